//! Finding judges, and launchers that start what they should.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::launcher::{self, Launch};
use super::{Judges, locate};
use crate::process::{output, root, write};

/// A folder of this test's own in the build output, empty at the start.
fn scratch(name: &str) -> PathBuf {
    let folder = root().unwrap().join("target").join("xtask-tests").join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn a_launcher_passes_arguments_folders_and_variables_on() {
    let home = scratch("it's a home");
    let script = home.join("say.sh");
    write(&script, "echo \"$PLACE|$1|$2\"\n").unwrap();
    let launch = Launch {
        program: Path::new("/bin/sh"),
        script: Some(&script),
        variable: Some(("PLACE", &home)),
    };
    launcher::make(&home, "say", &launch).unwrap();
    let place = launcher::find(&home, "say").unwrap();
    let said = output(Command::new(place).args(["a b", "$c"])).unwrap();
    assert_eq!(said, format!("{}|a b|$c\n", home.display()));
}

#[test]
fn a_judge_is_found_where_it_was_installed() {
    let root = scratch("some-root");
    assert_eq!(locate(&root).zizmor, None);
    let zizmor = root.join("target/judges/bin/zizmor");
    write(&zizmor, "#!/bin/sh\n").unwrap();
    assert_eq!(locate(&root).zizmor, Some(zizmor));
}

#[test]
fn judges_are_listed_by_name() {
    let names = Judges::default().all().map(|(name, _)| name);
    assert!(names.is_sorted());
}
