//! The actions that the workflow uses, pinned to commits.
//!
//! The pins are data beside the persona's templates, so that a newer release is one entry to change.
//! They are part of the program all the same: a file that cannot be read is our own mistake.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rehearsal_source::{Fields, Limits, Node, Problems, read_yaml};
use serde::Serialize;

/// One action at one commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Pin {
    /// What a step writes: `actions/checkout@` and the commit.
    pub(super) uses: String,
    /// The release that the commit is: `v7.0.1`. A comment beside the commit, for people and for
    /// the tools that propose newer ones.
    pub(super) version: String,
}

/// Pins by action.
pub(super) type Pins = BTreeMap<String, Pin>;

/// All pins. Read once, because every plan needs the same.
pub(super) static PINS: LazyLock<Pins> = LazyLock::new(|| {
    read(include_str!("../../../../../personas/PBD/pins.yaml"))
        .expect("the built-in pins can be read because a test reads them")
});

/// The pins of a file, or what is wrong with it.
fn read(text: &str) -> Result<Pins, String> {
    let problems = Problems::new();
    let documents = read_yaml(text, Limits::FILE, &problems);
    let mut pins = Pins::new();
    for document in &documents {
        let Some(mut fields) = Fields::of(document, "the pins", &problems) else { continue };
        pins.extend(fields.required_list("actions", read_pin));
        fields.finish();
    }
    match problems.into_sorted().first() {
        Some(problem) => Err(problem.message.clone()),
        None => Ok(pins),
    }
}

fn read_pin(node: &Node<'_>, problems: &Problems) -> Option<(String, Pin)> {
    let mut fields = Fields::of(node, "a pin", problems)?;
    let action = fields.text("uses");
    let version = fields.text("version");
    let digest = fields.text("digest");
    fields.text("source");
    fields.text("runs_on");
    fields.finish();
    let (action, digest) = (action?.value, digest?.value);
    let uses = format!("{action}@{digest}");
    Some((action, Pin { uses, version: version?.value }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_pin_names_a_release_and_a_whole_commit() {
        let pins = read(include_str!("../../../../../personas/PBD/pins.yaml")).unwrap();
        assert!(pins.contains_key("actions/checkout"));
        for (action, pin) in &pins {
            let (name, commit) = pin.uses.split_once('@').unwrap();
            assert_eq!(name, action);
            assert!(
                commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit()),
                "{action}"
            );
            assert!(pin.version.starts_with('v'), "{action}");
        }
    }

    #[test]
    fn a_pin_without_its_commit_is_refused_with_the_field_that_it_lacks() {
        let text = "actions:\n  - { uses: a/b, version: v1, source: tag, runs_on: node24 }\n";
        assert_eq!(read(text), Err("a pin needs the field `digest`".to_owned()));
    }
}
