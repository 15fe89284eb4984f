use crate::artifact::{Artifact, ReadArtifact};

use super::JsonSchema;

fn read(text: &str) -> ReadArtifact {
    ReadArtifact::of(Artifact::new("model/schema.json", text))
}

fn problems(text: &str) -> Vec<String> {
    read(text).reading.problems.iter().map(|problem| problem.message.clone()).collect()
}

/// A schema of requests with `example`.
fn schema(example: &str) -> String {
    format!(
        r##"{{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "properties": {{ "request": {{ "$ref": "#/$defs/request" }} }},
  "$defs": {{
    "request": {{
      "type": "object",
      "properties": {{
        "age": {{ "type": "integer", "minimum": 0, "maximum": 120 }},
        "plan": {{ "enum": ["basic", "pro", 3] }},
        "scores": {{ "type": "array", "items": {{ "type": ["number", "null"] }} }}
      }},
      "required": ["age"],
      "additionalProperties": false,
      "examples": [{example}]
    }}
  }}
}}
"##
    )
}

#[test]
fn an_example_that_fits_is_told_from_one_that_does_not() {
    let cases: [(&str, &[&str]); 8] = [
        (r#"{"age": 30, "plan": "pro", "scores": [1, 2.5, null]}"#, &[]),
        (r#"{"age": 30.0, "plan": 3.0}"#, &[]),
        (r#"{"age": 30.5}"#, &["it must be of type integer"]),
        (
            r#"{"age": -1, "plan": "free"}"#,
            &["it must be at least 0", "it is none of the values that the schema lists"],
        ),
        (r#"{"age": 121}"#, &["it must be at most 120"]),
        (r#"{"plan": "basic"}"#, &["it lacks `age`"]),
        (
            r#"{"age": 1, "size": 2, "scores": ["a"]}"#,
            &["there is no `size` in the schema", "it must be of type number or null"],
        ),
        ("[]", &["it must be of type object"]),
    ];
    for (example, misfits) in cases {
        let expected: Vec<String> = misfits
            .iter()
            .map(|misfit| format!("this example is not as its schema says: {misfit}"))
            .collect();
        assert_eq!(problems(&schema(example)), expected, "{example}");
    }
}

#[test]
fn properties_of_the_document_are_found_through_references() {
    let read = read(&schema("{\"age\": 1}"));
    let schema: &JsonSchema = read.model().unwrap();
    assert_eq!(schema.property("request").unwrap().examples.len(), 1);
    assert!(schema.property("response").is_none());
}

#[test]
fn a_schema_that_nothing_can_satisfy_is_reported() {
    let cases = [
        (r#"{"type": "strin"}"#, "there is no type `strin`"),
        (
            r#"{"minimum": 2, "maximum": 1}"#,
            "no number is at least the minimum and at most the maximum",
        ),
        (r##"{"$ref": "#/$defs/x"}"##, "there is no definition `#/$defs/x`"),
        (
            r#"{"required": ["a"], "properties": {}, "additionalProperties": false}"#,
            "`a` is required, and no property of this name is allowed",
        ),
        (r#"{"enum": []}"#, "`enum` allows no value"),
    ];
    for (text, expected) in cases {
        assert_eq!(problems(text), [expected], "{text}");
    }
}

#[test]
fn what_only_yaml_allows_is_not_json() {
    for text in ["type: object\n", "{\"type\": \"object\",}", "{\"a\": 1} # b", ""] {
        let problems = problems(text);
        assert!(problems[0].starts_with("this is not JSON: "), "{text}: {problems:?}");
        assert!(read(text).model::<JsonSchema>().is_none());
    }
}

#[test]
fn a_schema_that_refers_to_itself_is_read_to_an_end() {
    let text = r##"{"$defs": {"a": {"$ref": "#/$defs/a", "examples": [1]}}}"##;
    assert!(read(text).is_sound());
}
