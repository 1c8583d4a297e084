//! Linear and mixed-integer programs, and who solves them: a thin face over a solver, so that another can be
//! put in its place.
//!
//! Supported: minimisation, bounds, rows ≤ = ≥, 0/1 variables, a starting point, a limit on nodes. The limit
//! counts work, never time, so that the same question gets the same answer on a slow machine. Not supported:
//! general integers.

use crate::error::{Error, ErrorKind};

/// How a row compares with its right-hand side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// At most.
    AtMost,
    /// Exactly.
    Equal,
    /// At least.
    AtLeast,
}

/// A linear row: Σ coefficient · variable, compared with a number.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// (variable, coefficient), each variable once.
    pub terms: Vec<(usize, f64)>,
    /// The comparison.
    pub sense: Sense,
    /// The right-hand side.
    pub bound: f64,
}

/// A program to be minimised.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Program {
    /// Cost of each variable.
    pub cost: Vec<f64>,
    /// Lower and upper bound of each variable.
    pub range: Vec<(f64, f64)>,
    /// Whether a variable is 0 or 1.
    pub binary: Vec<bool>,
    /// The rows.
    pub rows: Vec<Row>,
}

impl Program {
    /// Adds a variable and gives its number.
    pub fn variable(&mut self, cost: f64, range: (f64, f64)) -> usize {
        self.cost.push(cost);
        self.range.push(range);
        self.binary.push(false);
        self.cost.len() - 1
    }

    /// Adds a 0/1 variable and gives its number.
    pub fn switch(&mut self, cost: f64) -> usize {
        let variable = self.variable(cost, (0.0, 1.0));
        self.binary[variable] = true;
        variable
    }

    /// Adds a row.
    pub fn row(&mut self, terms: Vec<(usize, f64)>, sense: Sense, bound: f64) {
        self.rows.push(Row { terms, sense, bound });
    }
}

/// How a solve ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Solved {
    /// The optimum.
    Optimal(Vec<f64>),
    /// A limit came first: the best point so far, if any, and what no point can be below, if known.
    Limit {
        /// The best point found.
        best: Option<Vec<f64>>,
        /// No point costs less.
        bound: Option<f64>,
    },
    /// No point meets the rows.
    Infeasible,
    /// Costs fall without end.
    Unbounded,
}

/// A solver.
pub trait Backend: Sync {
    /// Solves `program`; `start` is a point to begin with, `nodes` the most branch-and-bound nodes to open.
    fn solve(&self, program: &Program, start: Option<&[f64]>, nodes: u64) -> Result<Solved, Error>;
}

/// The pure-Rust solver `microlp`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Microlp;

impl Backend for Microlp {
    fn solve(&self, program: &Program, start: Option<&[f64]>, nodes: u64) -> Result<Solved, Error> {
        let mut problem = microlp::Problem::new(microlp::OptimizationDirection::Minimize);
        let variables: Vec<microlp::Variable> = (0..program.cost.len())
            .map(|v| match (program.binary[v], program.range[v]) {
                (true, (low, high)) if low < high => problem.add_binary_var(program.cost[v]),
                (_, range) => problem.add_var(program.cost[v], range),
            })
            .collect();
        for row in &program.rows {
            let terms: Vec<_> = row.terms.iter().map(|&(v, c)| (variables[v], c)).collect();
            let sense = match row.sense {
                Sense::AtMost => microlp::ComparisonOp::Le,
                Sense::Equal => microlp::ComparisonOp::Eq,
                Sense::AtLeast => microlp::ComparisonOp::Ge,
            };
            problem.add_constraint(&terms, sense, row.bound);
        }
        let mut options = microlp::SolveOptions::default();
        options.node_limit = Some(nodes);
        options.warm_start =
            start.map(|point| variables.iter().copied().zip(point.iter().copied()).collect());
        let point = |solution: &microlp::Solution| variables.iter().map(|&v| solution.var_value(v)).collect();
        match problem.solve_with(options) {
            Ok(microlp::SolveOutcome::Solution(solution)) => {
                if solution.status() == microlp::SolutionStatus::Optimal {
                    return Ok(Solved::Optimal(point(&solution)));
                }
                Ok(Solved::Limit { best: Some(point(&solution)), bound: solution.stats().best_bound })
            }
            Ok(microlp::SolveOutcome::Interrupted(stopped)) => {
                Ok(Solved::Limit { best: None, bound: stopped.stats().best_bound })
            }
            Err(microlp::Error::Infeasible) => Ok(Solved::Infeasible),
            Err(microlp::Error::Unbounded) => Ok(Solved::Unbounded),
            Err(other) => Err(ErrorKind::Solver(other.to_string()).into()),
        }
    }
}
