//! Functions on lists and maps.
//!
//! Upstream changes the first map that it merges into; here it stays as it is, and a template sees the
//! difference only if it goes on to use that map.

use std::collections::BTreeMap;

use rehearsal_gotemplate::{Type, Value};

use super::numbers::integer;
use super::{ANY, ONE, ONE_OR_MORE, Plain, TWO, items, text};

pub(super) const TABLE: &[Plain] = &[
    ("list", ANY, |arguments| Ok(Value::list(arguments.to_vec()))),
    ("tuple", ANY, |arguments| Ok(Value::list(arguments.to_vec()))),
    ("first", ONE, |arguments| Ok(items(&arguments[0]).first().cloned().unwrap_or_default())),
    ("last", ONE, |arguments| Ok(items(&arguments[0]).last().cloned().unwrap_or_default())),
    ("rest", ONE, |arguments| Ok(Value::list(items(&arguments[0]).into_iter().skip(1).collect()))),
    ("initial", ONE, |arguments| {
        let mut items = items(&arguments[0]);
        items.pop();
        Ok(Value::list(items))
    }),
    ("reverse", ONE, |arguments| Ok(Value::list(items(&arguments[0]).into_iter().rev().collect()))),
    ("append", TWO, |arguments| {
        let mut items = items(&arguments[0]);
        items.push(arguments[1].clone());
        Ok(Value::list(items))
    }),
    ("prepend", TWO, |arguments| {
        let mut items = items(&arguments[0]);
        items.insert(0, arguments[1].clone());
        Ok(Value::list(items))
    }),
    ("concat", ANY, |arguments| Ok(Value::list(arguments.iter().flat_map(items).collect()))),
    ("uniq", ONE, |arguments| Ok(Value::list(unique(items(&arguments[0]))))),
    ("compact", ONE, |arguments| {
        Ok(Value::list(items(&arguments[0]).into_iter().filter(Value::is_true).collect()))
    }),
    ("without", ONE_OR_MORE, |arguments| {
        let kept = items(&arguments[0]).into_iter().filter(|item| !arguments[1..].contains(item));
        Ok(Value::list(kept.collect()))
    }),
    ("has", TWO, |arguments| Ok(Value::Bool(items(&arguments[1]).contains(&arguments[0])))),
    ("sortAlpha", ONE, |arguments| {
        let mut texts: Vec<String> = items(&arguments[0]).iter().map(text).collect();
        texts.sort();
        Ok(Value::list(texts.into_iter().map(Value::from).collect()))
    }),
    ("dict", ANY, |arguments| {
        let pair = |pair: &[Value]| (text(&pair[0]), pair.get(1).cloned().unwrap_or_default());
        Ok(Value::map(arguments.chunks(2).map(pair).collect()))
    }),
    ("get", TWO, |arguments| {
        let found = entries(&arguments[0]).remove(&text(&arguments[1]));
        Ok(found.unwrap_or_else(|| Value::from("")))
    }),
    ("hasKey", TWO, |arguments| {
        Ok(Value::Bool(entries(&arguments[0]).contains_key(&text(&arguments[1]))))
    }),
    ("keys", ANY, |arguments| {
        let keys = arguments.iter().flat_map(|map| entries(map).into_keys());
        Ok(Value::list(keys.map(Value::from).collect()))
    }),
    ("values", ONE, |arguments| Ok(Value::list(entries(&arguments[0]).into_values().collect()))),
    ("pick", ONE_OR_MORE, |arguments| Ok(chosen(arguments, true))),
    ("omit", ONE_OR_MORE, |arguments| Ok(chosen(arguments, false))),
    ("pluck", ONE_OR_MORE, |arguments| {
        let key = text(&arguments[0]);
        let found = arguments[1..].iter().filter_map(|map| entries(map).remove(&key));
        Ok(Value::list(found.collect()))
    }),
    ("merge", ANY, |arguments| Ok(merged(arguments.iter().rev()))),
    ("mergeOverwrite", ANY, |arguments| Ok(merged(arguments.iter()))),
    ("dig", ONE_OR_MORE, |arguments| {
        let [keys @ .., default, map] = arguments else {
            return Err("needs keys, a default and a map".to_owned());
        };
        let found = keys.iter().try_fold(map.clone(), |map, key| entries(&map).remove(&text(key)));
        Ok(found.unwrap_or_else(|| default.clone()))
    }),
    ("seq", ANY, |arguments| {
        let numbers: Vec<i64> = arguments.iter().map(integer).collect();
        let (from, to) = match numbers.as_slice() {
            [to] => (1, *to),
            [from, to] => (*from, *to),
            _ => return Err("counts from one number to another".to_owned()),
        };
        if to.saturating_sub(from) > 10_000 {
            return Err("counts too far".to_owned());
        }
        Ok(Value::from((from..=to).map(|n| n.to_string()).collect::<Vec<_>>().join(" ")))
    }),
];

/// The entries of a map; none of anything else.
fn entries(value: &Value) -> BTreeMap<String, Value> {
    match value {
        Value::Map(map) => map.entries().clone(),
        Value::Struct(fields) => fields
            .fields()
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect(),
        _ => BTreeMap::new(),
    }
}

fn chosen(arguments: &[Value], is_kept: bool) -> Value {
    let named: Vec<String> = arguments[1..].iter().map(text).collect();
    let mut entries = entries(&arguments[0]);
    entries.retain(|key, _| named.contains(key) == is_kept);
    Value::map(entries)
}

fn unique(items: Vec<Value>) -> Vec<Value> {
    let mut kept: Vec<Value> = Vec::new();
    for item in items {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}

/// All maps in one, the later over the earlier, and maps in them likewise.
fn merged<'v>(maps: impl Iterator<Item = &'v Value>) -> Value {
    let mut all = BTreeMap::new();
    for map in maps {
        for (key, value) in entries(map) {
            let value = match all.remove(&key) {
                Some(under @ Value::Map(_)) if value.is_a(Type::Map) && value != Value::Nil => {
                    merged([&under, &value].into_iter())
                }
                _ => value,
            };
            all.insert(key, value);
        }
    }
    Value::map(all)
}
