//! Two words, and two names: how alike they are, and how likely they are one party.

pub(crate) mod align;
pub(crate) mod bag;
pub(crate) mod compare;
pub(crate) mod distance;
pub(crate) mod features;
pub(crate) mod model;
pub(crate) mod similar;
pub(crate) mod site;
