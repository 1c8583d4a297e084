//! Pieces of a kept table: numbers as they lie in memory, each piece followed by its digest.
//!
//! A number is eight bytes, least significant first (IEEE 754). A digest is SHA-256 over the SHA-256 of every 4 MiB, so that large pieces are
//! checked by all processors. Pieces are read in one go, straight into the memory that they stay in: no memory mapping, because the file would
//! have to stay as it was checked for as long as it is mapped.

use crate::error::{ErrorKind, Result};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::io::{Read, Write};

/// Bytes of a digest.
pub(super) const DIGEST: usize = 32;
/// Bytes that are hashed by themselves.
const PIECE: usize = 4 << 20;

pub(super) fn digest(bytes: &[u8]) -> [u8; DIGEST] {
    let parts: Vec<[u8; DIGEST]> = bytes.par_chunks(PIECE).map(|p| Sha256::digest(p).into()).collect();
    Sha256::digest(parts.concat()).into()
}

/// SHA-256 of all bytes, in hexadecimal digits, as `sha256sum` prints it.
pub fn sha256(input: &mut dyn Read) -> Result<String> {
    let mut sha = Sha256::new();
    let mut piece = vec![0_u8; 1 << 20];
    loop {
        match input.read(&mut piece).map_err(|e| failed(&e))? {
            0 => return Ok(sha.finalize().iter().map(|b| format!("{b:02x}")).collect()),
            n => sha.update(&piece[..n]),
        }
    }
}

pub(super) fn wrong(text: impl Into<String>) -> crate::Error {
    ErrorKind::Layout(text.into()).into()
}

pub(super) fn failed(e: &std::io::Error) -> crate::Error {
    ErrorKind::Bytes(e.to_string()).into()
}

/// Writes bytes and their digest.
pub(super) fn put(out: &mut dyn Write, bytes: &[u8]) -> Result<()> {
    out.write_all(bytes).and_then(|()| out.write_all(&digest(bytes))).map_err(|e| failed(&e))
}

/// Writes numbers and their digest.
pub(super) fn put_numbers(out: &mut dyn Write, numbers: &[f64]) -> Result<()> {
    if cfg!(target_endian = "little") {
        return put(out, bytemuck::cast_slice(numbers));
    }
    put(out, &numbers.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<u8>>())
}

/// A head and the numbers of the parts after it with a front and digests that are right, for tests that want to come past them.
#[doc(hidden)]
pub fn sealed((head, parts): (&[u8], &[u8])) -> Vec<u8> {
    let mut out = [&b"KNOCKRDY"[..], &1_u32.to_le_bytes(), &(head.len() as u64).to_le_bytes()].concat();
    let mut add = |bytes: &[u8]| put(&mut out, bytes).expect("writing to memory");
    add(head);
    // The first byte of each part says how many numbers it has.
    let mut rest = parts;
    while let Some((&count, tail)) = rest.split_first() {
        let (own, next) = tail.split_at((8 * usize::from(count)).min(tail.len()));
        add(own);
        rest = next;
    }
    out
}

/// Reads bytes and checks their digest.
pub(super) fn take(input: &mut dyn Read, len: usize, what: &str) -> Result<Vec<u8>> {
    let mut bytes = vec![0_u8; len];
    input.read_exact(&mut bytes).map_err(|e| failed(&e))?;
    check(input, &bytes, what)?;
    Ok(bytes)
}

/// Reads numbers and checks their digest; every one must be finite.
pub(super) fn take_numbers(input: &mut dyn Read, len: usize, what: &str) -> Result<Vec<f64>> {
    let mut numbers = vec![0.0_f64; len];
    input.read_exact(bytemuck::cast_slice_mut(&mut numbers)).map_err(|e| failed(&e))?;
    check(input, bytemuck::cast_slice(&numbers), what)?;
    if cfg!(target_endian = "big") {
        numbers.iter_mut().for_each(|v| *v = f64::from_bits(v.to_bits().swap_bytes()));
    }
    if numbers.par_iter().all(|v| v.is_finite()) {
        Ok(numbers)
    } else {
        Err(wrong(format!(
            "the prepared table's {what} hold something that is not a number; prepare it anew"
        )))
    }
}

fn check(input: &mut dyn Read, bytes: &[u8], what: &str) -> Result<()> {
    let mut stated = [0_u8; DIGEST];
    input.read_exact(&mut stated).map_err(|e| failed(&e))?;
    if stated == digest(bytes) {
        return Ok(());
    }
    Err(wrong(format!(
        "the prepared table was changed after it was written (its {what} differ from their digest); prepare it anew"
    )))
}
