//! What the fuzz targets do, as plain functions: one list for libFuzzer (`fuzz/fuzz_targets`, which needs the nightly toolchain) and for the
//! program of this crate, which every `.ci/run` uses.
//!
//! A function takes any bytes and returns; a panic is a finding.

pub mod economy;
pub mod law;
pub mod lists;
pub mod names;
pub mod network;

/// A target: its name, which is also that of its folder in `fuzz/seeds`, and what it does with bytes.
pub type Target = (&'static str, fn(&[u8]));

/// All targets by name.
pub const TARGETS: &[Target] = &[
    ("case_file", law::case_file),
    ("economy_archive", economy::archive),
    ("economy_china", economy::china),
    ("economy_eurostat", economy::eurostat),
    ("economy_folder", economy::folder),
    ("economy_icio", economy::icio),
    ("economy_prepared", economy::prepared),
    ("economy_table", economy::table),
    ("economy_wiod", economy::wiod),
    ("entry_dates", law::entry_dates),
    ("entry_words", law::entry_words),
    ("lists_any", lists::any),
    ("lists_csl", lists::csl),
    ("lists_csl_json", lists::csl_json),
    ("lists_dpl", lists::dpl),
    ("lists_entity_list", lists::entity_list),
    ("lists_eu_csv", lists::eu_csv),
    ("lists_eu_xml", lists::eu_xml),
    ("lists_ftm", lists::ftm),
    ("lists_meti", lists::meti),
    ("lists_mofcom", lists::mofcom),
    ("lists_ofac", lists::ofac),
    ("lists_ofac_advanced", lists::ofac_advanced),
    ("lists_ofac_xml", lists::ofac_xml),
    ("lists_own", lists::own),
    ("lists_records", lists::records),
    ("lists_spreadsheet", lists::spreadsheet),
    ("lists_uk_csv", lists::uk_csv),
    ("lists_uk_xml", lists::uk_xml),
    ("lists_un", lists::un),
    ("network_chain", network::chain),
    ("network_edges", network::edges),
    ("network_folder", network::folder),
    ("network_graphml", network::graphml),
    ("network_matrix", network::matrix),
    ("oracle_case", law::oracle_case),
    ("rule_file", law::rule_file),
    ("screen_index", names::index),
    ("screen_query", names::query),
    ("transaction", law::transaction),
    ("transaction_rows", law::transaction_rows),
    ("what_if", law::what_if),
];
