//! The resources of the API, one a file: its operations, its requests and answers, and how the front door is asked.

pub(crate) mod audit;
pub(crate) mod cases;
pub(crate) mod compare;
pub(crate) mod decide;
pub(crate) mod decisions;
pub(crate) mod lists;
pub(crate) mod networks;
pub(crate) mod rules;
pub(crate) mod runs;
pub(crate) mod screen;
pub(crate) mod service;
pub(crate) mod tables;
pub(crate) mod tokens;

use crate::call::Call;
use crate::operations::{Param, number};
use crate::problem::Problem;

/// `limit` of a list.
pub(crate) const LIMIT: Param = number("limit", "how many at most", 1, 1000);
/// `before` of a list that gives the newest first.
pub(crate) const BEFORE: Param =
    number("before", "only with a smaller number: the last page's `next`", 1, i64::MAX);

/// The name that a path gives to something new.
pub(crate) fn new_name<'c>(call: &'c Call, what: &str) -> Result<&'c str, Problem> {
    let name = &call.path[0];
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_. ".contains(c);
    if name.len() > 100 || name.starts_with('.') || !name.chars().all(plain) {
        return Err(Problem::input(format!(
            "`{name}` cannot be a {what}'s name; expected 1 to 100 letters, digits, - _ . or spaces"
        )));
    }
    Ok(name)
}
