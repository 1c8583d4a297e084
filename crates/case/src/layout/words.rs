//! Closed words of the case format; those of export law are the words of the transaction format.

/// `kind` of parties.csv.
pub(crate) const PARTY: &[&str] = &["firm", "public_body", "carrier", "group"];
/// `kind` of items.csv.
pub(crate) const ITEM: &[&str] = &["commodity", "software", "technology"];
/// `class` of recipes.csv (Pichler et al. 2022).
pub(crate) const CLASS: &[&str] = &["critical", "important", "not_critical"];
/// `kind` of a measure.
pub(crate) const MEASURE: &[&str] = &["listing", "rule", "licence", "market"];
/// Restricted-party lists.
pub(crate) const LISTS: &[&str] =
    &["us-el", "us-dpl", "us-uvl", "us-meu", "us-sdn", "us-889", "jp-eul", "cn-ecl", "cn-uel", "other"];
/// Rule sets.
pub(crate) const REGIMES: &[&str] =
    &["us-ear", "us-ofac", "us-889", "jp-feca", "jp-procurement", "cn-export"];
/// `status` of facts.csv and observed.csv.
pub(crate) const STATUS: &[&str] = &[
    "verified",
    "asserted",
    "estimated",
    "expected",
    "planned",
    "guidance",
    "suspected",
    "denied",
    "derived",
    "from_memory",
];
/// `goods` of items.csv.
pub(crate) const GOODS: &[&str] = &[
    "hydrogen_fluoride",
    "photoresist",
    "fluorinated_polyimide",
    "gallium",
    "germanium",
    "antimony",
    "superhard_material",
    "semiconductor_wafer",
    "memory_chip",
    "telecom_equipment",
    "chipmaking_equipment",
];
/// Part 740 exceptions that an entry may allow.
pub(crate) const EXCEPTIONS: &[&str] =
    &["GBS", "LVS", "TSR", "CIV", "APR", "RPL", "GOV", "TMP", "ENC", "STA"];
/// End uses.
pub(crate) const END_USE: &[&str] = &[
    "civil",
    "military",
    "wmd",
    "production",
    "network_operation",
    "handset_support",
    "consumer_device_support",
    "customer_premises_support",
    "vulnerability_disclosure",
    "standards_5g",
    "standards_activity",
];
/// What the user vouches for of a flow.
pub(crate) const ASSERTED: &[&str] = &[
    "network_fully_operational",
    "certification_held",
    "published",
    "supports_5g",
    "supplier_licence_confirmed",
    "exported_lawfully",
    "continuing_trade",
    "clearly_not_wmd",
    "waiver_held",
];
/// Measures of impact that published figures can stand beside.
pub(crate) const IMPACT: &[&str] = &["output", "value added", "jobs", "tax"];
/// Uses of a plant's equipment.
pub(crate) const EQUIPMENT: &[&str] = &["lithography", "etch", "deposition", "test", "assembly", "other"];
