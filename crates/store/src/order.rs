//! The versions of a snapshot in their order, in few bytes.
//!
//! A published list changes little from one day to the next, and new versions get the next numbers: an order is a few runs
//! `n, n+1, n+2 …`. A run is written as the zigzag difference of its first number to the end of the run before, and its length, both
//! as LEB128. 25,000 rows with 500 changes take about 5 kB instead of 100.

/// Packs numbers in their order.
pub(crate) fn pack(ids: &[u64]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut end = 0u64;
    let mut i = 0;
    while i < ids.len() {
        let start = ids[i];
        let mut len = 1usize;
        while ids.get(i + len) == Some(&(start.wrapping_add(len as u64))) {
            len += 1;
        }
        let difference = start.wrapping_sub(end).cast_signed();
        number(&mut out, ((difference << 1) ^ (difference >> 63)).cast_unsigned());
        number(&mut out, len as u64);
        end = start.wrapping_add(len as u64);
        i += len;
    }
    out
}

fn number(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push((n as u8) | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

/// The numbers again; `None`: these bytes are no order of at most `limit` numbers.
pub(crate) fn unpack(bytes: &[u8], limit: usize) -> Option<Vec<u64>> {
    let mut out = Vec::new();
    let (mut at, mut end) = (0usize, 0u64);
    while at < bytes.len() {
        let packed = read(bytes, &mut at)?;
        let difference = (packed >> 1).cast_signed() ^ -((packed & 1).cast_signed());
        let len = usize::try_from(read(bytes, &mut at)?).ok()?;
        if len > limit - out.len() {
            return None;
        }
        let start = end.wrapping_add(difference.cast_unsigned());
        out.extend((0..len as u64).map(|k| start.wrapping_add(k)));
        end = start.wrapping_add(len as u64);
    }
    Some(out)
}

fn read(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut n = 0u64;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        n |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(n);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_list_that_hardly_changes_takes_few_bytes() {
        let first: Vec<u64> = (1..=25_000).collect();
        assert!(pack(&first).len() < 8);
        let mut second = first;
        for k in 0..500usize {
            second[k * 50] = 25_001 + k as u64;
        }
        assert!(pack(&second).len() < 8_000, "{}", pack(&second).len());
    }

    proptest! {
        #[test]
        fn prop_what_is_packed_comes_back(ids in prop::collection::vec(any::<u64>(), 0..50), small in prop::collection::vec(0u64..20, 0..200)) {
            for ids in [ids, small] {
                prop_assert_eq!(unpack(&pack(&ids), ids.len()), Some(ids));
            }
        }

        #[test]
        fn prop_no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = unpack(&bytes, 1000);
        }
    }
}
