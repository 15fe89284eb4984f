//! When, where and how a run was made: everything about it that may differ between equal runs.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;

/// The wall-clock facts of a run.
///
/// Arguments are kept as they were given: no argument of Rehearsal carries a secret.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// When work began.
    pub started: SystemTime,
    /// When it ended.
    pub ended: SystemTime,
    /// How the program was called, its own name first.
    pub arguments: Vec<String>,
}

impl Invocation {
    /// `envelope.json`.
    pub(super) fn to_json(&self) -> String {
        let envelope = json!({
            "schema": "rehearsal/envelope/v1",
            "started": utc(self.started),
            "ended": utc(self.ended),
            "arguments": self.arguments,
            "os": std::env::consts::OS,
            "architecture": std::env::consts::ARCH,
            "version": env!("CARGO_PKG_VERSION"),
        });
        format!("{envelope:#}\n")
    }
}

/// `time` as RFC 3339 in UTC with milliseconds. The calendar is Howard Hinnant's `civil_from_days`
/// for days after 1970, which is exact; times before then are shown as 1970.
pub(super) fn utc(time: SystemTime) -> String {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    let (days, second) = (since.as_secs() / 86_400, since.as_secs() % 86_400);
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute) = (second / 3_600, second / 60 % 60);
    let millis = since.subsec_millis();
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{:02}.{millis:03}Z", second % 60)
}
