use super::*;
use proptest::prelude::*;

/// An id and the ids that it needs.
type Part<'a> = (&'a str, &'a [&'a str]);

fn graph<'a>(parts: &[Part<'a>]) -> Needs<'a> {
    Needs::of(parts.iter().map(|(id, needs)| (*id, needs.iter().copied())))
}

#[test]
fn circles_are_named_in_order() {
    let cases: &[(&[Part<'_>], Option<&str>)] = &[
        (&[], None),
        (&[("a", &[]), ("b", &["a"]), ("c", &["a", "b"])], None),
        (&[("a", &["a"])], Some("a → a")),
        (&[("x", &["a"]), ("a", &["b"]), ("b", &["a"])], Some("a → b → a")),
        (&[("a", &["nobody"])], None),
    ];
    for (parts, expected) in cases {
        let circle = graph(parts).circle().map(|circle| circle.names);
        assert_eq!(circle.as_deref(), *expected, "{parts:?}");
    }
}

#[test]
fn what_comes_before_is_followed_to_its_end() {
    let parts: &[Part<'_>] = &[("a", &[]), ("b", &["a"]), ("c", &["b"]), ("d", &[])];
    assert_eq!(graph(parts).before(2), [true, true, false, false]);
    assert_eq!(graph(parts).suggestion("aa").as_deref(), Some("did you mean `a`?"));
}

proptest! {
    /// A graph has a circle exactly if some part comes before itself.
    #[test]
    fn a_circle_is_found_if_there_is_one(
        edges in prop::collection::vec(prop::collection::vec(0_usize..8, 0..3), 1..8),
    ) {
        let ids: Vec<String> = (0..8).map(|place| place.to_string()).collect();
        let parts = edges.iter().enumerate().map(|(place, needs)| {
            (ids[place].as_str(), needs.iter().map(|need| ids[*need].as_str()))
        });
        let graph = Needs::of(parts);
        let waits_for_itself = (0..edges.len()).any(|place| graph.before(place)[place]);
        prop_assert_eq!(graph.circle().is_some(), waits_for_itself);
    }
}
