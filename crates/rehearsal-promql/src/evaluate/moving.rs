//! What a window function keeps of a window that moves on.
//!
//! From one instant to the next a window loses a few samples at its left end and gets a few at its
//! right end. A rate needs the ends and the places where the counter fell; an extreme needs the
//! samples that can still become one. Both follow the window in time proportional to what came and
//! went, and give bit for bit what looking at the whole window gives. A window that moved back, or
//! that is not a stretch of one growing column, is looked at as a whole.

use std::collections::VecDeque;

use super::rate::{Ends, Rate};
use super::windowed::Window;

/// The samples of a window that a function still needs, by their places in the column.
#[derive(Debug, Default)]
pub(super) struct Followed {
    places: VecDeque<usize>,
    /// Where the window began.
    first: usize,
    /// Where it ended: every place before was looked at.
    seen: usize,
}

impl Followed {
    /// Moves on to a window that begins at `first` and has `count` samples; gives the place from
    /// which on samples have not been looked at.
    fn follow(&mut self, first: usize, count: usize) -> usize {
        let end = first + count;
        if first < self.first || end < self.seen {
            self.places.clear();
            self.seen = first;
        }
        let fresh = self.seen.max(first);
        self.first = first;
        self.seen = end;
        fresh
    }

    fn forget_before(&mut self, place: usize) {
        while self.places.front().is_some_and(|first| *first < place) {
            self.places.pop_front();
        }
    }
}

/// The change in a window that begins at place `first`; as [`Rate::of`].
pub(super) fn rate(
    rate: Rate,
    window: &Window<'_>,
    first: usize,
    falls: &mut Followed,
) -> Option<f64> {
    let ends = Ends::of(window)?;
    let mut change = ends.last.1 - ends.first.1;
    if rate.is_counter() {
        let fresh = falls.follow(first, window.values.len());
        falls.forget_before(first + 1);
        for place in fresh.max(first + 1)..first + window.values.len() {
            if window.values[place - first] < window.values[place - first - 1] {
                falls.places.push_back(place);
            }
        }
        for place in &falls.places {
            change += window.values[place - first - 1];
        }
    }
    Some(rate.extrapolated(change, &ends))
}

/// Which end of the numbers is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extreme {
    Max,
    Min,
}

impl Extreme {
    /// The extreme of a window that begins at place `first`; as `over_time::max` and `min`.
    pub(super) fn of(
        self,
        window: &Window<'_>,
        first: usize,
        candidates: &mut Followed,
    ) -> Option<f64> {
        let fresh = candidates.follow(first, window.values.len());
        candidates.forget_before(first);
        for place in fresh..first + window.values.len() {
            let value = window.values[place - first];
            if value.is_nan() {
                continue;
            }
            // An earlier sample that is less extreme can no longer become the extreme.
            while candidates.places.back().is_some_and(|last| {
                let last = window.values[last - first];
                if self == Self::Max { last < value } else { last > value }
            }) {
                candidates.places.pop_back();
            }
            candidates.places.push_back(place);
        }
        match candidates.places.front() {
            Some(place) => Some(window.values[place - first]),
            None => window.values.last().copied(),
        }
    }
}

/// Where the window of a series lies in its column.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cursor {
    first: usize,
    last: usize,
}

impl Cursor {
    /// The places of the samples after `start` and up to `end`, found from where the window was.
    pub(super) fn find(&mut self, times: &[i64], start: i64, end: i64) -> std::ops::Range<usize> {
        self.last = moved(times, self.last, end);
        self.first = moved(&times[..self.last], self.first.min(self.last), start);
        self.first..self.last
    }
}

/// How many of `times` are not after `instant`, looked for first where it was.
fn moved(times: &[i64], was: usize, instant: i64) -> usize {
    /// Samples that are looked at one by one; a window that moved further is searched for.
    const NEAR: usize = 4;
    if was > times.len() || (was > 0 && times[was - 1] > instant) {
        return times.partition_point(|time| *time <= instant);
    }
    let mut place = was;
    while place < times.len() && times[place] <= instant {
        place += 1;
        if place - was > NEAR {
            return place + times[place..].partition_point(|time| *time <= instant);
        }
    }
    place
}
