//! `label_replace` and `label_join`: labels made of labels.

use std::sync::Arc;

use regex::Regex;
use rehearsal_source::Span;

use super::EvaluateError;
use super::context::{Context, Evaluated, Sample};
use super::plan::Operand;
use super::table::{LabelsId, Memo};
use crate::labels::Labels;
use crate::name::METRIC_NAME_LABEL;

/// Longest value that a label can be given; values that are joined to themselves double each time.
const VALUE_BYTES_MAX: usize = 64 * 1024;

/// Where the new value comes from.
#[derive(Debug)]
pub(super) enum Recipe {
    /// What `template` becomes with the parts of the label `source` that `pattern` found; nothing
    /// changes where it does not match.
    Replace { pattern: Regex, template: String, source: String },
    /// The values of `sources`, one after the other.
    Join { separator: String, sources: Vec<String> },
}

/// A vector with one label set anew.
#[derive(Debug)]
pub(super) struct Relabel {
    pub(super) operand: Operand,
    pub(super) target: Arc<str>,
    pub(super) recipe: Recipe,
    pub(super) span: Span,
    pub(super) memo: Memo,
}

impl Relabel {
    pub(super) fn evaluate(
        &mut self,
        at: i64,
        cx: &mut Context<'_>,
        out: &mut Vec<Sample>,
    ) -> Evaluated<()> {
        let first = out.len();
        let samples = self.operand.take(at, cx)?;
        for sample in &samples {
            let labels = self.relabelled(sample.labels, cx)?;
            // A name that was just given is not the one that was to go.
            let is_named = &*self.target == METRIC_NAME_LABEL && self.sets(sample.labels, cx);
            out.push(Sample { labels, drops_name: sample.drops_name && !is_named, ..*sample });
        }
        self.operand.put_back(samples);
        cx.refuse_equal_labels(&out[first..], self.span)
    }

    fn relabelled(&mut self, id: LabelsId, cx: &mut Context<'_>) -> Evaluated<LabelsId> {
        if let Some(known) = self.memo.known(id, cx.table.generation) {
            return Ok(known);
        }
        cx.spend(1, self.span)?;
        let labels = cx.table.labels(id);
        let result = match self.value(labels)? {
            Some(value) => {
                let labels = labels.with(&self.target, &value);
                cx.table.id(&labels)
            }
            None => id,
        };
        self.memo.remember(id, result);
        Ok(result)
    }

    fn sets(&self, id: LabelsId, cx: &Context<'_>) -> bool {
        match &self.recipe {
            Recipe::Join { .. } => true,
            Recipe::Replace { pattern, source, .. } => {
                pattern.is_match(cx.table.labels(id).get(source))
            }
        }
    }

    fn value(&self, labels: &Labels) -> Evaluated<Option<String>> {
        let value = match &self.recipe {
            Recipe::Join { separator, sources } => {
                let values: Vec<&str> = sources.iter().map(|source| labels.get(source)).collect();
                values.join(separator)
            }
            Recipe::Replace { pattern, template, source } => {
                let Some(found) = pattern.captures(labels.get(source)) else {
                    return Ok(None);
                };
                let mut value = String::new();
                found.expand(template, &mut value);
                value
            }
        };
        if value.len() <= VALUE_BYTES_MAX {
            return Ok(Some(value));
        }
        let message = format!(
            "label {:?} would get {} bytes; at most {VALUE_BYTES_MAX} are kept",
            self.target,
            value.len()
        );
        Err(EvaluateError::new(message, self.span))
    }
}
