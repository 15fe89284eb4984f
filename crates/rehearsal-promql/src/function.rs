//! The functions of PromQL: what they take and what they give.
//!
//! The table is data from Prometheus 3 (`promql/parser/functions.go`); what a function computes is
//! not known here.

use rehearsal_source::nearest;

use crate::expr::ValueType;

mod table;

/// A function's signature.
///
/// Invariants: `arguments_min` is at most `arguments_max`; only a function that takes nothing has no
/// argument types.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    /// As it is written.
    pub name: &'static str,
    /// Type of each argument; the last one repeats for further arguments.
    pub arguments: &'static [ValueType],
    /// Fewest arguments.
    pub arguments_min: usize,
    /// Most arguments; `None` for any number.
    pub arguments_max: Option<usize>,
    /// What it gives.
    pub returns: ValueType,
    /// Whether upstream keeps it behind a flag.
    pub is_experimental: bool,
}

impl Function {
    /// The function called `name`, letter case counting.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        let index = table::FUNCTIONS.binary_search_by(|function| function.name.cmp(name)).ok()?;
        Some(&table::FUNCTIONS[index])
    }

    /// The name that was probably meant by `name`, among functions that need no flag.
    #[must_use]
    pub fn nearest(name: &str) -> Option<&'static str> {
        nearest(name, Self::stable_names())
    }

    /// The type of argument `index`, counted from 0; `None` for a function that takes nothing.
    #[must_use]
    pub fn argument(&self, index: usize) -> Option<ValueType> {
        self.arguments.get(index).or(self.arguments.last()).copied()
    }

    /// Every function, those behind a flag included, sorted by name.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        table::FUNCTIONS.iter()
    }

    fn stable_names() -> impl Iterator<Item = &'static str> {
        Self::all().filter(|function| !function.is_experimental).map(|function| function.name)
    }
}

#[cfg(test)]
mod tests;
