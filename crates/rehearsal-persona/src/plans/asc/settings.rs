//! What the step sets, in the form that files can hold.

use crate::brief::Brief;
use crate::parameters::Setting;
use crate::plans::PlanError;

/// Where the repository can be read, without a slash at the end; empty if nobody said.
pub(super) fn repository_url<'a>(brief: &Brief<'a>) -> Result<&'a str, PlanError> {
    let name = "repository_url";
    if text(brief, name)?.is_empty() { Ok("") } else { url(brief, name) }
}

/// A URL that means nothing special in any file, without a slash at the end.
pub(super) fn url<'a>(brief: &Brief<'a>, name: &'static str) -> Result<&'a str, PlanError> {
    let url = text(brief, name)?;
    let rest = ["https://", "http://"].iter().find_map(|scheme| url.strip_prefix(scheme));
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/%:".contains(&byte);
    if rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(plain)) {
        return Ok(url.trim_end_matches('/'));
    }
    let shown = rehearsal_source::fields::clip(url);
    let reason = format!("`{name}` must be a plain http or https URL, not `{shown}`");
    Err(PlanError::Unsupported(reason))
}

/// A host with a port.
pub(super) fn address<'a>(brief: &Brief<'a>, name: &'static str) -> Result<&'a str, PlanError> {
    let address = text(brief, name)?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-.".contains(&byte);
    let (host, port) = address.rsplit_once(':').unwrap_or_default();
    if !host.is_empty() && host.bytes().all(plain) && port.parse::<u16>().is_ok_and(|port| port > 0)
    {
        return Ok(address);
    }
    let shown = rehearsal_source::fields::clip(address);
    let reason =
        format!("`{name}` must be a host and a port, such as host.example.org:9093, not `{shown}`");
    Err(PlanError::Unsupported(reason))
}

fn text<'a>(brief: &Brief<'a>, name: &'static str) -> Result<&'a str, PlanError> {
    brief.settings.get(name).and_then(Setting::text).ok_or_else(|| undeclared(name))
}

pub(super) fn positive(brief: &Brief<'_>, name: &'static str) -> Result<u32, PlanError> {
    let number = brief.settings.get(name).and_then(Setting::integer);
    let number = number.and_then(|number| u32::try_from(number).ok()).filter(|number| *number > 0);
    number.ok_or_else(|| undeclared(name))
}

fn undeclared(name: &str) -> PlanError {
    PlanError::Unsupported(format!("the plan ASC needs the parameter `{name}` as ASC declares it"))
}
