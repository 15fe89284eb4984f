use super::{Fields, clip};
use crate::problem::Problems;
use crate::yaml::{Limits, read_yaml};

/// Reads a step of three known fields and gives what was wrong, with its help.
fn problems_of(text: &str) -> Vec<String> {
    let problems = Problems::new();
    let documents = read_yaml(text, Limits::FILE, &problems);
    if let Some(mut fields) = Fields::of(&documents[0], "a step", &problems) {
        fields.text("name");
        fields.optional_integer("weight");
        fields.texts("after");
        fields.optional_boolean("required");
        fields.finish();
    }
    let shown = problems.into_sorted().into_iter().map(|problem| match problem.help {
        Some(help) => format!("{} ({help})", problem.message),
        None => problem.message,
    });
    shown.collect()
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let text = "nmae: x\nweight: much\nafter: one\nrequired: maybe\n";
    assert_eq!(
        problems_of(text),
        [
            "a step needs the field `name`",
            "unknown field `nmae` in a step (did you mean `name`?)",
            "weight must be an integer, not `much`",
            "after must be a list, not `one`",
            "required must be `true` or `false`, not `maybe`",
        ]
    );
}

#[test]
fn null_counts_as_absent() {
    assert_eq!(problems_of("name: x\nweight:\nafter: ~\nrequired: null\n"), Vec::<String>::new());
    assert_eq!(problems_of("name:\n"), ["a step needs the field `name`"]);
}

#[test]
fn a_thing_that_is_no_mapping_is_named() {
    assert_eq!(problems_of("- a\n"), ["a step must be a mapping, not a list"]);
    assert_eq!(problems_of("seven\n"), ["a step must be a mapping, not `seven`"]);
}

#[test]
fn a_boolean_is_no_text_but_a_number_is() {
    assert_eq!(problems_of("name: true\n"), ["name must be a text, not `true`"]);
    assert_eq!(problems_of("name: 1.2\n"), Vec::<String>::new());
    assert_eq!(problems_of("name: 'true'\n"), Vec::<String>::new());
}

#[test]
fn unknown_fields_beyond_twenty_are_not_listed() {
    let text: String = (0..50).map(|n| format!("field{n}: 1\n")).collect();
    assert_eq!(problems_of(&text).len(), 21);
}

#[test]
fn what_is_shown_of_a_hostile_text_is_short_and_printable() {
    assert_eq!(clip("a\u{1b}[31m\n"), "a·[31m·");
    assert_eq!(clip(&"x".repeat(1_000)).chars().count(), 61);
}
