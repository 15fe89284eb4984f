//! What outside validators say to the artifacts of every shipped scenario.
//!
//! Their word counts more than our own checker's. A judge that is not here is named, and its cases
//! count as ignored; a CI run, where nobody reads that, fails instead. Each judge must also object to
//! a sample that is plainly wrong, because one that accepts everything looks the same as success.
//!
//! Left out: whether anything works when it is run.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::{Completion, Failed, Trial};
use rehearsal_artifact::{Artifacts, ReadArtifact};
use rehearsal_tests::checkout::Checkout;
use rehearsal_tests::{shipped, workspace};
use xtask::judges::{Judges, locate};

use crate::{objects, settings};

/// A judge and how it is asked.
struct Judge {
    name: &'static str,
    place: fn(&Judges) -> Option<PathBuf>,
    /// Ids of the kinds that it judges.
    kinds: &'static [&'static str],
    /// Arguments before the files.
    arguments: fn(&Judges) -> Vec<String>,
    /// A file that it must object to: its path and text.
    bad: (&'static str, &'static str),
}

const JUDGES: &[Judge] = &[
    Judge {
        name: "actionlint",
        place: |judges| judges.actionlint.clone(),
        kinds: &["workflow"],
        arguments: |judges| match &judges.shellcheck {
            Some(shellcheck) => vec!["-shellcheck".to_owned(), shellcheck.display().to_string()],
            None => Vec::new(),
        },
        bad: (
            ".github/workflows/deploy.yml",
            "on: push\njobs:\n  a:\n    needs: [b]\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo\n",
        ),
    },
    Judge {
        name: "zizmor",
        place: |judges| judges.zizmor.clone(),
        kinds: &["workflow"],
        arguments: |_| words("--offline --no-progress --color never --format plain"),
        bad: (
            ".github/workflows/deploy.yml",
            "on: issues\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      \
             - run: echo ${{ github.event.issue.title }}\n",
        ),
    },
    Judge {
        name: "kubernetes-validate",
        place: |judges| judges.kubernetes_validate.clone(),
        kinds: &["manifest"],
        arguments: |_| words("--strict"),
        bad: (
            "k8s/service.yaml",
            "apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { ports: [{ prot: 80 }] }\n",
        ),
    },
    Judge {
        name: "promtool",
        place: |judges| judges.promtool.clone(),
        kinds: &["rule-file"],
        arguments: |_| words("check rules"),
        bad: (
            "monitoring/rules.yaml",
            "groups:\n  - name: a\n    rules:\n      - { alert: B, expr: 'rate(c[5m' }\n",
        ),
    },
    Judge {
        name: "promtool-tests",
        place: |judges| judges.promtool.clone(),
        kinds: &["rule-test"],
        arguments: |_| words("test rules"),
        bad: (
            "monitoring/rules.test.yaml",
            "rule_files: []\ntests:\n  - alert_rule_test:\n      - { alertname: A, eval_time: 1m, exp_alerts: [{}] }\n",
        ),
    },
    Judge {
        name: "promtool-config",
        place: |judges| judges.promtool.clone(),
        kinds: &["prometheus-config"],
        arguments: |_| words("check config"),
        bad: (
            "monitoring/prometheus.yaml",
            "scrape_configs:\n  - { job_name: a, scrape_interval: 5s, scrape_timeout: 10s }\n",
        ),
    },
    Judge {
        name: "amtool",
        place: |judges| judges.amtool.clone(),
        kinds: &["alertmanager-config"],
        arguments: |_| words("check-config"),
        bad: ("monitoring/alertmanager.yaml", "route: { receiver: nobody }\nreceivers: []\n"),
    },
    Judge {
        name: "shellcheck",
        place: |judges| judges.shellcheck.clone(),
        kinds: &["script"],
        arguments: |_| words("--enable=check-unassigned-uppercase --color=never"),
        bad: ("scripts/a.sh", "#!/usr/bin/env bash\nrm -rf $1/*\n"),
    },
    Judge {
        name: "bash",
        place: |_| xtask::process::on_path("bash"),
        kinds: &["script"],
        arguments: |_| words("-n"),
        bad: ("scripts/a.sh", "#!/usr/bin/env bash\nif true; then\n"),
    },
    Judge {
        name: "hadolint",
        place: |judges| judges.hadolint.clone(),
        kinds: &["dockerfile"],
        arguments: |_| words("--no-color"),
        bad: ("Dockerfile", "FROM debian\nRUN cd /srv && apt-get install curl\n"),
    },
    Judge {
        name: "gherkin",
        place: |judges| judges.gherkin.clone(),
        kinds: &["feature"],
        arguments: |_| Vec::new(),
        bad: (
            "requirements/features/a.feature",
            "Feature: a\n  Scenario: b\n    Given c\n    Perhaps d\n",
        ),
    },
    Judge {
        name: "check-jsonschema",
        place: |judges| judges.check_jsonschema.clone(),
        kinds: &["json-schema"],
        arguments: |_| words("--check-metaschema"),
        bad: ("model/schema.json", "{ \"required\": \"a\" }\n"),
    },
    Judge {
        name: "helm",
        place: |judges| judges.helm.clone(),
        kinds: &["helm-chart", "helm-template", "helm-values"],
        arguments: |_| Vec::new(),
        bad: ("chart/Chart.yaml", "apiVersion: v2\nname: a\nversion: first\n"),
    },
];

