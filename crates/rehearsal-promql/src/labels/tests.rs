//! Sets of labels.

use std::sync::Arc;

use super::Labels;

#[test]
fn a_set_is_sorted_holds_each_name_once_and_no_empty_value() {
    let set = Labels::new([("job", "a"), ("__name__", "up"), ("job", "b"), ("none", "")]);
    assert_eq!(set.to_string(), r#"{__name__="up", job="b"}"#);
    assert_eq!(set.metric(), "up");
    assert_eq!(set.get("none"), "");
    assert_eq!(set, Labels::new([("job", "b"), ("__name__", "up")]));
}

#[test]
fn a_label_can_be_set_replaced_and_taken_away() {
    let set = Labels::new([("b", "1")]);
    let name: Arc<str> = "a".into();
    assert_eq!(set.with(&name, "0").to_string(), r#"{a="0", b="1"}"#);
    assert_eq!(set.with(&"b".into(), "2").to_string(), r#"{b="2"}"#);
    assert_eq!(set.with(&"b".into(), ""), Labels::empty());
    assert_eq!(set.without(&["b".into()]), Labels::empty());
    assert_eq!(set.with(&name, "0").keeping(&[name]).to_string(), r#"{a="0"}"#);
}
