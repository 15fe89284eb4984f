//! Patterns as RE2 would run them.

use super::whole;

#[test]
fn a_pattern_matches_what_it_matches_in_re2() {
    // (pattern, texts that match, texts that do not)
    let cases: [(&str, &[&str], &[&str]); 17] = [
        ("a|b", &["a", "b"], &["ab", "", "xa"]),
        ("a.c", &["abc", "a\nc"], &["ac"]),
        (r"\Qa.b\E+", &["a.b", "a.bb"], &["axb"]),
        (r"\d+", &["042"], &["٣"]),
        (r"\w\W\s", &["a- "], &["aé"]),
        (r"[^\d\s]", &["x", "٣"], &["3", " "]),
        ("a{,2}", &["a{,2}"], &["aa"]),
        ("a{1,2}b{", &["aab{"], &["aaab{"]),
        ("x}", &["x}"], &["x"]),
        (r"\101\x42\x{43}", &["ABC"], &[]),
        (r"[a&&b]+", &["a&b"], &["c"]),
        (r"[[x]+", &["[x["], &["y"]),
        (r"[\w-z]", &["-", "q"], &["+"]),
        (r"[]a-]+", &["]-a"], &["b"]),
        ("[[:alpha:]_]+", &["ab_"], &["1"]),
        (r"(?i)pro\.", &["PRO."], &["PROX"]),
        (r"\p{^Greek}\PN\<", &["ab<"], &["αb<"]),
    ];
    for (pattern, matching, others) in cases {
        let regex = whole(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
        for text in matching {
            assert!(regex.is_match(text), "{pattern} should match {text:?}");
        }
        for text in others {
            assert!(!regex.is_match(text), "{pattern} should not match {text:?}");
        }
    }
}

#[test]
fn what_re2_refuses_or_is_too_large_is_an_error() {
    assert_eq!(whole("a(").err().as_deref(), Some("missing closing ): `a(`"));
    assert_eq!(whole("((a{1000}){1000}){9}").err().as_deref(), Some("expression is too large"));
}
