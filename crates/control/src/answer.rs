//! One call for the case runner and the front door: a transaction as a JSON value in, the answer as a JSON value out.

use crate::book::RuleBook;
use crate::decide::{Options, decide};
use crate::error::{Error, ErrorKind};
use crate::transaction::Transaction;

/// Decides a transaction under the embedded rules and gives the answer as an object.
pub fn answer_json(tx: &serde_json::Value) -> Result<serde_json::Value, Error> {
    let tx = Transaction::from_value(tx)?;
    let answer = decide(&tx, RuleBook::embedded(), &Options::default());
    serde_json::to_value(answer).map_err(|e| Error::new(ErrorKind::Internal(e.to_string())))
}
