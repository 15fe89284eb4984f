//! Any text as a scenario; a sound one is run.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use rehearsal::{Engine, Scenario, Source, load_personas};

static ENGINE: LazyLock<Engine> =
    LazyLock::new(|| Engine::new(load_personas(&[]).expect("the built-in personas are sound")));

fuzz_target!(|text: &str| {
    match Scenario::read(&Source::new("scenario.yaml", text), ENGINE.registry(), &[]) {
        Ok(scenario) => {
            ENGINE.run(&scenario, None).expect("a sound scenario runs");
        }
        Err(found) => assert!(!found.is_empty(), "refused without a reason"),
    }
});
