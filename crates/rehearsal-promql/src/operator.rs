//! Operators, aggregators and the comparisons of matchers: names, precedence and kinds.

/// What stands between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOperator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
    /// `^`
    Power,
    /// `atan2`
    Atan2,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `</`: cuts the upper buckets off a native histogram.
    TrimUpper,
    /// `>/`: cuts the lower buckets off a native histogram.
    TrimLower,
    /// `and`
    And,
    /// `or`
    Or,
    /// `unless`
    Unless,
}

impl BinaryOperator {
    /// The precedence of `*`, which a sign before an operand shares: `-2 ^ 2` is `-(2 ^ 2)`.
    pub(crate) const SIGN_PRECEDENCE: u8 = 5;

    /// As it is written.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
            Self::Power => "^",
            Self::Atan2 => "atan2",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::TrimUpper => "</",
            Self::TrimLower => ">/",
            Self::And => "and",
            Self::Or => "or",
            Self::Unless => "unless",
        }
    }

    /// How tightly it binds, from 1 (`or`) to 6 (`^`).
    #[must_use]
    pub fn precedence(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And | Self::Unless => 2,
            Self::Equal
            | Self::NotEqual
            | Self::Less
            | Self::LessOrEqual
            | Self::Greater
            | Self::GreaterOrEqual
            | Self::TrimUpper
            | Self::TrimLower => 3,
            Self::Add | Self::Subtract => 4,
            Self::Multiply | Self::Divide | Self::Modulo | Self::Atan2 => Self::SIGN_PRECEDENCE,
            Self::Power => 6,
        }
    }

    /// Whether `a ^ b ^ c` is `a ^ (b ^ c)`; true of `^` alone.
    #[must_use]
    pub fn is_right_associative(self) -> bool {
        self == Self::Power
    }

    /// Whether it compares, and so may take `bool`.
    #[must_use]
    pub fn is_comparison(self) -> bool {
        matches!(
            self,
            Self::Equal
                | Self::NotEqual
                | Self::Less
                | Self::LessOrEqual
                | Self::Greater
                | Self::GreaterOrEqual
        )
    }

    /// Whether it joins sets of series, many to many.
    #[must_use]
    pub fn is_set(self) -> bool {
        matches!(self, Self::And | Self::Or | Self::Unless)
    }
}

/// A sign before an operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `+`
    Plus,
    /// `-`
    Minus,
}

impl Sign {
    /// As it is written.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Plus => "+",
            Self::Minus => "-",
        }
    }
}

/// How a matcher compares a label with its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchOperator {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `=~`: the whole value matches the pattern.
    Matches,
    /// `!~`
    NotMatches,
}

impl MatchOperator {
    /// As it is written.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Matches => "=~",
            Self::NotMatches => "!~",
        }
    }

    /// Whether the value is a regular expression.
    #[must_use]
    pub fn is_pattern(self) -> bool {
        matches!(self, Self::Matches | Self::NotMatches)
    }
}

/// What folds many series into few.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregator {
    /// Mean of the values.
    Avg,
    /// The `k` smallest series.
    Bottomk,
    /// Number of series.
    Count,
    /// Number of series by value, the value becoming a label.
    CountValues,
    /// One for each group.
    Group,
    /// A share of the series.
    LimitRatio,
    /// Any `k` series.
    Limitk,
    /// Largest value.
    Max,
    /// Smallest value.
    Min,
    /// A quantile over the series.
    Quantile,
    /// Population standard deviation.
    Stddev,
    /// Population variance.
    Stdvar,
    /// Sum of the values.
    Sum,
    /// The `k` largest series.
    Topk,
}

impl Aggregator {
    /// As it is written.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Avg => "avg",
            Self::Bottomk => "bottomk",
            Self::Count => "count",
            Self::CountValues => "count_values",
            Self::Group => "group",
            Self::LimitRatio => "limit_ratio",
            Self::Limitk => "limitk",
            Self::Max => "max",
            Self::Min => "min",
            Self::Quantile => "quantile",
            Self::Stddev => "stddev",
            Self::Stdvar => "stdvar",
            Self::Sum => "sum",
            Self::Topk => "topk",
        }
    }

    /// Whether a parameter comes before the aggregated expression.
    #[must_use]
    pub fn takes_parameter(self) -> bool {
        matches!(
            self,
            Self::Bottomk
                | Self::CountValues
                | Self::LimitRatio
                | Self::Limitk
                | Self::Quantile
                | Self::Topk
        )
    }

    /// Whether upstream keeps it behind a flag.
    #[must_use]
    pub fn is_experimental(self) -> bool {
        matches!(self, Self::LimitRatio | Self::Limitk)
    }
}
