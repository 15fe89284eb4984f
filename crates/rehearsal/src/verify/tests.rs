use std::fs;

use super::verify;
use crate::personas::load_personas;
use crate::run_directory::tests::files;
use crate::run_store::StoredRun;

fn stored() -> StoredRun {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("run");
    files(42).write(&target).expect("it is written");
    StoredRun::read(target).expect("it reads back")
}

#[test]
fn a_run_made_again_is_the_same() {
    let registry = load_personas(&[]).expect("the built-in personas are sound");
    let comparison = verify(&stored(), registry).expect("it runs");
    assert!(comparison.is_same(), "{:?}", comparison.divergence);
    assert_eq!(comparison.stored, comparison.again);
}

#[test]
fn another_version_of_a_persona_is_named_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let persona = crate::built_in::persona_folders().into_iter().find(|f| f.name.ends_with("JUS"));
    for (path, text) in persona.expect("it is built in").files {
        let path = folder.path().join("JUS").join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text.replace("description: ", "description:  A change. ")).expect("a file");
    }
    let registry = load_personas(&[folder.path().to_path_buf()]).expect("the personas are sound");
    let comparison = verify(&stored(), registry).expect("it runs");
    assert!(!comparison.is_same());
    assert_eq!(comparison.differing_inputs(), ["persona/JUS"]);
}
