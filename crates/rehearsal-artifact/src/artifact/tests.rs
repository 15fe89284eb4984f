use super::*;

#[test]
fn a_path_stays_inside_the_folder_it_is_written_to() {
    let long = "a".repeat(201);
    let refused = [
        "",
        "/etc/passwd",
        "../a",
        "a/../../b",
        "a/./b",
        "a//b",
        "a/",
        "c:/a",
        "a\\b",
        "a\nb",
        ".git/config",
        "a/.git/hooks/x",
        &long,
    ];
    for path in refused {
        assert!(artifact_path_problem(path).is_some(), "{path:?} is accepted");
    }
    for path in ["a", "k8s/base/deployment.yaml", ".github/workflows/ci.yml", "a/..b/c.d", "é"] {
        assert_eq!(artifact_path_problem(path), None, "{path:?}");
    }
}

#[test]
fn a_text_over_the_limit_is_not_read() {
    let text = "x".repeat(Limits::FILE.bytes + 1);
    let file = ReadArtifact::of(Artifact::new("pipeline/stages.yaml", text));
    let rules: Vec<&str> = file.reading_findings().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["too-large"]);
    assert!(!file.is_sound());
}

#[test]
fn equal_texts_have_equal_digests_and_other_files_no_problems() {
    let (one, other) = (Artifact::new("a.txt", "x"), Artifact::new("b.txt", "x"));
    assert_eq!(one.digest, other.digest);
    assert!(ReadArtifact::of(one).is_sound());
}
