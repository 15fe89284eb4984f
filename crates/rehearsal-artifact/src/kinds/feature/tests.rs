use super::*;
use crate::artifact::{Artifact, ReadArtifact};

const SAMPLE: &str = r#"# A comment before everything.
@US-1 @slow#1
Feature: Health checks
  As a platform engineer
  I want each instance to say whether it is ready

  Background:
    Given a cluster

  @US-1.AC-1 @probe   # why
  Scenario: Not ready while loading
    Given an instance that loads its model
    And these settings:
      | name    | value   |
      | timeout | 1\|2 \n |
    When a request arrives with
      """json
      {
        "id": 1
      }
      """
    Then another instance answers
    * nothing is logged

  Rule: Slow instances are replaced

    Background:
      Given a limit of 5 s

    @US-1.AC-2
    Scenario Outline: Replaced after <count> failures
      When <count> probes fail within < 10 s and > 5 s
      But none is <kind>

      @fast
      Examples: few
        | count | kind |
        | 3     | slow |
"#;

fn read_file(text: &str) -> ReadArtifact {
    ReadArtifact::of(Artifact::new("requirements/features/a.feature", text))
}

fn problems(text: &str) -> Vec<String> {
    let shown = |finding: crate::Finding| {
        let help = finding.help.map(|help| format!(" ({help})")).unwrap_or_default();
        let at = finding.position;
        format!("{}:{} {}{help}", at.line, at.column, finding.message)
    };
    read_file(text).reading_findings().map(shown).collect()
}

fn texts(spanned: &[Spanned<String>]) -> Vec<&str> {
    spanned.iter().map(|it| it.as_str()).collect()
}

#[test]
fn a_whole_feature_is_read_as_written() {
    assert_eq!(problems(SAMPLE), [""; 0]);
    let file = read_file(SAMPLE);
    let feature: &Feature = file.model().unwrap();
    assert_eq!(feature.name.as_str(), "Health checks");
    assert_eq!(texts(&feature.tags), ["@US-1", "@slow#1"]);
    assert!(feature.description.starts_with("As a platform engineer\nI want"));
    assert_eq!(feature.background.len(), 1);

    let [loading, replaced] = feature.scenarios.as_slice() else { panic!("two scenarios") };
    assert_eq!(texts(&loading.tags), ["@US-1.AC-1", "@probe"]);
    assert!(feature.is_tagged(loading, "@US-1"));
    assert!(!loading.outline);
    let keywords: Vec<Keyword> = loading.steps.iter().map(|step| step.keyword).collect();
    let expected = [Keyword::Given, Keyword::And, Keyword::When, Keyword::Then, Keyword::Bullet];
    assert_eq!(keywords, expected);
    let table = loading.steps[1].table.as_ref().unwrap();
    assert_eq!(texts(&table.rows[1]), ["timeout", "1|2 \n"]);
    let doc_string = loading.steps[2].doc_string.as_ref().unwrap();
    assert_eq!(doc_string.as_str(), "{\n  \"id\": 1\n}");

    assert_eq!(replaced.rule, Some(0));
    assert_eq!(feature.rules[0].background.len(), 1);
    assert!(replaced.outline);
    assert_eq!(replaced.examples[0].name.as_str(), "few");
    assert_eq!(texts(&replaced.examples[0].tags), ["@fast"]);
    let span = replaced.steps[0].text.span;
    assert_eq!(&SAMPLE[span.range_in(SAMPLE)], replaced.steps[0].text.as_str());
}

#[test]
fn line_ends_of_windows_and_a_byte_order_mark_change_nothing() {
    let text = format!("\u{feff}{}", SAMPLE.replace('\n', "\r\n"));
    assert_eq!(problems(&text), [""; 0]);
    let (windows, unix) = (read_file(&text), read_file(SAMPLE));
    let names = |file: &ReadArtifact| -> Vec<String> {
        let feature: &Feature = file.model().unwrap();
        feature.scenarios.iter().map(|scenario| scenario.name.value.clone()).collect()
    };
    assert_eq!(names(&windows), names(&unix));
}

