//! A query: any text is screened without a panic, and searching returns what scoring every name returns.
#![no_main]
use knockon_screen::{Index, Name};
use knockon_vocabulary::{ListCode, ListRecord};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let names = ["Huawei Technologies Co., Ltd.", "华为技术有限公司", "Ivanov, Ivan Ivanovich", "АО «Альфа»", "KB Bank 12", "Good Will"];
    Index::build(&names.map(|n| ListRecord::named(ListCode::Other, n, n)))
});

fuzz_target!(|text: &str| {
    let query = Name::new(text);
    let of = |hits: Vec<knockon_screen::Hit>| hits.into_iter().map(|h| (h.record, h.outcome.score.to_bits())).collect::<Vec<_>>();
    assert_eq!(of(INDEX.search(&query, 3, 0.1)), of(INDEX.search_all(&query, 3, 0.1)));
});
