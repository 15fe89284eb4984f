//! What outside readers say to our reports: SARIF by its JSON Schema, JUnit by a library that build
//! servers use.
//!
//! Each reads what a check of a repository full of awkward files says, and what a run keeps; and each
//! must object to a report that is plainly wrong.

use std::path::Path;
use std::process::Command;

use libtest_mimic::{Completion, Failed, Trial};
use rehearsal_tests::checkout::Checkout;
use rehearsal_tests::{program, shipped, workspace};
use xtask::judges::{Judges, locate};

/// A report and who reads it.
struct Report {
    format: &'static str,
    /// The file that a run keeps.
    kept: &'static str,
    reader: fn(&Judges) -> Option<Command>,
    bad: &'static str,
}

const REPORTS: &[Report] = &[
    Report {
        format: "sarif",
        kept: "findings.sarif",
        reader: |judges| {
            let mut command = Command::new(judges.check_jsonschema.as_ref()?);
            command.arg("--schemafile").arg(judges.sarif_schema.as_ref()?);
            Some(command)
        },
        bad: "{\"version\": \"2.1.0\", \"runs\": [{\"results\": []}]}",
    },
    Report {
        format: "junit",
        kept: "junit.xml",
        reader: |judges| judges.junit.as_ref().map(Command::new),
        bad: "<testsuites><testsuite name=\"a\" tests=\"2\" failures=\"0\" errors=\"0\" \
              skipped=\"0\"><testcase name=\"b\"/></testsuite></testsuites>",
    },
];

pub(crate) fn trials() -> Vec<Trial> {
    let trial = |report: &'static Report| {
        Trial::ignorable_test(format!("reports::{}", report.format), move || is_read(report))
    };
    REPORTS.iter().map(trial).collect()
}

fn is_read(report: &Report) -> Result<Completion, Failed> {
    let judges = locate(workspace::root());
    if (report.reader)(&judges).is_none() {
        let message = "its reader is not here; cargo xtask judges installs it";
        return match std::env::var_os("CI") {
            Some(_) => Err(message.into()),
            None => Ok(Completion::ignored_with(message)),
        };
    }
    let folder = awkward();
    let at = folder.path();
    let checked = program::command(at).args(["check", ".", "--format", report.format]).output()?;
    let findings = String::from_utf8_lossy(&checked.stdout).matches("shell-not-strict").count();
    if findings < 2 {
        return Err("the check says too little to be judged".into());
    }
    let checked = folder.write("checked", checked.stdout);
    program::command(at).args(["run", shipped::CHAIN, "-o", "kept"]).output()?;
    let bad = folder.write("bad", report.bad);
    for (file, expected) in
        [(checked, true), (at.join("kept").join(report.kept), true), (bad, false)]
    {
        let (is_accepted, said) = ask(report, &judges, &file)?;
        if is_accepted != expected {
            return Err(format!("{}: accepted is {is_accepted}\n{said}", file.display()).into());
        }
    }
    Ok(Completion::Completed)
}

fn ask(report: &Report, judges: &Judges, file: &Path) -> Result<(bool, String), Failed> {
    let mut command = (report.reader)(judges).ok_or("a reader went away")?;
    let output = command.arg(file).output()?;
    let said = [output.stdout, output.stderr].concat();
    Ok((output.status.success(), String::from_utf8_lossy(&said).into_owned()))
}

/// A repository with findings that are hard to write down.
fn awkward() -> Checkout {
    let folder = Checkout::empty();
    folder.write("é & <b>/\"a b\".sh", "#!/bin/bash\necho a | tee \"]]>\" '\u{7}'\n");
    folder.write(
        "accepted.sh",
        "#!/bin/bash\n# rehearsal: ignore shell-not-strict -- <known> & \"fine\"\necho\n",
    );
    folder.write("nothing.sh", "#!/bin/bash\nset -euo pipefail\necho\n");
    folder.write(
        "broken.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: \"\\u0000]]>\"\n  x: [\n",
    );
    folder.write("scenario.yaml", "schema: rehearsal/scenario/v1\nseed: \"<&>\"\n");
    folder
}
