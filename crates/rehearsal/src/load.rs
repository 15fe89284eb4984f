//! Scenarios by name: a file, or one of those that are part of the program.
//!
//! A file wins over a built-in scenario of the same name, so that a copy can be changed. A name that
//! means neither is an error that knows what was probably meant.

use std::path::Path;

use rehearsal_persona::Registry;
use rehearsal_source::{Source, nearest};

use crate::built_in;
use crate::error::{Error, read_text};
use crate::scenario::{Override, Scenario};

/// Reads the scenario `name` for the personas in `registry`, with `overrides` made.
///
/// `name` is the path of a file, or the name of a built-in scenario with or without `scenarios/` and
/// `.yaml`. Diagnostics call the source by the path as given.
pub fn load_scenario(
    name: &str,
    registry: &Registry,
    overrides: &[Override],
) -> Result<Scenario, Error> {
    let source = scenario_source(name)?;
    Scenario::read(&source, registry, overrides).map_err(Error::Invalid)
}

/// The text of the scenario `name`, unread.
pub fn scenario_source(name: &str) -> Result<Source, Error> {
    let path = Path::new(name);
    // What is there but cannot be read (a folder, for one) must say so instead of being passed over.
    if path.exists() {
        return Ok(Source::new(name, read_text(path)?));
    }
    built_in::scenario(name).ok_or_else(|| {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or(name);
        Error::NoScenario {
            name: name.to_owned(),
            nearest: nearest(stem, built_in::scenario_names()),
        }
    })
}

#[cfg(test)]
mod tests;
