//! Runs side by side: which go together, and their days.

use super::layout::Prepared;
use super::run::{Binding, Day};
use super::scenario::{Params, Reaction, Record, World};
use super::state::State;
use super::{day, order, share};

/// Runs that go side by side: as many as one thread takes at a time in [`Prepared::run_each`].
pub const SIDE_BY_SIDE: usize = 4;

/// Who looks at the days of runs.
pub(crate) type See<'s> = dyn FnMut(usize, &Day<'_>) + 's;

/// Runs under each of these parameters, as many at a time as pays; what is left over goes one by one.
pub(crate) fn all(p: &Prepared<'_>, params: &[Params], see: &mut See<'_>) {
    let mut first = 0;
    while first < params.len() {
        let some = params[first..].first_chunk::<SIDE_BY_SIDE>();
        match some.filter(|some| some.iter().all(|p| together(p, &some[0]))) {
            Some(some) => {
                days(p, some.each_ref(), &mut |n, day| see(first + n, day));
                first += SIDE_BY_SIDE;
            }
            None => {
                days(p, [&params[first]], &mut |_, day| see(first, day));
                first += 1;
            }
        }
    }
}

/// Whether two runs can go side by side: what they do differs in numbers alone.
fn together(a: &Params, b: &Params) -> bool {
    a.rationing == b.rationing && a.record == b.record
}

/// The days of runs side by side.
pub(crate) fn days<const N: usize>(p: &Prepared<'_>, params: [&Params; N], see: &mut See<'_>) {
    let links = params.iter().any(|p| p.record == Record::Everything);
    let params = Reaction::new(params);
    let mut world = World::new(p);
    let mut state = State::<N>::new(p, links, params.refills);
    let mut own = Own::default();
    for today in 0..p.scenario.days {
        world.advance(p, today);
        state.value_pipeline(p, &world, today);
        share::shares(p, &params, &world, &mut state);
        order::needs(p, &world, &mut state);
        order::orders(p, &params, &world, &mut state, today);
        day::make(p, &params, &world, &mut state);
        day::refill(p, &params, &world, &mut state);
        day::close(p, &mut state);
        if links {
            day::links(p, &mut state);
        }
        (0..N).for_each(|n| see(n, &own.day(&state, &world, today, n)));
    }
}

/// One run's numbers of the day, taken out of those of all.
#[derive(Default)]
struct Own {
    output: Vec<f64>,
    demand: Vec<f64>,
    refilled: Vec<f64>,
    sales: Vec<f64>,
    delivered: Vec<f64>,
    ordered: Vec<f64>,
    stock: Vec<f64>,
    shortfall: Vec<f64>,
    binding: Vec<Binding>,
}

impl Own {
    fn day<'o, const N: usize>(
        &'o mut self,
        s: &'o State<N>,
        world: &'o World,
        day: u32,
        n: usize,
    ) -> Day<'o> {
        Day {
            day,
            output: own(&s.output, n, &mut self.output),
            demand: own(&s.demand, n, &mut self.demand),
            refilled: own(&s.refilled, n, &mut self.refilled),
            sales: own(&s.sales, n, &mut self.sales),
            wanted: &world.demand,
            delivered: own(&s.delivered, n, &mut self.delivered),
            ordered: own(&s.ordered, n, &mut self.ordered),
            stock: own(&s.stock, n, &mut self.stock),
            shortfall: own(&s.shortfall, n, &mut self.shortfall),
            binding: own(&s.binding, n, &mut self.binding),
        }
    }
}

/// The values of run n; where there is one run alone they lie as they are.
fn own<'v, T: Copy, const N: usize>(all: &'v [[T; N]], n: usize, room: &'v mut Vec<T>) -> &'v [T] {
    if N == 1 {
        return all.as_flattened();
    }
    room.clear();
    room.extend(all.iter().map(|each| each[n]));
    room
}
