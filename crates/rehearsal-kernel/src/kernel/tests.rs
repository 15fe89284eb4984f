use std::sync::Arc;

use super::{Kernel, Limits, Setup, Step, StopReason};
use crate::log::Keep;
use crate::toy::{Fact, Task, Toy, at, bells, cast, ring};
use crate::{EntityId, Rank, RecordedLog, ResolveError, VirtualDuration, VirtualTime};
use proptest::prelude::*;

fn new(entities: &[(&str, Option<&str>)]) -> Kernel<Toy> {
    Kernel::new(cast(entities), Setup::default(), Toy::default())
}

fn entity(kernel: &Kernel<Toy>, path: &str) -> EntityId {
    kernel.cast().entities().find(path).unwrap()
}

/// The log's events as `time kind source <cause`.
fn told(kernel: &Kernel<Toy>) -> Vec<String> {
    let log = RecordedLog::read(kernel.log().bytes().unwrap()).unwrap();
    let line = |record: crate::Record| {
        let cause = record.cause.map_or(String::new(), |cause| format!(" <{cause}"));
        format!("{} {} {}{cause}", record.time.as_micros(), record.kind, record.source)
    };
    log.records().map(line).collect()
}

fn ring_once(number: u64, to: Option<EntityId>) -> Task {
    Task::Ring { number, left: 0, to }
}

#[test]
fn the_receiver_hears_first_and_then_the_subscribers_in_order_and_nobody_twice() {
    let mut kernel = new(&[("a", Some("bell")), ("b", Some("")), ("c", None), ("d", Some("bell"))]);
    let [a, b, c, d] = ["a", "b", "c", "d"].map(|path| entity(&kernel, path));
    for (number, to) in [(0, Some(c)), (1, Some(d)), (2, None)] {
        kernel.schedule_at(at(number), Rank(1), a, ring_once(number, to));
    }
    assert_eq!(kernel.run_until_idle(), Step::Idle);
    let expected = [(c, 0), (a, 0), (b, 0), (d, 0), (d, 1), (a, 1), (b, 1), (a, 2), (b, 2), (d, 2)];
    assert_eq!(kernel.world().heard, expected);
}

#[test]
fn the_log_is_these_bytes() {
    let mut kernel = new(&[("bell/\"one\"", None), ("bell/two", Some("bell"))]);
    let one = entity(&kernel, "bell/\"one\"");
    kernel.publish_at(at(5), Rank(1), one, Fact::Rang { number: 7, left: 1, to: None });
    kernel.run_until_idle();
    let expected = concat!(
        r#"{"inputs":{},"log_format":1,"seed":0,"semantics":0}"#,
        "\n",
        r#"{"data":{"left":1,"number":7},"kind":"bell.rang","seq":1,"source":"bell/\"one\"","time":5}"#,
        "\n",
        r#"{"cause":1,"data":{"left":0,"number":8},"kind":"bell.rang","seq":2,"source":"bell/two","time":5}"#,
        "\n",
    );
    assert_eq!(std::str::from_utf8(kernel.log().bytes().unwrap()), Ok(expected));
}

#[test]
fn a_cause_is_carried_through_tasks_that_are_not_logged() {
    let mut kernel = new(&[("starter", None), ("ringer", Some("bell.rang"))]);
    let starter = entity(&kernel, "starter");
    kernel.world.is_indirect = true;
    let task = Task::Ring { number: 1, left: 2, to: None };
    kernel.schedule_at(at(1), Rank(0), starter, Task::Detour(Box::new(task)));
    kernel.run_until_idle();
    let expected = ["1 bell.rang starter", "1 bell.rang ringer <1", "1 bell.rang ringer <2"];
    assert_eq!(told(&kernel), expected);
}

#[test]
fn an_effect_never_acts_before_a_cause_of_the_same_instant() {
    let mut kernel = new(&[("a", None), ("b", Some("bell"))]);
    let [a, b] = ["a", "b"].map(|path| entity(&kernel, path));
    // What `a` does at the lowest rank is caused in this instant, so `b` comes first at rank 9.
    kernel.schedule_at(at(4), Rank(0), a, Task::Detour(Box::new(ring_once(1, None))));
    kernel.schedule_at(at(4), Rank(9), b, ring_once(2, None));
    kernel.run_until_idle();
    assert_eq!(kernel.world().heard, [(b, 2), (b, 1)]);
}

#[test]
fn a_failure_is_an_event_and_keeps_nobody_from_hearing() {
    let mut kernel = new(&[("a", Some("bell.rang")), ("b", Some("bell.rang"))]);
    let [a, b] = ["a", "b"].map(|path| entity(&kernel, path));
    kernel.world.unbearable = Some(1);
    kernel.schedule_at(at(1), Rank(1), a, ring_once(1, None));
    kernel.schedule_at(at(2), Rank(1), b, Task::Break);
    assert_eq!(kernel.run_until_idle(), Step::Idle);
    assert_eq!(kernel.world().heard, [(a, 1), (b, 1)]);
    let expected = ["1 bell.rang a", "1 bell.broke a <1", "1 bell.broke b <1", "2 bell.broke b"];
    assert_eq!(told(&kernel), expected);
    assert_eq!(kernel.unheard().collect::<Vec<_>>(), [("bell.broke", 3)]);
}

