use proptest::prelude::*;

use super::*;
use crate::artifact::{Artifact, ReadArtifact};

const SAMPLE: &str = r#"# syntax=docker/dockerfile:1
ARG PYTHON=3.13
FROM --platform=linux/amd64 python:${PYTHON}-slim AS build
RUN --mount=type=cache,target=/root/.cache pip install .
FROM python:${PYTHON}-slim AS base
ENV PORT=8080 HOME=/app
USER 10001:10001
EXPOSE $PORT/tcp 9000
FROM base
COPY --from=build /app /app
COPY --from=ghcr.io/acme/tools:1 /bin/tool /bin/
HEALTHCHECK CMD ["curl", "localhost"]
ENTRYPOINT ["python", "-m", "app"]
CMD --port 8080
"#;

fn read_dockerfile(text: &str) -> ReadArtifact {
    ReadArtifact::of(Artifact::new("Dockerfile", text))
}

fn problems(text: &str) -> Vec<String> {
    let shown = |finding: crate::Finding| {
        format!("{}:{} {}", finding.position.line, finding.position.column, finding.message)
    };
    read_dockerfile(text).reading_findings().map(shown).collect()
}

#[test]
fn the_image_is_what_the_last_stage_says_and_inherits() {
    for mark in ["", "\u{feff}"] {
        let text = format!("{mark}{SAMPLE}");
        assert_eq!(problems(&text), [""; 0]);
        let file = read_dockerfile(&text);
        let dockerfile: &Dockerfile = file.model().unwrap();
        let user = dockerfile.user.as_ref().unwrap();
        assert_eq!(
            (user.value.as_str(), &text[user.span.range_in(&text)]),
            ("10001:10001", "10001:10001")
        );
        let ports: Vec<_> = dockerfile.exposed.iter().map(|port| port.value).collect();
        assert_eq!(ports, [8080, 9000]);
        assert!(dockerfile.healthcheck);
        assert_eq!(dockerfile.entrypoint.as_ref().unwrap().value, "[\"python\", \"-m\", \"app\"]");
        assert_eq!(dockerfile.cmd.as_ref().unwrap().value, "--port 8080");
    }
}

#[test]
fn stages_know_what_they_begin_from() {
    let file = read_dockerfile(SAMPLE);
    let dockerfile: &Dockerfile = file.model().unwrap();
    let [build, base, last] = dockerfile.stages.as_slice() else { panic!() };
    assert_eq!(build.image.to_string(), "python:3.13-slim");
    assert_eq!(build.platform.as_ref().unwrap().value, "linux/amd64");
    assert_eq!(build.runs[0].value, "pip install .");
    assert!(base.pulls() && !last.pulls());
    assert_eq!(last.parent, Some(1));
    let from: Vec<_> = last.copies_from.iter().map(|name| name.as_str()).collect();
    assert_eq!(from, ["build", "ghcr.io/acme/tools:1"]);
}

#[test]
fn what_no_builder_accepts_is_a_problem() {
    let cases = [
        ("", "1:1 not a Dockerfile: expected at least one FROM instruction"),
        ("FORM python:3\n", "1:1 not a Dockerfile: unknown instruction 'FORM'"),
        ("FROM python:\n", "1:6 `python:` is not the name of an image"),
        ("FROM a:1 AS x\nCOPY --from=y /a /b\n", "2:13 no earlier stage is called `y`"),
        ("FROM a:1 AS x\nCOPY --from=1 /a /b\n", "2:13 no earlier stage is called `1`"),
        ("FROM a:1\nEXPOSE http\n", "2:8 `http` is not a port"),
        ("FROM a:1\nEXPOSE 80/tpc\n", "2:8 a port has no protocol `tpc`"),
        ("FROM a:1\nCOPY ../a /b\n", "2:6 `../a` is outside of the build context"),
    ];
    for (text, problem) in cases {
        assert_eq!(problems(text), [problem], "{text}");
    }
}

#[test]
fn what_only_the_build_command_knows_stays_as_written() {
    let text = "ARG TAG\nFROM python:${TAG}\nARG PORT\nEXPOSE $PORT\nUSER ${USER:-10001}\n";
    assert_eq!(problems(text), [""; 0]);
    let file = read_dockerfile(text);
    let dockerfile: &Dockerfile = file.model().unwrap();
    assert!(dockerfile.last_stage().image.is_open());
    assert!(dockerfile.exposed.is_empty());
    assert_eq!(dockerfile.user.as_ref().unwrap().value, "10001");
}

#[test]
fn values_that_double_on_each_line_stay_small() {
    let mut text = String::from("FROM a:1\nENV v0=ab\n");
    for line in 1..200 {
        text.push_str(&format!("ENV v{line}=$v{0}$v{0}\n", line - 1));
    }
    text.push_str("USER $v199\n");
    assert_eq!(problems(&text), [""; 0]);
}

proptest! {
    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,80}|FROM a\n[ \\-:{}\\[\\],\n#<$\\\\|>'\"A-Fé0-9]{0,120}") {
        problems(&text);
    }

    #[test]
    fn no_change_of_a_good_file_makes_reading_panic(
        from in 0..SAMPLE.len(),
        length in 0_usize..60,
        inserted in "[ \\-:{}\\[\\],\n#<$\\\\|>'\"A-Fé0-9]{0,6}",
    ) {
        let to = (from + length).min(SAMPLE.len());
        problems(&format!("{}{inserted}{}", &SAMPLE[..from], &SAMPLE[to..]));
    }
}
