//! The functions that Prometheus lends to templates, beside those of Go.

use std::collections::BTreeMap;

use rehearsal_gotemplate::quoted::quote;
use rehearsal_gotemplate::{Functions, Signature, Type, Value, escape_query};

use super::{Surroundings, address, humanize, of_labels, time};
use crate::duration::Duration;
use crate::labels::Labels;
use crate::pattern::compile;

/// The type of what a query gives for one series.
const SAMPLE: &str = "*template.sample";

type ShowNumber = fn(f64) -> String;
type ChangeText = fn(&str) -> String;

const NONE: Signature = Signature::exactly(&[]);
const ANY: Signature = Signature::exactly(&[Type::Any]);
const TEXT: Signature = Signature::exactly(&[Type::Text]);
const TWO_TEXTS: Signature = Signature::exactly(&[Type::Text, Type::Text]);

/// The functions, for an evaluation.
pub(super) fn within(surroundings: Surroundings<'_>) -> Functions<'_> {
    let mut functions = Functions::new();
    add_queries(&mut functions, surroundings);
    add_numbers(&mut functions);
    add_times(&mut functions, surroundings.now);
    add_texts(&mut functions);
    add_addresses(&mut functions, surroundings.external_url);
    functions.add("args", Signature::at_least(&[], Type::Any), |_, args| {
        let named = |(at, value): (usize, &Value)| (format!("arg{at}"), value.clone());
        Ok(Value::map(args.iter().enumerate().map(named).collect::<BTreeMap<_, _>>()))
    });
    functions
}

fn add_queries<'f>(functions: &mut Functions<'f>, surroundings: Surroundings<'f>) {
    functions.add("query", TEXT, move |_, args| {
        let samples = (surroundings.query)(text(&args[0]))?;
        Ok(Value::list(samples.iter().map(sample).collect()))
    });
    functions.add("first", Signature::exactly(&[Type::List]), |_, args| match &args[0] {
        Value::List(list) if !list.is_empty() => Ok(list[0].clone()),
        _ => Err("first() called on vector with no elements".to_owned()),
    });
    functions.add("value", ANY, |_, args| field(&args[0], "Value"));
    functions.add("label", Signature::exactly(&[Type::Text, Type::Any]), |_, args| {
        label(&args[1], text(&args[0]))
    });
    functions.add("strvalue", ANY, |_, args| label(&args[0], "__value__"));
    let by_label = Signature::exactly(&[Type::Text, Type::List]);
    functions.add("sortByLabel", by_label, |_, args| {
        let Value::List(list) = &args[1] else { return Ok(args[1].clone()) };
        let keyed = list.iter().map(|item| Ok((label(item, text(&args[0]))?, item.clone())));
        let mut keyed = keyed.collect::<Result<Vec<_>, String>>()?;
        keyed.sort_by(|(a, _), (b, _)| a.as_text().cmp(&b.as_text()));
        Ok(Value::list(keyed.into_iter().map(|(_, item)| item).collect()))
    });
}

fn sample((labels, value): &(Labels, f64)) -> Value {
    Value::structure(SAMPLE, vec![("Labels", of_labels(labels)), ("Value", (*value).into())])
}

/// A field of a sample.
fn field(value: &Value, name: &str) -> Result<Value, String> {
    let found = match value {
        Value::Struct(structure) if structure.name == SAMPLE => structure.field(name).cloned(),
        _ => None,
    };
    found.ok_or_else(|| {
        format!("wrong type for value; expected {SAMPLE}; got {}", value.type_name())
    })
}

/// A label of a sample; empty where it has none.
fn label(value: &Value, name: &str) -> Result<Value, String> {
    let Value::Map(labels) = field(value, "Labels")? else { return Ok("".into()) };
    Ok(labels.entries().get(name).cloned().unwrap_or_else(|| "".into()))
}

fn add_numbers(functions: &mut Functions<'_>) {
    let shown: [(_, ShowNumber); 4] = [
        ("humanize", humanize::thousands),
        ("humanize1024", humanize::binary),
        ("humanizeDuration", humanize::duration),
        ("humanizePercentage", humanize::percentage),
    ];
    for (name, show) in shown {
        functions.add(name, ANY, move |_, args| Ok(show(humanize::number(&args[0])?).into()));
    }
    functions.add("humanizeTimestamp", ANY, |_, args| {
        humanize::timestamp(humanize::number(&args[0])?).map(Value::from)
    });
    functions.add("parseDuration", TEXT, |_, args| {
        let text = text(&args[0]);
        let (sign, text) = text.strip_prefix('-').map_or((1.0, text), |text| (-1.0, text));
        Ok((sign * Duration::parse(text)?.as_seconds()).into())
    });
}

