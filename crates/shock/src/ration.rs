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

/// Service of lines and of final demand out of `output`; `lines` lists (asked, base flow) of every link.
pub(crate) fn ration(
    scheme: Rationing,
    output: f64,
    lines: impl Iterator<Item = (f64, f64)> + Clone,
    final_asked: f64,
    final_base: f64,
) -> (Service, Service) {
    let lines_asked: f64 = lines.clone().fold(0.0, |s, c| s + c.0);
    if lines_asked + final_asked <= output {
        return (Service::Full, Service::Full);
    }
    if scheme.final_last() {
        if lines_asked <= output {
            let left = output - lines_asked;
            return (Service::Full, Service::Share(if final_asked > 0.0 { left / final_asked } else { 0.0 }));
        }
        let service = if scheme.equal_fill() { level(lines, output) } else { share(output, lines_asked) };
        return (service, Service::Share(0.0));
    }
    let all = if scheme.equal_fill() {
        level(lines.chain(std::iter::once((final_asked, final_base))), output)
    } else {
        share(output, lines_asked + final_asked)
    };
    (all, all)
}

fn share(output: f64, asked: f64) -> Service {
    Service::Share(if asked > 0.0 { (output / asked).clamp(0.0, 1.0) } else { 1.0 })
}

/// The level φ with Σ min(asked, φ·base) = output, by raising water over clients sorted by their own ratio. Clients
/// without a base flow have no ratio: they share what all others leave.
fn level(clients: impl Iterator<Item = (f64, f64)>, output: f64) -> Service {
    let (mut based, mut newcomers) = (Vec::new(), 0.0);
    for (asked, base) in clients {
        if base > 0.0 {
            based.push((asked / base, asked, base));
        } else {
            newcomers += asked;
        }
    }
    based.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut bases: f64 = based.iter().fold(0.0, |s, c| s + c.2);
    let mut left = output;
    for &(ratio, asked, base) in &based {
        if ratio * bases > left {
            return Service::Level(left / bases, 0.0);
        }
        left = (left - asked).max(0.0);
        bases -= base;
    }
    Service::Level(f64::INFINITY, if newcomers > 0.0 { (left / newcomers).min(1.0) } else { 1.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn served(scheme: u8, output: f64, final_asked: f64, final_base: f64) -> (Vec<f64>, f64) {
        let clients = [(10.0, 10.0), (30.0, 10.0), (6.0, 0.0)];
        let scheme = Rationing::try_from(scheme).unwrap();
        let (l, f) = ration(scheme, output, clients.iter().copied(), final_asked, final_base);
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
}
