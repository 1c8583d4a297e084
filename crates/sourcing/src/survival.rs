//! How long each part of a line lasts.
//!
//! A part is followed alone, as if all others were plenty: it starts from its stock, every supplier that is
//! open delivers all it may, and the line takes what demand needs. The first period that comes up short ends
//! its survival; the line survives as long as its first part to fail.
//!
//! Source: time to survive after Simchi-Levi et al. (2015), Interfaces 45:375, for one stage and with
//! deliveries. Supported: lead times, closed periods, qualification under way. Not supported: several stages
//! (see [`crate::ttr_tts`]).

use serde::Serialize;

use crate::error::Error;
use crate::problem::Problem;

/// How long a part lasts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Survival {
    /// The part's name.
    pub part: String,
    /// Periods of full output, a started one in proportion; none where it lasts to the end.
    pub periods: Option<f64>,
    /// Units of output lost over all periods if this part alone were short.
    pub lost: f64,
    /// Output that this part alone would allow, by period.
    pub possible: Vec<f64>,
}

/// How long each part lasts on its stock and on the suppliers that are qualified and open.
pub fn time_to_survive(problem: &Problem) -> Result<Vec<Survival>, Error> {
    problem.check()?;
    let qualified: Vec<bool> = problem.suppliers.iter().map(|s| s.qualified).collect();
    Ok(survival(problem, &qualified))
}

pub(crate) fn survival(problem: &Problem, qualified: &[bool]) -> Vec<Survival> {
    (0..problem.parts.len()).map(|p| of_part(problem, qualified, p)).collect()
}

fn of_part(problem: &Problem, qualified: &[bool], p: usize) -> Survival {
    let part = &problem.parts[p];
    let mut on_hand = part.stock;
    let (mut possible, mut periods, mut lost) = (Vec::new(), None, 0.0);
    for (t, &demand) in problem.demand.iter().enumerate() {
        on_hand += problem.arriving(p, t);
        for (s, supplier) in problem.suppliers.iter().enumerate() {
            if let Some(sent) = t.checked_sub(supplier.lead)
                && supplier.part == p
                && qualified[s]
            {
                on_hand += problem.limit(s, sent);
            }
        }
        let enough = if part.per_unit > 0.0 { on_hand / part.per_unit } else { f64::INFINITY };
        let made = f64::min(demand, enough);
        // An ulp of a sum is no shortage.
        if made < demand * (1.0 - 1e-12) {
            periods = periods.or(Some(t as f64 + made / demand));
            lost += demand - made;
        }
        on_hand -= part.per_unit * made;
        possible.push(made);
    }
    Survival { part: part.id.clone(), periods, lost, possible }
}
