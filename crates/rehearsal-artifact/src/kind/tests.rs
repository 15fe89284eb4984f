use super::*;

#[test]
fn a_path_that_nobody_claims_is_another_file() {
    assert_eq!(Kind::of_path("docs/readme.md").id, "other");
    assert!(Kind::of_id("nonsense").is_none());
}

#[test]
fn a_file_at_any_path_is_known_by_what_it_says() {
    let cases = [
        ("deploy/app.yaml", "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n", "manifest"),
        (
            "deploy/two.yaml",
            "# first\n---\na: 1\n---\napiVersion: v1\nkind: Pod\nmetadata: \n  name: a\n",
            "manifest",
        ),
        ("a.json", r#"{"kind": "Pod", "apiVersion":"v1", "metadata": {"name": "a"}}"#, "manifest"),
        ("split.yaml", "apiVersion: v1\n---\nkind: Pod\nmetadata:\n  name: a\n", "other"),
        ("nested.yaml", "a:\n  apiVersion: v1\n  kind: Pod\n  metadata:\n    name: a\n", "other"),
        (
            "alerts.yml",
            "groups:\n- name: a\n  rules:\n  - alert: A\n    expr: up == 0\n",
            "rule-file",
        ),
        ("grafana.yml", "apiVersion: 1\ngroups:\n- rules:\n  - expr: up\n", "other"),
        ("teams.yml", "groups:\n- name: a\n", "other"),
        ("starter/ci.yml", "on: push\njobs:\n  a:\n    runs-on: x\n    steps: []\n", "workflow"),
        ("plan/stages.yml", "schema: rehearsal/stages/v2\n", "stages"),
        ("bin/run", "#!/usr/bin/env -S bash -eu\necho\n", "script"),
        ("bin/run", "#!/bin/sh\n", "script"),
        ("bin/run", "#!/usr/bin/python3\n", "other"),
        ("bin/run", "#!\n", "other"),
        ("chart/a.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Name }}\n", "other"),
        ("docker/Dockerfile.j2", "FROM {{ base }}\n", "other"),
        ("docker/Dockerfile.dev", "FROM scratch\n", "dockerfile"),
        ("docs/a.md", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n", "other"),
        ("run.py", "#!/bin/sh\n", "other"),
    ];
    for (path, text, expected) in cases {
        assert_eq!(Kind::recognise(path, text).id, expected, "{path}: {text}");
    }
}

#[test]
fn a_path_that_a_kind_claims_counts_more_than_the_content() {
    let workflow = "on: push\njobs:\n  a:\n    runs-on: x\n    steps: []\n";
    assert_eq!(Kind::recognise("pipeline/stages.yaml", workflow).id, "stages");
}

#[test]
fn in_a_foreign_repository_a_conventional_path_needs_a_content_that_allows_it() {
    let cases = [
        ("pipeline/stages.yaml", "stages: [a]\n", "other"),
        ("pipeline/stages.yaml", "schema: rehearsal/stages/v1\nstagse: [a]\n", "stages"),
        ("k8s/values.yaml", "replicas: 2\n", "other"),
        ("k8s/app.yaml", "apiVersoin: v1\nkind: Pod\n---\n", "manifest"),
        ("k8s/app.yaml", "kind: Pod\nmetadata:\n  name: {{ name }}\n", "other"),
        (".github/workflows/a.yml", "on: push\nname: {{ matrix.a }}\n", "workflow"),
        (".github/workflows/a.yml", "# nothing\n", "workflow"),
        ("template/.github/workflows/a.yml", "on: push\nname: {{ name }}\n", "other"),
        ("Dockerfile", "nonsense\n", "dockerfile"),
        ("install.sh", "echo\n", "script"),
        ("install.sh", "#!/usr/bin/env zsh\necho\n", "other"),
    ];
    for (path, text, expected) in cases {
        assert_eq!(Kind::in_repository(path, text).id, expected, "{path}: {text}");
    }
}