/// Each case is a feature's lines after `Feature: f`, and what is wrong with them.
const SLIPS: &[(&str, &str, &[&str])] = &[
    (
        "a misspelled keyword after a step",
        "Scenario: s\nGiven a\nThne b\n",
        &["4:1 this line is no step: `Thne b` (did you mean `Then`?)"],
    ),
    (
        "a misspelled first keyword, which would be prose",
        "Scenario: s\nGivn a\nWhen b\n",
        &["3:1 this line is read as prose: `Givn a` (did you mean `Given`?)"],
    ),
    (
        "a keyword in lower case",
        "Scenario: s\nwhen a\nThen b\n",
        &["3:1 this line is read as prose: `when a` (did you mean `When`?)"],
    ),
    ("prose that begins like a sentence", "Scenario: s\nThe story\nof it\nThen b\n", &[]),
    (
        "a misspelled heading",
        "Scenari: s\nGiven a\n",
        &[
            "1:10 the feature has no scenario",
            "2:1 this line is read as prose: `Scenari: s` (did you mean `Scenario`?)",
        ],
    ),
    ("a job story with a table", "When I deploy\n|a|\n\"\"\"\nScenario: s\nGiven a\n", &[]),
    ("a role in the story", "Role: engineer\nScenario: s\nGiven a\n", &[]),
    ("no steps", "Scenario: s\n", &["2:11 the scenario `s` has no steps"]),
    (
        "a first step that adds to nothing",
        "Scenario: s\nAnd a\n",
        &["3:5 the first step of `s` adds to nothing (begin with Given, When or Then)"],
    ),
    (
        "a placeholder without column",
        "Scenario Outline: s\nGiven <a> and <b>\nExamples:\n|a|\n|1|\n",
        &["3:15 no column of the examples fills `<b>`"],
    ),
    (
        "a placeholder that one of two blocks fills",
        "Scenario Outline: s\nGiven x\n|<a>|\nExamples:\n|a|\n|1|\nExamples:\n|c|\n|1|\n",
        &["4:2 no column of the examples fills `<a>`"],
    ),
    (
        "an outline that nobody plays",
        "Scenario Outline: s\nGiven <a>\nExamples:\n|a|\n",
        &["2:19 no example is played by the outline `s`"],
    ),
    (
        "a column twice",
        "Scenario Outline: s\nGiven <a>\nExamples:\n|a|a|\n|1|2|\n",
        &["5:4 the column `a` is here twice"],
    ),
    (
        "rows of unequal length",
        "Scenario: s\nGiven a\n|a|b|\n|1|\n",
        &["5:1 this row has 1 cells, the table's first 2"],
    ),
    (
        "a row without end",
        "Scenario: s\nGiven a\n|a| b\n",
        &["4:4 a row ends with `|`; what stands after the last one is lost"],
    ),
    (
        "a table without step",
        "Scenario: s\n|a|\nGiven a\n",
        &["3:1 this row belongs to no table of a step or of examples"],
    ),
    (
        "a doc string without end",
        "Scenario: s\nGiven a\n\"\"\"\nlost\n",
        &["4:1 this doc string has no end"],
    ),
    ("a table and a doc string", "Scenario: s\nGiven a\n|a|\n|b|\n\"\"\"\nx\n\"\"\"\n", &[]),
    (
        "a table that a doc string divides",
        "Scenario: s\nGiven a\n|a|\n\"\"\"\nx\n\"\"\"\n|b|\n",
        &["8:1 this row belongs to no table of a step or of examples"],
    ),
    (
        "two doc strings",
        "Scenario: s\nGiven a\n```\n```\n```\n```\n",
        &["6:1 a step takes one doc string"],
    ),
    (
        "a tag before nothing",
        "Scenario: s\n@US-1.AC-1\nGiven a\n",
        &["3:1 the tag `@US-1.AC-1` belongs to nothing (tags stand directly before a feature, \
           rule, scenario or examples)"],
    ),
    (
        "a tag without its sign",
        "@a b\nScenario: s\nGiven a\n",
        &["2:4 `b` is no tag: tags begin with `@`"],
    ),
    (
        "a background after a scenario",
        "Scenario: s\nGiven a\nBackground:\nGiven b\n",
        &["4:1 a background stands once, before the scenarios that it is for"],
    ),
    (
        "examples of nothing",
        "Examples:\n|a|\n",
        &["1:10 the feature has no scenario", "2:1 examples belong to a scenario outline"],
    ),
    (
        "a second feature",
        "Scenario: s\nGiven a\nFeature: g\n",
        &["4:1 a file tells one feature, and this is the second"],
    ),
];

#[test]
fn slips_are_reported_at_their_place() {
    for (name, lines, expected) in SLIPS {
        assert_eq!(problems(&format!("Feature: f\n{lines}")), *expected, "{name}");
    }
}

#[test]
fn a_file_that_tells_no_feature_has_no_model() {
    let cases: &[(&str, &[&str])] = &[
        ("", &["1:1 the file has no `Feature:`"]),
        ("# nothing\n", &["1:1 the file has no `Feature:`"]),
        (
            "# language: fr\nFonctionnalité: x\n",
            &["1:1 this feature is in `fr`; only English is read"],
        ),
        (
            "Featur: x\nprose\n",
            &["1:1 no feature has begun: `Featur: x` (did you mean `Feature`?)"],
        ),
        ("Scenario: x\n", &["1:1 the file must begin with `Feature:`"]),
    ];
    for (text, expected) in cases {
        assert!(read_file(text).model::<Feature>().is_none(), "{text}");
        assert_eq!(problems(text), *expected, "{text}");
    }
}
