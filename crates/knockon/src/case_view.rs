//! What a page shows of a case before it is run: its head, what can be changed and by which path.

use crate::cases::open;
use crate::error::Error;
use knockon_case::run::plain;
use knockon_vocabulary::Parameter;
use schemars::JsonSchema;
use serde::Serialize;

/// A case in short.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CaseView {
    /// Its own word.
    pub id: String,
    /// One line.
    pub title: String,
    /// What is asked.
    pub question: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Base currency of all results.
    pub currency: String,
    /// Sentences for the reader.
    pub not_modelled: Vec<String>,
    /// How many parties, items, supplies and facts there are.
    pub counts: Counts,
    /// Its measures, in the order of the file.
    pub measures: Vec<MeasureHead>,
    /// Every parameter with the path by which it is set.
    pub parameters: Vec<Knob>,
}

/// Sizes of a case.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Counts {
    /// Firms, bodies, carriers and groups.
    pub parties: usize,
    /// Items and products.
    pub items: usize,
    /// Flows.
    pub supplies: usize,
    /// Entered facts.
    pub facts: usize,
}

/// A measure's name and dates, which are set as `measures.ID.from` and `measures.ID.until`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MeasureHead {
    /// Stable word.
    pub id: String,
    /// One line.
    pub title: String,
    /// What sort of act it is.
    pub act: &'static str,
    /// First day.
    pub from: Option<String>,
    /// Last day; none: open.
    pub until: Option<String>,
    /// Where it stands.
    pub citation: String,
}

/// A parameter that can be set.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Knob {
    /// The path that `--set` takes.
    pub path: String,
    /// Value, range and what they rest on.
    #[serde(flatten)]
    pub parameter: Parameter,
}

/// Opens and checks a case and describes it.
pub fn case_view(case: &str) -> Result<CaseView, Error> {
    use knockon_case::model::Act;
    let case = open(case, &[], &[])?.case;
    let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string());
    let act = |a: &Act| match a {
        Act::Listing { .. } => "listing",
        Act::Rule { .. } => "rule",
        Act::Licence { .. } => "licence",
        Act::Market { .. } => "market",
    };
    Ok(CaseView {
        id: case.id.clone(),
        title: case.title.clone(),
        question: case.question.clone(),
        from: case.from.to_string(),
        to: case.to.to_string(),
        currency: plain(&case.currency),
        not_modelled: case.not_modelled.clone(),
        counts: Counts {
            parties: case.parties.len(),
            items: case.items.len(),
            supplies: case.supplies.len(),
            facts: case.facts.len(),
        },
        measures: case
            .measures
            .iter()
            .map(|m| MeasureHead {
                id: m.id.clone(),
                title: m.title.clone(),
                act: act(&m.act),
                from: day(m.from),
                until: day(m.until),
                citation: m.citation.clone(),
            })
            .collect(),
        parameters: knockon_case::parameters(&case)
            .into_iter()
            .map(|(path, parameter)| Knob { path, parameter })
            .collect(),
    })
}
