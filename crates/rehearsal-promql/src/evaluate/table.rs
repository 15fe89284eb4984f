//! Label sets by number, and what is made of them.
//!
//! An evaluation handles the same few sets again and again: it drops their names, groups by some of
//! their labels and joins by others. Each set gets a number when it is first met; what a part of an
//! expression makes of it is worked out once and remembered by that number. So a steady evaluation
//! compares numbers and allocates nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::labels::Labels;
use crate::name::METRIC_NAME_LABEL;

/// About what a set takes beside its texts.
const SET_BYTES: usize = 128;

/// A label set of one [`LabelTable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LabelsId(u32);

impl LabelsId {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// Every label set that an evaluation has met.
#[derive(Debug)]
pub(super) struct LabelTable {
    sets: Vec<Labels>,
    ids: BTreeMap<Labels, LabelsId>,
    nameless: Projection,
    /// How long all names and values are together.
    bytes: usize,
    /// How often it was emptied; what was remembered before holds no longer.
    pub(super) generation: u32,
}

impl LabelTable {
    pub(super) fn new() -> Self {
        Self {
            sets: Vec::new(),
            ids: BTreeMap::new(),
            nameless: Projection::without(vec![METRIC_NAME_LABEL.into()]),
            bytes: 0,
            generation: 0,
        }
    }

    pub(super) fn id(&mut self, labels: &Labels) -> LabelsId {
        if let Some(id) = self.ids.get(labels) {
            return *id;
        }
        let id = u32::try_from(self.sets.len()).map(LabelsId);
        let id = id.expect("memory ends long before 2^32 label sets");
        self.bytes += SET_BYTES;
        self.bytes += labels.as_slice().iter().map(|l| l.name.len() + l.value.len()).sum::<usize>();
        self.sets.push(labels.clone());
        self.ids.insert(labels.clone(), id);
        id
    }

    pub(super) fn labels(&self, id: LabelsId) -> &Labels {
        &self.sets[id.index()]
    }

    /// About how many bytes the sets take.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// The same labels without the metric's name.
    pub(super) fn nameless(&mut self, id: LabelsId) -> LabelsId {
        if let Some(known) = self.nameless.known(id, self.generation) {
            return known;
        }
        let labels = self.nameless.of(self.labels(id));
        let result = self.id(&labels);
        self.nameless.memo.remember(id, result);
        result
    }

    /// Forgets all, so that sets which are no longer met take no memory.
    pub(super) fn clear(&mut self) {
        self.sets.clear();
        self.ids.clear();
        self.bytes = 0;
        self.generation += 1;
    }
}

/// What was made of each label set.
#[derive(Debug, Default)]
pub(super) struct Memo {
    results: Vec<Option<LabelsId>>,
    generation: u32,
}

impl Memo {
    pub(super) fn known(&mut self, id: LabelsId, generation: u32) -> Option<LabelsId> {
        if self.generation != generation {
            self.results.clear();
            self.generation = generation;
        }
        self.results.get(id.index()).copied().flatten()
    }

    pub(super) fn remember(&mut self, id: LabelsId, result: LabelsId) {
        if self.results.len() <= id.index() {
            self.results.resize(id.index() + 1, None);
        }
        self.results[id.index()] = Some(result);
    }
}

/// Some labels of every set: those with given names, or all but those.
#[derive(Debug)]
pub(super) struct Projection {
    names: Vec<Arc<str>>,
    keeps: bool,
    memo: Memo,
}

impl Projection {
    pub(super) fn keeping(names: Vec<Arc<str>>) -> Self {
        Self { names, keeps: true, memo: Memo::default() }
    }

    pub(super) fn without(names: Vec<Arc<str>>) -> Self {
        Self { names, keeps: false, memo: Memo::default() }
    }

    pub(super) fn project(&mut self, id: LabelsId, table: &mut LabelTable) -> LabelsId {
        if let Some(known) = self.known(id, table.generation) {
            return known;
        }
        let labels = self.of(table.labels(id));
        let result = table.id(&labels);
        self.memo.remember(id, result);
        result
    }

    /// What it makes of every set, if that is always the empty one.
    pub(super) fn constant(&self, table: &mut LabelTable) -> Option<LabelsId> {
        (self.keeps && self.names.is_empty()).then(|| table.id(&Labels::empty()))
    }

    fn known(&mut self, id: LabelsId, generation: u32) -> Option<LabelsId> {
        self.memo.known(id, generation)
    }

    pub(super) fn of(&self, labels: &Labels) -> Labels {
        if self.keeps { labels.keeping(&self.names) } else { labels.without(&self.names) }
    }
}

/// A number for each label set that was marked since the last [`Marks::clear`].
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// The round in which a set was marked, and the number it was given.
    marks: Vec<(u32, u32)>,
    round: u32,
}

impl Marks {
    pub(super) fn clear(&mut self) {
        match self.round.checked_add(1) {
            Some(round) => self.round = round,
            None => {
                self.marks.clear();
                self.round = 1;
            }
        }
    }

    /// The number given to `id`, if it was marked.
    pub(super) fn get(&self, id: LabelsId) -> Option<usize> {
        let (round, number) = self.marks.get(id.index())?;
        (*round == self.round && self.round > 0).then_some(*number as usize)
    }

    pub(super) fn set(&mut self, id: LabelsId, number: usize) {
        if self.marks.len() <= id.index() {
            self.marks.resize(id.index() + 1, (0, 0));
        }
        let number = u32::try_from(number).expect("fewer samples than label sets");
        self.marks[id.index()] = (self.round, number);
    }
}
