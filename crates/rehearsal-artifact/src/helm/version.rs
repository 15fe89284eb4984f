//! Constraints on versions, as charts write them to tell clusters apart.
//!
//! Alternatives stand between `||`, conditions beside each other or after a comma. A version without
//! all of its numbers has zeros; `^` and `~` allow what keeps the first number, or the first two.

/// Whether `version` is within `constraint`; `None` if either cannot be read.
pub(super) fn is_within(constraint: &str, version: &str) -> Option<bool> {
    let version = parse(version)?;
    let mut is_within = false;
    for alternative in constraint.split("||") {
        let mut holds = true;
        let mut operator = "";
        for word in alternative.split([' ', ',']).filter(|word| !word.is_empty()) {
            let digits = word.find(|c: char| c.is_ascii_digit() || c == 'v' || c == '*');
            let Some(digits) = digits else {
                operator = word;
                continue;
            };
            let own = if digits > 0 { &word[..digits] } else { operator };
            holds &= satisfies(own, &word[digits..], version)?;
            operator = "";
        }
        is_within |= holds;
    }
    Some(is_within)
}

type Version = (u64, u64, u64);

fn satisfies(operator: &str, wanted: &str, version: Version) -> Option<bool> {
    if wanted == "*" {
        return Some(true);
    }
    let numbers = wanted.trim_start_matches('v').split(['-', '+']).next().unwrap_or_default();
    let stated = numbers.split('.').filter(|part| part.parse::<u64>().is_ok()).count();
    let bound = parse(wanted)?;
    let (major, minor, _) = bound;
    Some(match operator {
        ">=" | "=>" => version >= bound,
        ">" => version > bound,
        "<=" | "=<" => version <= bound,
        "<" => version < bound,
        "!=" => version != bound,
        "^" => version >= bound && version.0 == major,
        "~" => version >= bound && version.0 == major && (stated < 2 || version.1 == minor),
        "" | "=" => match stated {
            1 => version.0 == major,
            2 => (version.0, version.1) == (major, minor),
            _ => version == bound,
        },
        _ => return None,
    })
}

/// The three numbers of `text`; what stands after a hyphen or a plus is not compared.
fn parse(text: &str) -> Option<Version> {
    let numbers = text.trim().trim_start_matches('v').split(['-', '+']).next()?;
    let mut parts = numbers.split('.').map(|part| match part {
        "x" | "X" | "*" => Some(0),
        _ => part.parse().ok(),
    });
    let version =
        (parts.next()??, parts.next().unwrap_or(Some(0))?, parts.next().unwrap_or(Some(0))?);
    parts.next().is_none().then_some(version)
}
