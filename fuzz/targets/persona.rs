//! Any text as one file of a persona, beside the other personas.

#![no_main]

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use rehearsal::built_in;
use rehearsal_persona::{PersonaFolder, Registry};

static FOLDERS: LazyLock<Vec<PersonaFolder>> = LazyLock::new(built_in::persona_folders);

fuzz_target!(|input: (u8, &str)| {
    let (file, text) = input;
    let mut folders = FOLDERS.clone();
    let at = usize::from(file) % folders.len();
    let files = &mut folders[at].files;
    // Half of the tries go to the specification, the others to the templates.
    let name = match file {
        0..128 => "persona.yaml".to_owned(),
        _ => {
            files.keys().nth(usize::from(file) % files.len()).expect("a persona has files").clone()
        }
    };
    files.insert(name, Arc::from(text));
    if let Err(found) = Registry::of(&folders) {
        assert!(!found.is_empty(), "refused without a reason");
    }
});
