//! The face of the sourcing stage: plans, survival, recovery.

mod plans;
mod recovery;
mod robust;
