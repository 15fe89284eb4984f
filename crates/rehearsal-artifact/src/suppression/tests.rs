use super::*;
use crate::artifact::Artifact;
use crate::rule::check_all;

/// The rules of what is left and of what is suppressed in a Dockerfile.
fn check(text: &str) -> (Vec<&'static str>, Vec<Suppressed>) {
    let artifacts = [ReadArtifact::of(Artifact::new("Dockerfile", text))].into_iter().collect();
    let (left, suppressed) = suppress(check_all(&artifacts), &artifacts);
    (left.iter().map(|finding| finding.rule).collect(), suppressed)
}

const BASE: &str = "dockerfile-unpinned-base";
const ROOT: &str = "dockerfile-runs-as-root";

#[test]
fn a_comment_on_the_line_above_suppresses_with_its_reason() {
    let text = format!("# rehearsal: ignore {BASE}, {ROOT} -- a sample -- really\nFROM debian\n");
    let (left, suppressed) = check(&text);
    assert!(left.is_empty(), "{left:?}");
    let rules: Vec<_> = suppressed.iter().map(|one| one.finding.rule).collect();
    assert_eq!(rules, [ROOT, BASE]);
    assert!(suppressed.iter().all(|one| one.reason == "a sample -- really"));
}

#[test]
fn a_suppression_that_is_wrong_is_a_finding_and_suppresses_nothing() {
    let cases = [
        (format!("# rehearsal: ignore {ROOT}"), "suppression-without-reason"),
        ("# rehearsal: ignore dockerfile-runs-as-rot -- x".into(), "suppression-of-unknown-rule"),
        ("# rehearsal: ignore k8s-latest-tag -- x".into(), "suppression-of-nothing"),
        ("# rehearsal: ignore".into(), "suppression-of-unknown-rule"),
        (format!("# rehearsal: ignore {ROOT} -- too far\n#"), "suppression-of-nothing"),
    ];
    for (comment, expected) in cases {
        let (left, suppressed) = check(&format!("{comment}\nFROM debian@sha256:{:064}\n", 0));
        assert_eq!(left, [expected, ROOT], "{comment}");
        assert_eq!(suppressed, [], "{comment}");
    }
}

#[test]
fn only_a_comment_suppresses_and_one_behind_a_line_is_about_that_line_alone() {
    let lines = [
        ("RUN echo 'rehearsal: ignore x -- y'", 0),
        ("RUN echo a#rehearsal: ignore x -- y", 0),
        ("# rehearsal: ignored -- y", 0),
        ("  # rehearsal: ignore x -- y", 2),
        ("on: push # rehearsal: ignore x -- y", 1),
    ];
    for (line, about) in lines {
        let found = read_suppressions(line);
        let last = found.first().map_or(0, |suppression| suppression.lines.1);
        assert_eq!(last, about, "{line}");
    }
}

#[test]
fn the_place_of_a_wrong_suppression_is_its_id() {
    let text = "FROM a\n\n# rehearsal: ignore  b,cé -- d\n";
    let found = read_suppressions(text);
    let ids: Vec<_> = found.iter().map(|one| &text[one.span.range_in(text)]).collect();
    assert_eq!(ids, ["b", "cé"]);
}
