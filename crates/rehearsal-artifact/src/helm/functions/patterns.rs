//! Functions that match regular expressions, in the syntax that Go and the library here share.

use regex::{NoExpand, Regex, RegexBuilder};
use rehearsal_gotemplate::Value;

use super::numbers::integer;
use super::{Plain, THREE, TWO, text};

pub(super) const TABLE: &[Plain] = &[
    ("regexMatch", TWO, |arguments| {
        Ok(Value::Bool(pattern(&arguments[0])?.is_match(&text(&arguments[1]))))
    }),
    ("regexFind", TWO, |arguments| {
        let own = text(&arguments[1]);
        let found = pattern(&arguments[0])?.find(&own).map_or("", |found| found.as_str());
        Ok(Value::from(found))
    }),
    ("regexFindAll", THREE, |arguments| {
        let own = text(&arguments[1]);
        let most = usize::try_from(integer(&arguments[2])).unwrap_or(usize::MAX);
        let pattern = pattern(&arguments[0])?;
        let found = pattern.find_iter(&own).take(most);
        Ok(Value::list(found.map(|found| Value::from(found.as_str())).collect()))
    }),
    ("regexReplaceAll", THREE, |arguments| {
        let (own, with) = (text(&arguments[1]), text(&arguments[2]));
        Ok(Value::from(pattern(&arguments[0])?.replace_all(&own, with.as_str()).into_owned()))
    }),
    ("regexReplaceAllLiteral", THREE, |arguments| {
        let (own, with) = (text(&arguments[1]), text(&arguments[2]));
        Ok(Value::from(pattern(&arguments[0])?.replace_all(&own, NoExpand(&with)).into_owned()))
    }),
    ("regexSplit", THREE, |arguments| {
        let own = text(&arguments[1]);
        let most = usize::try_from(integer(&arguments[2])).unwrap_or(usize::MAX);
        let pattern = pattern(&arguments[0])?;
        Ok(Value::list(pattern.splitn(&own, most).map(Value::from).collect()))
    }),
    ("regexQuoteMeta", super::ONE, |arguments| {
        Ok(Value::from(regex::escape(&text(&arguments[0]))))
    }),
];

fn pattern(written: &Value) -> Result<Regex, String> {
    /// Ten times what the longest pattern in a public chart takes.
    const BYTES_MAX: usize = 256 * 1024;
    let pattern = RegexBuilder::new(&text(written)).size_limit(BYTES_MAX).build();
    pattern.map_err(|_| "cannot read this regular expression".to_owned())
}
