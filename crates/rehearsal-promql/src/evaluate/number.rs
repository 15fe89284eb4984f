//! Arithmetic that has to give the same digits everywhere, and numbers as text.

/// A sum that carries what rounding lost (Neumaier's form of Kahan's summation), as upstream sums.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    /// The rounded sum.
    pub(super) value: f64,
    /// What rounding lost of it.
    pub(super) lost: f64,
}

impl Sum {
    pub(super) fn add(&mut self, term: f64) {
        let total = self.value + term;
        if total.is_infinite() {
            self.lost = 0.0;
        } else if self.value.abs() >= term.abs() {
            self.lost += (self.value - total) + term;
        } else {
            self.lost += (term - total) + self.value;
        }
        self.value = total;
    }

    /// The sum with what was lost given back.
    pub(super) fn total(self) -> f64 {
        if self.value.is_infinite() { self.value } else { self.value + self.lost }
    }
}

/// A mean over a compensated sum, which goes over to a running mean where the sum would overflow.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mean {
    sum: Sum,
    count: f64,
    is_running: bool,
}

impl Mean {
    pub(super) fn of(first: f64) -> Self {
        Self { sum: Sum { value: first, lost: 0.0 }, count: 1.0, is_running: false }
    }

    pub(super) fn add(&mut self, term: f64) {
        self.count += 1.0;
        if !self.is_running {
            let mut sum = self.sum;
            sum.add(term);
            if !sum.value.is_infinite() {
                self.sum = sum;
                return;
            }
            self.is_running = true;
            self.sum.value /= self.count - 1.0;
            self.sum.lost /= self.count - 1.0;
        }
        let share = (self.count - 1.0) / self.count;
        self.sum.value *= share;
        self.sum.lost *= share;
        self.sum.add(term / self.count);
    }

    pub(super) fn mean(self) -> f64 {
        if self.is_running {
            self.sum.value + self.sum.lost
        } else {
            self.sum.value / self.count + self.sum.lost / self.count
        }
    }
}

/// The quantile `q` of `values`, which are sorted for it: NaN without values or for a NaN, an
/// infinity for a `q` outside of 0 to 1, and else interpolated between the two nearest values.
pub(super) fn quantile(q: f64, values: &mut [f64]) -> f64 {
    if values.is_empty() || q.is_nan() {
        return f64::NAN;
    }
    if q < 0.0 {
        return f64::NEG_INFINITY;
    }
    if q > 1.0 {
        return f64::INFINITY;
    }
    values.sort_by(nan_first);
    let last = (values.len() - 1) as f64;
    let rank = q * last;
    let lower = rank.floor().max(0.0);
    let upper = (lower + 1.0).min(last);
    let weight = rank - rank.floor();
    values[lower as usize] * (1.0 - weight) + values[upper as usize] * weight
}

/// Rising, with what is no number at the beginning.
pub(super) fn nan_first(a: &f64, b: &f64) -> std::cmp::Ordering {
    a.partial_cmp(b).unwrap_or_else(|| b.is_nan().cmp(&a.is_nan()))
}

/// Whether two values differ by less than `epsilon` of their sum, as upstream compares results; two
/// values that are no numbers are equal.
pub(crate) fn almost_equal(a: f64, b: f64, epsilon: f64) -> bool {
    if (a.is_nan() && b.is_nan()) || a == b {
        return true;
    }
    let (sum, difference) = (a.abs() + b.abs(), (a - b).abs());
    if a == 0.0 || b == 0.0 || sum < f64::MIN_POSITIVE {
        return difference < epsilon * f64::MIN_POSITIVE;
    }
    difference / sum.min(f64::MAX) < epsilon
}

/// Without an exponent and with as few digits as tell it from its neighbours.
pub(super) fn plain(value: f64) -> String {
    if value.is_nan() {
        "NaN".to_owned()
    } else if value.is_infinite() {
        if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned()
    } else {
        value.to_string()
    }
}

/// As the messages of upstream print it: with an exponent below -4 and from 6 on.
pub(super) fn general(value: f64) -> String {
    let exponent = format!("{value:e}").split_once('e').and_then(|(_, e)| e.parse::<i32>().ok());
    match exponent {
        Some(exponent) if value != 0.0 && !(-4..6).contains(&exponent) => {
            let digits = format!("{value:e}");
            let mantissa = digits.split_once('e').map_or(digits.as_str(), |(mantissa, _)| mantissa);
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{mantissa}e{sign}{:02}", exponent.abs())
        }
        _ => plain(value),
    }
}
