//! The solver HiGHS behind [`Backend`], with the feature `highs`: for questions of tens of thousands of orders.
//!
//! One thread and a fixed seed, and limits that count nodes, so that the same question gets the same answer. An optimum within `gap` is
//! given as a limit with its bound. Building the feature needs cmake, a C++ compiler and libclang.

use crate::backend::{Backend, Program, Sense, Solved};
use crate::error::{Error, ErrorKind};
use highs::{HighsModelStatus as Status, HighsSolutionStatus, RowProblem};

/// HiGHS, which stops within this relative gap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Highs {
    /// Relative gap between point and bound at which a search with switches ends.
    pub gap: f64,
}

impl Backend for Highs {
    fn solve(&self, program: &Program, start: Option<&[f64]>, nodes: u64) -> Result<Solved, Error> {
        let fault = |what: &dyn std::fmt::Debug| Error::from(ErrorKind::Solver(format!("HiGHS: {what:?}")));
        let mut problem = RowProblem::default();
        let columns: Vec<highs::Col> = (0..program.cost.len())
            .map(|v| {
                let (low, high) = program.range[v];
                match program.binary[v] && low < high {
                    true => problem.add_integer_column(program.cost[v], low..=high),
                    false => problem.add_column(program.cost[v], low..=high),
                }
            })
            .collect();
        for row in &program.rows {
            let (low, high) = match row.sense {
                Sense::AtMost => (f64::NEG_INFINITY, row.bound),
                Sense::Equal => (row.bound, row.bound),
                Sense::AtLeast => (row.bound, f64::INFINITY),
            };
            let terms: Vec<(highs::Col, f64)> = row.terms.iter().map(|&(v, c)| (columns[v], c)).collect();
            problem.add_row(low..=high, terms);
        }
        let mut model = problem.try_optimise(highs::Sense::Minimise).map_err(|e| fault(&e))?;
        model.make_quiet();
        let whole = i32::try_from(nodes).unwrap_or(i32::MAX);
        for set in [
            model.try_set_option("threads", 1),
            model.try_set_option("parallel", "off"),
            model.try_set_option("random_seed", 0),
            model.try_set_option("mip_max_nodes", whole),
            model.try_set_option("mip_rel_gap", self.gap),
        ] {
            set.map_err(|e| fault(&e))?;
        }
        // A start that HiGHS does not take costs time, no more.
        let _ = model.try_set_solution(start, None, None, None);
        let solved = model.try_solve().map_err(|e| fault(&e))?;
        let switches = program.binary.iter().zip(&program.range).any(|(b, r)| *b && r.0 < r.1);
        let feasible = solved.primal_solution_status() == HighsSolutionStatus::Feasible;
        let point = || feasible.then(|| solved.get_solution().columns().to_vec());
        let bound = || solved.double_info_value(c"mip_dual_bound").ok().filter(|b| b.is_finite());
        match solved.status() {
            Status::Optimal if !switches => point().map(Solved::Optimal).ok_or_else(|| fault(&"no point")),
            Status::Infeasible => Ok(Solved::Infeasible),
            Status::Unbounded | Status::UnboundedOrInfeasible => Ok(Solved::Unbounded),
            _ if switches => Ok(Solved::Limit { best: point(), bound: bound() }),
            other => Err(fault(&other)),
        }
    }
}
