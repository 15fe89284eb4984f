//! The first files of a new thing, in the folder of its siblings.
//!
//! Adding a thing touches one place, so this writes files and brings the registries up to date;
//! nothing else has to be edited. What is written works as it stands and does nothing of use: its
//! prose says what belongs there instead.

use std::path::Path;
use std::process::Command;

use crate::process::{Stop, run, write};
use crate::tidy;
use crate::tree::Tree;

/// A thing that can be added.
struct Thing {
    name: &'static str,
    /// Path and text of each file; both may hold the marks of [`filled`].
    files: &'static [(&'static str, &'static str)],
    ids: Ids,
}

/// What the ids of a thing look like.
#[derive(Clone, Copy)]
enum Ids {
    /// Lower-case words joined by hyphens: `k8s-latest-tag`.
    Kebab,
    /// A few capital letters and digits: `JUS`.
    Capitals,
}

const THINGS: &[Thing] = &[
    Thing {
        name: "rule",
        files: &[(
            "crates/rehearsal-artifact/src/rules/@SNAKE@.rs",
            include_str!("../templates/rule.rs.txt"),
        )],
        ids: Ids::Kebab,
    },
    Thing {
        name: "kind",
        files: &[(
            "crates/rehearsal-artifact/src/kinds/@SNAKE@.rs",
            include_str!("../templates/kind.rs.txt"),
        )],
        ids: Ids::Kebab,
    },
    Thing {
        name: "criterion",
        files: &[(
            "crates/rehearsal-score/src/criteria/@SNAKE@.rs",
            include_str!("../templates/criterion.rs.txt"),
        )],
        ids: Ids::Kebab,
    },
    Thing {
        name: "persona",
        files: &[
            ("personas/@ID@/persona.yaml", include_str!("../templates/persona.yaml.txt")),
            (
                "personas/@ID@/templates/script.sh.j2",
                include_str!("../templates/persona.script.sh.j2.txt"),
            ),
        ],
        ids: Ids::Capitals,
    },
    Thing {
        name: "scenario",
        files: &[("scenarios/@ID@.yaml", include_str!("../templates/scenario.yaml.txt"))],
        ids: Ids::Kebab,
    },
];

/// The command: writes the files and the registries, and says what to edit.
pub fn command(root: &Path, thing: &str, id: &str) -> Result<(), Stop> {
    let files = files(thing, id)?;
    if let Some((path, _)) = files.iter().find(|(path, _)| root.join(path).exists()) {
        return Err(Stop::because(format!("{path} is there already: choose another id")));
    }
    for (path, text) in &files {
        write(&root.join(path), text)?;
        if path.ends_with(".rs") {
            // How long the id is decides where lines break.
            run(Command::new("rustfmt").arg(root.join(path)))?;
        }
        println!("{path}: written, now make it yours");
    }
    for path in tidy::refresh(root, &Tree::read(root)?)? {
        println!("{path}: lists it");
    }
    Ok(())
}

/// Path and text of the files of a new thing.
fn files(thing: &str, id: &str) -> Result<Vec<(String, String)>, Stop> {
    let Some(known) = THINGS.iter().find(|known| known.name == thing) else {
        let names: Vec<_> = THINGS.iter().map(|thing| thing.name).collect();
        return Err(Stop::because(format!("no thing `{thing}`; there are {}", names.join(", "))));
    };
    if !known.ids.fit(id) {
        return Err(Stop::because(format!("`{id}` is no id of a {thing}: {}", known.ids.advice())));
    }
    let of_id = |(path, text): &(&str, &str)| (filled(path, id), filled(text, id));
    Ok(known.files.iter().map(of_id).collect())
}

fn filled(template: &str, id: &str) -> String {
    let capitalised = |word: &str| {
        let (first, rest) = word.split_at(usize::from(!word.is_empty()));
        first.to_ascii_uppercase() + rest
    };
    let type_name: String = id.split('-').map(capitalised).collect();
    template
        .replace("@ID@", id)
        .replace("@SNAKE@", &id.replace('-', "_"))
        .replace("@TYPE@", &type_name)
        .replace("@LOWER@", &id.to_ascii_lowercase())
}

impl Ids {
    fn fit(self, id: &str) -> bool {
        let starts_with_letter = id.starts_with(|c: char| c.is_ascii_alphabetic());
        starts_with_letter
            && match self {
                Self::Kebab => id.split('-').all(|word| {
                    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
                    !word.is_empty() && word.chars().all(plain)
                }),
                Self::Capitals => {
                    let plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
                    id.len() <= 12 && id.chars().all(plain)
                }
            }
    }

    fn advice(self) -> &'static str {
        match self {
            Self::Kebab => "lower-case words joined by hyphens, such as `k8s-latest-tag`",
            Self::Capitals => "1 to 12 capital letters and digits, such as `JUS`",
        }
    }
}

#[cfg(test)]
mod tests;
