//! The report as one HTML file that needs nothing else: style, script and figures are inside, and nothing is requested.
//!
//! Supported: light and dark (the reader's setting, and a switch), phones, print, keyboards and screen readers (every chart has a text
//! alternative and a table), a strict content security policy. Not supported: reading without a script shows all text and
//! tables, but no charts.

mod cite;
mod economy;
mod evidence;
mod law;
mod markup;
mod money;
mod network;
mod outlook;
mod script;
mod words_only;

use crate::answer;
use crate::figures::{Figure, figures};
use crate::outcome::Outcome;
use markup::{Html, esc, fold};
pub use network::network_html;
use std::fmt::Write as _;

/// The sections: id, title in the navigation, title on the page.
const SECTIONS: [(&str, &str, &str); 11] = [
    ("known", "Known", "What is known"),
    ("listed", "Listed", "Who is listed"),
    ("law", "Law", "What the law says of each supply link"),
    ("losses", "Losses", "Who loses how much, and when"),
    ("plan", "Sourcing", "What to buy instead"),
    ("impact", "Economies", "GDP, jobs and tax by place"),
    ("scores", "Observed", "Modelled beside observed"),
    ("assumed", "Assumed", "What is assumed"),
    ("not-modelled", "Limits", "What is not modelled"),
    ("facts", "Facts", "Entered figures, each with its source"),
    ("sources", "Sources", "Sources"),
];

/// The outcome as one self-contained HTML page.
pub fn html(outcome: &Outcome) -> String {
    let figures = figures(outcome);
    let mut body = String::new();
    // Writing to a String cannot fail.
    let _ = write!(
        body,
        "<a class=\"skip\" href=\"#main\">Skip to the report</a>{}{}",
        header(&outcome.case.id),
        nav()
    );
    let _ = write!(body, "<main id=\"main\">{}", headline(outcome));
    for (id, _, title) in SECTIONS {
        let inside = section(outcome, &figures, id);
        let _ = write!(
            body,
            "<section id=\"{id}\" aria-labelledby=\"{id}-h\"><h2 id=\"{id}-h\">{title}</h2>{}</section>",
            inside.0
        );
    }
    let _ = write!(body, "</main>{}", footer(outcome));
    script::page(&outcome.case.title, &body, &figures)
}

fn section(o: &Outcome, figures: &[Figure], id: &str) -> Html {
    let charts = Charts { all: figures };
    let inside = match id {
        "known" => words_only::known(o),
        "listed" => words_only::listed(o),
        "law" => law::law(o, &charts),
        "losses" => money::losses(o, &charts),
        "plan" => outlook::plan(o, &charts),
        "impact" => outlook::impact(o, &charts),
        "scores" => outlook::scores(o, &charts),
        "assumed" => words_only::assumed(o, &charts),
        "not-modelled" => words_only::not_modelled(o),
        "facts" => evidence::entered(o),
        _ => evidence::sources(o),
    };
    Html::join(&[evidence::worked_out_from(o, id), inside], "\n")
}

/// The charts, to be taken by the beginning of their id.
pub(crate) struct Charts<'a> {
    all: &'a [Figure],
}

impl Charts<'_> {
    /// All charts whose id begins so.
    pub(crate) fn show(&self, prefix: &str) -> Html {
        Html(self.all.iter().filter(|f| f.id.starts_with(prefix)).map(|f| chart(f).0).collect())
    }

    /// All charts whose id begins so, one by one.
    pub(crate) fn of(&self, prefix: &str) -> Vec<Html> {
        self.all.iter().filter(|f| f.id.starts_with(prefix)).map(chart).collect()
    }

    /// The same behind a line that opens them.
    pub(crate) fn folded(&self, prefix: &str, line: &str) -> Html {
        fold(line, &self.show(prefix))
    }
}

/// The place where a script draws a chart, with its title and its text alternative.
fn chart(f: &Figure) -> Html {
    let (id, title, words) = (&f.id, esc(&f.title).0, esc(&f.description).0);
    let height = f.json["layout"]["height"].as_u64().unwrap_or(320);
    Html(format!(
        "<figure class=\"chart\"><h3>{title}</h3>\
         <div class=\"plot\" id=\"{id}\" role=\"img\" aria-label=\"{title}. {words}\" style=\"min-height:{height}px\"></div>\
         <figcaption>{words}</figcaption></figure>"
    ))
}

fn header(of: &str) -> Html {
    Html(format!(
        "<header><p class=\"brand\">knockon <span>{}</span></p>\
         <button type=\"button\" id=\"theme\" aria-pressed=\"false\">Dark</button></header>",
        esc(of).0
    ))
}

fn nav() -> Html {
    let links: String =
        SECTIONS.iter().map(|(id, short, _)| format!("<li><a href=\"#{id}\">{short}</a></li>")).collect();
    let links = format!("<li><a href=\"#question\">Answer</a></li>{links}");
    Html(format!("<nav aria-label=\"Sections of the report\"><ol>{links}</ol></nav>"))
}

/// Text whose figures keep their percent sign beside them.
fn together(text: &str) -> Html {
    esc(&text.replace(" %", "\u{a0}%"))
}

fn headline(o: &Outcome) -> Html {
    let figures: String = answer::key_figures(o)
        .iter()
        .map(|k| {
            format!(
                "<div class=\"key\"><dt>{}</dt><dd class=\"figure\"><a href=\"#{}\">{}</a></dd><dd>{}</dd></div>",
                together(&k.label).0,
                k.section,
                esc(&k.value).0,
                together(&k.note).0
            )
        })
        .collect();
    let changes: Vec<Html> = o.changes.iter().map(|c| esc(c).within("code", "")).collect();
    let changes = if changes.is_empty() {
        String::new()
    } else {
        format!(
            "<p class=\"changes\"><strong>Changed for this run:</strong> {}</p>",
            Html::join(&changes, ", ").0
        )
    };
    let figures = if figures.is_empty() { figures } else { format!("<dl class=\"keys\">{figures}</dl>") };
    Html(format!(
        "<section id=\"question\" aria-label=\"Question and answer\"><h1>{}</h1>\
         <p class=\"when\">{} to {} · money in {} unless stated otherwise</p>\
         <p class=\"question\">{}</p><p class=\"answer\">{}</p>{changes}{figures}</section>",
        esc(&o.case.title).0,
        o.case.from,
        o.case.to,
        esc(&o.case.currency).0,
        esc(&o.case.question).0,
        together(&answer::sentence(o)).0,
    ))
}

fn footer(o: &Outcome) -> Html {
    foot(&Html(answer::standing_words(o).into_iter().map(|n| markup::para(n).0).collect()))
}

/// The end of a page, with what stands on every one.
fn foot(notices: &Html) -> Html {
    Html(format!(
        "<footer>{notices}<p>Every table of this page stands beside it as CSV with all digits. Charts drawn by Plotly (MIT licence), embedded; \
         this page requests nothing from any network.</p></footer>"
    ))
}
