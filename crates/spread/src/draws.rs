//! Draws of parameters from their ranges, and a function run on each.

use knockon_vocabulary::Parameter;
use rayon::prelude::*;

use crate::directions::DIMENSIONS;
use crate::error::{Error, ErrorKind};
use crate::sobol::Sobol;

/// Values of all parameters for a number of draws. A parameter with a range is uniform over it; one without
/// keeps its value.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Draws {
    params: usize,
    n: usize,
    /// For each parameter with a range, its position and its numbers in (0, 1).
    pub(crate) unit: Vec<(usize, Vec<f64>)>,
    /// Values by draw.
    values: Vec<f64>,
}

impl Draws {
    /// `n` draws; powers of two are spread best. Draw i is the same however many are drawn, and adding a
    /// parameter after the others leaves theirs as they were.
    ///
    /// ```
    /// use knockon_spread::Draws;
    /// use knockon_vocabulary::{Basis, Parameter};
    /// let basis = Basis::Assumed("an example".to_owned());
    /// let days = Parameter { value: 30.0, low: 20.0, high: 60.0, unit: "days".to_owned(), basis };
    /// let draws = Draws::new(&[days], 64, 1)?;
    /// assert!((0..64).all(|i| (20.0..60.0).contains(&draws.row(i)[0])));
    /// # Ok::<(), knockon_spread::Error>(())
    /// ```
    pub fn new(params: &[Parameter], n: usize, seed: u64) -> Result<Self, Error> {
        for (index, p) in params.iter().enumerate() {
            if !(p.low.is_finite() && p.high.is_finite() && p.low <= p.high) {
                return Err(ErrorKind::Range { index, low: p.low, high: p.high }.into());
            }
        }
        let ranged: Vec<usize> = (0..params.len()).filter(|&p| params[p].is_range()).collect();
        if ranged.len() > DIMENSIONS {
            return Err(ErrorKind::TooManyRanges { got: ranged.len(), most: DIMENSIONS }.into());
        }
        if u32::try_from(n).is_err() {
            return Err(ErrorKind::TooManyDraws { got: n, most: u32::MAX as usize }.into());
        }
        let sobol = Sobol::new(ranged.len());
        let unit: Vec<(usize, Vec<f64>)> = ranged
            .iter()
            .enumerate()
            .map(|(d, &p)| (p, (0..n as u32).map(|i| sobol.scrambled(i, d, seed)).collect()))
            .collect();
        let mut values: Vec<f64> = (0..n).flat_map(|_| params.iter().map(|p| p.value)).collect();
        for (p, numbers) in &unit {
            for (i, &u) in numbers.iter().enumerate() {
                values[i * params.len() + p] = params[*p].at(u);
            }
        }
        Ok(Self { params: params.len(), n, unit, values })
    }

    /// How many draws there are.
    pub fn len(&self) -> usize {
        self.n
    }

    /// Whether there is no draw.
    pub fn is_empty(&self) -> bool {
        self.n == 0
    }

    /// How many parameters a draw has, those without a range included.
    pub fn parameters(&self) -> usize {
        self.params
    }

    /// The values of draw `i`, in the order of the parameters; empty where there is no such draw.
    pub fn row(&self, i: usize) -> Vec<f64> {
        self.slice(i).to_vec()
    }

    fn slice(&self, i: usize) -> &[f64] {
        self.values.get(i * self.params..(i + 1) * self.params).unwrap_or_default()
    }
}

/// What `f` makes of each draw, in their order; draws run in parallel, and the result does not depend on how.
///
/// ```
/// # use knockon_spread::{Draws, run};
/// # use knockon_vocabulary::{Basis, Parameter};
/// # let basis = Basis::Assumed("an example".to_owned());
/// # let p = Parameter { value: 0.5, low: 0.0, high: 1.0, unit: "share".to_owned(), basis };
/// let draws = Draws::new(&[p], 256, 1)?;
/// let squares = run(&draws, |row| row[0] * row[0]);
/// assert!((squares.iter().sum::<f64>() / 256.0 - 1.0 / 3.0).abs() < 1e-3);
/// # Ok::<(), knockon_spread::Error>(())
/// ```
pub fn run<T: Send>(draws: &Draws, f: impl Fn(&[f64]) -> T + Sync) -> Vec<T> {
    (0..draws.len()).into_par_iter().map(|i| f(draws.slice(i))).collect()
}