/// Kinds of manifest without a schema that the judge of manifests knows.
const WITHOUT_SCHEMA: &[&str] = &[
    "ExternalSecret",
    "Gateway",
    "HTTPRoute",
    "HealthCheckPolicy",
    "SecretStore",
    "TargetGroupConfiguration",
];

/// Whether one judge accepts the files of one scenario, and objects to what is wrong.
pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = Vec::new();
    for judge in JUDGES {
        for name in settings::delivery_names() {
            trials.push(ask(format!("judges::{}::{name}", judge.name), judge, move |judges| {
                accepts(judge, judges, &name)
            }));
        }
        trials.push(ask(format!("judges::{}::objects", judge.name), judge, move |judges| {
            objects_to_the_bad(judge, judges)
        }));
    }
    for path in workspace::files("tests/suite/promtool") {
        let name = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        let promtool = JUDGES.iter().find(|judge| judge.name == "promtool");
        let promtool = promtool.expect("promtool is among the judges");
        let trial = ask(format!("judges::promtool::rules-of-{name}"), promtool, move |judges| {
            alerts_behave(promtool, judges, &name, &path)
        });
        trials.push(trial);
    }
    for name in settings::delivery_names() {
        let helm = JUDGES.iter().find(|judge| judge.name == "helm");
        let helm = helm.expect("helm is among the judges");
        trials.push(ask(format!("judges::helm::objects-of-{name}"), helm, move |judges| {
            chart_renders_manifests(helm, judges, &name)
        }));
    }
    trials.push(Trial::ignorable_test("judges::nobody", unjudged));
    trials
}

/// A case that asks `judge`, if it is here.
fn ask(
    name: String,
    judge: &'static Judge,
    check: impl FnOnce(&Judges) -> Result<(), Failed> + Send + 'static,
) -> Trial {
    Trial::ignorable_test(name, move || {
        let judges = locate(workspace::root());
        if (judge.place)(&judges).is_some() {
            return check(&judges).map(|()| Completion::Completed);
        }
        let message = format!("{} is not here; cargo xtask judges installs it", judge.name);
        match std::env::var_os("CI") {
            Some(_) => Err(message.into()),
            None => Ok(Completion::ignored_with(message)),
        }
    })
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

fn judged<'a>(judge: &Judge, artifacts: &'a Artifacts) -> Vec<&'a ReadArtifact> {
    artifacts.iter().filter(|file| judge.kinds.contains(&file.kind.id)).collect()
}

fn accepts(judge: &Judge, judges: &Judges, name: &str) -> Result<(), Failed> {
    let artifacts = settings::deliver(name).artifacts;
    let checkout = Checkout::of(&artifacts);
    if judge.name == "promtool-config" {
        replace_discovery(&artifacts, &checkout);
    }
    let files = judged(judge, &artifacts);
    let paths: Vec<&str> = files.iter().map(|file| &*file.artifact.path).collect();
    if paths.is_empty() {
        // A service without a model has no schema; the first delivery has everything.
        return match name {
            shipped::CHAIN => Err(format!("{name} writes nothing for {}", judge.name).into()),
            _ => Ok(()),
        };
    }
    // Given several scripts, `bash -n` reads the first and takes the others for its arguments.
    let calls: Vec<&[&str]> =
        if judge.name == "bash" { paths.chunks(1).collect() } else { vec![&paths] };
    for paths in calls {
        let (accepted, said) = say(judge, judges, checkout.path(), paths)?;
        if !accepted {
            return Err(format!("{} objects to {}\n{said}", judge.name, paths.join(" ")).into());
        }
    }
    Ok(())
}

