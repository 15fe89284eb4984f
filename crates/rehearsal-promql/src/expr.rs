//! The tree that an expression becomes.
//!
//! Plain data with a span at every node. A tree that [`parse_expr`](crate::parse_expr) returned is
//! well typed, at most [`DEPTH_MAX`](crate::parser::DEPTH_MAX) high, and keeps the parentheses that
//! were written, so printing it needs no precedence.

use rehearsal_source::{Span, Spanned};

use crate::duration::Duration;
use crate::function::Function;
use crate::operator::{Aggregator, BinaryOperator, MatchOperator, Sign};

/// What an expression evaluates to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// One number.
    Scalar,
    /// A text.
    String,
    /// One value for each series, at one instant.
    Vector,
    /// A window of values for each series.
    Matrix,
}

impl ValueType {
    /// As the documentation and most messages of upstream call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Scalar => "scalar",
            Self::String => "string",
            Self::Vector => "instant vector",
            Self::Matrix => "range vector",
        }
    }
}

/// An expression and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// From its first to its last byte.
    pub span: Span,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// A number; a sign before it is part of it.
    Number(f64),
    /// A duration that stands for its seconds.
    Seconds(Duration),
    /// A text.
    String(String),
    /// Series at an instant.
    Vector(VectorSelector),
    /// Series over a window.
    Matrix(MatrixSelector),
    /// An expression evaluated repeatedly over a window.
    Subquery(Subquery),
    /// A sign before an operand that is no number.
    Unary(Sign, Box<Expr>),
    /// Two operands.
    Binary(Box<Binary>),
    /// Many series folded into few.
    Aggregate(Box<Aggregate>),
    /// A function applied to arguments.
    Call(Call),
    /// Parentheses.
    Paren(Box<Expr>),
}

/// Which series, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct VectorSelector {
    /// The metric: written before the braces, or as the first bare quoted text in them.
    pub name: Option<Spanned<String>>,
    /// The other conditions, in the order written; `__name__` can be among them.
    pub matchers: Vec<Matcher>,
    /// `@` and `offset`.
    pub shift: Shift,
}

/// One condition on a label.
#[derive(Clone, Debug, PartialEq)]
pub struct Matcher {
    /// The label.
    pub label: Spanned<String>,
    /// The comparison.
    pub operator: MatchOperator,
    /// The value or pattern.
    pub value: Spanned<String>,
}

/// Where on the time axis a selector looks instead of at the evaluation time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shift {
    /// `@ …`: the instant that stands in for the evaluation time.
    pub at: Option<At>,
    /// `offset …`: how far before that instant; zero without one.
    pub offset: Duration,
}

/// The instant after an `@`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// Milliseconds since the Unix epoch.
    Millis(i64),
    /// `start()` of the query.
    Start,
    /// `end()` of the query.
    End,
}

/// A selector with a range. `@` and `offset` written after the range are in the selector's shift.
#[derive(Clone, Debug, PartialEq)]
pub struct MatrixSelector {
    /// Which series.
    pub selector: VectorSelector,
    /// The selector without its range and shift.
    pub selector_span: Span,
    /// How long a window; above zero.
    pub range: Duration,
}

/// An expression with a range and a resolution.
#[derive(Clone, Debug, PartialEq)]
pub struct Subquery {
    /// What is evaluated; an instant vector.
    pub expr: Box<Expr>,
    /// How long a window; above zero.
    pub range: Duration,
    /// How far apart the evaluations are; the default evaluation interval where absent.
    pub step: Option<Duration>,
    /// `@` and `offset`.
    pub shift: Shift,
}

/// Two operands and what joins them.
#[derive(Clone, Debug, PartialEq)]
pub struct Binary {
    /// The operator and its place.
    pub operator: Spanned<BinaryOperator>,
    /// `bool`: a comparison gives 0 or 1 instead of filtering.
    pub returns_bool: bool,
    /// Which labels decide what belongs together; all of them where absent.
    pub matching: Option<Matching>,
    /// The left operand.
    pub left: Expr,
    /// The right operand.
    pub right: Expr,
}

/// `on (…)` or `ignoring (…)`, perhaps with `group_left` or `group_right`.
#[derive(Clone, Debug, PartialEq)]
pub struct Matching {
    /// Whether the labels are compared or left out of the comparison.
    pub kind: MatchingKind,
    /// The labels.
    pub labels: Vec<Spanned<String>>,
    /// Which side may have many; one to one where absent.
    pub group: Option<Group>,
}

