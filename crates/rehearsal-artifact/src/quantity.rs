//! Numbers with units, kept as integers: parts per million, microseconds, millicores, bytes.
//!
//! Integers because they are compared, logged and hashed; a float would make equal things differ
//! between machines.

#[cfg(test)]
mod tests;

/// A share in parts per million: 99.9 % is 999 000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ppm(pub u32);

impl Ppm {
    /// The whole.
    pub const ONE: Self = Self(1_000_000);

    /// The share that a decimal number of percent (`99.9`, at most four decimals) stands for;
    /// `None` if it is no such number or above 100.
    #[must_use]
    pub fn from_percent(text: &str) -> Option<Self> {
        let ppm = fixed_point(text, 4)?;
        u32::try_from(ppm).ok().filter(|ppm| *ppm <= Self::ONE.0).map(Self)
    }

    /// The shortest decimal number of percent: `99.9`.
    #[must_use]
    pub fn percent(self) -> String {
        shortest_decimal(u64::from(self.0), 4)
    }

    /// The shortest decimal ratio: `0.999`, as PromQL and Prometheus rules write it.
    #[must_use]
    pub fn ratio(self) -> String {
        shortest_decimal(u64::from(self.0), 6)
    }
}

/// The decimal `text` as an integer number of `10^-decimals`; `None` if it is no plain decimal, has
/// more decimals, or does not fit.
#[must_use]
pub fn fixed_point(text: &str, decimals: usize) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || fraction.len() > decimals || !digits(whole) || !digits(fraction) {
        return None;
    }
    if text.ends_with('.') {
        return None;
    }
    let scale = 10_u64.pow(u32::try_from(decimals).ok()?);
    let fraction = format!("{fraction:0<decimals$}");
    let fraction: u64 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
    whole.parse::<u64>().ok()?.checked_mul(scale)?.checked_add(fraction)
}

/// `value` × `10^-decimals` without trailing zeros.
#[must_use]
pub fn shortest_decimal(value: u64, decimals: usize) -> String {
    let digits = format!("{value:0>width$}", width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    match fraction.trim_end_matches('0') {
        "" => whole.to_owned(),
        fraction => format!("{whole}.{fraction}"),
    }
}

/// A Kubernetes CPU quantity (`250m`, `1`, `0.5`) in millicores.
#[must_use]
pub fn cpu_millis(text: &str) -> Option<u64> {
    match text.strip_suffix('m') {
        Some(millis) => fixed_point(millis, 0),
        None => kubernetes_decimal(text, 3),
    }
}

/// A decimal as Kubernetes writes quantities: `.5` and `5.` are numbers as well.
fn kubernetes_decimal(text: &str, decimals: usize) -> Option<u64> {
    match (text.strip_prefix('.'), text.strip_suffix('.')) {
        (Some(fraction), _) if !fraction.is_empty() => {
            fixed_point(&format!("0.{fraction}"), decimals)
        }
        (_, Some(whole)) => fixed_point(whole, decimals),
        _ => fixed_point(text, decimals),
    }
}

/// A Kubernetes memory quantity (`512Mi`, `1.5Gi`, `128974848`) in bytes, with at most three decimals.
#[must_use]
pub fn memory_bytes(text: &str) -> Option<u64> {
    /// Suffixes of the Kubernetes quantity format, longest first where one ends another.
    const SUFFIXES: [(&str, u64); 8] = [
        ("Ki", 1 << 10),
        ("Mi", 1 << 20),
        ("Gi", 1 << 30),
        ("Ti", 1 << 40),
        ("k", 1_000),
        ("M", 1_000_000),
        ("G", 1_000_000_000),
        ("T", 1_000_000_000_000),
    ];
    for (suffix, scale) in SUFFIXES {
        if let Some(number) = text.strip_suffix(suffix) {
            return Some(kubernetes_decimal(number, 3)?.checked_mul(scale)? / 1_000);
        }
    }
    fixed_point(text, 0)
}
