use super::*;

fn claimed(text: &str) -> Vec<(String, String)> {
    let shown = |claim: Claim| (claim.criterion, text[claim.span.range_in(text)].to_owned());
    read_claims(text).into_iter().map(shown).collect()
}

#[test]
fn claims_are_found_in_any_text_with_their_places() {
    let cases: &[(&str, &[&str])] = &[
        ("# satisfies: US-1.AC-2", &["US-1.AC-2"]),
        ("satisfies: US-1.AC-2, US-3.AC-1\nUS-9.AC-9", &["US-1.AC-2", "US-3.AC-1"]),
        ("satisfies:US-1.AC-2,US-1.AC-2", &["US-1.AC-2", "US-1.AC-2"]),
        ("  satisfies: \"US-1.AC-2\"\r\n", &["US-1.AC-2"]),
        ("é satisfies: 'US-1.AC-2'", &["US-1.AC-2"]),
        ("satisfies: US-1.AC-2, and more", &["US-1.AC-2"]),
        ("satisfies: US-1.AC-2 satisfies: US-1.AC-3", &["US-1.AC-3"]),
        ("satisfies: everything", &[]),
        ("satisfies:", &[]),
        ("satisfy: US-1.AC-2", &[]),
    ];
    for (text, expected) in cases {
        let expected: Vec<_> =
            expected.iter().map(|id| ((*id).to_owned(), (*id).to_owned())).collect();
        assert_eq!(claimed(text), expected, "{text}");
    }
}

#[test]
fn only_numbered_stories_and_criteria_are_ids() {
    let cases = [
        ("US-1.AC-2", true),
        ("US-0001.AC-9999", true),
        ("US-1", false),
        ("US-.AC-1", false),
        ("US-1.AC-", false),
        ("US-12345.AC-1", false),
        ("us-1.ac-2", false),
        ("US-1.AC-2.x", false),
        ("US-1.AC-٣", false),
    ];
    for (text, expected) in cases {
        assert_eq!(is_criterion_id(text), expected, "{text}");
    }
}

#[test]
fn a_text_of_nothing_but_claims_is_read_in_part() {
    let claims = read_claims(&"satisfies: US-1.AC-1\n".repeat(10_000));
    assert_eq!(claims.len(), CLAIMS_MAX);
}
