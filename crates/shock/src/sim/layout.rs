//! The network laid out for the days: what a day reads of a link lies where that day reads it, and what never changes is
//! worked out once, however many runs follow.
//!
//! Two kinds of inputs. An input of which no link is ever restricted is *plain*: its links always carry their base shares, so that
//! one number a day, what is ordered of the input, says what every link of it was asked for. Every other input is *touched*: its
//! links have orders, shares and openness of their own. Both alike name a source, a plain input or (after all inputs) a touched
//! link, whose orders of the last days are kept.
//!
//! Lines are cut into blocks of about as many links; a block's lines, inputs and touched links are ranges, and threads work on
//! whole blocks. Every number is worked out from the block's own links in order, so that threads cannot be seen in the result.

use super::scenario::Scenario;
use crate::error::Error;
use crate::par::Hands;
use knockon_network::{InputClass, Network};
use std::ops::Range;

/// Links in and out that a block should have at least: what belongs to them fits a core's own cache.
const BLOCK: usize = 1 << 15;
/// No touched input.
pub(crate) const PLAIN: u32 = u32::MAX;

/// Lines that one thread works on, and what belongs to them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Block {
    pub(crate) lines: Range<usize>,
    pub(crate) inputs: Range<usize>,
    /// Touched inputs.
    pub(crate) touched: Range<usize>,
    /// Links.
    pub(crate) all: Range<usize>,
    /// Touched links.
    pub(crate) links: Range<usize>,
}

/// A network and a scenario made ready to be run, once or many times.
///
/// ```
/// use knockon_network::generate::{Essentials, ScaleFree, scale_free};
/// use knockon_shock::{Params, Prepared, Scenario};
/// let ask = ScaleFree { firms: 200, sectors: 10, ..ScaleFree::default() };
/// let net = scale_free(&ask, &Essentials::generate(10, 1))?.build()?;
/// let calm = Scenario::calm(10);
/// let prepared = Prepared::new(&net, &calm)?;
/// for tau_days in [5.0, 10.0] {
///     let mut days = 0;
///     prepared.run(&Params { tau_days, ..Params::default() }, |_| days += 1)?;
///     assert_eq!(days, 10);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Prepared<'a> {
    pub(crate) net: &'a Network,
    pub(crate) scenario: &'a Scenario,
    /// Days of orders that are kept: the longest lead time and today.
    pub(crate) slots: usize,
    /// Touched number of each input, or [`PLAIN`].
    pub(crate) touched: Vec<u32>,
    /// Input of each touched input.
    pub(crate) input: Vec<u32>,
    /// Touched links of touched input i: `start[i]..start[i + 1]`.
    pub(crate) start: Vec<usize>,
    /// Link of each touched link.
    pub(crate) link: Vec<u32>,
    /// Source of each link.
    pub(crate) source: Vec<u32>,
    /// Touched links by supplier: `touched_out[out_start[j]..out_start[j + 1]]`.
    touched_out: Vec<u32>,
    out_start: Vec<u32>,
    /// Base flow of each input, units a day.
    pub(crate) base: Vec<f64>,
    /// Mean lead time of each input, days.
    pub(crate) lead: Vec<f64>,
    /// Share of each input's orders that is on its way for a day or more.
    pub(crate) travels: Vec<f64>,
    /// 1/A of each input: units of output that one unit of it is enough for.
    pub(crate) per_unit: Vec<f64>,
    /// The inputs of line j that can bind it, each with whether it binds half-way only: `binding[binding_start[j]..binding_start[j + 1]]`.
    binding: Vec<(u32, bool)>,
    binding_start: Vec<u32>,
    pub(crate) blocks: Vec<Block>,
    /// Who works on a run.
    pub(crate) hands: Hands,
}

impl<'a> Prepared<'a> {
    /// Checks the scenario and lays the network out for it.
    pub fn new(net: &'a Network, scenario: &'a Scenario) -> Result<Self, Error> {
        scenario.check(net)?;
        let mut out = Self {
            net,
            scenario,
            slots: net.lead_days().iter().copied().max().unwrap_or(0).min(scenario.days) as usize + 1,
            touched: vec![PLAIN; net.input_count()],
            input: Vec::new(),
            start: vec![0],
            link: Vec::new(),
            source: Vec::with_capacity(net.link_count()),
            touched_out: Vec::new(),
            out_start: Vec::new(),
            base: Vec::with_capacity(net.input_count()),
            lead: Vec::with_capacity(net.input_count()),
            travels: Vec::with_capacity(net.input_count()),
            per_unit: net.units_per_unit().iter().map(|a| 1.0 / a).collect(),
            binding: Vec::new(),
            binding_start: vec![0],
            blocks: Vec::new(),
            hands: Hands::All,
        };
        out.sum_inputs();
        out.bind();
        out.touch();
        out.sort_out();
        out.cut();
        Ok(out)
    }

    /// For many runs at once: each works on the thread that calls it and leaves the others to its neighbours. No number changes.
    #[must_use]
    pub fn side_by_side(self) -> Self {
        Self { hands: Hands::One, ..self }
    }

    /// Lists the inputs that can bind their lines.
    fn bind(&mut self) {
        for j in 0..self.net.line_count() as u32 {
            let inputs = self.net.inputs_of(j).map(|k| (k as u32, self.net.class()[k]));
            let bind = inputs.filter(|i| i.1 != InputClass::NotCritical);
            self.binding.extend(bind.map(|(k, class)| (k, class == InputClass::Important)));
            self.binding_start.push(self.binding.len() as u32);
        }
    }

    /// The inputs that can bind a line, each with whether it binds half-way only.
    #[inline]
    pub(crate) fn binding_of(&self, line: usize) -> &[(u32, bool)] {
        &self.binding[self.binding_start[line] as usize..self.binding_start[line + 1] as usize]
    }

