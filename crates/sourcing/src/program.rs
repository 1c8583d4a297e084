//! The sourcing question as a mixed-integer program.
//!
//! min Σ price·x + Σ cost·q + holding·Σ stock − margin·Σ z with x ≤ limit·q, stock balance with lead times
//! and 0 ≤ z ≤ demand. Units are scaled: a part by the need of the largest period, money by the margin of
//! that period, so that a solver's absolute tolerances mean the same for chips and for ships. Two bounds are
//! tighter than the text of the model and lose no optimum: no order that arrives after the last period, and
//! no order above the need that is still to come.

use crate::backend::{Program, Sense};
use crate::problem::Problem;
use crate::schedule::Schedule;

/// A program with the meaning of its variables.
pub(crate) struct Model {
    pub(crate) program: Program,
    /// Money of one unit of the program's objective, and what is to be added.
    money: f64,
    constant: f64,
    units: f64,
    part_units: Vec<f64>,
    output: Vec<usize>,
    /// (supplier, period, order, switch of a smallest order).
    orders: Vec<(usize, usize, usize, Option<usize>)>,
    /// Stock by part and period; empty for a part of which nothing is needed.
    stock: Vec<Vec<usize>>,
    /// (supplier, switch).
    qualify: Vec<(usize, usize)>,
}

impl Model {
    /// The program; without `qualify` nobody new may be qualified.
    pub(crate) fn new(problem: &Problem, qualify: bool) -> Self {
        let units = positive(problem.demand.iter().copied().fold(0.0, f64::max));
        let money = positive(problem.margin.abs() * units);
        let part_units: Vec<f64> = problem.parts.iter().map(|p| positive(p.per_unit * units)).collect();
        let mut program = Program::default();
        let output = problem
            .demand
            .iter()
            .map(|d| program.variable(-problem.margin * units / money, (0.0, d / units)))
            .collect();
        let mut model = Self {
            program,
            money,
            constant: 0.0,
            units,
            part_units,
            output,
            orders: Vec::new(),
            stock: vec![Vec::new(); problem.parts.len()],
            qualify: Vec::new(),
        };
        for s in 0..problem.suppliers.len() {
            model.add_supplier(problem, s, qualify);
        }
        for p in 0..problem.parts.len() {
            model.add_part(problem, p);
        }
        model
    }

    fn add_supplier(&mut self, problem: &Problem, s: usize, qualify: bool) {
        let supplier = &problem.suppliers[s];
        let part = &problem.parts[supplier.part];
        if part.per_unit == 0.0 || !(qualify || supplier.qualified) {
            return;
        }
        let unit = self.part_units[supplier.part];
        let to_come = |t: usize| part.per_unit * problem.demand[t + supplier.lead..].iter().sum::<f64>();
        let open: Vec<(usize, f64)> = (0..problem.periods())
            .filter_map(|t| {
                let limit = problem.limit(s, t);
                (limit > 0.0).then(|| (t, f64::min(limit, f64::max(supplier.min_order, to_come(t))) / unit))
            })
            .filter(|&(_, limit)| limit > 0.0)
            .collect();
        if open.is_empty() {
            return;
        }
        let switch = (!supplier.qualified).then(|| {
            let switch = self.program.switch(supplier.qualification_cost / self.money);
            self.qualify.push((s, switch));
            switch
        });
        for (t, limit) in open {
            let order = self.program.variable(supplier.price * unit / self.money, (0.0, limit));
            if let Some(q) = switch {
                self.program.row(vec![(order, 1.0), (q, -limit)], Sense::AtMost, 0.0);
            }
            let batch = (supplier.min_order > 0.0).then(|| {
                let batch = self.program.switch(0.0);
                let least = supplier.min_order / unit;
                self.program.row(vec![(order, 1.0), (batch, -limit)], Sense::AtMost, 0.0);
                self.program.row(vec![(order, 1.0), (batch, -least)], Sense::AtLeast, 0.0);
                batch
            });
            self.orders.push((s, t, order, batch));
        }
    }

