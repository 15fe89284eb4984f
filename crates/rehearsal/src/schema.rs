//! JSON Schemas of the file formats, for editors that complete and complain while one types.
//!
//! The readers are what counts; a schema is their reflection. It knows the names of fields, their
//! types and the words that are known; what depends on several fields at once (a criterion's
//! arguments, a persona's parameters) only the readers know, and the schemas allow it. They keep to
//! draft 7, the newest that yaml-language-server reads.

mod persona;
mod scenario;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;

use crate::summary::Summary;

/// The formats that have a schema.
const NAMES: [&str; 3] = ["scenario", "persona", "run"];

/// The schema of the format `name` as JSON: `scenario`, `persona` or `run`.
#[must_use]
pub fn schema(name: &str) -> Option<String> {
    let settings = SchemaSettings::draft07();
    match name {
        "scenario" => Some(text::<scenario::Scenario>(settings)),
        "persona" => Some(text::<persona::Persona>(settings)),
        "run" => Some(text::<Summary>(settings.for_serialize())),
        _ => None,
    }
}

/// The formats that have a schema, by name.
pub fn schema_names() -> impl Iterator<Item = &'static str> {
    NAMES.into_iter()
}

fn text<T: JsonSchema>(settings: SchemaSettings) -> String {
    let schema = settings.into_generator().into_root_schema_for::<T>();
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is plain data");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests;
