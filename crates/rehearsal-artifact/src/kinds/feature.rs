//! `requirements/features/*.feature`: stories told as scenarios, in Gherkin.
//!
//! Gherkin is line-oriented: a line's first word says what it is. This reader takes the English
//! keywords of the language as the reference parser does (Feature, Rule, Background, Scenario,
//! Scenario Outline, Examples, steps, tags, doc strings, data tables) and reports what the
//! reference parser lets pass and people trip over: a step whose keyword is misspelled becomes
//! prose, a scenario without steps passes, a placeholder that no column fills stays as it is.
//!
//! Left out: other languages, and keywords of the older Gherkin that the reference parser dropped.
//!
//! Scenarios stand in one list, whether they stand in a `Rule` or not; each knows its rule. Tags
//! are kept where they are written, because a tag on a feature holds for all of its scenarios and
//! copying it to each of them would make a small file large.

mod line;
mod outline;
mod reader;
mod table;
mod tags;
#[cfg(test)]
mod tests;

use std::any::Any;
use std::sync::Arc;

use rehearsal_source::{Problems, Span, Spanned};

use crate::kind::{Content, Kind, model};

/// The kind.
pub static KIND: Kind = Kind {
    id: "feature",
    title: "Gherkin feature",
    paths: &["**/*.feature"],
    content: Content::PathAlone,
    read,
};

/// One feature file.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature {
    /// What the feature is called.
    pub name: Spanned<String>,
    /// Tags that hold for every scenario, with their `@`.
    pub tags: Vec<Spanned<String>>,
    /// Free text under the name, lines as written without their indentation.
    pub description: String,
    /// Steps that come before each scenario's own.
    pub background: Vec<Step>,
    /// Its business rules, which group scenarios.
    pub rules: Vec<BusinessRule>,
    /// All scenarios in the order written, those of rules included.
    pub scenarios: Vec<Scenario>,
}

/// A `Rule`: one business rule that the scenarios under it illustrate.
#[derive(Clone, Debug, PartialEq)]
pub struct BusinessRule {
    /// What it says.
    pub name: Spanned<String>,
    /// Tags that hold for every scenario of the rule, with their `@`.
    pub tags: Vec<Spanned<String>>,
    /// Steps that come after the feature's background and before each scenario's own.
    pub background: Vec<Step>,
}

/// One scenario, or the outline of several.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// What it is called.
    pub name: Spanned<String>,
    /// Its own tags, with their `@`.
    pub tags: Vec<Spanned<String>>,
    /// The place of its rule in [`Feature::rules`].
    pub rule: Option<usize>,
    /// Whether it is played once for each row of its examples.
    pub outline: bool,
    /// Its steps, without any background.
    pub steps: Vec<Step>,
    /// The examples of an outline.
    pub examples: Vec<Examples>,
}

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What part of the scenario it is.
    pub keyword: Keyword,
    /// What it says, without the keyword.
    pub text: Spanned<String>,
    /// The data table under it.
    pub table: Option<Table>,
    /// The doc string under it, without its indentation.
    pub doc_string: Option<Spanned<String>>,
}

/// What part of a scenario a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keyword {
    /// What is so beforehand.
    Given,
    /// What happens.
    When,
    /// What must then be so.
    Then,
    /// More of the same.
    And,
    /// More of the same, as a contrast.
    But,
    /// `*`: more of the same in a list.
    Bullet,
}

/// A table of cells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Rows from top to bottom; rows of unequal length are a problem of the file.
    pub rows: Vec<Vec<Spanned<String>>>,
}

/// One block of examples of an outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Examples {
    /// What the block is called; often empty.
    pub name: Spanned<String>,
    /// Its tags, with their `@`.
    pub tags: Vec<Spanned<String>>,
    /// The first row names the placeholders, each further row fills them.
    pub table: Table,
    /// The keyword.
    pub span: Span,
}

impl Feature {
    /// Whether `scenario`, which is one of this feature's, has `tag` (with its `@`): on itself, on
    /// its rule or on the feature.
    #[must_use]
    pub fn is_tagged(&self, scenario: &Scenario, tag: &str) -> bool {
        self.tags_of(scenario).any(|have| have.as_str() == tag)
    }

    /// The tags that hold for `scenario`, which is one of this feature's.
    pub fn tags_of<'a>(
        &'a self,
        scenario: &'a Scenario,
    ) -> impl Iterator<Item = &'a Spanned<String>> {
        let rule = scenario.rule.and_then(|place| self.rules.get(place));
        let inherited = rule.map_or([].as_slice(), |rule| rule.tags.as_slice());
        scenario.tags.iter().chain(inherited).chain(&self.tags)
    }
}

fn read(text: &str, problems: &Problems) -> Option<Arc<dyn Any + Send + Sync>> {
    model(reader::read_feature(text, problems)?)
}
