//! What the book says of small pieces of code.

use super::{BLOCKS, check, rewrites};
use crate::tidy::Rewrite;
use crate::tree::Tree;

/// The block `name` as it is rendered from `files`.
fn rendered(name: &str, files: &[(&str, &str)]) -> Result<String, String> {
    let block = BLOCKS.iter().find(|block| block.name == name).expect("the test names a block");
    (block.render)(&Tree::of(files)).map_err(|offence| offence.to_string())
}

#[test]
fn a_stale_block_is_rewritten_and_the_rest_of_the_page_is_left_alone() {
    let page =
        "Before.\n<!-- generated: kinds -->\n| old |\n<!-- end of generated: kinds -->\nAfter.\n";
    let kind = "static KIND: Kind = Kind { id: \"a\", title: \"A|B\", paths: &[], read };\n";
    let kind = ("crates/rehearsal-artifact/src/kinds/a.rs", kind);
    let fresh = "Before.\n<!-- generated: kinds -->\n\n\
        | kind | what it is | paths |\n|---|---|---|\n| `a` | A\\|B |  |\n\n\
        <!-- end of generated: kinds -->\nAfter.\n";
    let path = "book/src/personas.md";
    let stale = rewrites(&Tree::of(&[(path, page), kind]));
    assert_eq!(stale, [Rewrite { path: path.to_owned(), text: fresh.to_owned() }]);
    let mended = Tree::of(&[(path, fresh), kind]);
    assert_eq!((rewrites(&mended), check(&mended)), (vec![], vec![]));
}

#[test]
fn a_rule_is_told_with_its_first_examples() {
    let rule = r#"//! Finds a thing.
//!
//! It matters.
//!
//! ```bad scripts/a.sh
//! first
//!
//!   bad
//! ```
//!
//! Left out: much.
//!
//! ```bad scripts/a.sh
//! second bad
//! ```
//!
//! ```good k8s/Dockerfile
//! good
//! ```

pub(super) static RULE: Rule = Rule {
    id: "a-rule", // title: "not this one"
    severity: Severity::Warning,
    title: "a \"thing\", \
            and more",
    help:
        "mend it",
    check,
};
"#;
    let told = r#"| rule | severity | what it finds |
|---|---|---|
| [`a-rule`](#a-rule) | warning | a "thing", and more |

## a-rule

*Warning.* What to do: mend it.

Finds a thing.

It matters.

Left out: much.

Found in `scripts/a.sh`:

```sh
first

  bad
```

Nothing to find in `k8s/Dockerfile`:

```dockerfile
good
```
"#;
    let files = [("crates/rehearsal-artifact/src/rules/a_rule.rs", rule)];
    assert_eq!(rendered("rules", &files).as_deref(), Ok(told));
}

#[test]
fn an_example_of_several_files_is_left_out() {
    let of_two = "//! Compares.\n//!\n//! ```bad a.sh\n//! a\n//! ```\n//! ```bad b.sh\n//! b\n//! ```\n\
        //! ```good a.sh\n//! a\n//! ```\n\
        static RULE: Rule = Rule { id: \"a\", severity: Severity::Error, title: \"t\", help: \"h\" };\n";
    let files = [("crates/rehearsal-artifact/src/rules/a.rs", of_two)];
    let told = rendered("rules", &files).unwrap();
    assert!(told.ends_with("\n\nCompares.\n"), "{told}");
}

#[test]
fn an_event_is_told_with_the_fields_that_are_logged_in_their_order_in_the_log() {
    let events = r#"
pub enum RunEvent {
    /// It began.
    #[serde(rename = "run.began")]
    Began(Began),
}

pub struct Began {
    /// Who was there,
    /// and where.
    pub who: Vec<Person>,
    /// How many.
    pub count: u64,
    /// Not for the log.
    #[serde(skip)]
    pub(crate) number: Option<EntityId>,
}

pub struct Person {
    /// A name.
    pub name: Arc<str>,
    /// An age.
    pub age: u32,
}
"#;
    let told = "### run.began\n\nIt began.\n\n| field | type | what it says |\n|---|---|---|\n\
        | `count` | number | How many. |\n\
        | `who` | list of objects: `age` (number), `name` (text) | Who was there, and where. |\n\n";
    let source = "crates/rehearsal/src/events.rs";
    assert_eq!(rendered("events", &[(source, events)]).as_deref(), Ok(told));
    for (from, to, problem) in [
        ("u64", "i8", "no word is known for the type `i8`"),
        ("pub struct Person", "struct Person", "there is no `pub struct Person`"),
        ("#[serde(rename = \"run.began\")]", "", "`Began(Began)` has no name or no data"),
        ("RunEvent", "Other", "there is no `RunEvent`"),
    ] {
        let broken = events.replace(from, to);
        let refused = format!("{source}:1: the book cannot list the events: {problem}");
        assert_eq!(rendered("events", &[(source, &broken)]), Err(refused));
    }
}

#[test]
fn a_criterion_is_told_with_its_source_and_arguments() {
    let criterion = |takes: &str| {
        format!(
            "static CRITERION: Criterion = Criterion {{\n    id: \"a\",\n    title: \"Is it A\",\n    \
             source: EvidenceSource::Static,\n    takes: &[{takes}],\n    judge,\n}};\n"
        )
    };
    for (takes, told) in [
        ("", "–"),
        ("Argument::Files", "`files`"),
        ("Argument::Part, Argument::Demands", "`part`, `demands`"),
    ] {
        let files = [("crates/rehearsal-score/src/criteria/a.rs", &*criterion(takes))];
        let table = rendered("criteria", &files).unwrap();
        assert!(table.ends_with(&format!("\n| `a` | static | {told} | Is it A |\n")), "{table}");
    }
}
