//! Operators between two vectors: which samples belong together, and what they give.
//!
//! Samples belong together if the labels that count are equal: all but the name, those of `on`, or
//! those not in `ignoring`. One side must have each such set once; with `group_left` or
//! `group_right` the other side may have it often.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_source::Span;

use super::EvaluateError;
use super::arithmetic::{combined, combined_with_histogram};
use super::context::{Context, Evaluated, Sample};
use super::plan::Operand;
use super::table::{LabelsId, Marks, Projection};
use crate::operator::BinaryOperator;

/// See the module.
#[derive(Debug)]
pub(super) struct Join {
    pub(super) operator: BinaryOperator,
    pub(super) returns_bool: bool,
    pub(super) left: Operand,
    pub(super) right: Operand,
    /// The labels that count.
    pub(super) signature: Projection,
    pub(super) cardinality: Cardinality,
    pub(super) span: Span,
    pub(super) rooms: Rooms,
}

/// How many samples of each side may belong together.
#[derive(Debug)]
pub(super) enum Cardinality {
    OneToOne {
        /// The labels of the result, among those of the left sample.
        result: Projection,
    },
    /// Many of the left side for one of the right.
    ManyToOne(Include),
    /// Many of the right side for one of the left.
    OneToMany(Include),
}

/// Labels that a result takes over from the side with one.
#[derive(Debug, Default)]
pub(super) struct Include {
    pub(super) names: Vec<Arc<str>>,
    /// What was made of a pair of label sets.
    memo: BTreeMap<(LabelsId, LabelsId), LabelsId>,
    generation: u32,
}

/// What is used again at the next instant.
#[derive(Debug, Default)]
pub(super) struct Rooms {
    /// The place of each signature on the side with one.
    ones: Marks,
    /// The signatures that have found a partner.
    matched: Marks,
    /// Signature and labels of every result, to find the second of a kind.
    results: Vec<(LabelsId, LabelsId)>,
}

impl Include {
    pub(super) fn of(names: Vec<Arc<str>>) -> Self {
        Self { names, ..Self::default() }
    }

    fn labels(&mut self, many: LabelsId, one: LabelsId, cx: &mut Context<'_>) -> LabelsId {
        if self.names.is_empty() {
            return many;
        }
        if self.generation != cx.table.generation {
            self.generation = cx.table.generation;
            self.memo.clear();
        }
        if let Some(known) = self.memo.get(&(many, one)) {
            return *known;
        }
        let mut labels = cx.table.labels(many).clone();
        for name in &self.names {
            labels = labels.with(name, cx.table.labels(one).get(name));
        }
        let id = cx.table.id(&labels);
        self.memo.insert((many, one), id);
        id
    }
}

impl Join {
    pub(super) fn evaluate(
        &mut self,
        at: i64,
        cx: &mut Context<'_>,
        out: &mut Vec<Sample>,
    ) -> Evaluated<()> {
        let left = self.left.take(at, cx)?;
        let right = self.right.take(at, cx)?;
        let first = out.len();
        if !left.is_empty() && !right.is_empty() {
            let swapped = matches!(self.cardinality, Cardinality::OneToMany(_));
            let (many, one) = if swapped { (&right, &left) } else { (&left, &right) };
            self.note_ones(one, swapped, cx)?;
            self.match_many(many, one, swapped, cx, out)?;
        }
        self.left.put_back(left);
        self.right.put_back(right);
        cx.refuse_duplicates(&out[first..], self.span)
    }

    /// Notes the place of each sample of the side with one.
    fn note_ones(&mut self, one: &[Sample], is_left: bool, cx: &mut Context<'_>) -> Evaluated<()> {
        self.rooms.ones.clear();
        for (place, sample) in one.iter().enumerate() {
            let signature = self.signature.project(sample.labels, cx.table);
            if let Some(there) = self.rooms.ones.get(signature) {
                return Err(self.not_unique(&one[there], sample, signature, is_left, cx));
            }
            self.rooms.ones.set(signature, place);
        }
        Ok(())
    }

    fn match_many(
        &mut self,
        many: &[Sample],
        one: &[Sample],
        swapped: bool,
        cx: &mut Context<'_>,
        out: &mut Vec<Sample>,
    ) -> Evaluated<()> {
        self.rooms.matched.clear();
        self.rooms.results.clear();
        for sample in many {
            let signature = self.signature.project(sample.labels, cx.table);
            let Some(place) = self.rooms.ones.get(signature) else {
                continue;
            };
            let partner = &one[place];
            let labels = self.result_labels(sample, partner, signature, cx)?;
            let pair =
                if swapped { [partner.value, sample.value] } else { [sample.value, partner.value] };
            // A comparison keeps the value on its left side.
            let value = if sample.is_histogram() || partner.is_histogram() {
                combined_with_histogram(self.operator, pair, self.span, cx)?
            } else {
                combined(self.operator, self.returns_bool, pair, pair[0])
            };
            if let Some(value) = value {
                let drops_name = sample.drops_name;
                let result = Sample { labels, drops_name, value };
                out.push(if self.returns_bool { cx.nameless(result) } else { result });
            }
        }
        if matches!(self.cardinality, Cardinality::OneToOne { .. }) {
            return Ok(());
        }
        self.rooms.results.sort_unstable();
        if self.rooms.results.windows(2).any(|pair| pair[0] == pair[1]) {
            let message = "multiple matches for labels: grouping labels must ensure unique matches";
            return Err(EvaluateError::new(message, self.span));
        }
        Ok(())
    }

    fn result_labels(
        &mut self,
        many: &Sample,
        one: &Sample,
        signature: LabelsId,
        cx: &mut Context<'_>,
    ) -> Evaluated<LabelsId> {
        let drops = !self.operator.is_comparison();
        let base = if drops { cx.table.nameless(many.labels) } else { many.labels };
        match &mut self.cardinality {
            Cardinality::OneToOne { result } => {
                if self.rooms.matched.get(signature).is_some() {
                    let message = "multiple matches for labels: many-to-one matching must be \
                                   explicit (group_left/group_right)";
                    return Err(EvaluateError::new(message, self.span));
                }
                self.rooms.matched.set(signature, 0);
                Ok(result.project(base, cx.table))
            }
            Cardinality::ManyToOne(include) | Cardinality::OneToMany(include) => {
                let labels = include.labels(base, one.labels, cx);
                self.rooms.results.push((signature, labels));
                Ok(labels)
            }
        }
    }

    fn not_unique(
        &self,
        there: &Sample,
        sample: &Sample,
        signature: LabelsId,
        is_left: bool,
        cx: &Context<'_>,
    ) -> EvaluateError {
        let side = if is_left { "left" } else { "right" };
        let group = cx.table.labels(signature).to_string();
        let mut both = [there, sample].map(|sample| cx.table.labels(sample.labels).to_string());
        if both[0].cmp(&both[1]) == Ordering::Greater {
            both.swap(0, 1);
        }
        let [first, second] = both;
        let message = format!(
            "found duplicate series for the match group {group} on the {side} hand-side of the \
             operation: [{first}, {second}];many-to-many matching not allowed: matching labels \
             must be unique on one side"
        );
        EvaluateError::new(message, self.span)
    }
}
