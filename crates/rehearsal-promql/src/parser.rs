//! Text to tree: precedence climbing over the tokens, and what parsing may cost.
//!
//! One token of lookahead decides everything. The parser builds; whether operands and arguments
//! have the right types is checked afterwards, when the whole text is known to be an expression.
//! The first complaint ends the parse, because a later one would often only be its echo.
//!
//! Different from upstream on purpose: what is never closed is reported where it opens, not at the
//! end of the text; a text whose escapes make bytes that are not UTF-8 is refused; a range below a
//! millisecond is refused, because evaluation would cut it to nothing; and what may nest has limits.

use std::fmt;

use rehearsal_source::{Node, Span, Spanned};

use crate::check::check;
use crate::expr::{Binary, Expr, ExprKind, Group, Matching, MatchingKind, Side};
use crate::lexer::Lexer;
use crate::operator::{BinaryOperator, Sign};
use crate::token::{Keyword, Kind, Token};

mod modifier;
mod operand;
mod selector;

/// Longest expression in bytes; the largest generated rules in public use have a few thousand.
pub const BYTES_MAX: usize = 64 * 1024;

/// Levels of a tree, where each operator of a chain is a level; keeps recursion over a tree within
/// any thread's stack.
pub const DEPTH_MAX: usize = 200;

/// Operands being read inside one another. Reading takes more stack a level than walking does: 13
/// KiB without optimisation, measured, and a thread may have 2 MiB.
pub const NESTING_MAX: usize = 100;

/// Why a text is no expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// What is wrong, in the words of upstream where it has any.
    pub message: String,
    /// Where.
    pub span: Span,
    /// What to do about it.
    pub help: Option<String>,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ParseError {}

/// Where an expression stands in a larger text, so that its spans can point there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Byte for byte, this many bytes after the beginning.
    Shifted(u32),
    /// Rewritten on the way (a block, an escaped text): every span is the span of the whole.
    Whole(Span),
}

impl Place {
    /// The place of the text that a YAML scalar holds. A plain or quoted scalar on one line holds
    /// its text byte for byte; what else does cannot be told without the source.
    #[must_use]
    pub fn of(node: &Node<'_>) -> Self {
        Self::of_text(node.scalar().unwrap_or_default(), node.span)
    }

    /// The place of a text that was read from the scalar at `span`.
    #[must_use]
    pub fn of_text(text: &str, span: Span) -> Self {
        let covered = (span.end - span.start) as usize;
        if text.contains('\n') {
            Self::Whole(span)
        } else if covered == text.len() {
            Self::Shifted(span.start)
        } else if covered == text.len() + 2 {
            Self::Shifted(span.start + 1)
        } else {
            Self::Whole(span)
        }
    }

    /// Where a part of the text stands in the larger one.
    #[must_use]
    pub fn span(self, part: Span) -> Span {
        match self {
            Self::Shifted(offset) => part.shifted(offset),
            Self::Whole(whole) => whole,
        }
    }
}

/// Which functions and aggregators an expression may use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Features {
    /// Those that need no flag.
    #[default]
    Stable,
    /// Also those behind `promql-experimental-functions`.
    ExperimentalFunctions,
}

/// Reads an expression whose spans count from the beginning of `text`.
///
/// # Errors
///
/// The first reason why `text` is no well-typed expression; also a text over [`BYTES_MAX`] or a
/// tree over [`DEPTH_MAX`] or [`NESTING_MAX`], and what Prometheus refuses unless a feature flag is set.
pub fn parse_expr(text: &str) -> Result<Expr, ParseError> {
    parse_expr_at(text, Place::Shifted(0))
}

/// Reads an expression that may use more than what needs no flag.
///
/// # Errors
///
/// As [`parse_expr`], but for what `features` allow.
pub fn parse_expr_with(text: &str, features: Features) -> Result<Expr, ParseError> {
    parse(text, Place::Shifted(0), features)
}

/// Reads an expression that stands in a larger text.
///
/// # Errors
///
/// As [`parse_expr`].
pub fn parse_expr_at(text: &str, place: Place) -> Result<Expr, ParseError> {
    parse(text, place, Features::Stable)
}

fn parse(text: &str, place: Place, features: Features) -> Result<Expr, ParseError> {
    let mut lexer = Lexer::new(text, place);
    if text.len() > BYTES_MAX {
        let message =
            format!("the expression has {} bytes; at most {BYTES_MAX} are read", text.len());
        return Err(lexer.error(message, 0, 0));
    }
    let token = lexer.next()?;
    let mut parser = Parser { lexer, token, last_end: 0, depth: 0, aggregations: 0, features };
    if token.kind == Kind::End {
        return Err(parser.error("no expression found in input", token));
    }
    let Built { expr, .. } = parser.expression()?;
    if parser.token.kind != Kind::End {
        return Err(parser.unexpected("", ""));
    }
    check(&expr)?;
    Ok(expr)
}

type Parsed<T> = Result<T, ParseError>;

/// An expression and how many levels of expressions it has.
struct Built {
    expr: Expr,
    height: usize,
}

struct Parser<'s> {
    lexer: Lexer<'s>,
    /// The next token, not yet used.
    token: Token,
    /// Where the last used token ends.
    last_end: usize,
    /// Operands being read inside one another.
    depth: usize,
    /// Aggregations being read inside one another.
    aggregations: usize,
    features: Features,
}