fn add_times(functions: &mut Functions<'_>, now: i64) {
    #[expect(clippy::cast_precision_loss, reason = "upstream rounds the same way")]
    functions.add("now", NONE, move |_, _| Ok((now as f64 / 1_000.0).into()));
    functions.add("toTime", ANY, |_, args| {
        time::instant(humanize::number(&args[0])?).map(time::of_instant)
    });
    functions.add("toDuration", ANY, |_, args| {
        Ok(time::of_duration((humanize::number(&args[0])? * 1e9) as i64))
    });
    let with_layout = Signature::exactly(&[Type::Any, Type::Text]);
    functions.add("*time.Time.Format", with_layout, |_, args| {
        Ok(time::format(time::nanoseconds(&args[0], time::TIME)?, text(&args[1])).into())
    });
    let with_any = Signature::exactly(&[Type::Any, Type::Any]);
    functions.add("*time.Time.Add", with_any, |_, args| {
        let instant = time::nanoseconds(&args[0], time::TIME)?;
        let duration = time::nanoseconds(&args[1], time::DURATION)?;
        Ok(time::of_instant(instant.saturating_add(duration)))
    });
    let counts = [("*time.Time.Unix", 1_000_000_000), ("*time.Time.UnixMilli", 1_000_000)];
    for (name, unit) in counts {
        functions.add(name, ANY, move |_, args| {
            Ok(time::nanoseconds(&args[0], time::TIME)?.div_euclid(unit).into())
        });
    }
    let units = [
        ("*time.Duration.Seconds", 1_000_000_000),
        ("*time.Duration.Minutes", 60 * 1_000_000_000),
        ("*time.Duration.Hours", 3_600 * 1_000_000_000),
    ];
    for (name, unit) in units {
        functions.add(name, ANY, move |_, args| {
            Ok(time::fraction(time::nanoseconds(&args[0], time::DURATION)?, unit).into())
        });
    }
    functions.add("*time.Duration.String", ANY, |_, args| {
        Ok(time::duration(time::nanoseconds(&args[0], time::DURATION)?).into())
    });
    functions.add("*time.Time.String", ANY, |_, args| {
        Ok(time::shown(time::nanoseconds(&args[0], time::TIME)?).into())
    });
}

fn add_texts(functions: &mut Functions<'_>) {
    let made: [(_, ChangeText); 5] = [
        ("safeHtml", str::to_owned),
        ("title", title),
        ("toLower", |text| text.to_lowercase()),
        ("toUpper", |text| text.to_uppercase()),
        ("urlQueryEscape", escape_query),
    ];
    for (name, make) in made {
        functions.add(name, TEXT, move |_, args| Ok(make(text(&args[0])).into()));
    }
    functions.add("match", TWO_TEXTS, |_, args| {
        let pattern = compile::anywhere(text(&args[0]))
            .map_err(|error| format!("error parsing regexp: {error}"))?;
        Ok(pattern.is_match(text(&args[1])).into())
    });
    let three = Signature::exactly(&[Type::Text, Type::Text, Type::Text]);
    functions.add("reReplaceAll", three, |call, args| {
        let pattern = compile::anywhere(text(&args[0])).map_err(|error| {
            let shown = text(&args[0]);
            let is_plain = !shown.contains(|c: char| c == '`' || (c.is_control() && c != '\t'));
            let shown = if is_plain { format!("`{shown}`") } else { quote(shown) };
            format!("regexp: Compile({shown}): error parsing regexp: {error}")
        })?;
        replace_all(&pattern, text(&args[2]), text(&args[1]), call.bytes_max()).map(Value::from)
    });
}

/// `text` with every match replaced, which can make much of a little.
fn replace_all(
    pattern: &regex::Regex,
    text: &str,
    replacement: &str,
    bytes_max: usize,
) -> Result<String, String> {
    let mut replaced = String::new();
    let mut end = 0;
    for found in pattern.captures_iter(text) {
        let whole = found.get(0).expect("the whole match is a group of every match");
        replaced.push_str(&text[end..whole.start()]);
        found.expand(replacement, &mut replaced);
        end = whole.end();
        if replaced.len() > bytes_max {
            return Err(format!("the text grows past {bytes_max} bytes"));
        }
    }
    replaced.push_str(&text[end..]);
    Ok(replaced)
}

/// `text` with the first letter of each word in upper case.
fn title(text: &str) -> String {
    let mut titled = String::with_capacity(text.len());
    let mut before = [' ', ' '];
    for character in text.chars() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        // A mark between two letters does not part a word.
        let joins = matches!(before[1], '\'' | '.' | ':' | '’') && before[0].is_alphabetic();
        if character.is_alphabetic() && !is_word(before[1]) && !joins {
            titled.extend(character.to_uppercase());
        } else {
            titled.push(character);
        }
        before = [before[1], character];
    }
    titled
}

fn add_addresses<'f>(functions: &mut Functions<'f>, external_url: &'f str) {
    functions.add("stripPort", TEXT, |_, args| Ok(address::without_port(text(&args[0])).into()));
    functions.add(
        "stripDomain",
        TEXT,
        |_, args| Ok(address::without_domain(text(&args[0])).into()),
    );
    functions.add("externalURL", NONE, move |_, _| Ok(external_url.into()));
    functions.add("pathPrefix", NONE, move |_, _| Ok(address::path(external_url).into()));
    for (name, tab) in [("graphLink", 0), ("tableLink", 1)] {
        functions.add(name, TEXT, move |_, args| {
            Ok(format!("/graph?g0.expr={}&g0.tab={tab}", escape_query(text(&args[0]))).into())
        });
    }
}

fn text(value: &Value) -> &str {
    value.as_text().expect("the signature admits texts only")
}
