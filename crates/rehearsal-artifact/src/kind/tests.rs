use super::*;

#[test]
fn a_star_stays_in_its_folder_and_two_stars_do_not() {
    let cases = [
        ("a/b.yaml", "a/b.yaml", true),
        ("a/b.yaml", "a/b.yml", false),
        ("a/*.yaml", "a/b.yaml", true),
        ("a/*.yaml", "a/.yaml", true),
        ("a/*.yaml", "a/b/c.yaml", false),
        ("a/*.yaml", "x/a/b.yaml", false),
        ("**/Dockerfile", "Dockerfile", true),
        ("**/Dockerfile", "a/b/Dockerfile", true),
        ("**/Dockerfile", "a/notDockerfile", false),
        ("k8s/**/*.yaml", "k8s/base/deployment.yaml", true),
        ("k8s/**/*.yaml", "k8s/deployment.yaml", true),
        ("k8s/**/*.yaml", "other/deployment.yaml", false),
        ("", "", true),
        ("*", "", true),
        ("a", "", false),
    ];
    for (pattern, path, expected) in cases {
        assert_eq!(matches(pattern.as_bytes(), path.as_bytes()), expected, "{pattern} on {path}");
    }
}

#[test]
fn a_path_that_nobody_claims_is_another_file() {
    assert_eq!(Kind::of_path("docs/readme.md").id, "other");
    assert!(Kind::of_id("nonsense").is_none());
}