#[test]
fn virtual_time_waits_for_answers_and_not_for_their_order() {
    let run = |resolve_backwards: bool| {
        let mut kernel = new(&[("a", None), ("b", None), ("c", None)]);
        let [a, b, c] = ["a", "b", "c"].map(|path| entity(&kernel, path));
        kernel.schedule_at(at(10), Rank(1), a, Task::Ask(100));
        kernel.schedule_at(at(10), Rank(1), b, Task::Ask(200));
        kernel.schedule_at(at(10), Rank(2), c, ring_once(1, None));
        kernel.schedule_at(at(11), Rank(1), c, ring_once(2, None));
        assert_eq!(kernel.run_until_idle(), Step::Waiting);
        assert_eq!(kernel.now(), at(10));
        assert_eq!(told(&kernel), ["10 bell.rang c"]);
        let mut requests = kernel.take_requests();
        assert_eq!(requests.iter().map(|request| request.effect).collect::<Vec<_>>(), [100, 200]);
        assert_eq!(kernel.take_requests(), []);
        if resolve_backwards {
            requests.reverse();
        }
        for request in &requests {
            assert_eq!(kernel.step(), Step::Waiting);
            let latency = VirtualDuration::from_micros(200 - request.effect);
            assert_eq!(kernel.resolve(request.id, request.effect, latency), Ok(()));
            let again = kernel.resolve(request.id, 0, latency);
            assert_eq!(again, Err(ResolveError::NotOutstanding(request.id)));
        }
        assert_eq!(kernel.run_until_idle(), Step::Idle);
        let events =
            ["10 bell.rang c", "10 bell.answered b", "11 bell.rang c", "110 bell.answered a"];
        assert_eq!(told(&kernel), events);
        kernel.log().digest()
    };
    assert_eq!(run(false), run(true));
}

#[test]
fn an_answer_after_the_end_of_time_is_refused() {
    let mut kernel = new(&[("a", None)]);
    let a = entity(&kernel, "a");
    kernel.schedule_at(at(1), Rank(1), a, Task::Ask(0));
    kernel.run_until_idle();
    let id = kernel.take_requests()[0].id;
    let too_late = kernel.resolve(id, 0, VirtualDuration::MAX);
    assert_eq!(too_late, Err(ResolveError::LatencyTooLong(id)));
    assert_eq!(kernel.resolve(id, 0, VirtualDuration::ZERO), Ok(()));
}

#[test]
fn a_run_that_stands_still_is_stopped_and_names_who_loops() {
    let entities = [("bystander", None), ("echo", Some("bell.rang")), ("starter", None)];
    let limits = Limits { entries_per_instant: 500, ..Limits::default() };
    let setup = Setup { limits, ..Setup::default() };
    let mut kernel = Kernel::new(cast(&entities), setup, Toy::default());
    let [bystander, starter] = ["bystander", "starter"].map(|path| entity(&kernel, path));
    kernel.schedule_at(at(0), Rank(0), bystander, ring_once(0, None));
    kernel.schedule_at(at(7), Rank(0), starter, Task::Ring { number: 1, left: 9_999, to: None });
    let Step::Stopped(stop) = kernel.run_until_idle() else {
        panic!("the run goes on");
    };
    assert_eq!((stop.reason, stop.time), (StopReason::Livelock, at(7)));
    assert_eq!(
        stop.to_string(),
        "more than 500 things happened at T+00:00.000007; in the loop: echo"
    );
    assert!(told(&kernel).last().unwrap().starts_with("7 run.stopped echo <"));
    assert_eq!(kernel.step(), Step::Stopped(stop));
}

#[test]
fn a_run_that_moves_on_is_not_taken_for_one_that_stands_still() {
    let limits = Limits { entries_per_instant: 100, ..Limits::default() };
    let bells = bells(1);
    let mut kernel = Kernel::new(bells.cast, Setup { limits, ..Setup::default() }, bells.world);
    ring(&mut kernel, 400);
    assert_eq!(kernel.run_until_idle(), Step::Idle);
}

#[test]
fn a_run_that_does_not_end_is_stopped() {
    let limits = Limits { entries_per_run: 300, ..Limits::default() };
    let setup = Setup { limits, ..Setup::default() };
    let world = Toy { delay_bound: 1_000_000, ..Toy::default() };
    let mut kernel = Kernel::new(cast(&[("bell/large", Some("bell.rang"))]), setup, world);
    ring(&mut kernel, 9_999);
    let Step::Stopped(stop) = kernel.run_until_idle() else {
        panic!("the run goes on");
    };
    assert_eq!((stop.reason, stop.limit), (StopReason::TooLong, 300));
    assert_eq!(stop.entities, ["bell/large"]);
}

