use std::fs;
use std::path::Path;

use super::RunStore;
use crate::error::Error;
use crate::run_directory::tests::files;

#[test]
fn the_same_inputs_are_kept_in_the_same_place() {
    let project = tempfile::tempdir().expect("a folder");
    let store = RunStore::of_project(project.path());
    let first = store.keep(&files(42)).expect("it is kept");
    let second = store.keep(&files(42)).expect("it is kept");
    assert_eq!(first, second);
    assert_eq!(first.differs_from, None);
    assert_eq!(store.ids().expect("they are listed").len(), 1);
}

#[test]
fn other_bytes_of_the_same_inputs_are_kept_beside_the_first() {
    let project = tempfile::tempdir().expect("a folder");
    let store = RunStore::of_project(project.path());
    let first = store.keep(&files(42)).expect("it is kept");
    let manifest = first.path.join("MANIFEST");
    let text = fs::read_to_string(&manifest).expect("a manifest");
    fs::write(&manifest, text.replacen('1', "2", 1)).expect("it is written");

    let second = store.keep(&files(42)).expect("it is kept");
    let id = files(42).id;
    assert_eq!(second.differs_from.as_ref(), Some(&id));
    assert!(second.path.ends_with(format!("{id}-2")));
    assert_eq!(store.keep(&files(42)).expect("it is kept").path, second.path);
}

#[test]
fn runs_are_found_by_latest_beginning_and_path() {
    let project = tempfile::tempdir().expect("a folder");
    let store = RunStore::of_project(project.path());
    let runs = [1, 2, 3].map(|seed| store.keep(&files(seed)).expect("it is kept").path);
    assert_eq!(store.find("latest").expect("there is one"), runs[2]);
    for path in &runs {
        let id = path.file_name().and_then(|name| name.to_str()).expect("an id");
        assert_eq!(store.find(id).expect("by id"), *path);
        assert_eq!(store.find(&id[..6]).expect("by beginning"), *path);
        assert_eq!(store.find(&path.display().to_string()).expect("by path"), *path);
    }
    assert!(matches!(store.find(""), Err(Error::AmbiguousRun { .. })));
    assert!(matches!(store.find("zz"), Err(Error::NoRun { .. })));
    assert!(matches!(store.find("./nowhere"), Err(Error::NoRun { .. })));
    let list = store.list().expect("they are listed");
    assert_eq!(list.len(), 3);
    assert!(list[0].is_latest);
    assert_eq!(list[0].seed, "3");
}

#[test]
fn a_project_without_runs_has_none() {
    let store = RunStore::of_project(Path::new("/nowhere"));
    assert!(store.list().expect("nothing is listed").is_empty());
    assert!(matches!(store.find("latest"), Err(Error::NoRun { .. })));
}
