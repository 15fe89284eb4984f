use std::fs;
use std::path::Path;

use super::*;

/// A folder with `files` in it.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }
    folder
}

fn below(folder: &Path, name: &str) -> String {
    name.strip_prefix(&format!("{}/", folder.display())).unwrap_or(name).to_owned()
}

const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n";

#[test]
fn artifacts_are_found_by_path_and_by_content_and_other_code_is_passed_over() {
    let folder = folder(&[
        (".gitignore", "build/\n"),
        ("Dockerfile", "FROM scratch\n"),
        ("deploy/app.yaml", POD),
        ("deploy/values.yaml", "replicas: 1\n"),
        ("build/app.yaml", POD),
        ("vendor/a/Dockerfile", "FROM scratch\n"),
        ("node_modules/a/run.sh", "echo\n"),
        ("out/CACHEDIR.TAG", ""),
        ("out/app.yaml", POD),
        ("README.md", "# nothing\n"),
        ("deploy/chart/Chart.yaml", "apiVersion: v2\nname: a\nversion: 1.0.0\n"),
        ("deploy/chart/templates/pod.yaml", POD),
        ("deploy/chart/templates/_names.tpl", "{{ define \"a\" }}b{{ end }}"),
        ("deploy/chart/values.yaml", "a: 1\n"),
        ("k8s/pod.yaml", "apiVersion: v1\nkind: {{ kind }}\n"),
        (
            "k8s/if.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata:\n  {{ if a }}\n  name: a\n  {{ end }}\n",
        ),
        (
            "k8s/secret.yaml",
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nsops:\n  mac: b\n",
        ),
        ("k8s/kustomization.yaml", "patches:\n- path: patch.yaml\n"),
        ("k8s/patch.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\n"),
        ("bin/start", "#!/bin/sh\nset -eu\n"),
        ("bin/tool.sh", "a\0b"),
    ]);
    let root = folder.path();
    let repository = Repository::read(&[root.to_path_buf()]).expect("it can be read");
    let artifacts = repository.parts.iter().flat_map(Part::asked);
    let found: Vec<_> =
        artifacts.map(|file| (file.artifact.path.to_string(), file.kind.id)).collect();
    let expected = [
        ("Dockerfile", "dockerfile"),
        ("bin/start", "script"),
        ("deploy/app.yaml", "manifest"),
        ("deploy/chart/Chart.yaml", "helm-chart"),
        ("deploy/chart/templates/_names.tpl", "helm-template"),
        ("deploy/chart/templates/pod.yaml", "helm-template"),
        ("deploy/chart/values.yaml", "helm-values"),
    ];
    assert_eq!(found, expected.map(|(path, kind)| (path.to_owned(), kind)));
    let left_out: Vec<_> =
        repository.left_out.iter().map(|left| (left.reason, below(root, &left.path))).collect();
    let expected = [
        (Reason::NotText, "bin/tool.sh"),
        (Reason::Template, "k8s/if.yaml"),
        (Reason::Template, "k8s/pod.yaml"),
        (Reason::Encrypted, "k8s/secret.yaml"),
        (Reason::Part, "k8s/patch.yaml"),
    ];
    assert_eq!(left_out, expected.map(|(reason, path)| (reason, path.to_owned())));
}

#[test]
fn a_file_that_is_not_there_is_an_error() {
    let missing = Repository::read(&[PathBuf::from("/nowhere/at/all")]);
    assert!(matches!(missing, Err(Error::Read { .. })));
}

#[test]
fn a_part_is_checked_with_its_repository_in_view() {
    let workflow = "on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    \
                    timeout-minutes: 5\n    steps:\n      - run: ./scripts/deploy.sh\n";
    let script = "#!/bin/bash\nset -euo pipefail\necho\n";
    let findings = |scripts: &[&str], asked: &str| {
        let mut files = vec![(".git/HEAD", ""), ("ci/deploy.yml", workflow)];
        files.extend(scripts.iter().map(|path| (*path, script)));
        let folder = folder(&files);
        let repository = Repository::read(&[folder.path().join(asked)]).expect("it can be read");
        assert_eq!(repository.kinds().values().sum::<usize>(), 1, "one file is asked about");
        let findings = repository.check().findings.into_iter();
        let shown = findings.map(|it| format!("{} {}", below(folder.path(), &it.path), it.rule));
        shown.collect::<Vec<_>>()
    };
    let missing = ["ci/deploy.yml script-nobody-wrote"];
    for asked in ["ci", "ci/deploy.yml"] {
        assert_eq!(findings(&["scripts/deploy.sh"], asked), Vec::<String>::new());
        assert_eq!(findings(&["scripts/other.sh"], asked), missing);
    }
}

const SCRIPT: &str =
    "#!/usr/bin/env bash\nset -euo pipefail\ncurl --output a https://example.com/a\n";

#[test]
fn what_needs_no_judgement_is_mended_and_the_file_keeps_its_rights() {
    use std::os::unix::fs::PermissionsExt;
    let accepted = SCRIPT
        .replace("curl", "# rehearsal: ignore curl-without-fail -- errors are read below\ncurl");
    let folder = folder(&[("a.sh", SCRIPT), ("b.sh", SCRIPT), ("c.sh", &accepted)]);
    let place = |name: &str| folder.path().join(name);
    fs::set_permissions(place("a.sh"), fs::Permissions::from_mode(0o755)).expect("it is ours");
    let mut repository = Repository::read(&[folder.path().to_path_buf()]).expect("it can be read");
    let mended = repository.mend();
    let names: Vec<_> = mended.iter().map(|one| below(folder.path(), &one.name)).collect();
    assert_eq!(names, ["a.sh", "b.sh"]);
    assert!(repository.check().findings.is_empty());
    assert!(mended[0].diff().contains("\n+curl --fail --output"), "{}", mended[0].diff());
    fs::write(place("b.sh"), "changed").expect("it is ours");
    let written: Vec<_> = mended.iter().map(|one| one.write().expect("it is ours")).collect();
    assert_eq!(written, [true, false]);
    let text = |name| fs::read_to_string(place(name)).expect("it is there");
    assert_eq!(text("a.sh"), SCRIPT.replace("curl", "curl --fail"));
    assert_eq!(text("b.sh"), "changed");
    let mode = fs::metadata(place("a.sh")).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o755);
    assert_eq!(fs::read_dir(folder.path()).expect("it is ours").count(), 3);
}

#[test]
fn a_secret_is_shown_nowhere() {
    let workflow = "on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      \
                    - run: make\n        env: { A_PASSWORD: correct horse, A_PASSWORD: correct horse }\n";
    let folder = folder(&[(".github/workflows/a.yml", workflow)]);
    let mut repository = Repository::read(&[folder.path().to_path_buf()]).expect("it can be read");
    let checked = repository.check();
    assert!(checked.findings.iter().any(|finding| finding.rule == "workflow-literal-secret"));
    let drawn: Vec<_> = checked.drawable().map(|one| one.render(false)).collect();
    let json: Vec<_> = checked.to_json().iter().map(ToString::to_string).collect();
    let mut shown = [checked.to_sarif(), checked.to_junit(), checked.to_github()].concat();
    shown += &(drawn.concat() + &json.concat());
    shown.extend(repository.mend().iter().map(Mended::diff));
    assert!(shown.contains("***") && !shown.contains("correct horse"), "{shown}");
}
