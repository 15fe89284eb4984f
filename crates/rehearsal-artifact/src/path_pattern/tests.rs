use proptest::prelude::*;

use super::fits;

#[test]
fn a_star_stays_in_its_folder_and_two_stars_do_not() {
    let cases = [
        ("a/b.yaml", "a/b.yaml", true),
        ("a/b.yaml", "a/b.yml", false),
        ("a/*.yaml", "a/b.yaml", true),
        ("a/*.yaml", "a/.yaml", true),
        ("a/*.yaml", "a/b/c.yaml", false),
        ("a/*.yaml", "x/a/b.yaml", false),
        ("a/*-*.yaml", "a/b-c-d.yaml", true),
        ("**/Dockerfile", "Dockerfile", true),
        ("**/Dockerfile", "a/b/Dockerfile", true),
        ("**/Dockerfile", "a/notDockerfile", false),
        ("k8s/**/*.yaml", "k8s/base/deployment.yaml", true),
        ("k8s/**/*.yaml", "k8s/deployment.yaml", true),
        ("k8s/**/*.yaml", "other/deployment.yaml", false),
        ("**/a/**/b", "a/a/x/b", true),
        ("**/a/*/b", "a/x/a/y/b", true),
        ("chart/**", "chart/templates/service.yaml", true),
        ("chart/**", "chart/", false),
        ("chart/**", "charts/a", false),
        ("", "", true),
        ("*", "", true),
        ("a", "", false),
    ];
    for (pattern, path, expected) in cases {
        assert_eq!(fits(pattern, path), expected, "{pattern} on {path}");
    }
}

/// The same meaning, by trying everything.
fn fits_by_trying(pattern: &str, path: &str) -> bool {
    if pattern == "**" {
        return !path.is_empty();
    }
    if let Some(rest) = pattern.strip_prefix("**/") {
        let mut folders = path.match_indices('/').map(|(at, _)| &path[at + 1..]);
        return fits_by_trying(rest, path) || folders.any(|path| fits_by_trying(rest, path));
    }
    let Some((want, rest)) = pattern.split_at_checked(1) else { return path.is_empty() };
    // Two stars that do not begin a name are two stars in a name.
    if want == "*" {
        let in_name = path.find('/').unwrap_or(path.len());
        return (0..=in_name).any(|eaten| fits_in_name(rest, &path[eaten..]));
    }
    path.strip_prefix(want).is_some_and(|path| match want {
        "/" => fits_by_trying(rest, path),
        _ => fits_in_name(rest, path),
    })
}

fn fits_in_name(pattern: &str, path: &str) -> bool {
    match pattern.strip_prefix('*') {
        Some(rest) => {
            let in_name = path.find('/').unwrap_or(path.len());
            (0..=in_name).any(|eaten| fits_in_name(rest, &path[eaten..]))
        }
        None => match pattern.split_at_checked(1) {
            None => path.is_empty(),
            Some((want, rest)) => path.strip_prefix(want).is_some_and(|path| match want {
                "/" => fits_by_trying(rest, path),
                _ => fits_in_name(rest, path),
            }),
        },
    }
}

proptest! {
    #[test]
    fn what_fits_is_what_trying_everything_finds(
        pattern in prop::collection::vec(prop::sample::select(vec!["a", "b", "/", "*", "**/", "/**"]), 0..8),
        path in "[ab/]{0,10}",
    ) {
        let pattern = pattern.concat();
        // No path ends in a slash, so what such a pattern means does not matter.
        prop_assume!(!pattern.ends_with('/'));
        prop_assert_eq!(fits(&pattern, &path), fits_by_trying(&pattern, &path), "{} on {}", pattern, path);
    }

    #[test]
    fn many_stars_cost_little(stars in 1_usize..60) {
        let pattern = "*a".repeat(stars) + "/**/" + &"*a".repeat(stars);
        prop_assert!(!fits(&pattern, &("b".repeat(2_000) + "a")));
    }
}