#[test]
fn a_snapshot_and_its_original_go_on_alike() {
    let mut original = bells(3);
    ring(&mut original, 400);
    for _ in 0..100 {
        original.step();
    }
    let mut snapshot = original.clone();
    original.run_until_idle();
    assert_ne!(snapshot.log().digest(), original.log().digest());
    snapshot.run_until_idle();
    assert_eq!(snapshot.log().bytes(), original.log().bytes());
    assert!(snapshot.stream_positions().eq(original.stream_positions()));
}

#[test]
fn a_restarted_kernel_writes_the_log_of_a_new_one() {
    let mut reused = bells(1);
    ring(&mut reused, 300);
    reused.run_until_idle();
    let old = reused.restart(2, Toy { delay_bound: 1_000, ..Toy::default() });
    assert_eq!(old.heard.len(), 301);
    let mut fresh = bells(2);
    for kernel in [&mut reused, &mut fresh] {
        ring(kernel, 300);
        kernel.run_until_idle();
    }
    assert_eq!(reused.log().bytes(), fresh.log().bytes());
    assert_eq!(reused.log().digest(), fresh.log().digest());
    assert_eq!(reused.entries(), fresh.entries());
}

#[test]
fn the_digest_is_the_same_whether_the_log_is_kept_or_not() {
    let digest_only = |seed| {
        let whole = bells(seed);
        let setup = Setup { header: whole.header, keep: Keep::DigestOnly, ..Setup::default() };
        Kernel::new(whole.cast, setup, whole.world)
    };
    let (mut whole, mut sparse) = (bells(5), digest_only(5));
    for kernel in [&mut whole, &mut sparse] {
        ring(kernel, 1_000);
        kernel.run_until_idle();
    }
    assert_eq!(whole.log().digest(), sparse.log().digest());
    assert_eq!(whole.log().position(), sparse.log().position());
    assert_eq!(sparse.log().bytes(), None);
    assert_eq!(sparse.log().since(0), None);
    assert_eq!(sparse.log().since(sparse.log().position()), Some(&[][..]));
}

#[test]
fn an_observer_sees_every_line_once() {
    let mut kernel = bells(5);
    ring(&mut kernel, 300);
    let (mut seen, mut position) = (Vec::new(), 0);
    loop {
        let step = kernel.step();
        seen.extend_from_slice(kernel.log().since(position).unwrap());
        position = kernel.log().position();
        if step != Step::Advanced {
            break;
        }
    }
    assert_eq!(Some(&seen[..]), kernel.log().bytes());
}

/// Rings of several entities, and the order in which the entities are asked to schedule theirs.
fn schedules() -> impl Strategy<Value = (Vec<(u64, u32, u64)>, Vec<usize>)> {
    let rings = prop::collection::vec((0u64..4, 0u32..5, 0u64..3), 1..30);
    rings.prop_flat_map(|rings| {
        let order = Just((0..rings.len()).collect::<Vec<_>>()).prop_shuffle();
        (Just(rings), order)
    })
}

/// Schedules the rings so that those of one entity stay in order and entities are asked in any.
fn schedule_in_order(rings: &[(u64, u32, u64)], order: &[usize]) -> Kernel<Toy> {
    let paths = ["a", "b", "c", "d", "e"].map(|path| (path, Some("bell.rang")));
    let world = Toy { delay_bound: 1, ..Toy::default() };
    let mut kernel = Kernel::new(cast(&paths), Setup::default(), world);
    let mut next_of = [0; 5];
    for &index in order {
        let (_, entity, _) = rings[index];
        let mut own = rings.iter().enumerate().filter(|(_, ring)| ring.1 == entity);
        let (number, &(time, _, left)) = own.nth(next_of[entity as usize]).unwrap();
        next_of[entity as usize] += 1;
        let task = Task::Ring { number: number as u64, left: left.min(1), to: None };
        kernel.schedule_at(at(time), Rank(1), EntityId::from_number(entity), task);
    }
    kernel.run_until_idle();
    kernel
}

proptest! {
    #[test]
    fn the_log_does_not_depend_on_who_was_asked_first((rings, order) in schedules()) {
        let in_order: Vec<usize> = (0..rings.len()).collect();
        let expected = schedule_in_order(&rings, &in_order);
        let permuted = schedule_in_order(&rings, &order);
        prop_assert_eq!(expected.log().bytes(), permuted.log().bytes());
        prop_assert_eq!(Arc::strong_count(&expected.cast), 1);
    }

    #[test]
    fn virtual_time_never_runs_backwards_and_causes_come_first(seed: u64, left in 0u64..60) {
        let log = crate::toy::bells_log(seed, left);
        let log = RecordedLog::read(&log).unwrap();
        let mut last = VirtualTime::ZERO;
        for record in log.records() {
            prop_assert!(record.time >= last && record.cause.is_none_or(|cause| cause < record.seq));
            last = record.time;
        }
        prop_assert_eq!(log.len() as u64, left + 1);
    }
}