    fn sum_inputs(&mut self) {
        let net = self.net;
        let share = net.share();
        for k in 0..net.input_count() as u32 {
            let over = |f: &dyn Fn(usize) -> f64| net.links_of(k).fold(0.0, |sum, l| sum + f(l));
            self.base.push(over(&|l| net.base_flow()[l]));
            self.lead.push(over(&|l| share[l] * f64::from(net.lead_days()[l])));
            self.travels.push(over(&|l| if net.lead_days()[l] > 0 { share[l] } else { 0.0 }));
        }
    }

    /// Finds the touched inputs: those with a link that is ever less than open, and those without a base flow, whose links carry
    /// no more than was planned.
    fn touch(&mut self) {
        let (net, s) = (self.net, self.scenario);
        let ever: Vec<bool> = s.patterns.steps.iter().map(closes).collect();
        for (l, _) in s.patterns.of_link.iter().enumerate().filter(|(_, p)| ever[**p as usize]) {
            self.touched[net.link_input()[l] as usize] = 0;
        }
        for (l, _) in s.availability.iter().enumerate().filter(|(_, a)| closes(a)) {
            self.touched[net.link_input()[l] as usize] = 0;
        }
        for k in 0..net.input_count() {
            if self.touched[k] == PLAIN && self.base[k] > 0.0 {
                continue;
            }
            self.touched[k] = self.input.len() as u32;
            self.input.push(k as u32);
            self.link.extend(net.links_of(k as u32).map(|l| l as u32));
            self.start.push(self.link.len());
        }
    }

    /// Names the source of each link, and the touched links of each supplier.
    fn sort_out(&mut self) {
        let net = self.net;
        self.source.extend_from_slice(net.link_input());
        for (t, &l) in self.link.iter().enumerate() {
            self.source[l as usize] = (net.input_count() + t) as u32;
        }
        let mut start = vec![0u32; net.line_count() + 1];
        self.link.iter().for_each(|&l| start[net.supplier()[l as usize] as usize + 1] += 1);
        (1..start.len()).for_each(|j| start[j] += start[j - 1]);
        let mut next = start.clone();
        self.touched_out = vec![0; self.link.len()];
        for (t, &l) in self.link.iter().enumerate() {
            let at = &mut next[net.supplier()[l as usize] as usize];
            self.touched_out[*at as usize] = t as u32;
            *at += 1;
        }
        self.out_start = start;
    }

    /// Cuts the lines into blocks.
    fn cut(&mut self) {
        let net = self.net;
        let (mut from, mut links) = (0, 0);
        for j in 0..net.line_count() {
            let inputs = net.inputs_of(j as u32);
            links += net.links_out(j as u32).len() + 1;
            links += inputs.map(|k| net.links_of(k as u32).len()).sum::<usize>();
            if links >= BLOCK || j + 1 == net.line_count() {
                self.blocks.push(self.block(from..j + 1));
                (from, links) = (j + 1, 0);
            }
        }
    }

    fn block(&self, lines: Range<usize>) -> Block {
        let net = self.net;
        let inputs = net.inputs_of(lines.start as u32).start..net.inputs_of(lines.end as u32 - 1).end;
        let first = |k: usize| self.input.partition_point(|&i| (i as usize) < k);
        let touched = first(inputs.start)..first(inputs.end);
        let links = self.start[touched.start]..self.start[touched.end];
        let all = match inputs.is_empty() {
            true => 0..0,
            false => net.links_of(inputs.start as u32).start..net.links_of(inputs.end as u32 - 1).end,
        };
        Block { lines, inputs, touched, all, links }
    }

    /// Touched links out of a line.
    pub(crate) fn touched_out(&self, line: usize) -> &[u32] {
        &self.touched_out[self.out_start[line] as usize..self.out_start[line + 1] as usize]
    }

    /// Number of inputs, and so the first source that is a touched link.
    pub(crate) fn inputs(&self) -> usize {
        self.touched.len()
    }

    /// The touched link of a link; none where its input is plain.
    pub(crate) fn touched_link(&self, link: u32) -> Option<usize> {
        let k = self.net.link_input()[link as usize];
        match self.touched[k as usize] {
            PLAIN => None,
            i => Some(self.start[i as usize] + link as usize - self.net.links_of(k).start),
        }
    }

    /// Days that a link's orders take, no more than the days of the run.
    #[inline]
    pub(crate) fn lead_of(&self, link: usize) -> usize {
        (self.net.lead_days()[link] as usize).min(self.slots - 1)
    }

    /// Place in the ring of what was ordered so many days before the day that stands at `today`.
    #[inline]
    pub(crate) fn slot(&self, today: usize, lead: usize) -> usize {
        if lead <= today { today - lead } else { today + self.slots - lead }
    }

    /// What a link ranks by when goods are short: what it carries at base, or was planned to carry.
    #[inline]
    pub(crate) fn rank(&self, link: usize) -> f64 {
        let base = self.net.base_flow()[link];
        if base > 0.0 { base } else { self.net.planned_flow()[link] }
    }
}

/// Whether a link with these steps is ever less than open.
pub(crate) fn closes(steps: &knockon_vocabulary::Steps) -> bool {
    steps.points().iter().any(|&(_, v)| v != 1.0)
}

/// Cuts a vector into one piece a block; `of` says which range of it is the block's.
pub(crate) fn pieces<'v, T>(
    blocks: &[Block],
    mut all: &'v mut [T],
    of: impl Fn(&Block) -> usize,
) -> Vec<&'v mut [T]> {
    let mut out = Vec::with_capacity(blocks.len());
    for b in blocks {
        let (piece, rest) = all.split_at_mut(of(b));
        out.push(piece);
        all = rest;
    }
    out
}
