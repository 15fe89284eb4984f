//! What Helm's own library says of the same charts; its answers stand in `tests/upstream.txt`, in pairs
//! of a template and what it renders.

use super::*;

const CHART: &str = "apiVersion: v2\nname: c\nversion: 1.0.0\nappVersion: \"7\"\n";

const VALUES: &str = r#"
count: 1000000
big: 12345678901
f: 1.5
whole: 1.0
s: "10"
b: yes
l: [1, a]
m: {k: v, 'no': x, e: {}, el: [], multi: "a\nb\n", num: "1", t: "true", sp: "a: b", star: "*x", empty: "", date: "2020-01-01", tilde: "~", hash: "a # b", dash: "- a", utf: "é"}
nested: { list: [{ a: 1, b: [x, y] }, [1, [2]]], map: { deep: { deeper: "z" } } }
"#;

/// The chart `c` with `template` as its only one.
fn chart(template: &str, values: &str) -> Artifacts {
    let files = [
        ("chart/Chart.yaml", CHART),
        ("chart/values.yaml", values),
        ("chart/files/a.conf", "x=1\ny=2\n"),
        ("chart/templates/a.yaml", template),
        ("chart/templates/_names.tpl", "{{ define \"name\" }}n-{{ .Chart.Name }}{{ end }}"),
    ];
    files.map(|(path, text)| ReadArtifact::of(Artifact::new(path, text))).into_iter().collect()
}

/// What the template says, or why it says nothing.
fn said(template: &str, values: &str) -> String {
    let artifacts = chart(template, values);
    let rendering = render_all(&artifacts).remove(0);
    match (rendering.manifests.first(), rendering.failures.first()) {
        (Some(manifest), _) => manifest.artifact.text.to_string(),
        (None, Some(failure)) => format!("error: {}", failure.message),
        (None, None) => String::new(),
    }
}

#[test]
fn templates_say_what_helm_says() {
    let upstream = include_str!("tests/upstream.txt");
    let mut disagreements = Vec::new();
    for case in upstream.split("\n====\n").filter(|case| !case.trim().is_empty()) {
        let (template, wanted) = case.split_once("\n----\n").expect("a template and its answer");
        let found = said(&format!("a: >-\n{template}"), VALUES);
        let wanted = format!("a: >-\n{wanted}");
        if found.trim_end() != wanted.trim_end() {
            disagreements.push(format!("{template}\nHelm:\n{wanted}\nfound:\n{found}"));
        }
    }
    assert!(disagreements.is_empty(), "{}", disagreements.join("\n\n"));
}

#[test]
fn what_is_not_supported_is_passed_over_and_not_held_against_the_chart() {
    let artifacts = chart("a: {{ randAlphaNum 5 }}\n", VALUES);
    let rendering = render_all(&artifacts).remove(0);
    assert!(rendering.manifests.is_empty() && rendering.failures.is_empty());
}

#[test]
fn a_failure_is_at_the_template_that_fails() {
    let artifacts = chart("a: 1\nb: {{ required \"say b\" .Values.nothing }}\n", VALUES);
    let failure = render_all(&artifacts).remove(0).failures.remove(0);
    assert_eq!(&*failure.path, "chart/templates/a.yaml");
    assert!(failure.message.contains("say b"), "{}", failure.message);
    let text = "a: 1\nb: {{ required \"say b\" .Values.nothing }}\n";
    assert!(text[failure.span.range_in(text)].starts_with("required"), "{:?}", failure.span);
}

#[test]
fn a_loop_without_an_end_meets_a_limit() {
    let endless = "{{ define \"a\" }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}";
    assert!(said(endless, VALUES).starts_with("error: "));
}

#[test]
fn a_rendered_line_is_found_in_its_template() {
    let template = "{{ range .Values.l }}\nname: {{ . }}\nkind: A\n{{ end }}\nlast: 1\n";
    let rendered = "\nname: x\nkind: A\n\nname: y\nkind: A\n\nlast: 1\n";
    let line = |at: usize| {
        let place = place(template, rendered, u32::try_from(at).unwrap());
        template[place.range_in(template)].to_owned()
    };
    assert_eq!(line(rendered.find("name: y").unwrap() + 6), "name: {{ . }}");
    assert_eq!(line(rendered.rfind("kind").unwrap()), "kind: A");
    assert_eq!(line(rendered.find("last").unwrap()), "last: 1");
}
