//! How much memory a table and its answer take, told before anything is read or computed.
//!
//! Of Linux the memory that is left is known (`MemAvailable`); elsewhere only a stated bound counts. Supported: bounds on tables, factors, inverses
//! and draws. Not supported: the memory of other programs that start meanwhile.

use super::open::TableAt;
use crate::error::{Error, ErrorKind};
use knockon_economy::solve::{Way, is_dominant, memory_beside};
use knockon_economy::table::Table;

/// The bytes that may be used: the stated bound, or what the machine has left.
pub(super) fn room(at: &TableAt) -> Option<usize> {
    at.memory.or_else(|| std::fs::read_to_string("/proc/meminfo").ok().and_then(|t| available(&t)))
}

/// The bytes of a table in memory.
pub(super) fn bytes_of(industries: usize, finals: usize) -> usize {
    industries.saturating_mul(industries.saturating_add(finals)).saturating_mul(8)
}

/// Bytes for reading and for the program.
const PROGRAM: usize = 64 << 20;

/// What is left for an answer beside the table.
pub(super) fn beside(industries: usize, finals: usize, room: Option<usize>) -> Option<usize> {
    room.map(|r| r.saturating_sub(bytes_of(industries, finals)).saturating_sub(PROGRAM))
}

/// Whether a table itself fits.
pub(super) fn holds(industries: usize, finals: usize, room: Option<usize>) -> Result<(), String> {
    enough(bytes_of(industries, finals).checked_add(PROGRAM), room, industries, "the table itself")
}

/// Refuses what does not fit beside a table's A, and says what else can be done.
pub(super) fn fits(table: &Table, at: &TableAt, way: Way, instead: &str) -> Result<(), Error> {
    // The stated bound includes the table; what the machine has left does not, since the table is read already.
    let room = room(at);
    let room = if at.memory.is_some() { beside(table.size(), table.finals.len(), room) } else { room };
    // Dominance is a matter of A: here it is read off the flows, a column adds to less than its output.
    let dominant = table.size() > 0 && is_dominant_table(table);
    enough(memory_beside(table.size(), dominant, way), room, table.size(), "this, beside the table")
        .map_err(|m| too_large(&at.name, &format!("{m}; {instead}")))
}

fn is_dominant_table(table: &Table) -> bool {
    if table.size() <= 256 {
        return is_dominant(&table.coefficients());
    }
    let mut sums = vec![0.0; table.size()];
    for i in 0..table.size() {
        sums.iter_mut().zip(table.z.row(i)).for_each(|(s, z)| *s += z.abs());
    }
    // The diagonal is counted with the others: stricter than need be by its sign alone.
    sums.iter().zip(&table.output).all(|(s, x)| s < x || *x == 0.0)
}

/// The refusal, in the words of all of them.
pub(super) fn too_large(name: &str, why: &str) -> Error {
    ErrorKind::Failed(format!(
        "`{name}`: {why}. Add sectors or places together with `knockon table aggregate` on a larger machine, or state more with `--memory`"
    ))
    .into()
}

fn enough(needed: Option<usize>, room: Option<usize>, industries: usize, what: &str) -> Result<(), String> {
    let gb = |bytes: usize| bytes as f64 / 1e9;
    match (needed, room) {
        (Some(needed), Some(room)) if needed > room => Err(format!(
            "{industries} industries need {:.2} GB for {what}, and {:.2} GB may be used",
            gb(needed),
            gb(room)
        )),
        (None, _) => Err(format!("{industries} industries need more memory than can be counted")),
        _ => Ok(()),
    }
}

/// The bytes that /proc/meminfo says are available.
fn available(text: &str) -> Option<usize> {
    let line = text.lines().find_map(|l| l.strip_prefix("MemAvailable:"))?;
    line.split_whitespace().next()?.parse::<usize>().ok()?.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_refused_before_it_is_tried() {
        let text = "MemTotal:       24681576 kB\nMemAvailable:    8000000 kB\n";
        assert_eq!(available(text), Some(8_192_000_000));
        assert!(holds(20_000, 100, available(text)).is_ok());
        let error = holds(60_000, 100, available(text)).expect_err("28.8 GB in 8.2");
        assert!(
            error.contains("60000 industries need 28.92 GB") && error.contains("8.19 GB may be used"),
            "{error}"
        );
        assert!(holds(60_000, 100, None).is_ok(), "no such file, no refusal");
        assert!(enough(memory_beside(usize::MAX, true, Way::Factors), None, usize::MAX, "it").is_err());
    }
}
