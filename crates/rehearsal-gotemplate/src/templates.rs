//! A set of templates that may use one another.

use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_source::Span;

use crate::error::{ExecuteError, ParseError};
use crate::execute::{Budget, Execution};
use crate::functions::Functions;
use crate::parser;
use crate::tree::Tree;
use crate::value::Value;

/// Longest text of a template in bytes; the largest in public charts have a hundred thousand.
pub const BYTES_MAX: usize = 1024 * 1024;

/// Templates by their names. Copying a set copies no template.
#[derive(Clone, Debug, Default)]
pub struct Templates {
    pub(crate) trees: BTreeMap<String, Arc<Tree>>,
}

/// How a template is executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// What a map gives for a key that it does not have.
    pub missing_key: MissingKey,
    /// What one execution may take.
    pub limits: Limits,
}

/// What a map gives for a key that it does not have: Go's option `missingkey`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MissingKey {
    /// No value, and so do its fields.
    #[default]
    Default,
    /// What a variable of the map's element type holds before it is set.
    Zero,
    /// An error.
    Error,
}

/// What one execution may take, with everything that its functions execute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Parts of templates that are evaluated, and rounds of loops.
    pub steps: u64,
    /// Bytes of each text that is made.
    pub bytes: usize,
    /// Blocks, parentheses and templates that are being evaluated inside one another; also how deep
    /// a value may be. A level takes up to 7 KiB of stack without optimisation, measured, and a
    /// thread may have 2 MiB.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { steps: 1_000_000, bytes: 4 * 1024 * 1024, depth: 150 }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self { missing_key: MissingKey::Default, limits: Limits::default() }
    }
}

impl Templates {
    /// No templates yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads `text` as the template `name`, with what it defines. A template that is there already
    /// is replaced, unless `text` is empty of everything but blanks and definitions.
    ///
    /// # Errors
    ///
    /// The first reason why `text` is no template; also a text over [`BYTES_MAX`], or one that nests
    /// or declares too much. The set is then as it was.
    pub fn parse(
        &mut self,
        name: &str,
        text: &str,
        functions: &Functions<'_>,
    ) -> Result<(), ParseError> {
        for tree in parser::parse(name, text, functions)? {
            let is_kept = tree.is_blank() && self.trees.contains_key(&tree.name);
            if !is_kept {
                self.trees.insert(tree.name.clone(), Arc::new(tree));
            }
        }
        Ok(())
    }

    /// Whether there is a template of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.trees.contains_key(name)
    }

    /// The names in their order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.trees.keys().map(String::as_str)
    }

    /// Executes the template `name` on `data`. The functions must have the names that the templates
    /// were parsed with.
    ///
    /// # Errors
    ///
    /// What Go would refuse to evaluate, an error of a function, or a limit.
    pub fn execute(
        &self,
        name: &str,
        data: Value,
        functions: &Functions<'_>,
        options: Options,
    ) -> Result<String, ExecuteError> {
        let mut budget = Budget::new(options.limits);
        Execution::run(self, name, data, functions, options, &mut budget).map_err(|error| *error)
    }

    pub(crate) fn get(&self, name: &str) -> Result<&Tree, ExecuteError> {
        self.trees.get(name).map(AsRef::as_ref).ok_or_else(|| ExecuteError {
            name: name.to_owned(),
            position: (1, 0),
            template: name.to_owned(),
            context: String::new(),
            message: format!("no template {} in this set", crate::quoted::quote(name)),
            span: Span::default(),
        })
    }
}
