use proptest::prelude::*;
use rehearsal_source::Span;

use super::*;

fn fix(start: usize, end: usize, replacement: &str) -> Fix {
    Fix { span: Span::new(start, end), replacement: replacement.to_owned() }
}

#[test]
fn changes_that_touch_each_other_wait_for_the_next_round() {
    let cases: &[(&[Fix], &str, usize)] = &[
        (&[], "abcdef", 0),
        (&[fix(4, 6, "Z"), fix(0, 1, "X")], "XbcdZ", 2),
        (&[fix(0, 3, "X"), fix(2, 4, "Y")], "Xdef", 1),
        (&[fix(0, 2, "X"), fix(2, 4, "Y")], "XYef", 2),
        (&[fix(2, 2, "X"), fix(2, 2, "Y")], "abXcdef", 1),
        (&[fix(2, 2, "X"), fix(2, 3, "Y")], "abXYdef", 2),
        (&[fix(0, 2, "X"), fix(2, 2, "Y")], "Xcdef", 1),
        (&[fix(5, 99, "X")], "abcdeX", 1),
    ];
    for (fixes, expected, made) in cases {
        assert_eq!(mended("abcdef", *fixes), ((*expected).to_owned(), *made), "{fixes:?}");
    }
}

proptest! {
    #[test]
    fn no_change_reaches_what_no_fix_names(
        text in "[aé]{0,20}",
        places in prop::collection::vec((0_usize..40, 0_usize..4), 0..6),
    ) {
        let fixes: Vec<_> = places.iter().map(|(at, length)| fix(*at, at + length, "X")).collect();
        let (mended, made) = mended(&text, &fixes);
        prop_assert_eq!(mended.matches('X').count(), made);
        prop_assert!(made > 0 || fixes.is_empty());
    }
}
