use super::{CastBuilder, DeafSubscription};
use crate::canonical::Fields;
use crate::event::Event;

#[derive(Debug)]
struct Fact;

impl Event for Fact {
    const KINDS: &'static [&'static str] = &["artifact.written", "artifact.read", "gate.decided"];

    fn kind(&self) -> usize {
        0
    }

    fn write(&self, _: &mut Fields<'_>) {}
}

#[test]
fn a_prefix_hears_whole_words_in_the_order_of_subscription() {
    let mut builder = CastBuilder::new();
    let [all, artifacts, written] =
        ["all", "artifacts", "written"].map(|path| builder.declare(path));
    builder
        .subscribe(written, "artifact.written")
        .subscribe(artifacts, "artifact")
        .subscribe(all, "")
        .subscribe(written, "");
    let cast = builder.build::<Fact>().unwrap();
    assert_eq!(cast.hearers(0), [written, artifacts, all]);
    assert_eq!(cast.hearers(1), [artifacts, all, written]);
    assert_eq!(cast.hearers(2), [all, written]);
}

#[test]
fn a_subscription_that_can_hear_nothing_is_refused() {
    for prefix in ["art", "artifact.", "artifact.written.late", "."] {
        let mut builder = CastBuilder::new();
        let entity = builder.declare("persona/JUS");
        builder.subscribe(entity, prefix);
        let deaf = DeafSubscription { entity: "persona/JUS".to_owned(), prefix: prefix.to_owned() };
        assert_eq!(builder.build::<Fact>().unwrap_err(), deaf);
    }
}
