//! What every line needs, expects, and orders of its suppliers.

use super::layout::{Block, Prepared, pieces};
use super::outlook::Least;
use super::run::Binding;
use super::scenario::{Reaction, World};
use super::state::{Behind, Flow, Room, State, passing};
use crate::lanes::Lanes;
use crate::par::zeros;
use std::ops::Range;

/// Below this share of capacity a reserve is gone.
const NOTHING: f64 = 1e-12;

/// D*: final demand, what buyers' needs of yesterday ask for, and refill; within capacity.
pub(crate) fn needs<const N: usize>(p: &Prepared<'_>, world: &World, s: &mut State<N>) {
    let (flow, refill, rooms) = (&s.flow, &s.refill_level, &s.rooms);
    let asked = pieces(&p.blocks, &mut s.asked, |b| b.lines.len());
    let parts: Vec<_> = p.blocks.iter().zip(asked).collect();
    p.hands.each(parts, |(b, asked)| {
        rooms.with(|room| {
            let wanted = p.told.sort(b.told.clone(), &flow.wanted, &mut room.told);
            for (j, asked) in b.lines.clone().zip(asked) {
                let lines = wanted[p.told.of_line(b, j)].iter().fold(Lanes::ZERO, |sum, w| sum + *w);
                *asked = p.net.demands_of(j as u32).fold(lines, |sum, d| sum + world.demand[d]) + refill[j];
            }
        });
    });
    let asked = &s.asked;
    p.hands.fill(&mut s.need, |j| asked[j].min(Lanes::all(world.capacity[j])));
}

/// What one block of lines orders.
struct Part<'s, const N: usize> {
    b: &'s Block,
    ahead: &'s mut [Lanes<N>],
    behind: &'s mut [Behind<N>],
    /// What is needed of touched inputs.
    needed: &'s mut [Lanes<N>],
    /// What was ordered of each input and on each touched link, on the days kept.
    ring: (&'s mut [Lanes<N>], &'s mut [Lanes<N>]),
    shut_gap: &'s mut [Lanes<N>],
    /// Orders on their way of each input, and on each touched link.
    on_order: (&'s mut [Lanes<N>], &'s mut [Lanes<N>]),
}

/// What every part reads.
struct Day<'s, const N: usize> {
    p: &'s Prepared<'s>,
    params: &'s Reaction<N>,
    world: &'s World,
    day: u32,
    today: usize,
    /// Place in the rings of what was ordered so many days before.
    slot: Vec<usize>,
    /// 1/τ.
    per_tau: Lanes<N>,
    /// 1/H.
    per_outlook: Lanes<N>,
    need: &'s [Lanes<N>],
    asked: &'s [Lanes<N>],
    stock: &'s [[f64; N]],
    flow: &'s Flow<N>,
    /// What was asked of lines yesterday, and what limited them.
    yesterday: (&'s [[f64; N]], &'s [[Binding; N]]),
    /// w of touched links.
    share: &'s [Lanes<N>],
    awake: &'s [bool],
    /// W of touched inputs, today and yesterday.
    cover_share: (&'s [Lanes<N>], &'s [Lanes<N>]),
}

