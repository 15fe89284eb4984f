use super::Streams;
use crate::entity::Entities;
use proptest::prelude::*;

fn draws(
    streams: &mut Streams,
    entities: &Entities,
    path: &str,
    purpose: &'static str,
) -> Vec<u64> {
    let entity = entities.find(path).unwrap();
    let stream = streams.open(entities, entity, purpose);
    (0..8).map(|_| stream.next_u64()).collect()
}

fn entities(paths: &[&str]) -> Entities {
    let mut entities = Entities::new();
    for path in paths {
        entities.declare(path);
    }
    entities
}

/// A change here changes every run that draws.
#[test]
fn the_first_numbers_of_a_seed_stay_what_they_are() {
    let entities = entities(&["delivery/load"]);
    let mut streams = Streams::new(42);
    let stream = streams.open(&entities, entities.find("delivery/load").unwrap(), "arrival");
    let numbers: Vec<u64> = (0..5).map(|_| stream.below(1_000)).collect();
    assert_eq!(numbers, [993, 311, 380, 596, 814]);
}

#[test]
fn a_stream_depends_on_the_path_and_not_on_who_else_takes_part() {
    let (few, many) = (entities(&["b"]), entities(&["a", "c", "b"]));
    let alone = draws(&mut Streams::new(1), &few, "b", "x");
    let mut streams = Streams::new(1);
    let others = [draws(&mut streams, &many, "a", "x"), draws(&mut streams, &many, "b", "y")];
    assert_eq!(draws(&mut streams, &many, "b", "x"), alone);
    assert!(!others.contains(&alone));
    assert_ne!(draws(&mut Streams::new(2), &few, "b", "x"), alone);
}

#[test]
fn positions_tell_who_drew_how_much() {
    let entities = entities(&["a", "b"]);
    let mut streams = Streams::new(1);
    draws(&mut streams, &entities, "b", "x");
    let positions: Vec<_> = streams.positions(&entities).collect();
    assert_eq!(positions, [("b", "x", 16)]);
}

#[test]
fn certain_things_happen_and_impossible_ones_do_not() {
    let entities = entities(&["a"]);
    let mut streams = Streams::new(1);
    let stream = streams.open(&entities, entities.find("a").unwrap(), "x");
    assert!((0..1_000).all(|_| stream.happens(1_000_000)));
    assert!(!(0..1_000).any(|_| stream.happens(0)));
    let heads = (0..100_000).filter(|_| stream.happens(500_000)).count();
    // Ten standard deviations of a fair coin.
    assert!(heads.abs_diff(50_000) < 1_600, "{heads}");
}

proptest! {
    #[test]
    fn one_more_draw_here_moves_nothing_there(seed: u64, extra in 0usize..40) {
        let entities = entities(&["a", "b"]);
        let (a, b) = (entities.find("a").unwrap(), entities.find("b").unwrap());
        let (mut plain, mut disturbed) = (Streams::new(seed), Streams::new(seed));
        for round in 0..40 {
            for _ in 0..=usize::from(round == extra) {
                disturbed.open(&entities, a, "x").next_u64();
            }
            plain.open(&entities, a, "x").next_u64();
            for (entity, purpose) in [(a, "y"), (b, "x")] {
                prop_assert_eq!(
                    plain.open(&entities, entity, purpose).next_u64(),
                    disturbed.open(&entities, entity, purpose).next_u64()
                );
            }
        }
    }

    #[test]
    fn a_bounded_draw_stays_below_its_bound(seed: u64, bound in 1u64..) {
        let entities = entities(&["a"]);
        let mut streams = Streams::new(seed);
        let stream = streams.open(&entities, entities.find("a").unwrap(), "x");
        for _ in 0..20 {
            prop_assert!(stream.below(bound) < bound);
        }
    }
}
