//! The functions that Helm gives to templates besides Go's own.
//!
//! Those that charts use, and of the others the names: a template with one of them can be read, and is
//! given up when it comes to be executed. Arguments are taken as loosely as upstream takes them: a
//! number stands for its digits, nothing for the empty text.

mod collections;
mod numbers;
mod patterns;
mod texts;

use std::cell::RefCell;

use rehearsal_gotemplate::{Call, Functions, Signature, Type, Value};

use super::{version, yaml};

/// A function that needs nothing but its arguments.
type Plain = (&'static str, Signature, fn(&[Value]) -> Result<Value, String>);

const ANY: Signature = Signature::at_least(&[], Type::Any);
const ONE: Signature = Signature::exactly(&[Type::Any]);
const TWO: Signature = Signature::exactly(&[Type::Any, Type::Any]);
const THREE: Signature = Signature::exactly(&[Type::Any, Type::Any, Type::Any]);
const ONE_OR_MORE: Signature = Signature::at_least(&[Type::Any], Type::Any);

/// Functions that draw lots, ask the clock or the network, change a value in place, or are too rare to be
/// here.
#[rustfmt::skip]
const UNSUPPORTED: [&str; 86] = [
    "Files.AsConfig", "Files.AsSecrets", "Files.Glob",
    "abbrev", "abbrevboth", "add1f", "addf", "adler32sum", "ago", "b32dec", "b32enc", "bcrypt",
    "biggest", "buildCustomCert", "chunk", "date", "dateInZone", "dateModify", "date_in_zone",
    "date_modify", "decryptAES", "derivePassword", "divf", "duration", "durationRound",
    "encryptAES", "env", "expandenv", "fromToml", "genCA", "genCAWithKey", "genPrivateKey",
    "genSelfSignedCert", "genSelfSignedCertWithKey", "genSignedCert", "genSignedCertWithKey",
    "getHostByName", "hello", "htmlDate", "htmlDateInZone", "htpasswd", "initials", "maxf", "minf",
    "mulf", "mustChunk", "mustDateModify", "mustFromJson", "mustSlice", "mustToDate",
    "mustToPrettyJson", "mustToToml", "must_date_modify", "now", "osBase", "osClean", "osDir",
    "osExt", "osIsAbs", "randAlpha", "randAlphaNum", "randAscii", "randBytes", "randInt",
    "randNumeric", "round", "semver", "set", "sha1sum", "sha512sum", "shuffle", "splitn", "subf",
    "swapcase", "toDate", "toDecimal", "toPrettyJson", "toToml", "toYamlPretty", "typeIsLike",
    "unixEpoch", "unset", "urlJoin", "urlParse", "uuidv4", "wrapWith",
];

/// Other names of functions. Those with `must` fail where the plain ones say nothing, which is the same
/// for what does not fail.
const ALIASES: [(&str, &str); 27] = [
    ("mustAppend", "append"),
    ("mustCompact", "compact"),
    ("mustDeepCopy", "deepCopy"),
    ("mustFirst", "first"),
    ("mustHas", "has"),
    ("mustInitial", "initial"),
    ("mustLast", "last"),
    ("mustMerge", "merge"),
    ("mustMergeOverwrite", "mergeOverwrite"),
    ("mustPrepend", "prepend"),
    ("mustPush", "append"),
    ("mustRegexFind", "regexFind"),
    ("mustRegexFindAll", "regexFindAll"),
    ("mustRegexMatch", "regexMatch"),
    ("mustRegexReplaceAll", "regexReplaceAll"),
    ("mustRegexReplaceAllLiteral", "regexReplaceAllLiteral"),
    ("mustRegexSplit", "regexSplit"),
    ("mustRest", "rest"),
    ("mustReverse", "reverse"),
    ("mustToJson", "toJson"),
    ("mustToRawJson", "toJson"),
    ("mustToYaml", "toYaml"),
    ("mustUniq", "uniq"),
    ("mustWithout", "without"),
    ("push", "append"),
    ("toRawJson", "toJson"),
    ("trimall", "trimAll"),
];

/// All functions. Where a template comes to call one that is not supported, `unsupported` has its
/// name afterwards.
pub(super) fn table<'f>(unsupported: &'f RefCell<Option<&'static str>>) -> Functions<'f> {
    let mut functions = Functions::new();
    for (name, signature, body) in
        [OWN, texts::TABLE, patterns::TABLE, collections::TABLE, numbers::TABLE].concat()
    {
        functions.add(name, signature, move |_, arguments| body(arguments));
        for (alias, _) in ALIASES.iter().filter(|(_, known)| *known == name) {
            functions.add(alias, signature, move |_, arguments| body(arguments));
        }
    }
    for name in UNSUPPORTED {
        // A method has at least its struct for an argument.
        let signature = if name.contains('.') { ONE_OR_MORE } else { ANY };
        functions.add(name, signature, move |_, _| {
            unsupported.replace(Some(name));
            Err("is not known here".to_owned())
        });
    }
    functions.add("include", TWO, |call, arguments| {
        let name = arguments[0].as_text().ok_or("the name of a template is a text")?;
        call.execute(name, arguments[1].clone()).map(Value::from)
    });
    functions.add("tpl", TWO, |call, arguments| {
        let text = text(&arguments[0]);
        call.execute_text("gotpl", &text, arguments[1].clone()).map(Value::from)
    });
    functions.add("join", TWO, join);
    functions.add("Files.Get", TWO, |_, arguments| {
        Ok(file(&arguments[0], &text(&arguments[1])).unwrap_or_else(|| Value::from("")))
    });
    functions.add("Files.Lines", TWO, |_, arguments| {
        let found = file(&arguments[0], &text(&arguments[1]));
        let lines = found.as_ref().and_then(Value::as_text).unwrap_or_default();
        Ok(Value::list(lines.lines().map(Value::from).collect()))
    });
    functions
}

/// What needs neither a text nor a list nor a number above all.
const OWN: &[Plain] = &[
    ("required", TWO, |arguments| match &arguments[1] {
        Value::Nil => Err(text(&arguments[0])),
        Value::Text(empty) if empty.is_empty() => Err(text(&arguments[0])),
        value => Ok(value.clone()),
    }),
    ("fail", ONE, |arguments| Err(text(&arguments[0]))),
    ("lookup", Signature::at_least(&[], Type::Text), |_| Ok(Value::map([].into()))),
    ("default", ONE_OR_MORE, |arguments| {
        let value = arguments.get(1).filter(|value| value.is_true());
        Ok(value.unwrap_or(&arguments[0]).clone())
    }),
    ("empty", ONE, |arguments| Ok(Value::Bool(!arguments[0].is_true()))),
    ("coalesce", ANY, |arguments| {
        Ok(arguments.iter().find(|value| value.is_true()).cloned().unwrap_or_default())
    }),
    ("all", ANY, |arguments| Ok(Value::Bool(arguments.iter().all(Value::is_true)))),
    ("any", ANY, |arguments| Ok(Value::Bool(arguments.iter().any(Value::is_true)))),
    ("ternary", THREE, |arguments| {
        Ok(arguments[if arguments[2].is_true() { 0 } else { 1 }].clone())
    }),
    ("toYaml", ONE, |arguments| Ok(Value::from(yaml::write(&arguments[0])))),
    ("toJson", ONE, |arguments| Ok(Value::from(yaml::json(&arguments[0])))),
    ("fromYaml", ONE, |arguments| Ok(yaml::read(&text(&arguments[0]), Type::Map))),
    ("fromJson", ONE, |arguments| Ok(yaml::read(&text(&arguments[0]), Type::Map))),
    ("fromYamlArray", ONE, |arguments| Ok(yaml::read(&text(&arguments[0]), Type::List))),
    ("fromJsonArray", ONE, |arguments| Ok(yaml::read(&text(&arguments[0]), Type::List))),
    ("kindOf", ONE, |arguments| Ok(Value::from(kind(&arguments[0])))),
    ("kindIs", TWO, |arguments| Ok(Value::Bool(text(&arguments[0]) == kind(&arguments[1])))),
    ("typeOf", ONE, |arguments| Ok(Value::from(arguments[0].type_name()))),
    ("typeIs", TWO, |arguments| Ok(Value::Bool(text(&arguments[0]) == arguments[1].type_name()))),
    ("deepCopy", ONE, |arguments| Ok(arguments[0].clone())),
    ("deepEqual", TWO, |arguments| Ok(Value::Bool(arguments[0] == arguments[1]))),
    ("semverCompare", TWO, |arguments| {
        let (constraint, stated) = (text(&arguments[0]), text(&arguments[1]));
        let within = version::is_within(&constraint, &stated);
        within.map(Value::Bool).ok_or_else(|| format!("cannot compare {stated} with {constraint}"))
    }),
    // What a cluster of the usual kind has: every stable group of Kubernetes itself.
    ("VersionSet.Has", TWO, |arguments| {
        let asked = text(&arguments[1]);
        let group = asked.split('/').next().unwrap_or_default();
        Ok(Value::Bool(asked == "v1" || STABLE_GROUPS.contains(&group)))
    }),
];

/// Groups that every cluster serves at `v1`, or at `v2` for autoscaling.
const STABLE_GROUPS: [&str; 7] = [
    "apps",
    "autoscaling",
    "batch",
    "networking.k8s.io",
    "policy",
    "rbac.authorization.k8s.io",
    "storage.k8s.io",
];

fn join(_: &mut Call<'_>, arguments: &[Value]) -> Result<Value, String> {
    let separator = text(&arguments[0]);
    let items: Vec<String> = items(&arguments[1]).iter().map(text).collect();
    Ok(Value::from(items.join(&separator)))
}

/// A file of the chart.
fn file(files: &Value, path: &str) -> Option<Value> {
    let Value::Struct(files) = files else { return None };
    let Value::Map(entries) = files.field("entries")? else { return None };
    entries.entries().get(path).cloned()
}

/// The value as a text.
fn text(value: &Value) -> String {
    /// A text above this has met another limit already.
    const BYTES_MAX: usize = 1 << 20;
    match value {
        Value::Nil => String::new(),
        Value::Text(text) => text.to_string(),
        other => other.print(BYTES_MAX).unwrap_or_default(),
    }
}

/// The items of a list; any other value is a list of its own.
fn items(value: &Value) -> Vec<Value> {
    match value {
        Value::Nil => Vec::new(),
        Value::List(list) => list.to_vec(),
        other => vec![other.clone()],
    }
}

/// The kind of a value, as Go's reflection calls it.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Nil => "invalid",
        Value::Bool(_) => "bool",
        Value::Int(_) => "int",
        Value::Float(_) => "float64",
        Value::Text(_) => "string",
        Value::List(_) => "slice",
        Value::Map(_) => "map",
        Value::Struct(_) => "struct",
    }
}
