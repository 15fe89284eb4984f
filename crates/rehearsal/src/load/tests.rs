use std::fs;

use super::load_scenario;
use crate::error::Error;
use crate::personas::load_personas;

#[test]
fn a_built_in_scenario_is_found_by_each_of_its_names() {
    let registry = load_personas(&[]).expect("the built-in personas are sound");
    let names = ["devops-deployment-chain", "devops-deployment-chain.yaml"];
    for name in names.into_iter().chain(["scenarios/devops-deployment-chain.yaml"]) {
        let scenario = load_scenario(name, &registry, &[]);
        assert_eq!(scenario.expect(name).id, "devops-deployment-chain");
    }
}

#[test]
fn a_slip_in_a_name_is_told_what_was_meant() {
    let registry = load_personas(&[]).expect("the built-in personas are sound");
    let error = load_scenario("scenarios/devops-deployment-chian.yaml", &registry, &[]);
    let Err(Error::NoScenario { nearest, .. }) = error else { panic!("{error:?}") };
    assert_eq!(nearest, Some("devops-deployment-chain"));
}

#[test]
fn a_folder_and_a_file_that_is_no_text_are_refused() {
    let registry = load_personas(&[]).expect("the built-in personas are sound");
    let folder = tempfile::tempdir().expect("a folder");
    let name = folder.path().display().to_string();
    assert!(matches!(load_scenario(&name, &registry, &[]), Err(Error::Read { .. })));
    let file = folder.path().join("scenario.yaml");
    fs::write(&file, [0xff, 0xfe, 0x00]).expect("a file");
    let name = file.display().to_string();
    assert!(matches!(load_scenario(&name, &registry, &[]), Err(Error::NotText { .. })));
}
