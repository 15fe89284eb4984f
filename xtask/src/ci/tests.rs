//! What a failed step tells people to type is what it ran.

use super::{STEPS, Work};

#[test]
fn every_step_names_the_command_that_repeats_it() {
    for step in STEPS {
        match step.work {
            Work::Cargo(arguments) => {
                let typed = format!("cargo {}", arguments.join(" "));
                assert!(step.command.ends_with(&typed), "{}", step.command);
            }
            Work::Own(_) => assert!(step.command.starts_with("cargo xtask ")),
        }
    }
}
