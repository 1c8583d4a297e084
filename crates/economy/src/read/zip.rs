//! The files inside a ZIP archive, read with a bound on what they may unpack to.
//!
//! Source: APPNOTE.TXT 6.3.10 (PKWARE). Supported: stored and deflated entries, found through the central directory; ZIP64 sizes,
//! offsets and counts (4.3.14, 4.3.15, 4.5.3). Not supported: encryption, archives in several parts, other compressions; each is refused by name.

use crate::error::{Error, Result};
use std::io::Read;

/// What one entry may unpack to: more than any published table, less than a machine.
const MOST_BYTES: u64 = 8 << 30;
/// How many times its packed size an entry may unpack to; numbers in text pack 3 to 60 times.
const MOST_RATIO: u64 = 400;

/// One file of an archive.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    /// Path inside the archive.
    pub(crate) name: String,
    method: u16,
    packed: u64,
    pub(crate) unpacked: u64,
    header: usize,
}

/// Whether the bytes begin as an archive does.
pub(crate) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

fn u16_at(b: &[u8], at: usize) -> Result<u16> {
    let two = at.checked_add(2).and_then(|end| b.get(at..end)).ok_or_else(broken)?;
    Ok(u16::from_le_bytes([two[0], two[1]]))
}

fn u32_at(b: &[u8], at: usize) -> Result<u32> {
    Ok(u32::from(u16_at(b, at)?) | u32::from(u16_at(b, at.saturating_add(2))?) << 16)
}

fn broken() -> Error {
    Error::layout("the ZIP archive is cut off or damaged; download it again")
}

fn u64_at(b: &[u8], at: usize) -> Result<u64> {
    Ok(u64::from(u32_at(b, at)?) | u64::from(u32_at(b, at.saturating_add(4))?) << 32)
}

/// Where the central directory begins and how many entries it has.
fn directory(bytes: &[u8]) -> Result<(usize, u64)> {
    let from = bytes.len().saturating_sub(22 + 65_535);
    let end = (from..bytes.len().saturating_sub(21)).rev().find(|&p| bytes[p..].starts_with(b"PK\x05\x06"));
    let end = end.ok_or_else(broken)?;
    let (count, at) = (u16_at(bytes, end + 10)?, u32_at(bytes, end + 16)?);
    if count != u16::MAX && at != u32::MAX {
        return Ok((at as usize, u64::from(count)));
    }
    // The larger numbers stand in a record of their own, which a locator just before the end points at.
    let Some(locator) = end.checked_sub(20).filter(|&p| bytes[p..].starts_with(b"PK\x06\x07")) else {
        return Ok((at as usize, u64::from(count)));
    };
    let record = usize::try_from(u64_at(bytes, locator + 8)?).map_err(|_| broken())?;
    if !bytes.get(record..).is_some_and(|b| b.starts_with(b"PK\x06\x06")) {
        return Err(broken());
    }
    let at = usize::try_from(u64_at(bytes, record.saturating_add(48))?).map_err(|_| broken())?;
    Ok((at, u64_at(bytes, record.saturating_add(32))?))
}

/// Unpacked size, packed size and place of an entry; where 32 bits are too few, from the extra field of ZIP64.
fn sizes(bytes: &[u8], at: usize, extra: std::ops::Range<usize>) -> Result<[u64; 3]> {
    let short = [u32_at(bytes, at + 24)?, u32_at(bytes, at + 20)?, u32_at(bytes, at + 42)?];
    let mut out = short.map(u64::from);
    if short.iter().all(|v| *v != u32::MAX) {
        return Ok(out);
    }
    let mut field = extra.start;
    while field + 4 <= extra.end {
        let (id, length) = (u16_at(bytes, field)?, usize::from(u16_at(bytes, field + 2)?));
        if id == 1 {
            let mut next = field + 4;
            for (v, short) in out.iter_mut().zip(short) {
                if short == u32::MAX {
                    *v = u64_at(bytes, next)?;
                    next += 8;
                }
            }
            return if next <= field + 4 + length { Ok(out) } else { Err(broken()) };
        }
        field += 4 + length;
    }
    Err(broken())
}

/// The files of an archive, folders left out.
pub(crate) fn entries(bytes: &[u8]) -> Result<Vec<Entry>> {
    let (mut at, count) = directory(bytes)?;
    let mut out = Vec::new();
    for _ in 0..count {
        if !bytes.get(at..).is_some_and(|b| b.starts_with(b"PK\x01\x02")) {
            return Err(broken());
        }
        let (flags, method) = (u16_at(bytes, at + 8)?, u16_at(bytes, at + 10)?);
        let [name, extra, comment] =
            [u16_at(bytes, at + 28)?, u16_at(bytes, at + 30)?, u16_at(bytes, at + 32)?].map(usize::from);
        let name_bytes = bytes.get(at + 46..at + 46 + name).ok_or_else(broken)?;
        let [unpacked, packed, header] = sizes(bytes, at, at + 46 + name..at + 46 + name + extra)?;
        let name = String::from_utf8_lossy(name_bytes).into_owned();
        if flags & 1 == 1 {
            return Err(Error::layout(format!("`{name}` is encrypted")));
        }
        if !name.ends_with('/') {
            let header = usize::try_from(header).map_err(|_| broken())?;
            out.push(Entry { name, method, packed, unpacked, header });
        }
        at += 46 + name_bytes.len() + extra + comment;
    }
    Ok(out)
}

/// One file, unpacked while it is read; what unpacks to more than it may is an error at that point.
pub(crate) fn unpack<'a>(bytes: &'a [u8], e: &Entry) -> Result<Box<dyn Read + 'a>> {
    if !bytes.get(e.header..).is_some_and(|b| b.starts_with(b"PK\x03\x04")) {
        return Err(broken());
    }
    let skip = 30 + usize::from(u16_at(bytes, e.header + 26)?) + usize::from(u16_at(bytes, e.header + 28)?);
    let start = e.header.checked_add(skip).ok_or_else(broken)?;
    let packed = usize::try_from(e.packed).ok().and_then(|p| bytes.get(start..start.checked_add(p)?));
    let packed = packed.ok_or_else(broken)?;
    let most = MOST_BYTES.min(e.packed.saturating_mul(MOST_RATIO).saturating_add(1 << 16));
    let bomb = format!(
        "`{}` unpacks to more than {most} bytes from {}; no table of numbers packs like that, so it is not read",
        e.name, e.packed
    );
    if e.unpacked > most {
        return Err(Error::layout(bomb));
    }
    match e.method {
        0 => Ok(Box::new(packed)),
        8 => Ok(Box::new(Bounded { inner: flate2::read::DeflateDecoder::new(packed), left: most, bomb })),
        other => Err(Error::layout(format!("`{}` is packed by method {other}; expected deflate", e.name))),
    }
}

/// What is unpacked, up to a bound: a header may say less than is there.
struct Bounded<R> {
    inner: R,
    left: u64,
    bomb: String,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let got = self.inner.read(to).map_err(|_| std::io::Error::other(broken().to_string()))?;
        self.left =
            self.left.checked_sub(got as u64).ok_or_else(|| std::io::Error::other(self.bomb.clone()))?;
        Ok(got)
    }
}
