//! Which series a selector means: its conditions, made ready to be tested.

use regex::Regex;

use crate::expr::VectorSelector;
use crate::labels::Labels;
use crate::name::METRIC_NAME_LABEL;
use crate::operator::MatchOperator;
use crate::pattern::compile;
use crate::series::{SeriesId, SeriesStore};

#[cfg(test)]
mod tests;

/// All conditions of a selector; a series has to meet every one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Matchers(Vec<Condition>);

#[derive(Clone, Debug)]
struct Condition {
    label: String,
    test: Test,
}

/// A missing label is tested as an empty value.
#[derive(Clone, Debug)]
enum Test {
    Equal(String),
    NotEqual(String),
    Matches(Regex),
    NotMatches(Regex),
}

impl Test {
    fn accept(&self, value: &str) -> bool {
        match self {
            Self::Equal(wanted) => value == wanted,
            Self::NotEqual(unwanted) => value != unwanted,
            Self::Matches(pattern) => pattern.is_match(value),
            Self::NotMatches(pattern) => !pattern.is_match(value),
        }
    }
}

impl Matchers {
    /// The conditions of `selector`.
    ///
    /// # Errors
    ///
    /// A pattern that cannot be run.
    pub(crate) fn of(selector: &VectorSelector) -> Result<Self, String> {
        let name = selector.name.as_ref();
        let name = name.map(|name| (METRIC_NAME_LABEL, MatchOperator::Equal, name.value.as_str()));
        let matchers = selector.matchers.iter();
        let matchers = matchers.map(|it| (it.label.as_str(), it.operator, it.value.as_str()));
        Self::of_parts(name.into_iter().chain(matchers))
    }

    /// The conditions of these labels, operators and values.
    ///
    /// # Errors
    ///
    /// A pattern that cannot be run.
    pub(crate) fn of_parts<'p>(
        parts: impl Iterator<Item = (&'p str, MatchOperator, &'p str)>,
    ) -> Result<Self, String> {
        let condition = |(label, operator, value): (&str, MatchOperator, &str)| {
            let test = match operator {
                MatchOperator::Equal => Test::Equal(value.to_owned()),
                MatchOperator::NotEqual => Test::NotEqual(value.to_owned()),
                MatchOperator::Matches => Test::Matches(compile::whole(value)?),
                MatchOperator::NotMatches => Test::NotMatches(compile::whole(value)?),
            };
            Ok(Condition { label: label.to_owned(), test })
        };
        parts.map(condition).collect::<Result<_, _>>().map(Self)
    }

    /// Whether a series with these labels is meant.
    pub(crate) fn accept(&self, labels: &Labels) -> bool {
        self.0.iter().all(|condition| condition.test.accept(labels.get(&condition.label)))
    }

    /// Whether the conditions on `label` hold for `value`.
    pub(crate) fn accept_value(&self, label: &str, value: &str) -> bool {
        let mut on_label = self.0.iter().filter(|condition| condition.label == label);
        on_label.all(|condition| condition.test.accept(value))
    }

    /// Adds the series of `store` that are meant and have at least the number `first`.
    pub(crate) fn select(&self, store: &SeriesStore, first: usize, into: &mut Vec<SeriesId>) {
        let meant = |id: &SeriesId| self.accept(store.labels(*id));
        match self.shortest(store) {
            Some(ids) => {
                let known = into.last().copied();
                let fresh = ids.partition_point(|id| known.is_some_and(|known| *id <= known));
                into.extend(ids[fresh..].iter().copied().filter(meant));
            }
            None => into.extend(store.ids_from(first).filter(meant)),
        }
    }

    /// The fewest series among which all that are meant are, as the index knows them.
    fn shortest<'s>(&self, store: &'s SeriesStore) -> Option<&'s [SeriesId]> {
        let lists = self.0.iter().filter_map(|condition| match &condition.test {
            Test::Equal(value) if !value.is_empty() => Some(store.having(&condition.label, value)),
            _ => None,
        });
        lists.min_by_key(|ids| ids.len())
    }
}