/// The meaning of the labels of a [`Matching`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchingKind {
    /// `on`: only these are compared.
    On,
    /// `ignoring`: all but these are compared.
    Ignoring,
}

/// `group_left (…)` or `group_right (…)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The side with many series for each of the other.
    pub side: Side,
    /// Labels taken over from the side with one.
    pub include: Vec<Spanned<String>>,
}

/// A side of an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Before it.
    Left,
    /// After it.
    Right,
}

/// Many series folded into few.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregate {
    /// How.
    pub operator: Aggregator,
    /// Which labels stay; none where absent.
    pub grouping: Option<Grouping>,
    /// `k`, `φ` or the label, for those that take one.
    pub parameter: Option<Expr>,
    /// What is folded; an instant vector.
    pub expr: Expr,
}

/// `by (…)` or `without (…)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Grouping {
    /// Whether the labels stay or go.
    pub kind: GroupingKind,
    /// The labels.
    pub labels: Vec<Spanned<String>>,
}

/// The meaning of the labels of a [`Grouping`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupingKind {
    /// `by`: these stay.
    By,
    /// `without`: all but these stay.
    Without,
}

/// A function applied to arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Which.
    pub function: &'static Function,
    /// Where its name stands.
    pub name_span: Span,
    /// As many as it takes, of the types that it takes.
    pub arguments: Vec<Expr>,
}

/// A selector found in an expression.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SelectorUse<'e> {
    /// Which series, and when.
    pub selector: &'e VectorSelector,
    /// The selector, without the range that may follow.
    pub span: Span,
    /// The range, if one follows directly.
    pub range: Option<Duration>,
}

impl Expr {
    /// What it evaluates to.
    #[must_use]
    pub fn value_type(&self) -> ValueType {
        match &self.kind {
            ExprKind::Number(_) | ExprKind::Seconds(_) => ValueType::Scalar,
            ExprKind::String(_) => ValueType::String,
            ExprKind::Vector(_) | ExprKind::Aggregate(_) => ValueType::Vector,
            ExprKind::Matrix(_) | ExprKind::Subquery(_) => ValueType::Matrix,
            ExprKind::Unary(_, inner) | ExprKind::Paren(inner) => inner.value_type(),
            ExprKind::Binary(binary) => {
                let sides = [binary.left.value_type(), binary.right.value_type()];
                if sides == [ValueType::Scalar; 2] { ValueType::Scalar } else { ValueType::Vector }
            }
            ExprKind::Call(call) => call.function.returns,
        }
    }

    /// Calls `visit` on this expression and then on all inside it, from left to right.
    pub fn walk<'e>(&'e self, visit: &mut impl FnMut(&'e Self)) {
        visit(self);
        match &self.kind {
            ExprKind::Number(_)
            | ExprKind::Seconds(_)
            | ExprKind::String(_)
            | ExprKind::Vector(_)
            | ExprKind::Matrix(_) => {}
            ExprKind::Subquery(subquery) => subquery.expr.walk(visit),
            ExprKind::Unary(_, inner) | ExprKind::Paren(inner) => inner.walk(visit),
            ExprKind::Binary(binary) => {
                binary.left.walk(visit);
                binary.right.walk(visit);
            }
            ExprKind::Aggregate(aggregate) => {
                if let Some(parameter) = &aggregate.parameter {
                    parameter.walk(visit);
                }
                aggregate.expr.walk(visit);
            }
            ExprKind::Call(call) => call.arguments.iter().for_each(|argument| argument.walk(visit)),
        }
    }

    /// Every selector, from left to right.
    #[must_use]
    pub fn selectors(&self) -> Vec<SelectorUse<'_>> {
        let mut found = Vec::new();
        self.walk(&mut |expr| match &expr.kind {
            ExprKind::Vector(selector) => {
                found.push(SelectorUse { selector, span: expr.span, range: None });
            }
            ExprKind::Matrix(matrix) => found.push(SelectorUse {
                selector: &matrix.selector,
                span: matrix.selector_span,
                range: Some(matrix.range),
            }),
            _ => {}
        });
        found
    }

    /// The expression without the parentheses around it.
    #[must_use]
    pub fn unparenthesised(&self) -> &Self {
        let mut expr = self;
        while let ExprKind::Paren(inner) = &expr.kind {
            expr = inner;
        }
        expr
    }
}
