//! What counts as code.

use super::{code_only, line_of, tokens, without_tests};

#[test]
fn comments_and_literals_are_not_code() {
    let cases = [
        ("a // b\nc", "a     \nc"),
        ("a /* b /* c */ d */ e", "a                   e"),
        (r#"f("todo \" x", y)"#, "f(           , y)"),
        (r##"f(r#"a " b"#, br"c")"##, "f(          ,      )"),
        (r"f('a', '\'', 'é') + g::<'a>", "f(   ,     ,     ) + g::<'a>"),
        ("r#type + b'x' + c\"y\"", "r#type +      +     "),
        ("\"never closed\n", "             \n"),
    ];
    for (text, code) in cases {
        assert_eq!(code_only(text), code, "{text}");
        assert_eq!(code_only(text).len(), text.len(), "{text}");
    }
}

#[test]
fn tests_inside_a_file_are_left_out() {
    let code = "a\n#[cfg(test)]\nmod tests { fn f() { b } }\nc\n#[cfg(test)]\nmod tests;\nd";
    let kept = without_tests(code);
    assert_eq!(kept.split_whitespace().collect::<Vec<_>>(), ["a", "c", "d"]);
    assert_eq!(line_of(&kept, kept.len()), 7);
}

#[test]
fn tokens_are_words_and_single_marks() {
    assert_eq!(
        tokens("fn f<T>()"),
        [(0, "fn"), (3, "f"), (4, "<"), (5, "T"), (6, ">"), (7, "("), (8, ")")]
    );
}
