//! What Alertmanager's own tool says to configurations, and what we say.
//!
//! Each file is a case. One whose name begins with `bad-` has to be refused by both, any other to be
//! accepted by both. Comments of the form `# route: team=shop` ask both which receivers get such an
//! alert. Where the tool is not here, the cases count as ignored; a CI run fails instead.
//!
//! Left out: what the tool at hand is too old to know.

use std::path::Path;
use std::process::Command;

use libtest_mimic::{Completion, Failed, Trial};
use rehearsal_promql::alertmanager::{Alertmanager, AlertmanagerConfig, read_alertmanager_config};
use rehearsal_promql::labels::Labels;
use rehearsal_source::{Limits, Problems, read_yaml};
use rehearsal_tests::workspace;
use xtask::judges::locate;

/// Whether both agree about each file.
pub(crate) fn trials() -> Vec<Trial> {
    let files = workspace::files("tests/suite/alertmanager").into_iter();
    let trial = |path: std::path::PathBuf| {
        let name = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        Trial::ignorable_test(format!("alertmanager::{name}"), move || {
            match locate(workspace::root()).amtool {
                Some(amtool) => compare(&amtool, &name, &path).map(|()| Completion::Completed),
                None => without_judge(),
            }
        })
    };
    files.map(trial).collect()
}

fn without_judge() -> Result<Completion, Failed> {
    let message = "amtool is not here; cargo xtask judges installs it";
    match std::env::var_os("CI") {
        Some(_) => Err(message.into()),
        None => Ok(Completion::ignored_with(message)),
    }
}

fn compare(amtool: &Path, name: &str, path: &Path) -> Result<(), Failed> {
    let text = workspace::text(path);
    let wanted = !name.starts_with("bad-");
    let checked = Command::new(amtool).arg("check-config").arg(path).output()?;
    if checked.status.success() != wanted {
        let said = String::from_utf8_lossy(&checked.stdout).into_owned();
        return Err(format!("amtool says: {said}").into());
    }
    let problems = Problems::new();
    let config = read_yaml(&text, Limits::FILE, &problems)
        .first()
        .map(|file| read_alertmanager_config(file, &problems));
    let found: Vec<String> = problems.into_sorted().into_iter().map(|it| it.message).collect();
    if found.is_empty() != wanted {
        return Err(format!("we say: {}", found.join("; ")).into());
    }
    match config {
        Some(config) if wanted => compare_routes(amtool, path, &text, &config),
        _ => Ok(()),
    }
}

fn compare_routes(
    amtool: &Path,
    path: &Path,
    text: &str,
    config: &AlertmanagerConfig,
) -> Result<(), Failed> {
    let notifier = Alertmanager::new(config).ok_or("it has no route")?;
    for pairs in text.lines().filter_map(|line| line.strip_prefix("# route:")) {
        let pairs: Vec<&str> = pairs.split_whitespace().collect();
        let labels = Labels::new(pairs.iter().filter_map(|pair| pair.split_once('=')));
        let mut command = Command::new(amtool);
        command.args(["config", "routes", "test"]);
        command.arg(format!("--config.file={}", path.display())).args(&pairs);
        let output = command.output()?;
        let theirs = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        let ours = notifier.receivers_of(&labels).join(",");
        if theirs != ours {
            return Err(format!("{labels}: amtool says {theirs}, we say {ours}").into());
        }
    }
    Ok(())
}