/// θ of each line, the output that each input is needed for, and the orders of the day.
pub(crate) fn orders<const N: usize>(
    p: &Prepared<'_>,
    params: &Reaction<N>,
    world: &World,
    s: &mut State<N>,
    day: u32,
) {
    let (today, slots) = (day as usize % p.slots, p.slots);
    s.today = today;
    let t = &mut s.touched;
    let of = Day {
        p,
        params,
        world,
        day,
        today,
        slot: (0..slots).map(|lead| p.slot(today, lead)).collect(),
        per_tau: 1.0 / params.tau_days,
        per_outlook: 1.0 / params.outlook_days,
        need: &s.need,
        asked: &s.asked,
        stock: &s.stock,
        flow: &s.flow,
        yesterday: (&s.demand, &s.binding),
        share: &t.share,
        awake: &t.awake,
        cover_share: (&t.cover_share, &t.cover_share_before),
    };
    let all = pieces(&p.blocks, &mut s.ahead, |b| b.lines.len())
        .into_iter()
        .zip(pieces(&p.blocks, &mut t.needed, |b| b.touched.len()))
        .zip(pieces(&p.blocks, &mut s.ring, |b| b.inputs.len() * slots))
        .zip(pieces(&p.blocks, &mut s.ring_links, |b| b.links.len() * slots))
        .zip(pieces(&p.blocks, &mut t.shut_gap, |b| b.touched.len()))
        .zip(pieces(&p.blocks, &mut t.on_order, |b| b.links.len()))
        .zip(pieces(&p.blocks, &mut s.on_order, |b| b.inputs.len()))
        .zip(pieces(&p.blocks, &mut s.behind, |b| b.lines.len()));
    let parts: Vec<Part<'_, N>> = p
        .blocks
        .iter()
        .zip(all)
        .map(|(b, (((((((ahead, needed), r), rl), shut_gap), on_link), on_order), behind))| Part {
            b,
            ahead,
            behind,
            needed,
            ring: (r, rl),
            shut_gap,
            on_order: (on_order, on_link),
        })
        .collect();
    let rooms = &s.rooms;
    p.hands.each(parts, |mut part| rooms.with(|room| part.all(&of, room)));
    std::mem::swap(&mut s.outlook, &mut s.ahead);
}

impl<const N: usize> Day<'_, N> {
    /// The scarcest of what line j needs, `supply` being what the suppliers of its inputs expect to deliver.
    #[inline(always)]
    fn least(&self, j: usize, inputs: Range<usize>, supply: &[Lanes<N>]) -> Least<N> {
        let need = self.need[j];
        let needed = need.above(Lanes::ZERO);
        let (over, per_need) = (self.world.capacity[j] / need, 1.0 / need);
        let (stock, per_unit) = (&self.stock[inputs.clone()], &self.p.per_unit[inputs.clone()]);
        let mut least = Least::NONE;
        for &(k, half_way) in self.p.binding_of(j) {
            let (k, at) = (k as usize, k as usize - inputs.start);
            let days = Lanes(stock[at]) * per_unit[at] * per_need;
            least.see(self.per_outlook, (k, half_way), (supply[at], days), over);
        }
        if needed == [true; N] { least } else { least.where_needed(needed) }
    }

    /// The most that a touched link may carry a day, its input being used at `used`: nothing binds an open link here; a restricted one
    /// carries its share of the usual flow (with spare capacity pro rata, and following the buyer's need) and what was
    /// moved to it; one without a base flow carries what it was planned for.
    fn ceiling(&self, t: usize, used: Lanes<N>) -> Lanes<N> {
        let (net, l) = (self.p.net, self.p.link[t] as usize);
        let a = self.world.availability[t];
        if net.base_flow()[l] <= 0.0 {
            return Lanes::all(a * net.planned_flow()[l]);
        }
        if a >= 1.0 {
            return Lanes::INFINITE;
        }
        let j = net.supplier()[l] as usize;
        let p0 = net.base_output()[j];
        let usual = if p0 > 0.0 { net.base_flow()[l] * self.world.capacity[j] / p0 } else { 0.0 };
        let moved = (self.share[t] - net.share()[l] * a).floored() * used;
        a * Lanes::all(usual).max(net.share()[l] * used) + moved
    }
}

