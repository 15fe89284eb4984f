//! Everything that is tested from data, each file or scenario under its own name.
//!
//! `cargo t --test suite diagnostics` runs one group. `BLESS=1` rewrites references; the difference
//! is reviewed like code.

mod alertmanager;
mod diagnostics;
mod golden;
mod judges;
mod objects;
mod promtool_agrees;
mod public_files;
mod removal;
mod reports;
mod settings;

use libtest_mimic::{Arguments, Failed, Trial};

/// What a case says of itself if it fails.
type Outcome = Result<(), Failed>;

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    trials.extend(alertmanager::trials());
    trials.extend(diagnostics::trials());
    trials.extend(golden::trials());
    trials.extend(judges::trials());
    trials.extend(promtool_agrees::trials());
    trials.extend(public_files::trials());
    trials.extend(removal::trials());
    trials.extend(reports::trials());
    trials.extend(settings::trials());
    libtest_mimic::run(&arguments, trials).exit();
}

/// A case called `name`.
fn case(name: String, run: impl FnOnce() -> Outcome + Send + 'static) -> Trial {
    Trial::test(name, run)
}
