//! The functions that a caller lends to its templates.
//!
//! A function declares what it takes, so that a wrong argument is refused in the words of upstream
//! before it is called. What it gets besides its arguments is the [`Call`], through which it can
//! execute templates of the same set within the same limits.

use std::collections::BTreeMap;

use crate::execute::{Budget, Execution};
use crate::templates::{Options, Templates};
use crate::value::{Type, Value};

/// What a function takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The types of the first arguments.
    pub parameters: &'static [Type],
    /// The type of all that may follow; `None` if nothing may.
    pub rest: Option<Type>,
}

impl Signature {
    /// Takes these arguments.
    #[must_use]
    pub const fn exactly(parameters: &'static [Type]) -> Self {
        Self { parameters, rest: None }
    }

    /// Takes these arguments, and then any number of one type.
    #[must_use]
    pub const fn at_least(parameters: &'static [Type], rest: Type) -> Self {
        Self { parameters, rest: Some(rest) }
    }

    /// The type of the argument at an index below the number of arguments.
    pub(crate) fn parameter(&self, at: usize) -> Type {
        self.parameters.get(at).copied().or(self.rest).unwrap_or(Type::Any)
    }
}

/// What a function does. An error is a sentence without the function's name.
type Body<'f> = dyn Fn(&mut Call<'_>, &[Value]) -> Result<Value, String> + 'f;

/// A function of the caller.
pub(crate) struct Function<'f> {
    pub(crate) signature: Signature,
    pub(crate) body: Box<Body<'f>>,
}

/// The functions of a caller, by the names under which templates call them.
#[derive(Default)]
pub struct Functions<'f> {
    table: BTreeMap<&'static str, Function<'f>>,
}

impl<'f> Functions<'f> {
    /// None but Go's own.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a function, in place of one of that name, be it Go's own. Under `Struct.Method` it becomes
    /// a method of the struct of that name, with the struct as its first argument.
    pub fn add(
        &mut self,
        name: &'static str,
        signature: Signature,
        body: impl Fn(&mut Call<'_>, &[Value]) -> Result<Value, String> + 'f,
    ) {
        self.table.insert(name, Function { signature, body: Box::new(body) });
    }

    /// The names in their order.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.table.keys().copied()
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Function<'f>> {
        self.table.get(name)
    }
}

impl std::fmt::Debug for Functions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.names()).finish()
    }
}

/// One call of a function, from within an execution.
pub struct Call<'c> {
    pub(crate) templates: &'c Templates,
    pub(crate) functions: &'c Functions<'c>,
    pub(crate) options: Options,
    pub(crate) budget: &'c mut Budget,
}

impl Call<'_> {
    /// Executes a template of the set.
    ///
    /// # Errors
    ///
    /// The execution's error, as a sentence.
    pub fn execute(&mut self, name: &str, data: Value) -> Result<String, String> {
        self.run(self.templates, name, data)
    }

    /// Parses `text` beside the templates of the set, and executes it. What it defines is gone
    /// afterwards.
    ///
    /// # Errors
    ///
    /// The reading's or the execution's error, as a sentence.
    pub fn execute_text(&mut self, name: &str, text: &str, data: Value) -> Result<String, String> {
        let mut templates = self.templates.clone();
        templates.parse(name, text, self.functions).map_err(|error| error.to_string())?;
        self.run(&templates, name, data)
    }

    /// Whether the set has a template of this name.
    #[must_use]
    pub fn has_template(&self, name: &str) -> bool {
        self.templates.has(name)
    }

    /// The most bytes that a text may have.
    #[must_use]
    pub fn bytes_max(&self) -> usize {
        self.options.limits.bytes
    }

    fn run(&mut self, templates: &Templates, name: &str, data: Value) -> Result<String, String> {
        let done = Execution::run(templates, name, data, self.functions, self.options, self.budget);
        done.map_err(|error| error.to_string())
    }
}
