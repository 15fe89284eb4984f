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
#[derive(Debug)]
pub(crate) struct Matchers(Vec<Condition>);

#[derive(Debug)]
struct Condition {
    label: String,
    test: Test,
}

/// A missing label is tested as an empty value.
#[derive(Debug)]
enum Test {
    Equal(String),
    NotEqual(String),
    Matches(Regex),
    NotMatches(Regex),
}

impl Matchers {
    /// The conditions of `selector`.
    ///
    /// # Errors
    ///
    /// A pattern that cannot be run.
    pub(crate) fn of(selector: &VectorSelector) -> Result<Self, String> {
        let mut conditions = Vec::with_capacity(selector.matchers.len() + 1);
        if let Some(name) = &selector.name {
            let test = Test::Equal(name.value.clone());
            conditions.push(Condition { label: METRIC_NAME_LABEL.to_owned(), test });
        }
        for matcher in &selector.matchers {
            let value = &matcher.value.value;
            let test = match matcher.operator {
                MatchOperator::Equal => Test::Equal(value.clone()),
                MatchOperator::NotEqual => Test::NotEqual(value.clone()),
                MatchOperator::Matches => Test::Matches(compile::whole(value)?),
                MatchOperator::NotMatches => Test::NotMatches(compile::whole(value)?),
            };
            conditions.push(Condition { label: matcher.label.value.clone(), test });
        }
        Ok(Self(conditions))
    }

    /// Whether a series with these labels is meant.
    pub(crate) fn accept(&self, labels: &Labels) -> bool {
        self.0.iter().all(|Condition { label, test }| {
            let value = labels.get(label);
            match test {
                Test::Equal(wanted) => value == wanted,
                Test::NotEqual(unwanted) => value != unwanted,
                Test::Matches(pattern) => pattern.is_match(value),
                Test::NotMatches(pattern) => !pattern.is_match(value),
            }
        })
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
