//! Who gets how much when a line has less than was asked of it. Decides the level of service, not the deliveries.
//!
//! Source: Inoue and Todo 2019 (Nature Sustainability 2:841) and their published simulator's four schemes: in
//! proportion to orders, or equal fill of order over base, each with final demand served alike or last.

use serde::{Deserialize, Serialize};

/// Who is served how when orders exceed output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Rationing {
    /// 0: everybody in proportion to what was asked.
    Proportional,
    /// 1: as 0, final demand after all lines.
    ProportionalFinalLast,
    /// 2: equal fill of order over base flow; final demand is one more client.
    #[default]
    EqualFill,
    /// 3: as 2, final demand after all lines.
    EqualFillFinalLast,
}

impl Rationing {
    /// Whether final demand is served after all lines.
    pub fn final_last(self) -> bool {
        matches!(self, Self::ProportionalFinalLast | Self::EqualFillFinalLast)
    }

    fn equal_fill(self) -> bool {
        matches!(self, Self::EqualFill | Self::EqualFillFinalLast)
    }
}

impl TryFrom<u8> for Rationing {
    type Error = String;
    fn try_from(n: u8) -> Result<Self, String> {
        Ok(match n {
            0 => Self::Proportional,
            1 => Self::ProportionalFinalLast,
            2 => Self::EqualFill,
            3 => Self::EqualFillFinalLast,
            _ => return Err(format!("rationing is {n}; expected 0, 1, 2 or 3")),
        })
    }
}

impl From<Rationing> for u8 {
    fn from(r: Rationing) -> Self {
        r as Self
    }
}

/// How well a group of clients is served.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Service {
    /// Everybody gets what was asked.
    Full,
    /// Everybody gets this share of what was asked.
    Share(f64),
    /// Everybody gets at most this multiple of the base flow; those without a base flow get this share of what they asked.
    Level(f64, f64),
}

impl Service {
    /// What a client gets.
    #[inline]
    pub(crate) fn of(self, asked: f64, base: f64) -> f64 {
        match self {
            Self::Full => asked,
            Self::Share(s) => asked * s,
            Self::Level(level, _) if base > 0.0 => asked.min(level * base),
            Self::Level(_, newcomers) => asked * newcomers,
        }
    }
}

/// Room for the clients of one line, to be used again.
pub(crate) type Clients = Vec<(f64, f64)>;

/// Service of lines and of final demand out of `output`; `lines` lists (asked, base flow) of every link, and what they ask together.
pub(crate) fn ration(
    scheme: Rationing,
    output: f64,
    (lines, lines_asked): (impl Iterator<Item = (f64, f64)>, f64),
    finals: (f64, f64),
    room: &mut Clients,
) -> (Service, Service) {
    if lines_asked + finals.0 <= output {
        return (Service::Full, Service::Full);
    }
    if scheme.final_last() {
        if lines_asked <= output {
            let left = output - lines_asked;
            return (Service::Full, Service::Share(if finals.0 > 0.0 { left / finals.0 } else { 0.0 }));
        }
        let service =
            if scheme.equal_fill() { level(lines, output, room) } else { share(output, lines_asked) };
        return (service, Service::Share(0.0));
    }
    let all = if scheme.equal_fill() {
        level(lines.chain(std::iter::once(finals)), output, room)
    } else {
        share(output, lines_asked + finals.0)
    };
    (all, all)
}

fn share(output: f64, asked: f64) -> Service {
    Service::Share(if asked > 0.0 { (output / asked).clamp(0.0, 1.0) } else { 1.0 })
}

