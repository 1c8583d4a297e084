//! Sums whose order is part of the answer.
//!
//! Overproduction relaxes only where scarcity is exactly 0, so the last bit of a demand decides. These are the orders in which the array library of
//! the published traces adds: [`paired`] totals what is asked of a maker, [`halved`] shares out what it makes.

/// The sum in two lanes, four pairs at a time.
pub(super) fn paired(v: &[f64]) -> f64 {
    let (fours, rest) = v.as_chunks::<8>();
    let (mut even, mut odd) = (0.0, 0.0);
    for c in fours {
        even += (c[0] + c[2]) + (c[4] + c[6]);
        odd += (c[1] + c[3]) + (c[5] + c[7]);
    }
    let (pairs, last) = rest.as_chunks::<2>();
    for [a, b] in pairs {
        even += a;
        odd += b;
    }
    even + last.first().copied().unwrap_or(0.0) + odd
}

/// The sum in eight lanes, the halves of a long row apart.
pub(super) fn halved(v: &[f64]) -> f64 {
    if v.len() < 8 {
        return v.iter().sum();
    }
    if v.len() > 128 {
        let half = v.len() / 2;
        let (left, right) = v.split_at(half - half % 8);
        return halved(left) + halved(right);
    }
    let (eights, tail) = v.as_chunks::<8>();
    let mut lane = [0.0; 8];
    for chunk in eights {
        for (l, x) in lane.iter_mut().zip(chunk) {
            *l += x;
        }
    }
    let sum = ((lane[0] + lane[1]) + (lane[2] + lane[3])) + ((lane[4] + lane[5]) + (lane[6] + lane[7]));
    tail.iter().fold(sum, |s, x| s + x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn val_both_orders_by_hand() {
        // 2⁵³ + 1 is not a number of 64 bits, so that the order shows.
        let big = 2_f64.powi(53);
        assert_eq!(paired(&[big, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0]), big + 4.0);
        assert_eq!(halved(&[big, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0]), big + 2.0);
        for n in [0, 1, 2, 7, 8, 9, 31, 128, 129, 1000] {
            let v: Vec<f64> = (0..n).map(f64::from).collect();
            let want = f64::from(n * (n - 1).max(0)) / 2.0;
            assert_eq!((paired(&v), halved(&v)), (want, want));
        }
    }
}
