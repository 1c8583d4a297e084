//! The bytes of an index: eight-byte words in one piece of memory, checked by one number.
//!
//! A search reads the columns of an index at random, so most of its time goes by while the machine looks up where a page of memory is.
//! The buffer is therefore memory of its own for which large pages are asked (Linux, `madvise(2)`, where they are not off); elsewhere it is a
//! plain allocation. No file is mapped: that needs `unsafe`, for a file may change under its reader. It is filled and
//! checked by all threads at once, each block while it is still in the cache.
//!
//! **Not supported**: large pages for an index that was built and not read.

use crate::error::Error;
use memmap2::{MmapMut, MmapOptions};
use rayon::prelude::*;
use std::io;

/// Bytes that are filled, checked and summed in one go: they fit into a processor's own cache.
const BLOCK: usize = 1 << 18;
/// Below this an allocation serves as well.
const LARGE: usize = 4 << 20;

/// Words of eight bytes.
#[derive(Debug)]
pub(crate) enum Buffer {
    Words(Vec<u64>),
    Pages { pages: MmapMut, bytes: usize },
}

impl Buffer {
    /// Room for `bytes` many, all zero.
    fn zeroed(bytes: usize) -> Self {
        if bytes >= LARGE
            && let Ok(pages) = MmapOptions::new().len(bytes).map_anon()
        {
            // Refused where the machine has none: small pages are as right.
            #[cfg(target_os = "linux")]
            let _ = pages.advise(memmap2::Advice::HugePage);
            return Self::Pages { pages, bytes };
        }
        Self::Words(vec![0; bytes / 8])
    }

    /// A buffer of `bytes` many that `fill` writes: it is given where a piece begins and the piece, by several threads, each piece once.
    /// The last word must be the [`checksum`] of those before it.
    pub(crate) fn filled(
        bytes: usize,
        fill: impl Fn(usize, &mut [u8]) -> io::Result<()> + Sync,
    ) -> Result<Self, Error> {
        if bytes < 8 || !bytes.is_multiple_of(8) {
            return Err(Error::file("is cut off"));
        }
        let mut out = Self::zeroed(bytes);
        let sums = out
            .bytes_mut()
            .par_chunks_mut(BLOCK)
            .enumerate()
            .map(|(i, piece)| {
                fill(i * BLOCK, piece).map_err(|e| Error::unread(&e))?;
                // The last word is no part of what it is the sum of.
                let own = piece.len().min(bytes - 8 - i * BLOCK);
                Ok(sum(bytemuck::cast_slice(&piece[..own])))
            })
            .collect::<Result<Vec<u64>, Error>>()?;
        if out.words().last() != Some(&sum(&sums)) {
            return Err(Error::file("is damaged: its checksum is another"));
        }
        Ok(out)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Self::Words(words) => bytemuck::cast_slice(words),
            Self::Pages { pages, bytes } => &pages[..*bytes],
        }
    }

    fn bytes_mut(&mut self) -> &mut [u8] {
        match self {
            Self::Words(words) => bytemuck::cast_slice_mut(words),
            Self::Pages { pages, bytes } => &mut pages[..*bytes],
        }
    }

    pub(crate) fn words(&self) -> &[u64] {
        match self {
            Self::Words(words) => words,
            // A page begins at a multiple of eight bytes.
            Self::Pages { .. } => bytemuck::cast_slice(self.bytes()),
        }
    }
}

/// Eight independent chains of multiply and rotate, so that it runs at the speed of memory.
fn sum(words: &[u64]) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut lanes = [1u64, 2, 3, 4, 5, 6, 7, 8];
    let (chunks, rest) = words.as_chunks::<8>();
    for chunk in chunks {
        for (lane, w) in lanes.iter_mut().zip(chunk) {
            *lane = (*lane ^ w).wrapping_mul(ODD).rotate_left(29);
        }
    }
    rest.iter().chain(&lanes).fold(words.len() as u64, |h, w| (h ^ w).wrapping_mul(ODD).rotate_left(31))
}

/// The sum of the sums of all blocks.
pub(crate) fn checksum(words: &[u64]) -> u64 {
    // The word behind belongs to the last block too, as an empty rest where it stands alone.
    let blocks = (words.len() + 1).div_ceil(BLOCK / 8);
    let of = |i: usize| sum(&words[i * (BLOCK / 8)..words.len().min((i + 1) * (BLOCK / 8))]);
    sum(&(0..blocks).map(of).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words with their checksum, as bytes.
    fn file(words: usize) -> Vec<u8> {
        let mut all: Vec<u64> = (0..words as u64).map(|i| i.wrapping_mul(0x1234_5678_9abc_def1)).collect();
        all.push(checksum(&all));
        bytemuck::cast_slice(&all).to_vec()
    }

    fn read(bytes: &[u8]) -> Result<Buffer, Error> {
        Buffer::filled(bytes.len(), |at, piece| {
            piece.copy_from_slice(&bytes[at..at + piece.len()]);
            Ok(())
        })
    }

    #[test]
    fn what_is_filled_in_pieces_is_what_was_written() {
        // Around the ends of blocks, and large enough for pages.
        let block = BLOCK / 8;
        for words in [0, 1, block - 2, block - 1, block, block + 1, LARGE / 8 + 5] {
            let bytes = file(words);
            let buffer = read(&bytes).expect("the sum is right");
            assert_eq!(buffer.bytes(), bytes, "{words}");
            assert_eq!(buffer.words().len(), words + 1);
            assert_eq!(matches!(buffer, Buffer::Pages { .. }), bytes.len() >= LARGE);
        }
    }

    #[test]
    fn a_change_anywhere_is_found() {
        let good = file(BLOCK / 8 + 3);
        for at in (0..good.len()).step_by(99_991).chain([good.len() - 1, BLOCK - 1, BLOCK]) {
            let mut bad = good.clone();
            bad[at] ^= 0x40;
            assert!(read(&bad).is_err(), "{at}");
        }
        for cut in [0, 4, 8, BLOCK, good.len() - 8, good.len() - 1] {
            assert!(read(&good[..cut]).is_err(), "{cut}");
        }
    }
}
