//! Hosts and ports, as Go takes them apart, and the path of an address.

use std::net::IpAddr;

/// Host and port of `host:port`, `[host]:port` or `[host%zone]:port`; `None` if it has no port or is
/// none of these.
fn split(address: &str) -> Option<(&str, &str)> {
    let (host, port) = address.rsplit_once(':')?;
    let host = match host.strip_prefix('[') {
        Some(bracketed) => {
            let (inner, after) = bracketed.split_once(']')?;
            if !after.is_empty() {
                return None;
            }
            inner
        }
        None if host.contains(':') => return None,
        None => host,
    };
    let is_clean = |text: &str| !text.contains(['[', ']']);
    (is_clean(host) && is_clean(port)).then_some((host, port))
}

pub(super) fn without_port(address: &str) -> &str {
    split(address).map_or(address, |(host, _)| host)
}

/// The host up to its first dot; addresses in numbers stay as they are.
pub(super) fn without_domain(address: &str) -> String {
    let (host, port) = split(address).unwrap_or((address, ""));
    if host.parse::<IpAddr>().is_ok() {
        return address.to_owned();
    }
    let host = host.split('.').next().unwrap_or_default();
    match port {
        "" => host.to_owned(),
        _ if host.contains([':', '%']) => format!("[{host}]:{port}"),
        _ => format!("{host}:{port}"),
    }
}

/// The path of `scheme://host/path?query#fragment`.
pub(super) fn path(url: &str) -> &str {
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    let end = after_scheme.find(['?', '#']).unwrap_or(after_scheme.len());
    let whole = &after_scheme[..end];
    whole.find('/').map_or("", |slash| &whole[slash..])
}
