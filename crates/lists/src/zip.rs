//! The files inside a ZIP archive.
//!
//! Source: PKWARE, APPNOTE.TXT 6.3.10, sections 4.3 and 4.4: the central directory at the end names every file and where it
//! begins. The check sum of each file is compared.
//!
//! **Supported**: stored and deflated files, names in UTF-8. **Not supported**: encryption, archives over 4 GB (ZIP64), archives in
//! several volumes. A file may unpack to 512 MB at most, so that a small archive cannot exhaust the machine.

/// The most that one file may unpack to.
const LIMIT: usize = 512 << 20;

/// A file in the archive, still packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry<'a> {
    pub(crate) name: String,
    method: u16,
    crc: u32,
    packed: &'a [u8],
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    let value = u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?);
    usize::try_from(value).ok()
}

/// The files of an archive, folders left out; `None`: no archive, or a broken one.
pub(crate) fn entries(bytes: &[u8]) -> Option<Vec<Entry<'_>>> {
    // The end record stands at the end, behind it a comment of up to 65,535 bytes.
    let from = bytes.len().saturating_sub(22 + 65_535);
    let end = bytes.get(from..)?.windows(4).rposition(|w| w == b"PK\x05\x06")? + from;
    let count = usize::from(u16_at(bytes, end + 10)?);
    let mut at = u32_at(bytes, end + 16)?;
    let mut out = Vec::new();
    for _ in 0..count {
        if bytes.get(at..at.checked_add(4)?)? != b"PK\x01\x02" {
            return None;
        }
        let flags = u16_at(bytes, at + 8)?;
        let [name_len, extra_len, comment_len] = [28, 30, 32].map(|o| u16_at(bytes, at + o).map(usize::from));
        let (name_len, extra_len, comment_len) = (name_len?, extra_len?, comment_len?);
        let name = String::from_utf8_lossy(bytes.get(at + 46..at + 46 + name_len)?).into_owned();
        let (size, local) = (u32_at(bytes, at + 20)?, u32_at(bytes, at + 42)?);
        if flags & 1 != 0 || bytes.get(local..local.checked_add(4)?)? != b"PK\x03\x04" {
            return None;
        }
        let skip = usize::from(u16_at(bytes, local + 26)?) + usize::from(u16_at(bytes, local + 28)?);
        let start = local + 30 + skip;
        if !name.ends_with('/') {
            let crc = u32::try_from(u32_at(bytes, at + 16)?).ok()?;
            let packed = bytes.get(start..start.checked_add(size)?)?;
            out.push(Entry { name, method: u16_at(bytes, at + 10)?, crc, packed });
        }
        at += 46 + name_len + extra_len + comment_len;
    }
    Some(out)
}

impl Entry<'_> {
    /// The file itself.
    pub(crate) fn unpack(&self) -> Result<Vec<u8>, String> {
        let bytes = match self.method {
            0 => self.packed.to_vec(),
            8 => miniz_oxide::inflate::decompress_to_vec_with_limit(self.packed, LIMIT)
                .map_err(|e| format!("`{}` in the archive cannot be unpacked: {e}", self.name))?,
            m => {
                return Err(format!(
                    "`{}` in the archive is packed by method {m}; expected 0 or 8",
                    self.name
                ));
            }
        };
        if crc32(&bytes) != self.crc {
            return Err(format!("`{}` in the archive is damaged: its check sum differs", self.name));
        }
        Ok(bytes)
    }
}

/// CRC-32 as ZIP uses it (polynomial 0xEDB88320).
fn crc32(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0u32; 256];
        let mut i = 0;
        while i < 256 {
            let (mut c, mut k) = (i as u32, 0);
            while k < 8 {
                c = if c & 1 == 1 { 0xEDB8_8320 ^ (c >> 1) } else { c >> 1 };
                k += 1;
            }
            table[i] = c;
            i += 1;
        }
        table
    };
    !bytes.iter().fold(!0u32, |c, &b| TABLE[usize::from(c.to_le_bytes()[0] ^ b)] ^ (c >> 8))
}

/// An archive of stored or deflated files, for tests here and in the spreadsheet reader.
#[cfg(test)]
pub(crate) fn write(files: &[(&str, &[u8])], deflate: bool) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    let u32_of = |n: usize| u32::try_from(n).unwrap().to_le_bytes();
    let u16_of = |n: usize| u16::try_from(n).unwrap().to_le_bytes();
    for (name, bytes) in files {
        let packed = if deflate { miniz_oxide::deflate::compress_to_vec(bytes, 6) } else { bytes.to_vec() };
        let offset = out.len();
        let mut common = vec![20, 0, 0, 0, if deflate { 8 } else { 0 }, 0, 0, 0, 0, 0];
        common.extend(crc32(bytes).to_le_bytes());
        common.extend(u32_of(packed.len()));
        common.extend(u32_of(bytes.len()));
        common.extend(u16_of(name.len()));
        common.extend([0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(packed);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(u32_of(offset));
        directory.extend(name.as_bytes());
    }
    let start = out.len();
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(u16_of(files.len()));
    out.extend(u16_of(files.len()));
    out.extend(u32_of(directory.len()));
    out.extend(u32_of(start));
    out.extend([0, 0]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_and_deflated_files_come_out_as_they_went_in() {
        for deflate in [false, true] {
            let archive = write(&[("a.txt", b"hello hello hello"), ("d/b", b"")], deflate);
            let found = entries(&archive).unwrap();
            assert_eq!((found.len(), found[0].name.as_str()), (2, "a.txt"));
            assert_eq!(found[0].unpack().unwrap(), b"hello hello hello");
        }
    }

    #[test]
    fn a_damaged_archive_is_refused() {
        let mut archive = write(&[("a.txt", b"hello")], false);
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        archive[36] ^= 1; // inside the stored file
        assert!(entries(&archive).unwrap()[0].unpack().unwrap_err().contains("check sum"));
        assert_eq!(entries(&archive[..archive.len() - 30]), None);
        assert_eq!(entries(b"PK\x03\x04"), None);
    }
}
