//! Which record a name belongs to: names are numbered in the order of their records, so that one bit a name says where a record begins.

use crate::error::Error;
use crate::index::column::{Column, Reader, Writer, number};

/// Names between two counts.
const STEP: usize = 512;

#[derive(Debug, Default)]
pub(crate) struct Owners {
    /// Bit i: name i is the first of its record.
    firsts: Column<u64>,
    /// By [`STEP`] names: how many records begin before.
    counts: Column<u32>,
    /// Records without a name.
    nameless: Column<u32>,
}

impl Owners {
    /// The record of a name.
    pub(crate) fn record(&self, name: u32) -> u32 {
        let (name, words) = (name as usize, STEP / 64);
        let block = name / STEP;
        let before = self.counts.get(block).copied().unwrap_or(0);
        let own = self.firsts.get(block * words..=name / 64).unwrap_or_default();
        let Some((last, rest)) = own.split_last() else {
            return 0;
        };
        // Bits up to and with the name's own.
        let upto = last & (u64::MAX >> (63 - name % 64));
        let begun =
            before.saturating_add(rest.iter().map(|w| w.count_ones()).sum::<u32>() + upto.count_ones());
        let nth = begun.saturating_sub(1);
        nth.saturating_add(self.skipped(nth))
    }

    /// How many records without a name stand before the `nth` record with one.
    fn skipped(&self, nth: u32) -> u32 {
        let all: &[u32] = &self.nameless;
        let (mut low, mut high) = (0, all.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if all[middle] as usize - middle <= nth as usize { low = middle + 1 } else { high = middle }
        }
        u32::try_from(low).unwrap_or(0)
    }

    pub(crate) fn write(&self, w: &mut Writer) {
        w.column(&self.firsts);
        w.column(&self.counts);
        w.column(&self.nameless);
    }

    pub(crate) fn read(r: &mut Reader) -> Result<Self, Error> {
        Ok(Self { firsts: r.column()?, counts: r.column()?, nameless: r.column()? })
    }
}

/// Gathers records.
#[derive(Debug, Default)]
pub(crate) struct OwnersBuilder {
    firsts: Vec<u64>,
    counts: Vec<u32>,
    nameless: Vec<u32>,
    names: usize,
    named: u32,
}

impl OwnersBuilder {
    /// How many names.
    pub(crate) fn names(&self) -> usize {
        self.names
    }

    /// The next record, of so many names.
    pub(crate) fn push(&mut self, names: usize) {
        if names == 0 {
            let records = self.named as usize + self.nameless.len();
            self.nameless.push(number(records));
        }
        for i in 0..names {
            if self.names.is_multiple_of(STEP) {
                self.counts.push(self.named);
            }
            if self.names.is_multiple_of(64) {
                self.firsts.push(0);
            }
            if i == 0 {
                self.firsts[self.names / 64] |= 1 << (self.names % 64);
                self.named += 1;
            }
            self.names += 1;
        }
    }

    pub(crate) fn finish(self) -> Owners {
        Owners { firsts: self.firsts.into(), counts: self.counts.into(), nameless: self.nameless.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn prop_a_name_belongs_to_its_record(records in prop::collection::vec(0..4usize, 0..900)) {
            let mut builder = OwnersBuilder::default();
            records.iter().for_each(|&n| builder.push(n));
            let owners = builder.finish();
            let want = records.iter().enumerate().flat_map(|(r, &n)| std::iter::repeat_n(r, n));
            for (name, record) in want.enumerate() {
                prop_assert_eq!(owners.record(name as u32) as usize, record);
            }
        }
    }
}
