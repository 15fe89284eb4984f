use std::collections::BTreeMap;

use super::{Agenda, Due, Entry, Rank};
use crate::entity::EntityId;
use crate::time::VirtualTime;
use proptest::prelude::*;

/// What the agenda promises, written the slow way.
#[derive(Default)]
struct Model {
    entries: BTreeMap<(Due, EntityId, u32), u64>,
    counters: BTreeMap<EntityId, u32>,
}

impl Model {
    fn push(&mut self, due: Due, origin: EntityId, payload: u64) {
        let counter = self.counters.entry(origin).or_default();
        self.entries.insert((due, origin, *counter), payload);
        *counter += 1;
    }

    fn pop(&mut self) -> Option<Entry<u64>> {
        let ((due, origin, _), payload) = self.entries.pop_first()?;
        Some(Entry { due, origin, payload })
    }
}

/// A crowd of entries pushed together, then some popped.
#[derive(Clone, Debug)]
struct Burst {
    pushes: usize,
    /// Delays spread over this many microseconds, by a fixed scramble of the entry's number.
    spread: u64,
    pops: usize,
}

fn bursts() -> impl Strategy<Value = Vec<Burst>> {
    let spread = prop_oneof![Just(1), Just(3), 1u64..1_000, 1u64..1_000_000, 1u64..1 << 40];
    let burst = (0usize..900, spread, 0usize..1_200).prop_map(|(pushes, spread, pops)| Burst {
        pushes,
        spread,
        pops,
    });
    prop::collection::vec(burst, 1..12)
}

fn due(micros: u64, round: u32, rank: u8) -> Due {
    Due { time: VirtualTime::from_micros(micros).unwrap(), round, rank: Rank(rank) }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn entries_leave_in_the_order_of_a_sorted_map(bursts in bursts()) {
        let mut agenda = Agenda::new();
        let mut model = Model::default();
        let (mut now, mut number) = (0, 0u64);
        for burst in bursts {
            for _ in 0..burst.pushes {
                let scrambled = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16;
                let (round, rank) = ((scrambled >> 3) as u32 % 2, (scrambled >> 5) as u8 % 3);
                let due = due(now + scrambled % burst.spread, round, rank);
                let origin = EntityId::from_number((scrambled >> 8) as u32 % 5);
                agenda.push(due, origin, number);
                model.push(due, origin, number);
                number += 1;
            }
            for _ in 0..burst.pops {
                let expected = model.pop();
                prop_assert_eq!(agenda.next_due(), expected.map(|entry| entry.due));
                let popped = agenda.pop();
                prop_assert_eq!(popped, expected);
                now = popped.map_or(now, |entry| entry.due.time.as_micros());
                prop_assert_eq!(agenda.len(), model.entries.len());
            }
        }
        while let Some(expected) = model.pop() {
            prop_assert_eq!(agenda.pop(), Some(expected));
        }
        prop_assert!(agenda.is_empty());
    }
}

#[test]
fn one_far_entry_and_a_ticking_one_leave_in_order_with_many_pending() {
    let (origin, ticker) = (EntityId::from_number(0), EntityId::from_number(1));
    let mut agenda = Agenda::new();
    let mut model = Model::default();
    for number in 0..5_000u64 {
        let due = due(1_000_000_000 + number * 977 % 4_096, 0, 0);
        agenda.push(due, origin, number);
        model.push(due, origin, number);
    }
    for tick in 0..20_000u64 {
        let due = due(tick * 100, 0, 0);
        agenda.push(due, ticker, tick);
        model.push(due, ticker, tick);
        assert_eq!(agenda.pop(), model.pop());
    }
    while let Some(expected) = model.pop() {
        assert_eq!(agenda.pop(), Some(expected));
    }
}

#[test]
fn a_cleared_agenda_counts_from_the_start_again() {
    let origin = EntityId::from_number(0);
    let mut agenda = Agenda::new();
    (0..1_000).for_each(|number| agenda.push(due(number, 0, 0), origin, number));
    agenda.clear();
    assert!(agenda.is_empty());
    agenda.push(due(7, 0, 0), origin, 7);
    assert_eq!(agenda.pop().map(|entry| entry.payload), Some(7));
    assert_eq!(agenda.pop(), None);
}

#[test]
fn order_is_time_then_round_then_rank_then_origin_then_own_counter() {
    let rows = [
        (due(1, 0, 9), 3, "earlier time"),
        (due(2, 0, 5), 3, "earlier round"),
        (due(2, 1, 4), 3, "lower rank"),
        (due(2, 1, 5), 1, "lower origin"),
        (due(2, 1, 5), 2, "first of its own"),
        (due(2, 1, 5), 2, "second of its own"),
    ];
    // Pushed backwards, but for the last two, whose order is that of their making.
    let mut agenda = Agenda::new();
    for index in [4, 5, 3, 2, 1, 0] {
        let (due, origin, name): (Due, u32, &str) = rows[index];
        agenda.push(due, EntityId::from_number(origin), name);
    }
    for (_, _, name) in rows {
        assert_eq!(agenda.pop().map(|entry| entry.payload), Some(name));
    }
}
