//! JSON Schemas of requests and answers, as parts of a larger document such as OpenAPI.

use schemars::{Schema, SchemaGenerator};

/// A transaction as `decide` takes it.
pub fn transaction_schema(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<knockon_control::Transaction>()
}

/// The answer to a transaction on a day.
pub fn determination_schema(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<knockon_control::Determination>()
}

/// An outcome as `outcome.json` has it.
pub fn outcome_schema_in(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<knockon_case::outcome::Outcome>()
}