/// The level φ with Σ min(asked, φ·base) = output. Clients without a base flow have no ratio: they share what all others leave.
///
/// The water is raised in rounds: at the level that would empty the rest over those not yet full, who asks for less is full and
/// leaves, which raises the level for the others; the round in which nobody leaves has found it. A client that leaves asks
/// for less than the final level gives, so that no order of the clients is needed.
fn level(clients: impl Iterator<Item = (f64, f64)>, output: f64, room: &mut Clients) -> Service {
    room.clear();
    let (mut newcomers, mut bases) = (0.0, 0.0);
    for (asked, base) in clients {
        if base > 0.0 {
            room.push((asked, base));
            bases += base;
        } else {
            newcomers += asked;
        }
    }
    let mut left = output;
    while !room.is_empty() {
        let level = left / bases;
        let (mut kept, mut full) = (0, 0.0);
        bases = 0.0;
        for i in 0..room.len() {
            let client = room[i];
            if client.0 <= level * client.1 {
                full += client.0;
            } else {
                room[kept] = client;
                kept += 1;
                bases += client.1;
            }
        }
        if kept == room.len() {
            return Service::Level(level, 0.0);
        }
        room.truncate(kept);
        left = (left - full).max(0.0);
    }
    Service::Level(f64::INFINITY, if newcomers > 0.0 { (left / newcomers).min(1.0) } else { 1.0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn served(scheme: u8, output: f64, final_asked: f64, final_base: f64) -> (Vec<f64>, f64) {
        let clients = [(10.0, 10.0), (30.0, 10.0), (6.0, 0.0)];
        let scheme = Rationing::try_from(scheme).unwrap();
        let (l, f) = ration(
            scheme,
            output,
            (clients.iter().copied(), 46.0),
            (final_asked, final_base),
            &mut Clients::new(),
        );
        (clients.iter().map(|c| l.of(c.0, c.1)).collect(), f.of(final_asked, final_base))
    }

    #[test]
    fn regress_four_schemes_by_hand() {
        assert_eq!(served(0, 33.0, 20.0, 20.0), (vec![5.0, 15.0, 3.0], 10.0));
        assert_eq!(served(1, 23.0, 20.0, 20.0), (vec![5.0, 15.0, 3.0], 0.0));
        assert_eq!(served(1, 56.0, 20.0, 20.0), (vec![10.0, 30.0, 6.0], 10.0));
        // Ratios 1, 3 and 1 (final): 45 = 10 + 15 + 20, the newcomer comes after all.
        assert_eq!(served(2, 45.0, 20.0, 20.0), (vec![10.0, 15.0, 0.0], 20.0));
        assert_eq!(served(2, 63.0, 20.0, 20.0), (vec![10.0, 30.0, 3.0], 20.0));
        assert_eq!(served(2, 20.0, 20.0, 20.0), (vec![5.0, 5.0, 0.0], 10.0));
        assert_eq!(served(3, 20.0, 20.0, 20.0), (vec![10.0, 10.0, 0.0], 0.0));
        assert_eq!(served(3, 51.0, 20.0, 20.0), (vec![10.0, 30.0, 6.0], 5.0));
    }

    proptest! {
        /// Nobody gets more than was asked, all of the output is given away, and none is served better than the level says.
        #[test]
        fn prop_equal_fill_gives_everything_away(
            clients in prop::collection::vec((0.0f64..50.0, 0.01f64..50.0), 1..30), part in 0.0f64..1.0,
        ) {
            let asked: f64 = clients.iter().map(|c| c.0).sum();
            let output = part * asked;
            let scheme = Rationing::EqualFill;
            let lines = (clients.iter().copied(), asked);
            let (service, _) = ration(scheme, output, lines, (0.0, 0.0), &mut Clients::new());
            let got: Vec<f64> = clients.iter().map(|c| service.of(c.0, c.1)).collect();
            prop_assert!((got.iter().sum::<f64>() - output).abs() <= 1e-9 * (1.0 + asked));
            let fill = |i: usize| got[i] / clients[i].1;
            let most = (0..got.len()).map(fill).fold(0.0, f64::max);
            for (i, c) in clients.iter().enumerate() {
                prop_assert!(got[i] <= c.0);
                prop_assert!(got[i] >= c.0 * (1.0 - 1e-9) || fill(i) >= most * (1.0 - 1e-9), "{i}");
            }
        }
    }
}
