//! Names and indexes of them.

use knockon_screen::{Index, Name};
use knockon_vocabulary::{ListCode, ListRecord};
use std::sync::LazyLock;

/// A saved index: bytes that are no index are refused, and those that are one, however strange, are searched without a panic.
///
/// The checksum would keep almost everything out, so the target writes the right one behind the bytes.
pub fn index(bytes: &[u8]) {
    let words: Vec<u64> =
        bytes.chunks(8).map(|c| c.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b))).collect();
    let _ = Index::from_words(words.clone());
    if let Ok(index) = Index::from_words(knockon_screen::with_checksum(words)) {
        for name in ["Alpha Bank", "Ivanov I. I.", "华为技术", "Good Will 12"] {
            let _ = index.search(&Name::new(name), 5, 0.01);
        }
    }
}

/// A query: any text is screened without a panic, and searching returns what scoring every name returns.
pub fn query(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let query = Name::new(text);
    let of = |hits: Vec<knockon_screen::Hit>| {
        hits.into_iter().map(|h| (h.record, h.outcome.score.to_bits())).collect::<Vec<_>>()
    };
    assert_eq!(of(INDEX.search(&query, 3, 0.1)), of(INDEX.search_all(&query, 3, 0.1)));
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let names = [
        "Huawei Technologies Co., Ltd.",
        "华为技术有限公司",
        "Ivanov, Ivan Ivanovich",
        "АО «Альфа»",
        "KB Bank 12",
        "Good Will",
    ];
    Index::build(&names.map(|n| ListRecord::named(ListCode::Other, n, n)))
});