impl<const N: usize> Part<'_, N> {
    fn all(&mut self, of: &Day<'_, N>, room: &mut Room<N>) {
        let inputs = self.b.inputs.len();
        let supply = zeros(&mut room.supply, inputs);
        self.expect(of, supply);
        let (wanted, orders) = (zeros(&mut room.wanted, inputs), zeros(&mut room.orders, inputs));
        self.b.lines.clone().for_each(|j| self.line(of, j, supply, wanted, orders));
        for i in self.b.touched.clone() {
            let k = of.p.input[i] as usize - self.b.inputs.start;
            self.needed[i - self.b.touched.start] = wanted[k];
            self.touched(of, i, wanted[k], orders[k]);
        }
        self.carry(of, wanted);
        for i in self.b.touched.clone().filter(|i| of.awake[*i]) {
            self.carry_apart(of, i);
        }
        // Of inputs whose links go their own ways the links keep this, and nobody reads it here.
        let travels = &of.p.travels[self.b.inputs.clone()];
        for ((on_order, order), travels) in self.on_order.0.iter_mut().zip(orders).zip(travels) {
            *on_order = (*on_order + *order * *travels).floored();
        }
    }

    /// What the suppliers of each input expect to deliver, as a share of what is asked of them. One loop over links, for most inputs have
    /// one or two; then those whose links go their own ways.
    fn expect(&self, of: &Day<'_, N>, supply: &mut [Lanes<N>]) {
        let (net, from) = (of.p.net, self.b.inputs.start);
        let links = self.b.all.clone();
        let each = net.link_input()[links.clone()].iter().zip(&of.p.told.place[links.clone()]);
        for ((&k, &at), &w) in each.zip(&net.share()[links]) {
            supply[k as usize - from] += w * of.flow.outlook[at as usize].get();
        }
        for i in self.b.touched.clone().filter(|i| of.awake[*i]) {
            let links = of.p.start[i]..of.p.start[i + 1];
            supply[of.p.input[i] as usize - from] = links.fold(Lanes::ZERO, |sum, t| {
                let at = of.p.told.place[of.p.link[t] as usize];
                sum + of.share[t] * of.flow.outlook[at as usize].get()
            });
        }
    }

    /// θ of a line, and the orders of its inputs as if their links all carried their base shares.
    fn line(
        &mut self,
        of: &Day<'_, N>,
        j: usize,
        supply: &[Lanes<N>],
        wanted: &mut [Lanes<N>],
        orders: &mut [Lanes<N>],
    ) {
        let (net, need) = (of.p.net, of.need[j]);
        let capacity = Lanes::all(of.world.capacity[j]);
        let inputs = net.inputs_of(j as u32);
        let here = inputs.start - self.b.inputs.start..inputs.end - self.b.inputs.start;
        let supply = &supply[here.clone()];
        let least = of.least(j, inputs.clone(), supply);
        let over = of.asked[j].above(capacity);
        let within_capacity = Lanes::choose(over, capacity / of.asked[j], Lanes::ONE);
        let outlook = least.outlook(within_capacity);
        self.ahead[j - self.b.lines.start] = outlook;
        let reserve = self.reserve(of, j, outlook);
        let k = inputs.clone();
        let each = inputs.zip(&net.units_per_unit()[k.clone()]).zip(&of.world.cover[k.clone()]);
        let each = each.zip(&of.p.lead[k.clone()]).zip(&of.stock[k]).zip(&self.on_order.0[here.clone()]);
        let own = supply.iter().zip(&mut wanted[here.clone()]).zip(&mut orders[here.clone()]);
        let slots = here.start * of.p.slots..here.end * of.p.slots;
        let own = own.zip(self.ring.0[slots].chunks_exact_mut(of.p.slots));
        for ((((supply, wanted), order), days), (((((k, &a), cover), lead), stock), on_order)) in
            own.zip(each)
        {
            let used = a * (need * least.ordered_for(k, *supply));
            let gap = (cover + lead) * used - (Lanes(*stock) + *on_order);
            *wanted = used;
            *order = (used + gap * of.per_tau).floored();
            days[of.today] = *order;
        }
        if reserve.0.iter().any(|r| *r > 0.0) {
            self.held_back(of, j, wanted, orders);
        }
    }

    /// What a line wants to be able to make beyond its need: all that its capacity allows, for as long as an input, with a target below a day at
    /// capacity, keeps it from serving orders beyond its need, and the longest lead time and the outlook longer, for orders that were cancelled come back
    /// a lead time later. It is approached over the outlook. A line that expects to make less than its need wants its need.
    fn reserve(&mut self, of: &Day<'_, N>, j: usize, outlook: Lanes<N>) -> Lanes<N> {
        let Behind { reserve, days } = &mut self.behind[j - self.b.lines.start];
        let (asked, bound) = (of.yesterday.0[j], of.yesterday.1[j]);
        let capacity = of.world.capacity[j];
        for n in 0..N {
            let (need, reserve, days) = (of.need[j].0[n], &mut reserve.0[n], &mut days.0[n]);
            let short = |k: u32| of.world.cover[k as usize] * need < capacity && asked[n] > need;
            if matches!(bound[n], Binding::Input(k) if short(k)) {
                *days = of.p.slots as f64 + of.params.outlook_days.0[n];
            } else if *days > 0.0 {
                *days -= 1.0;
            } else if *reserve == 0.0 {
                continue;
            }
            let aim = if *days > 0.0 { capacity - need } else { 0.0 };
            *reserve += (aim - *reserve) * of.per_outlook.0[n];
            if outlook.0[n] < 1.0 || (aim == 0.0 && *reserve < NOTHING * capacity) {
                *reserve = 0.0;
            }
        }
        *reserve
    }

    /// Stock aimed at of an input of line j, units: the target's days of use, and no less than lets the line make its reserve tomorrow.
    fn aimed(&self, of: &Day<'_, N>, (j, k): (usize, usize), used: Lanes<N>) -> Lanes<N> {
        let reserve = self.behind[j - self.b.lines.start].reserve;
        (of.world.cover[k] * used).max(used + of.p.net.units_per_unit()[k] * reserve)
    }

    /// The orders of a line with a reserve.
    fn held_back(&mut self, of: &Day<'_, N>, j: usize, wanted: &[Lanes<N>], orders: &mut [Lanes<N>]) {
        let held_back = self.behind[j - self.b.lines.start].reserve.above(Lanes::ZERO);
        for k in of.p.net.inputs_of(j as u32) {
            let at = k - self.b.inputs.start;
            let used = wanted[at];
            let position = Lanes(of.stock[k]) + self.on_order.0[at];
            let gap = self.aimed(of, (j, k), used) + of.p.lead[k] * used - position;
            let order = (used + gap * of.per_tau).floored();
            orders[at] = Lanes::choose(held_back, order, orders[at]);
            self.ring.0[at * of.p.slots + of.today] = orders[at];
        }
    }

    /// Orders of a touched input link by link.
    fn touched(&mut self, of: &Day<'_, N>, i: usize, used: Lanes<N>, quantity: Lanes<N>) {
        if of.awake[i] {
            return self.apart(of, i, used);
        }
        for t in of.p.start[i]..of.p.start[i + 1] {
            let at = t - self.b.links.start;
            self.ring.1[at * of.p.slots + of.today] = of.share[t] * quantity;
        }
    }

    /// Orders of an input whose links go their own ways, and what falls due on those that are restricted.
    fn apart(&mut self, of: &Day<'_, N>, i: usize, used: Lanes<N>) {
        let (p, net) = (of.p, of.p.net);
        let k = p.input[i] as usize;
        let links = p.start[i]..p.start[i + 1];
        let cover_share = of.cover_share.0[i];
        let gap = self.gap(of, k, links.clone(), used);
        let shut = self.shut(of, i, used, gap);
        let to_close = Lanes::choose(gap.above(Lanes::ZERO), (gap - shut).floored(), gap);
        let quantity = (used + to_close / (of.params.tau_days * cover_share)).floored();
        let quantity = Lanes::choose(cover_share.above(Lanes::ZERO), quantity, Lanes::ZERO);
        for t in links {
            let (at, l) = (t - self.b.links.start, p.link[t] as usize);
            let ceiling = of.ceiling(t, used);
            let order = (of.share[t] * quantity).min(ceiling);
            let ring = &mut self.ring.1[at * p.slots..(at + 1) * p.slots];
            ring[of.today] = order;
            let lead = net.lead_days()[l];
            let slot = of.slot[p.lead_of(l)];
            let now = of.world.availability[t];
            let counted = match now >= 1.0 {
                true => ring[slot],
                false => {
                    let placed = i64::from(of.day) - i64::from(lead);
                    let counted = ring[slot] * passing(p.scenario.availability_at(l, placed), now);
                    ring[slot] = counted.min(ceiling);
                    counted
                }
            };
            if lead > 0 {
                let on_order = &mut self.on_order.1[at];
                *on_order = (*on_order + order - counted).floored();
            }
        }
    }

    /// How far the inventory position of an input lies below its target, units.
    fn gap(&self, of: &Day<'_, N>, k: usize, links: Range<usize>, used: Lanes<N>) -> Lanes<N> {
        let (mut position, mut lead_use) = (Lanes(of.stock[k]), Lanes::ZERO);
        for t in links {
            let l = of.p.link[t] as usize;
            position += self.on_order.1[t - self.b.links.start];
            lead_use += of.share[t] * f64::from(of.p.net.lead_days()[l]) * used;
        }
        self.aimed(of, (of.p.net.input_line()[k] as usize, k), used) + lead_use - position
    }

    /// What falls due on each link today, and what is needed of it tomorrow, as if every link carried its base share.
    fn carry(&mut self, of: &Day<'_, N>, wanted: &[Lanes<N>]) {
        let (p, net) = (of.p, of.p.net);
        let (links, from) = (self.b.all.clone(), self.b.inputs.start);
        let each = p.told.place[links.clone()].iter().zip(&net.link_input()[links.clone()]);
        let each = each.zip(&net.share()[links.clone()]).zip(&net.lead_days()[links]);
        let (ring, on_order) = (&*self.ring.0, &mut *self.on_order.0);
        for (((&at, &k), &share), &lead) in each {
            let (at, k) = (at as usize, k as usize - from);
            let due = share * ring[k * p.slots + of.slot[(lead as usize).min(p.slots - 1)]];
            of.flow.wanted[at].set(share * wanted[k]);
            of.flow.due[at].set(due);
            on_order[k] = if lead > 0 { on_order[k] - due } else { on_order[k] };
        }
    }

    /// The same of an input whose links go their own ways.
    fn carry_apart(&self, of: &Day<'_, N>, i: usize) {
        let p = of.p;
        let wanted = self.needed[i - self.b.touched.start];
        for t in p.start[i]..p.start[i + 1] {
            let l = p.link[t] as usize;
            let at = p.told.place[l] as usize;
            let slot = of.slot[p.lead_of(l)];
            of.flow.wanted[at].set(of.share[t] * wanted);
            of.flow.due[at].set(self.ring.1[(t - self.b.links.start) * p.slots + slot]);
        }
    }

    /// The part of the gap that restrictions opened and that no open supplier may close.
    fn shut(&mut self, of: &Day<'_, N>, i: usize, used: Lanes<N>, gap: Lanes<N>) -> Lanes<N> {
        let (now, before) = (of.cover_share.0[i], of.cover_share.1[i]);
        let shut = &mut self.shut_gap[i - self.b.touched.start];
        for n in 0..N {
            let (now, before, shut) = (now.0[n], before.0[n], &mut shut.0[n]);
            if now >= 1.0 {
                *shut = 0.0;
                continue;
            }
            if now > before {
                *shut *= (1.0 - now) / (1.0 - before);
            }
            *shut = (*shut + (1.0 - now) * used.0[n]).min(gap.0[n].max(0.0));
        }
        *shut
    }
}