    fn add_part(&mut self, problem: &Problem, p: usize) {
        let part = &problem.parts[p];
        let unit = self.part_units[p];
        if part.per_unit == 0.0 {
            // Nothing is bought or used of it, but what there is, is held.
            let mut held = part.stock;
            for t in 0..problem.periods() {
                held += problem.arriving(p, t);
                self.constant += problem.holding * held;
            }
            return;
        }
        for t in 0..problem.periods() {
            let stock = self.program.variable(problem.holding * unit / self.money, (0.0, f64::INFINITY));
            let mut terms = vec![(stock, 1.0), (self.output[t], part.per_unit * self.units / unit)];
            let mut had = problem.arriving(p, t);
            match t.checked_sub(1) {
                Some(before) => terms.push((self.stock[p][before], -1.0)),
                None => had += part.stock,
            }
            for &(s, sent, order, _) in &self.orders {
                let supplier = &problem.suppliers[s];
                if supplier.part == p && sent + supplier.lead == t {
                    terms.push((order, -1.0));
                }
            }
            self.program.row(terms, Sense::Equal, had / unit);
            self.stock[p].push(stock);
        }
    }

    /// The program's objective in money.
    pub(crate) fn money(&self, objective: f64) -> f64 {
        objective * self.money + self.constant
    }

    /// The cost of a point of the program.
    pub(crate) fn cost(&self, point: &[f64]) -> f64 {
        self.money(self.program.cost.iter().zip(point).map(|(c, v)| c * v).sum())
    }

    /// The schedule of a point.
    pub(crate) fn schedule(&self, problem: &Problem, point: &[f64]) -> Schedule {
        let mut orders = vec![vec![0.0; problem.periods()]; problem.suppliers.len()];
        for &(s, t, order, batch) in &self.orders {
            // Where a switch says no, a remainder of the order is rounding.
            if batch.is_none_or(|b| point[b] > 0.5) {
                orders[s][t] = point[order] * self.part_units[problem.suppliers[s].part];
            }
        }
        for &(s, switch) in &self.qualify {
            if point[switch] <= 0.5 {
                orders[s].fill(0.0);
            }
        }
        let wanted: Vec<f64> = self.output.iter().map(|&z| point[z] * self.units).collect();
        Schedule::new(problem, &orders, &wanted)
    }

    /// The point of a schedule, for a solver to start with.
    pub(crate) fn point(&self, problem: &Problem, schedule: &Schedule) -> Vec<f64> {
        let mut point = vec![0.0; self.program.cost.len()];
        for (t, &z) in self.output.iter().enumerate() {
            point[z] = schedule.output[t] / self.units;
        }
        for &(s, t, order, batch) in &self.orders {
            point[order] = schedule.orders[s][t] / self.part_units[problem.suppliers[s].part];
            if let Some(batch) = batch {
                point[batch] = f64::from(u8::from(schedule.orders[s][t] > 0.0));
            }
        }
        for &(s, switch) in &self.qualify {
            point[switch] = f64::from(u8::from(schedule.qualified[s]));
        }
        for (p, by_period) in self.stock.iter().enumerate() {
            for (t, &stock) in by_period.iter().enumerate() {
                point[stock] = schedule.stock[p][t] / self.part_units[p];
            }
        }
        point
    }

    /// The program with every switch free to lie between 0 and 1.
    pub(crate) fn relaxed(&self) -> Program {
        let mut program = self.program.clone();
        program.binary.fill(false);
        program
    }

    /// The program with each switch set: on where the point has more than `above` of it.
    pub(crate) fn fixed(&self, point: &[f64], above: f64) -> Program {
        let mut program = self.relaxed();
        for (v, _) in self.program.binary.iter().enumerate().filter(|(_, binary)| **binary) {
            let on = f64::from(u8::from(point[v] > above));
            program.range[v] = (on, on);
        }
        program
    }

    /// Whether any switch is left to set.
    pub(crate) fn has_switches(&self) -> bool {
        self.program.binary.contains(&true)
    }
}

fn positive(value: f64) -> f64 {
    if value > 0.0 { value } else { 1.0 }
}
