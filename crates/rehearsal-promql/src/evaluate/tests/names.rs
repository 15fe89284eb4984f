//! When the name of a metric goes, if nobody asks for another time: at once.

use crate::evaluate::{Query, Settings, Value};
use crate::labels::Labels;
use crate::parse_expr;
use crate::series::SeriesStore;

fn answer(text: &str) -> Result<String, String> {
    let mut store = SeriesStore::new();
    for (name, env) in [("a_total", "1"), ("b_total", "1"), ("a_total", "2")] {
        let id = store.series(&Labels::new([("__name__", name), ("env", env)]));
        for step in 0..3_i32 {
            store.append(id, i64::from(step) * 60_000, f64::from(step * 60)).unwrap();
        }
    }
    let mut query = Query::new(&parse_expr(text).unwrap(), Settings::default()).unwrap();
    match query.instant(&store, 120_000) {
        Ok(answer) => match answer.value {
            Value::Vector(samples) => {
                let shown = samples.iter().map(|(labels, value)| format!("{labels} {value}"));
                Ok(shown.collect::<Vec<_>>().join("; "))
            }
            other => Ok(format!("{other:?}")),
        },
        Err(error) => Err(error.message),
    }
}

#[test]
fn a_name_goes_as_soon_as_the_value_is_another_quantity() {
    for (text, expected) in [
        ("a_total", r#"{__name__="a_total", env="1"} 120; {__name__="a_total", env="2"} 120"#),
        ("-a_total{env=\"1\"}", r#"{env="1"} -120"#),
        ("a_total + b_total", r#"{env="1"} 240"#),
        ("a_total >= b_total", r#"{__name__="a_total", env="1"} 120"#),
        ("a_total >= bool b_total", r#"{env="1"} 1"#),
        ("last_over_time(b_total[5m])", r#"{__name__="b_total", env="1"} 120"#),
        ("sum by (__name__) (rate({env=\"2\"}[5m]))", "{} 0.4"),
        (
            "label_replace(rate(b_total[2m]), \"n\", \"$1\", \"__name__\", \"(.+)\")",
            r#"{env="1"} 1"#,
        ),
        ("timestamp(b_total)", r#"{env="1"} 120"#),
        ("absent(c_total{a=\"1\", b=~\"2\", d=\"3\", d=\"4\"})", r#"{a="1"} 1"#),
    ] {
        assert_eq!(answer(text).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn series_that_differ_in_their_names_alone_are_refused_without_them() {
    let message = "vector cannot contain metrics with the same labelset".to_owned();
    for text in ["rate({env=\"1\"}[5m])", "-{env=\"1\"}", "abs({env=\"1\"})", "{env=\"1\"} * 2"] {
        assert_eq!(answer(text), Err(message.clone()), "{text}");
    }
}
