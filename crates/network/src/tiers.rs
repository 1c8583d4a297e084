//! How many steps every line stands from where a shock strikes: down the chain to buyers and their buyers, up it to suppliers.
//!
//! Supported: rings (the fewest steps count); a line that both ways reach counts by the shorter one, down where they are equal. Not supported: weights.

use crate::network::Network;
use std::collections::VecDeque;

impl Network {
    /// Steps of every line from the nearest of `struck`: 0 for those, 1 for their buyers, −1 for their suppliers; none where no link leads.
    ///
    /// ```
    /// use knockon_network::{DemandSpec, InputClass, InputSpec, ItemSpec, LineSpec, LinkSpec, NetworkBuilder};
    /// let mut b = NetworkBuilder::new();
    /// for item in ["ore", "steel", "car"] {
    ///     b.item(ItemSpec::new(item, "t"));
    ///     b.line(LineSpec::new(item, item, item));
    /// }
    /// for (from, to) in [("ore", "steel"), ("steel", "car")] {
    ///     b.input(InputSpec::new(to, from, InputClass::Critical));
    ///     b.link(LinkSpec::new(from, from, to, 10.0));
    /// }
    /// b.demand(DemandSpec::new("home", "car", "home", 10.0));
    /// let net = b.build()?;
    /// let steel = net.line("steel").unwrap();
    /// assert_eq!(net.steps_from(&[steel]), [Some(-1), Some(0), Some(1)]);
    /// # Ok::<(), knockon_network::Error>(())
    /// ```
    pub fn steps_from(&self, struck: &[u32]) -> Vec<Option<i32>> {
        let buyers = |i: u32, next: &mut dyn FnMut(u32)| {
            self.links_out(i).iter().for_each(|&l| next(self.buyer(l)));
        };
        let suppliers = |i: u32, next: &mut dyn FnMut(u32)| {
            for k in self.inputs_of(i) {
                self.links_of(k as u32).for_each(|l| next(self.supplier()[l]));
            }
        };
        let down = reach(self.line_count(), struck, buyers);
        let up = reach(self.line_count(), struck, suppliers);
        let nearer = |(down, up): (Option<i32>, Option<i32>)| match (down, up) {
            (Some(d), Some(u)) => Some(if d <= u { d } else { -u }),
            (Some(d), None) => Some(d),
            (None, up) => up.map(|u| -u),
        };
        down.into_iter().zip(up).map(nearer).collect()
    }
}

/// Fewest steps from any of `first`, breadth first.
fn reach(lines: usize, first: &[u32], next_of: impl Fn(u32, &mut dyn FnMut(u32))) -> Vec<Option<i32>> {
    let mut steps: Vec<Option<i32>> = vec![None; lines];
    let mut waiting = VecDeque::new();
    for &i in first {
        if steps[i as usize].replace(0).is_none() {
            waiting.push_back((i, 0));
        }
    }
    while let Some((i, step)) = waiting.pop_front() {
        next_of(i, &mut |j| {
            if steps[j as usize].is_none() {
                steps[j as usize] = Some(step + 1);
                waiting.push_back((j, step + 1));
            }
        });
    }
    steps
}