impl Parser<'_> {
    fn expression(&mut self) -> Parsed<Built> {
        self.binary(1)
    }

    /// An operand and every operator after it that binds at least as tightly as `least`.
    fn binary(&mut self, least: u8) -> Parsed<Built> {
        self.depth += 1;
        if self.depth > NESTING_MAX {
            return Err(too_deep(NESTING_MAX, self.span_of(self.token)));
        }
        let mut left = self.signed()?;
        while let Kind::Operator(operator) = self.token.kind
            && operator.precedence() >= least
        {
            left = self.operation(left, operator)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    fn operation(&mut self, left: Built, operator: BinaryOperator) -> Parsed<Built> {
        let operator = Spanned::new(operator, self.span_of(self.token));
        self.advance()?;
        let returns_bool = self.accept(Kind::Keyword(Keyword::Bool))?;
        let matching = self.matching()?;
        if self.token.kind == Kind::Keyword(Keyword::Fill) {
            let message = "binop fill modifiers are experimental and not enabled";
            return Err(self.behind_flag(message, "promql-binop-fill-modifiers"));
        }
        // A left-associative operator leaves the next one of its own rank to the caller's loop.
        let rank = operator.precedence() + u8::from(!operator.is_right_associative());
        let right = self.binary(rank)?;
        let span = joined(left.expr.span, right.expr.span);
        let height = left.height.max(right.height);
        let (left, right) = (left.expr, right.expr);
        let binary = Binary { operator, returns_bool, matching, left, right };
        self.built(ExprKind::Binary(Box::new(binary)), span, height)
    }

    /// `on (…)` or `ignoring (…)` with what may follow it.
    fn matching(&mut self) -> Parsed<Option<Matching>> {
        let kind = match self.token.kind {
            Kind::Keyword(Keyword::On) => MatchingKind::On,
            Kind::Keyword(Keyword::Ignoring) => MatchingKind::Ignoring,
            _ => return Ok(None),
        };
        self.advance()?;
        let labels = self.labels()?;
        let side = match self.token.kind {
            Kind::Keyword(Keyword::GroupLeft) => Side::Left,
            Kind::Keyword(Keyword::GroupRight) => Side::Right,
            _ => {
                return Ok(Some(Matching { kind, labels, group: None }));
            }
        };
        self.advance()?;
        // A parenthesis here is always the labels', even where an operand would make more sense.
        let include = if self.token.kind == Kind::LeftParen { self.labels()? } else { Vec::new() };
        Ok(Some(Matching { kind, labels, group: Some(Group { side, include }) }))
    }

    /// An operand that may have a sign. The sign binds as `*` does, so a power is inside of it.
    fn signed(&mut self) -> Parsed<Built> {
        let sign = match self.token.kind {
            Kind::Operator(BinaryOperator::Add) => Sign::Plus,
            Kind::Operator(BinaryOperator::Subtract) => Sign::Minus,
            _ => return self.operand(),
        };
        let start = self.span_of(self.token);
        self.advance()?;
        let Built { expr, height } = self.binary(BinaryOperator::SIGN_PRECEDENCE + 1)?;
        let span = joined(start, expr.span);
        let kind = match (expr.kind, sign) {
            (ExprKind::Number(value), Sign::Minus) => ExprKind::Number(-value),
            (ExprKind::Seconds(value), Sign::Minus) => ExprKind::Seconds(value.negated()),
            (kind @ (ExprKind::Number(_) | ExprKind::Seconds(_)), Sign::Plus) => kind,
            (kind, sign) => {
                let operand = Expr { kind, span: expr.span };
                return self.built(ExprKind::Unary(sign, Box::new(operand)), span, height);
            }
        };
        Ok(Built { expr: Expr { kind, span }, height })
    }

    /// An expression over others of which the highest has `height` levels.
    fn built(&self, kind: ExprKind, span: Span, height: usize) -> Parsed<Built> {
        let height = height + 1;
        if height > DEPTH_MAX {
            return Err(too_deep(DEPTH_MAX, span));
        }
        Ok(Built { expr: Expr { kind, span }, height })
    }

    /// Uses the next token up.
    fn advance(&mut self) -> Parsed<Token> {
        let used = self.token;
        self.last_end = used.end;
        self.token = self.lexer.next()?;
        Ok(used)
    }

    /// Uses the next token up if it is of `kind`.
    fn accept(&mut self, kind: Kind) -> Parsed<bool> {
        let found = self.token.kind == kind;
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    fn text_of(&self, token: Token) -> &str {
        &self.lexer.text[token.start..token.end]
    }

    fn span_of(&self, token: Token) -> Span {
        self.lexer.span(token.start, token.end)
    }

    fn error(&self, message: impl Into<String>, token: Token) -> ParseError {
        self.lexer.error(message, token.start, token.end)
    }

    /// The next token does not belong where it stands.
    fn unexpected(&self, context: &str, expected: &str) -> ParseError {
        let found = self.token.kind.describe(self.text_of(self.token));
        let mut message = format!("unexpected {found}");
        // Upstream's grammar recovers at the aggregation when nothing closer has its own message.
        let context =
            if context.is_empty() && self.aggregations > 0 { "aggregation" } else { context };
        for (word, part) in [(" in ", context), (", expected ", expected)] {
            if !part.is_empty() {
                message.push_str(word);
                message.push_str(part);
            }
        }
        self.error(message, self.token)
    }

    /// The next token begins something that Prometheus has but refuses by default.
    fn behind_flag(&self, message: &str, flag: &str) -> ParseError {
        let help = format!("Prometheus accepts this only with --enable-feature={flag}");
        ParseError { help: Some(help), ..self.error(message, self.token) }
    }
}

fn too_deep(levels_max: usize, span: Span) -> ParseError {
    let message = format!("nested deeper than {levels_max} levels");
    ParseError { message, span, help: None }
}

/// From the beginning of one span to the end of another.
fn joined(first: Span, last: Span) -> Span {
    Span { start: first.start, end: last.end }
}
