//! The judges that come as Debian packages, taken from the path where they are there already.
//!
//! A package can be downloaded and unpacked without being installed, and that needs no rights on
//! the machine. The libraries that it needs are unpacked beside it. Only where that fails is the
//! package installed, which only root can.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Judges;
use super::launcher::{self, Launch};
use crate::process::{Stop, on_path, output};

/// A package with a judge in it.
pub(super) struct Package {
    pub(super) program: &'static str,
    name: &'static str,
    /// Packages with the libraries that its program is linked to, other than the C library.
    libraries: &'static [&'static str],
}

/// Programs in the order of their names.
pub(super) const PACKAGES: &[Package] = &[
    Package { program: "amtool", name: "prometheus-alertmanager", libraries: &[] },
    Package { program: "promtool", name: "prometheus", libraries: &[] },
    Package { program: "shellcheck", name: "shellcheck", libraries: &["libffi8", "libgmp10"] },
];

/// Installs the ones that `here` lacks; returns the programs that could not be had, and why.
pub(super) fn install_missing(home: &Path, here: &Judges) -> Vec<(&'static str, Stop)> {
    let is_missing = |package: &&Package| {
        here.all().iter().any(|(name, place)| *name == package.program && place.is_none())
    };
    let failed = |package: &Package| {
        let installed = unpack(home, package).or_else(|_| apt_install(&[package.name]));
        installed.err().map(|stop| (package.program, stop))
    };
    PACKAGES.iter().filter(is_missing).filter_map(failed).collect()
}

/// Installs packages on the machine.
pub(super) fn apt_install(packages: &[&str]) -> Result<(), Stop> {
    let by_hand = format!("install {} with the package manager", packages.join(" "));
    let Some(apt) = on_path("apt-get").filter(|_| is_root()) else {
        return Err(Stop::because(by_hand));
    };
    // The index of a fresh machine or container is empty; one that is merely old still works.
    let _ = output(Command::new(&apt).arg("update"));
    let mut command = Command::new(apt);
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command.args(["install", "--yes", "--quiet", "--no-install-recommends"]).args(packages);
    output(&mut command).map(drop).map_err(|stop| Stop::because(format!("{by_hand}: {stop}")))
}

/// Downloads a package with its libraries, unpacks them, and makes the launcher if it runs.
fn unpack(home: &Path, package: &Package) -> Result<(), Stop> {
    let debian = home.join("debian");
    let downloads = debian.join("downloads").join(package.name);
    let unpacked = debian.join(package.name);
    for folder in [&downloads, &unpacked] {
        fs::create_dir_all(folder).map_err(|error| Stop::cannot("make", folder, &error))?;
    }
    let names = std::iter::once(&package.name).chain(package.libraries);
    output(Command::new("apt-get").arg("download").args(names).current_dir(&downloads))?;
    for archive in archives(&downloads)? {
        output(Command::new("dpkg-deb").arg("-x").arg(archive).arg(&unpacked))?;
    }
    let program = unpacked.join("usr/bin").join(package.program);
    let libraries = library_folder(&unpacked.join("usr/lib"));
    let variable = libraries.as_deref().map(|folder| ("LD_LIBRARY_PATH", folder));
    let mut trial = Command::new(&program);
    trial.arg("--version").envs(variable);
    output(&mut trial)?;
    let launch = Launch { program: &program, script: None, variable };
    launcher::make(home, package.program, &launch)
}

fn archives(folder: &Path) -> Result<Vec<PathBuf>, Stop> {
    let entries = folder.read_dir().map_err(|error| Stop::cannot("list", folder, &error))?;
    let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
    Ok(paths.filter(|path| path.extension().is_some_and(|end| end == "deb")).collect())
}

/// The one folder with libraries: Debian names it after the processor.
fn library_folder(under: &Path) -> Option<PathBuf> {
    let mut entries = under.read_dir().ok()?.filter_map(Result::ok).map(|entry| entry.path());
    entries.find(|path| path.to_string_lossy().ends_with("-linux-gnu"))
}

fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
