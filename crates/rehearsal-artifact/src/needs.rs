//! Parts that wait for each other: jobs of a workflow, stages of a pipeline.
//!
//! A part names what it needs. Names that nobody has are left to whoever reports them; here they
//! are no edge. Everything is linear in parts and needs, because the files come from anyone.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use rehearsal_source::fields::clip;
use rehearsal_source::nearest;

/// More unknown names than this in one file say nothing new, and each costs a search for the name
/// that was meant.
pub(crate) const UNKNOWN_MAX: usize = 20;

/// Who waits for whom; parts are known by their place in the list that the graph was made from.
pub(crate) struct Needs<'a> {
    places: BTreeMap<&'a str, usize>,
    edges: Vec<Vec<usize>>,
}

/// Parts that each need the next, the last needing the first.
pub(crate) struct Circle {
    /// Where its first part stands.
    pub(crate) first: usize,
    /// Its parts for a message: `build → test → build`.
    pub(crate) names: String,
}

impl<'a> Needs<'a> {
    /// The graph of `parts`, each an id and the ids that it needs. Of equal ids the first counts.
    pub(crate) fn of<N>(parts: impl Iterator<Item = (&'a str, N)> + Clone) -> Self
    where
        N: Iterator<Item = &'a str>,
    {
        let mut places = BTreeMap::new();
        for (place, (id, _)) in parts.clone().enumerate() {
            places.entry(id).or_insert(place);
        }
        let edges = parts
            .map(|(_, needs)| needs.filter_map(|id| places.get(id).copied()).collect())
            .collect();
        Self { places, edges }
    }

    /// Where the part called `id` stands.
    pub(crate) fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// The hint under a name that nobody has.
    pub(crate) fn suggestion(&self, unknown: &str) -> Option<String> {
        /// Real files have a dozen parts; the search is not for files of thousands.
        const TRIED_MAX: usize = 100;
        let name = nearest(unknown, self.places.keys().copied().take(TRIED_MAX))?;
        Some(format!("did you mean `{name}`?"))
    }

    /// Everything that the part at `place` waits for, directly or not: one flag a part. The part
    /// itself is among them only if it waits for itself.
    pub(crate) fn before(&self, place: usize) -> Vec<bool> {
        let mut reached = vec![false; self.edges.len()];
        let mut open = vec![place];
        while let Some(at) = open.pop() {
            for &next in &self.edges[at] {
                if !reached[next] {
                    reached[next] = true;
                    open.push(next);
                }
            }
        }
        reached
    }

    /// The first circle of parts, if there is one.
    pub(crate) fn circle(&self) -> Option<Circle> {
        let places = self.circle_places()?;
        Some(Circle { first: *places.first()?, names: self.names(&places) })
    }

    fn names(&self, places: &[usize]) -> String {
        /// A longer circle is shown by its beginning.
        const SHOWN_MAX: usize = 8;
        let name = |wanted: usize| {
            let found = self.places.iter().find(|(_, place)| **place == wanted);
            found.map_or_else(String::new, |(name, _)| clip(name))
        };
        let mut names: Vec<String> = places.iter().take(SHOWN_MAX).map(|at| name(*at)).collect();
        if places.len() > SHOWN_MAX {
            names.push("…".to_owned());
        }
        names.push(name(places[0]));
        names.join(" → ")
    }

    fn circle_places(&self) -> Option<Vec<usize>> {
        let mut state = vec![State::New; self.edges.len()];
        for start in 0..self.edges.len() {
            // The walk keeps its own stack: a hostile chain of needs is as long as the file.
            let mut path: Vec<(usize, usize)> = Vec::new();
            if state[start] == State::New {
                state[start] = State::OnPath;
                path.push((start, 0));
            }
            while let Some((at, tried)) = path.last_mut() {
                let Some(&next) = self.edges[*at].get(*tried) else {
                    state[*at] = State::Done;
                    path.pop();
                    continue;
                };
                *tried += 1;
                match state[next] {
                    State::New => {
                        state[next] = State::OnPath;
                        path.push((next, 0));
                    }
                    State::OnPath => {
                        let places = path.iter().map(|(place, _)| *place);
                        return Some(places.skip_while(|place| *place != next).collect());
                    }
                    State::Done => {}
                }
            }
        }
        None
    }
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    OnPath,
    Done,
}
