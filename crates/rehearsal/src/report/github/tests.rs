use super::*;

const FOUND: Reported<'_> = Reported {
    rule: "k8s-latest-tag",
    severity: "note",
    path: "a,b:c/100%.yaml",
    line: 3,
    column: 5,
    message: "it is\nwrong: 100%",
    help: "",
    suppressed: None,
};

#[test]
fn nothing_in_a_finding_can_end_its_command() {
    let said = annotations([FOUND, Reported { suppressed: Some("known"), ..FOUND }].into_iter());
    let expected = "::notice file=a%2Cb%3Ac/100%25.yaml,line=3,col=5,title=k8s-latest-tag::\
                    it is%0Awrong: 100%25\n";
    assert_eq!(said, expected);
    let nowhere = Reported { path: "", help: "mend it", message: "wrong", ..FOUND };
    let said = annotations([nowhere].into_iter());
    assert_eq!(said, "::notice title=k8s-latest-tag::wrong%0Amend it\n");
}

#[test]
fn more_than_github_shows_is_said_in_the_last_annotation() {
    let said = |count| annotations(std::iter::repeat_n(FOUND, count));
    assert_eq!(said(10).lines().count(), 10);
    let eleven = said(11);
    assert_eq!(eleven.lines().count(), 10);
    assert!(eleven.ends_with("::notice::2 more of this severity; the output lists them all\n"));
}
