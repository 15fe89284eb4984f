use proptest::prelude::*;
use rehearsal_source::Source;

use crate::personas::load_personas;
use crate::scenario::{Override, Scenario};

fn read(text: &str, overrides: &[Override]) -> Scenario {
    let registry = load_personas(&[]).expect("the built-in personas are sound");
    let source = Source::new("test.yaml", text);
    Scenario::read(&source, &registry, overrides).unwrap_or_else(|found| {
        panic!("{}", found.iter().map(|found| found.render(false)).collect::<String>())
    })
}

fn built_in() -> String {
    crate::built_in::scenario("devops-deployment-chain").expect("it is built in").text.to_string()
}

#[test]
fn a_resolved_scenario_reads_back_as_itself() {
    let change = Override::parse("context.note=a: b #c \u{2028} \"quoted\" \\ ").expect("sound");
    for overrides in [Vec::new(), vec![change]] {
        let scenario = read(&built_in(), &overrides);
        let again = read(&scenario.lock(7), &[]);
        assert_eq!(again.seed, 7);
        assert_eq!(again.digest, scenario.digest);
        assert_eq!(again.lock(7), scenario.lock(7));
        assert_eq!(again.facts.free, scenario.facts.free);
        let asks = |s: &Scenario| s.steps.iter().map(|s| s.ask.clone()).collect::<Vec<_>>();
        assert_eq!(asks(&again), asks(&scenario));
    }
}

#[test]
fn comments_and_layout_do_not_change_what_is_asked() {
    let text = format!("# a remark\n{}", built_in().replace("weight: 2,", "weight:    2,"));
    assert_eq!(read(&text, &[]).digest, read(&built_in(), &[]).digest);
}

#[test]
fn the_seed_is_no_part_of_the_digest_and_everything_else_is() {
    let digest = |change: &str| {
        let change = Override::parse(change).expect("sound");
        read(&built_in(), &[change]).digest
    };
    let plain = read(&built_in(), &[]).digest;
    assert_eq!(digest("seed=7"), plain);
    assert_ne!(digest("gate.min=0.51"), plain);
    assert_ne!(digest("context.team=blue"), plain);
}

#[test]
fn defaults_are_written_out() {
    let lock = read(&built_in(), &[]).lock(42);
    assert!(lock.contains("seed: 42\n"));
    assert!(lock.contains("coverage: 0.8000\n"), "{lock}");
    assert!(lock.contains("required: false\n"), "{lock}");
    assert!(lock.contains("watch_minutes: 30\n"), "{lock}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever someone sets, the lock says the same.
    #[test]
    fn any_text_survives(
        note in prop_oneof![any::<String>(), "[-~#:{}\\[\\]'\"|> \r\n\t\0\u{85}\u{feff}0-9a-e]{0,12}"],
        title in prop_oneof![any::<String>(), "[ \n\u{85}\u{2028}\u{feff}a\\-\"]{0,8}"],
    ) {
        let changes = [("context.note", note), ("title", title)]
            .map(|(key, value)| Override { key: key.to_owned(), value });
        let registry = load_personas(&[]).expect("the built-in personas are sound");
        let source = Source::new("test.yaml", built_in());
        // A text that reads as a boolean or as nothing is no title, and refused as in a file.
        if let Ok(scenario) = Scenario::read(&source, &registry, &changes) {
            let again = read(&scenario.lock(1), &[]);
            prop_assert_eq!(again.lock(1), scenario.lock(1));
            prop_assert_eq!(again.facts.free, scenario.facts.free);
            prop_assert_eq!(again.title, scenario.title);
        }
    }
}
