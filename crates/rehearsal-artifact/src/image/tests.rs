use super::ImageReference;

fn parts(text: &str) -> Option<(String, Option<String>, Option<String>)> {
    ImageReference::parse(text).map(|image| (image.repository, image.tag, image.digest))
}

#[test]
fn a_name_is_taken_apart() {
    let cases: &[(&str, &str, Option<&str>, Option<&str>)] = &[
        ("nginx", "nginx", None, None),
        ("nginx:1.27", "nginx", Some("1.27"), None),
        ("localhost:5000/api", "localhost:5000/api", None, None),
        ("localhost:5000/api:2", "localhost:5000/api", Some("2"), None),
        ("ghcr.io/acme/api@sha256:ab", "ghcr.io/acme/api", None, Some("sha256:ab")),
        ("api:1@sha256:ab", "api", Some("1"), Some("sha256:ab")),
        ("api:${TAG}", "api", Some("${TAG}"), None),
        ("api:${TAG}-slim", "api", Some("${TAG}-slim"), None),
        ("r.io:5000/api:${TAG:-1}", "r.io:5000/api", Some("${TAG:-1}"), None),
        ("${BASE:-python:3.13}", "${BASE:-python:3.13}", None, None),
        ("${REGISTRY}/api:1", "${REGISTRY}/api", Some("1"), None),
    ];
    for (text, repository, tag, digest) in cases {
        let owned = |part: &Option<&str>| part.map(str::to_owned);
        let expected = Some(((*repository).to_owned(), owned(tag), owned(digest)));
        assert_eq!(parts(text), expected, "{text}");
        assert_eq!(ImageReference::parse(text).unwrap().to_string(), *text);
    }
}

#[test]
fn what_is_no_name_is_refused() {
    for text in ["", ":1", "@sha256:ab", "api:", "api@", "a b", "api:1\n"] {
        assert_eq!(parts(text), None, "{text:?}");
    }
}

#[test]
fn only_a_missing_tag_and_latest_float() {
    let floats = |text: &str| ImageReference::parse(text).unwrap().is_floating();
    assert!(floats("api") && floats("api:latest"));
    assert!(!floats("api:1") && !floats("api@sha256:ab") && !floats("api:latest@sha256:ab"));
}
