use proptest::prelude::*;

use super::*;
use crate::artifact::{Artifact, ReadArtifact};

fn template(text: &str) -> ReadArtifact {
    ReadArtifact::of(Artifact::new("chart/templates/_names.tpl", text))
}

#[test]
fn a_template_is_read_with_what_it_defines() {
    let file =
        template("{{ define \"b\" }}{{ .Values.a | quote }}{{ end }}{{ define \"a\" }}x{{ end }}");
    assert_eq!(file.model::<HelmTemplate>().unwrap().defines, ["a", "b"]);
}

#[test]
fn what_is_no_template_is_a_problem_at_its_place() {
    let found = |text: &str| -> Vec<String> {
        let shown = |finding: crate::Finding| {
            format!("{}:{} {}", finding.position.line, finding.position.column, finding.message)
        };
        template(text).reading_findings().map(shown).collect()
    };
    assert_eq!(found("a: {{ .Values.a | qoute }}\n"), ["1:19 function \"qoute\" not defined"]);
    assert_eq!(found("{{ if .a }}\nb\n").len(), 1);
    assert_eq!(found("a: [1\n").len(), 1, "without anything to fill in it is YAML");
}

proptest! {
    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,40}|[ {}.$|\"a-z\n-]{0,80}") {
        template(&text);
    }
}
