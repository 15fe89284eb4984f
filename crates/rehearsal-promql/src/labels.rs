//! What names a series: a set of labels, sorted by name.
//!
//! A label without a value is the same as no label, as everywhere in Prometheus. The metric's name
//! is a label like any other, called [`METRIC_NAME_LABEL`]. Sets are cheap to clone; two sets are
//! ordered by their first difference, which is the order in which results are shown.

use std::fmt;
use std::sync::Arc;

use crate::name::METRIC_NAME_LABEL;

#[cfg(test)]
mod tests;

/// One label of a series.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// What it is called.
    pub name: Arc<str>,
    /// Its value; never empty.
    pub value: Arc<str>,
}

/// The labels of a series: sorted by name, each name once, no empty value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Labels(Arc<[Label]>);

impl Labels {
    /// The set of these labels. Of a name that comes twice, the last value counts.
    pub fn new<N: Into<Arc<str>>, V: Into<Arc<str>>>(
        labels: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let mut set: Vec<Label> = labels
            .into_iter()
            .map(|(name, value)| Label { name: name.into(), value: value.into() })
            .collect();
        // The sort is stable, so after the reversal the last of a name comes first.
        set.reverse();
        set.sort_by(|a, b| a.name.cmp(&b.name));
        set.dedup_by(|later, first| later.name == first.name);
        set.retain(|label| !label.value.is_empty());
        Self(set.into())
    }

    /// No labels.
    #[must_use]
    pub fn empty() -> Self {
        Self(Arc::from([]))
    }

    /// The value of a label; empty where there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.find(name).map_or("", |label| &label.value)
    }

    /// The metric's name; empty where there is none.
    #[must_use]
    pub fn metric(&self) -> &str {
        self.get(METRIC_NAME_LABEL)
    }

    /// All of them, sorted by name.
    #[must_use]
    pub fn as_slice(&self) -> &[Label] {
        &self.0
    }

    /// Those whose names are in `names`.
    #[must_use]
    pub fn keeping(&self, names: &[Arc<str>]) -> Self {
        self.filtered(|label| names.contains(&label.name))
    }

    /// Those whose names are not in `names`.
    #[must_use]
    pub fn without(&self, names: &[Arc<str>]) -> Self {
        self.filtered(|label| !names.contains(&label.name))
    }

    /// The same set with a label set to `value`, or without it if `value` is empty.
    #[must_use]
    pub fn with(&self, name: &Arc<str>, value: &str) -> Self {
        let mut set: Vec<Label> = Vec::with_capacity(self.0.len() + 1);
        set.extend(self.0.iter().filter(|label| label.name != *name).cloned());
        if !value.is_empty() {
            let place = set.partition_point(|label| label.name < *name);
            set.insert(place, Label { name: Arc::clone(name), value: value.into() });
        }
        Self(set.into())
    }

    fn find(&self, name: &str) -> Option<&Label> {
        // Sets are small, and most of what is asked for stands near the beginning.
        self.0.iter().find(|label| &*label.name == name)
    }

    fn filtered(&self, keeps: impl Fn(&Label) -> bool) -> Self {
        Self(self.0.iter().filter(|label| keeps(label)).cloned().collect())
    }
}

/// As the messages of upstream show it: the metric's name is a label among the others.
impl fmt::Display for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (index, Label { name, value }) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}{name}={value:?}")?;
        }
        f.write_str("}")
    }
}
