//! What a PromQL expression or a Prometheus rule file says, and what it gives, as upstream would.
//!
//! The grammar, the type rules and the function table are those of Prometheus 3, with the words of
//! its error messages, so that a complaint here is the complaint that `promtool` would make, only
//! with a place that can be underlined. Features that upstream keeps behind a flag (experimental
//! functions, duration arithmetic, `anchored`, `fill`) are recognised and refused with a hint.
//!
//! The crate must not know who wrote a rule, what watches it, how it is scored, or where samples come
//! from.
//!
//! - [`expr`]: the tree that an expression becomes; [`operator`], [`function`] and [`duration`] are
//!   its vocabulary.
//! - [`parser`]: text to tree, over the tokens of a lexer, with the type rules checked at the end;
//!   printing a tree gives its canonical text.
//! - [`pattern`]: what a regular expression in a matcher may look like.
//! - [`name`]: which names are valid, and which need quotes.
//! - [`mod@alertmanager`]: who is told of an alert, and when.
//! - [`template`]: the texts that an alert's labels and annotations expand to.
//! - [`rules`]: rule files, read from a spanned YAML tree, and groups of rules as time goes on.
//! - [`series`]: series in memory, named by [`labels`].
//! - [`evaluate`]: what an expression gives over them.
//! - [`script`]: cases that load series and say what expressions give.
//! - [`unit_test`]: what `promtool test rules` runs.

pub mod alertmanager;
mod check;
pub mod duration;
pub mod evaluate;
pub mod expr;
pub mod function;
pub mod labels;
mod lexer;
mod matchers;
pub mod name;
pub mod operator;
pub mod parser;
pub mod pattern;
mod print;
pub mod rules;
pub mod script;
pub mod series;
pub mod template;
mod token;
pub mod unit_test;

#[cfg(test)]
mod tests;

pub use duration::Duration;
pub use evaluate::{Answer, EvaluateError, Query, Range, Settings, Value};
pub use expr::{Expr, ExprKind, Matcher, SelectorUse, ValueType, VectorSelector};
pub use function::Function;
pub use labels::Labels;
pub use operator::{Aggregator, BinaryOperator, MatchOperator};
pub use parser::{Features, ParseError, Place, parse_expr, parse_expr_at, parse_expr_with};
pub use rules::running::RunningGroup;
pub use rules::{Rule, RuleFile, RuleGroup, RuleKind, read_duration, read_rule_file};
pub use series::SeriesStore;
pub use template::{Expander, Surroundings, Template};
pub use unit_test::{UnitTests, read_unit_tests, run_unit_tests};