/// Debian builds its promtool without the discovery of Kubernetes, so it is asked about the rest of the
/// job only.
fn replace_discovery(artifacts: &Artifacts, checkout: &Checkout) {
    for file in artifacts.iter().filter(|file| file.kind.id == "prometheus-config") {
        let mut text = String::new();
        let mut is_inside = false;
        for line in file.artifact.text.lines() {
            is_inside = is_inside && line.starts_with("     ");
            if line == "    kubernetes_sd_configs:" {
                is_inside = true;
                text += "    static_configs: [{ targets: [\"127.0.0.1:8080\"] }]\n";
            } else if !is_inside {
                text += line;
                text.push('\n');
            }
        }
        checkout.write(&file.artifact.path, text);
    }
}

fn objects_to_the_bad(judge: &Judge, judges: &Judges) -> Result<(), Failed> {
    let checkout = Checkout::empty();
    let (path, text) = judge.bad;
    checkout.write(path, text);
    match say(judge, judges, checkout.path(), &[path])? {
        (false, _) => Ok(()),
        (true, said) => Err(format!("{} accepts what is wrong\n{said}", judge.name).into()),
    }
}

fn say(
    judge: &Judge,
    judges: &Judges,
    folder: &Path,
    paths: &[&str],
) -> Result<(bool, String), Failed> {
    let program = (judge.place)(judges).ok_or("a judge went away")?;
    let mut command = Command::new(program);
    run(command.args((judge.arguments)(judges)).args(paths).current_dir(folder))
}

/// Whether a command succeeds, and all that it says.
fn run(command: &mut Command) -> Result<(bool, String), Failed> {
    let output = command.output()?;
    let said = [output.stdout, output.stderr].concat();
    Ok((output.status.success(), String::from_utf8_lossy(&said).into_owned()))
}

/// Whether the rules of a scenario page when they should, and stay silent when they should not: a
/// test written by hand in promtool's own format, which knows the rules as `rules.yaml` beside it.
fn alerts_behave(promtool: &Judge, judges: &Judges, name: &str, test: &Path) -> Result<(), Failed> {
    let artifacts = settings::deliver(name).artifacts;
    let rules = artifacts.get("monitoring/rules.yaml").ok_or("there are no rules")?;
    let checkout = Checkout::empty();
    checkout.write("rules.yaml", rules.artifact.text.as_bytes());
    checkout.write("test.yaml", workspace::text(test));
    let program = (promtool.place)(judges).ok_or("a judge went away")?;
    let mut command = Command::new(program);
    let command = command.args(["test", "rules", "test.yaml"]).current_dir(checkout.path());
    match run(command)? {
        (true, _) => Ok(()),
        (false, said) => Err(said.into()),
    }
}

/// Whether Helm renders the chart of a delivery to the manifests beside it, as objects: without order,
/// and without the labels that Helm puts on what it installs.
fn chart_renders_manifests(helm: &Judge, judges: &Judges, name: &str) -> Result<(), Failed> {
    let artifacts = settings::deliver(name).artifacts;
    let checkout = Checkout::of(&artifacts);
    let (accepted, rendered) = say(helm, judges, checkout.path(), &["chart/Chart.yaml"])?;
    if !accepted {
        return Err(rendered.into());
    }
    let manifests = artifacts.iter().filter(|file| file.kind.id == "manifest");
    let written: Vec<&str> = manifests.map(|file| &*file.artifact.text).collect();
    let (rendered, written) = (objects::of(&[&rendered]), objects::of(&written));
    if rendered == written {
        return Ok(());
    }
    let only = |these: &BTreeSet<String>, others: &BTreeSet<String>| {
        these.difference(others).cloned().collect::<Vec<_>>().join("\n")
    };
    let (more, less) = (only(&rendered, &written), only(&written, &rendered));
    Err(format!("only the chart has\n{more}\nonly the manifests have\n{less}").into())
}

/// Names the artifacts that only our own checker judges.
fn unjudged() -> Result<Completion, Failed> {
    let mut alone = Vec::new();
    for file in settings::deliver(shipped::CHAIN).artifacts.iter() {
        let path = &file.artifact.path;
        let schemaless = |kind: &&&str| file.artifact.text.contains(&format!("kind: {kind}\n"));
        let is_judged = JUDGES.iter().any(|judge| judge.kinds.contains(&file.kind.id));
        match WITHOUT_SCHEMA.iter().find(schemaless) {
            Some(kind) => alone.push(format!("{path} (no schema of {kind})")),
            None if !is_judged => alone.push(path.to_string()),
            None => {}
        }
    }
    Ok(Completion::ignored_with(format!("no outside judge for {}", alone.join(", "))))
}
