//! The network laid out for the days: what a day reads of a link lies where that day reads it, and what never changes is
//! worked out once, however many runs follow.
//!
//! Two kinds of inputs. An input of which no link is ever restricted is *plain*: its links always carry their base shares, so that
//! one number a day, what is ordered of the input, says what every link of it was asked for. Every other input is *touched*: its
//! links have orders, shares and openness of their own.
//!
//! Lines are cut into blocks of about as many links; a block's lines, inputs and touched links are ranges, and threads work on
//! whole blocks. Every number is worked out from the block's own links in order, so that threads cannot be seen in the result.
//!
//! What buyers tell suppliers and suppliers tell buyers lies by the supplier's block and there in the order of links: a block reads what
//! its lines are told from one end to the other, and a block of buyers writes in order too, at as many places as there are
//! blocks. Neither waits for memory at random, which is what a day of a large network would else mostly do.

use super::scenario::Scenario;
use crate::error::Error;
use crate::lanes::Lanes;
use crate::par::{Hands, Slot};
use knockon_network::{InputClass, Network};
use std::ops::Range;

/// Links in and out that a block should have at least: what belongs to them fits a core's own cache.
const BLOCK: usize = 1 << 15;
/// Links are told one by one where they are fewer than one in so many of the block's.
const FEW: usize = 4;
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
    /// Entries of the links that its lines supply.
    pub(crate) told: Range<usize>,
    /// Entries of the touched links that its lines supply.
    pub(crate) asked: Range<usize>,
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
    /// Where each link lies among those sorted by their supplier's block.
    pub(crate) told: Told,
    /// The same of touched links alone.
    pub(crate) asked: Told,
    /// What links rank by when goods are short, supplier by supplier, in the order of links.
    pub(crate) ranks: Vec<f64>,
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
            told: Told::default(),
            asked: Told::default(),
            ranks: Vec::with_capacity(net.link_count()),
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
        out.cut();
        out.sort_out();
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

    /// Sorts what lines are told by their blocks.
    fn sort_out(&mut self) {
        let net = self.net;
        for j in 0..net.line_count() as u32 {
            let links = net.links_out(j);
            self.ranks.extend(links.iter().map(|&l| rank(net, l as usize)));
        }
        let supplier = |l: u32| net.supplier()[l as usize];
        self.told = Told::new(&self.blocks, (0..net.link_count() as u32).map(supplier));
        self.asked = Told::new(&self.blocks, self.link.iter().map(|&l| supplier(l)));
        for (b, block) in self.blocks.iter_mut().enumerate() {
            block.told = self.told.of(b);
            block.asked = self.asked.of(b);
        }
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
        Block { lines, inputs, touched, all, links, told: 0..0, asked: 0..0 }
    }

    /// What `sort` does, undone for some lines of the block: tells what is sorted by supplier.
    pub(crate) fn tell<const N: usize>(
        &self,
        b: &Block,
        lines: &[u32],
        sorted: &[Lanes<N>],
        told: &[Slot<N>],
    ) {
        let links = lines.iter().map(|&j| self.net.links_out(j).len()).sum::<usize>();
        if links * FEW < b.told.len() {
            for &j in lines {
                let of_line = &sorted[self.told.of_line(b, j as usize)];
                for (&l, value) in self.net.links_out(j).iter().zip(of_line) {
                    told[self.told.place[l as usize] as usize].set(*value);
                }
            }
        } else {
            // Others are told what they know.
            for (&at, told) in self.told.sorted[b.told.clone()].iter().zip(&told[b.told.clone()]) {
                told.set(sorted[at as usize]);
            }
        }
    }

    /// What the links out of the block's lines rank by.
    pub(crate) fn ranks_of(&self, b: &Block) -> &[f64] {
        &self.ranks[b.told.clone()]
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
}

/// What a link ranks by when goods are short: what it carries at base, or was planned to carry.
fn rank(net: &Network, link: usize) -> f64 {
    let base = net.base_flow()[link];
    if base > 0.0 { base } else { net.planned_flow()[link] }
}

/// Links sorted by their supplier's block, in a block as they come.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Told {
    /// Entry of each link.
    pub(crate) place: Vec<u32>,
    /// Where each entry stands when those of its block are sorted by supplier, and for each supplier as they come.
    sorted: Vec<u32>,
    /// First entry of each block.
    start: Vec<u32>,
    /// Entries of all lines before each.
    before: Vec<u32>,
}

impl Told {
    fn new(blocks: &[Block], suppliers: impl Iterator<Item = u32> + Clone) -> Self {
        let lines = blocks.last().map_or(0, |b| b.lines.end);
        let mut before = vec![0u32; lines + 1];
        suppliers.clone().for_each(|j| before[j as usize + 1] += 1);
        (1..before.len()).for_each(|j| before[j] += before[j - 1]);
        let mut start: Vec<u32> = blocks.iter().map(|b| before[b.lines.start]).collect();
        start.push(before[lines]);
        let mut block = vec![0u32; lines];
        for (b, of) in blocks.iter().enumerate() {
            block[of.lines.clone()].fill(b as u32);
        }
        let (mut next, mut of_line) = (start.clone(), before.clone());
        let mut sorted = vec![0u32; before[lines] as usize];
        let place = suppliers
            .map(|j| {
                let b = block[j as usize] as usize;
                let at = next[b];
                sorted[at as usize] = of_line[j as usize] - start[b];
                next[b] += 1;
                of_line[j as usize] += 1;
                at
            })
            .collect();
        Self { place, sorted, start, before }
    }

    /// The entries of a block.
    pub(crate) fn of(&self, block: usize) -> Range<usize> {
        self.start[block] as usize..self.start[block + 1] as usize
    }

    /// Where the entries of a line stand among those of its block sorted by supplier.
    #[inline]
    pub(crate) fn of_line(&self, b: &Block, line: usize) -> Range<usize> {
        let first = self.before[b.lines.start];
        (self.before[line] - first) as usize..(self.before[line + 1] - first) as usize
    }

    /// What the block is told, sorted by supplier.
    pub(crate) fn sort<'r, const N: usize>(
        &self,
        entries: Range<usize>,
        told: &[Slot<N>],
        room: &'r mut Vec<Lanes<N>>,
    ) -> &'r mut [Lanes<N>] {
        room.resize(room.len().max(entries.len()), Lanes::ZERO);
        let room = &mut room[..entries.len()];
        for (&at, told) in self.sorted[entries.clone()].iter().zip(&told[entries]) {
            room[at as usize] = told.get();
        }
        room
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
