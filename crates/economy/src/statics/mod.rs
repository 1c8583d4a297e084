//! The static input–output model, each formula one pure function under the textbook's symbol.
//!
//! Source: Leontief (1936); Miller & Blair, *Input–Output Analysis*, 2nd ed. 2009, chapters 2 (A, L), 3 (many regions), 6 (multipliers),
//! 12 (Ghosh; hypothetical extraction). A capital of the literature stands as a small letter in the name and as itself in the
//! first line: `calc_a` is **A**, `calc_l` is **L**.
//!
//! Supported: A, L, B, G, multipliers I and II, stressors and footprint accounts, one region alone (spillover, feedback),
//! extraction of industries and of sets, cut blocks, value added by origin, linkages, upstreamness, the price model, all accounts at once.
//! Not supported: rectangular supply and use tables.

mod accounts;
mod case;
mod core;
mod extraction;
mod source;
mod structure;
mod system;

pub use accounts::{Footprints, Regional, calc_regional, calc_sales_abroad, footprints};
pub use case::io_static_json;
pub use core::{
    Type2, calc_a, calc_b, calc_coeff, calc_effects, calc_forward_linkages, calc_g, calc_l, calc_m,
    calc_m_down, calc_multipliers, calc_new_x, calc_output_multipliers, calc_s, calc_s_y, calc_type2,
    calc_type2_a, calc_x, calc_z,
};
pub use extraction::{calc_cut_x, calc_hem_loss, calc_va, calc_va_in_columns, calc_value_added_coeff};
pub use structure::{
    Extraction, Linkages, Multipliers, ValueAddedTrade, calc_all_multipliers, calc_linkages,
    calc_price_change, extract, price_check, value_added_trade,
};
pub use system::{Extension, Stressors, System, calc_all};
