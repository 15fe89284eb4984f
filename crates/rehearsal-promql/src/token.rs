//! The tokens of an expression, and how a message names them.

use rehearsal_source::fields::clip;

use crate::operator::{Aggregator, BinaryOperator, MatchOperator};

/// A kind of token and the bytes it covers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    End,
    /// Letters, digits and underscores that are no keyword.
    Identifier,
    /// The same with colons in it.
    MetricIdentifier,
    Number,
    Duration,
    /// With its quotes.
    String,
    LeftParen,
    RightParen,
    LeftBrace,
    RightBrace,
    LeftBracket,
    RightBracket,
    Comma,
    Colon,
    At,
    /// `=`, `=~` and `!~`; `!=` is a binary operator that selectors read as theirs.
    Match(MatchOperator),
    Operator(BinaryOperator),
    Aggregator(Aggregator),
    Keyword(Keyword),
}

/// Words with a meaning in some place; nearly all of them can still be names in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keyword {
    Anchored,
    Bool,
    By,
    End,
    Fill,
    GroupLeft,
    GroupRight,
    Ignoring,
    MaxOf,
    MinOf,
    Offset,
    On,
    Range,
    Smoothed,
    Start,
    Step,
    Without,
}

impl Keyword {
    /// Whether it is a function where a parenthesis follows.
    pub(crate) fn is_function(self) -> bool {
        matches!(
            self,
            Self::Start | Self::End | Self::Step | Self::Range | Self::MaxOf | Self::MinOf
        )
    }

    /// Whether it is a metric's name where an operand begins.
    pub(crate) fn is_metric_name(self) -> bool {
        !matches!(self, Self::Bool | Self::On | Self::Ignoring | Self::GroupLeft | Self::GroupRight)
    }
}

/// The longest keyword: `count_values`.
const KEYWORD_LENGTH_MAX: usize = 12;

impl Kind {
    /// What `word`, made of letters, digits, underscores and colons, is outside of braces. Keywords
    /// are known in any letter case.
    pub(crate) fn of_word(word: &[u8]) -> Self {
        let mut lower = [0; KEYWORD_LENGTH_MAX];
        if let Some(lower) = lower.get_mut(..word.len()) {
            lower.copy_from_slice(word);
            lower.make_ascii_lowercase();
            if let Some(kind) = keyword(lower) {
                return kind;
            }
        }
        if word.contains(&b':') { Self::MetricIdentifier } else { Self::Identifier }
    }

    /// How a message names it; `text` is what stands there.
    pub(crate) fn describe(self, text: &str) -> String {
        match self {
            Self::End => "end of input".to_owned(),
            Self::Identifier => format!("identifier {:?}", clip(text)),
            Self::MetricIdentifier => format!("metric identifier {:?}", clip(text)),
            Self::Number => format!("number {}", shortened(text)),
            Self::Duration => format!("duration {}", shortened(text)),
            Self::String => format!("string {}", shortened(text)),
            Self::Keyword(keyword) if keyword.is_function() => format!("{text:?}"),
            Self::Keyword(_) => format!("<{text}>"),
            Self::Operator(_) | Self::At => format!("<op:{text}>"),
            Self::Match(MatchOperator::Matches | MatchOperator::NotMatches) => {
                format!("<op:{text}>")
            }
            Self::Aggregator(_) => format!("<aggr:{text}>"),
            Self::LeftParen
            | Self::RightParen
            | Self::LeftBrace
            | Self::RightBrace
            | Self::LeftBracket
            | Self::RightBracket
            | Self::Comma
            | Self::Colon
            | Self::Match(MatchOperator::Equal | MatchOperator::NotEqual) => format!("{text:?}"),
        }
    }
}

/// A long literal says no more than its beginning; upstream shows ten characters.
fn shortened(text: &str) -> String {
    const SHOWN_MAX: usize = 10;
    match text.char_indices().nth(SHOWN_MAX) {
        Some((end, _)) => format!("{:?}...", &text[..end]),
        None => format!("{text:?}"),
    }
}

fn keyword(lower: &[u8]) -> Option<Kind> {
    Some(match lower {
        b"and" => Kind::Operator(BinaryOperator::And),
        b"or" => Kind::Operator(BinaryOperator::Or),
        b"unless" => Kind::Operator(BinaryOperator::Unless),
        b"atan2" => Kind::Operator(BinaryOperator::Atan2),
        b"avg" => Kind::Aggregator(Aggregator::Avg),
        b"bottomk" => Kind::Aggregator(Aggregator::Bottomk),
        b"count" => Kind::Aggregator(Aggregator::Count),
        b"count_values" => Kind::Aggregator(Aggregator::CountValues),
        b"group" => Kind::Aggregator(Aggregator::Group),
        b"limit_ratio" => Kind::Aggregator(Aggregator::LimitRatio),
        b"limitk" => Kind::Aggregator(Aggregator::Limitk),
        b"max" => Kind::Aggregator(Aggregator::Max),
        b"min" => Kind::Aggregator(Aggregator::Min),
        b"quantile" => Kind::Aggregator(Aggregator::Quantile),
        b"stddev" => Kind::Aggregator(Aggregator::Stddev),
        b"stdvar" => Kind::Aggregator(Aggregator::Stdvar),
        b"sum" => Kind::Aggregator(Aggregator::Sum),
        b"topk" => Kind::Aggregator(Aggregator::Topk),
        b"anchored" => Kind::Keyword(Keyword::Anchored),
        b"bool" => Kind::Keyword(Keyword::Bool),
        b"by" => Kind::Keyword(Keyword::By),
        b"end" => Kind::Keyword(Keyword::End),
        b"fill" | b"fill_left" | b"fill_right" => Kind::Keyword(Keyword::Fill),
        b"group_left" => Kind::Keyword(Keyword::GroupLeft),
        b"group_right" => Kind::Keyword(Keyword::GroupRight),
        b"ignoring" => Kind::Keyword(Keyword::Ignoring),
        b"max_of" => Kind::Keyword(Keyword::MaxOf),
        b"min_of" => Kind::Keyword(Keyword::MinOf),
        b"offset" => Kind::Keyword(Keyword::Offset),
        b"on" => Kind::Keyword(Keyword::On),
        b"range" => Kind::Keyword(Keyword::Range),
        b"smoothed" => Kind::Keyword(Keyword::Smoothed),
        b"start" => Kind::Keyword(Keyword::Start),
        b"step" => Kind::Keyword(Keyword::Step),
        b"without" => Kind::Keyword(Keyword::Without),
        b"inf" | b"nan" => Kind::Number,
        _ => return None,
    })
}
