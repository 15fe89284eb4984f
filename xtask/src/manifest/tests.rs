//! The ways to write a dependency.

use super::dependencies;

#[test]
fn every_way_to_write_a_dependency_is_seen() {
    let text = "[package]\nname = \"x\"\n\
        [dependencies]\n# old = \"1\"\na.workspace = true\nb = { package = \"c\", version = \"1\" }\n\
        [dev-dependencies]\nd = \"1\"\n\
        [target.'cfg(unix)'.dependencies]\ne = \"1\"\n\
        [dependencies.f]\nversion = \"1\"\n\
        [workspace.dependencies]\ng = \"1\"\n\
        [lints]\nworkspace = true\n";
    let names: Vec<_> = dependencies(text).iter().map(|dependency| dependency.name).collect();
    assert_eq!(names, ["a", "c", "d", "e", "f"]);
}
