//! What follows an operand: a range, a subquery's range, `offset` and `@`.
//!
//! These bind tighter than every operator. `offset` and `@` belong to the selector or subquery
//! directly before them and change it in place.

use rehearsal_source::Span;

use super::{Built, Parsed, Parser};
use crate::duration::Duration;
use crate::expr::{At, Expr, ExprKind, MatrixSelector, Shift, Subquery};
use crate::operator::BinaryOperator;
use crate::token::{Keyword, Kind, Token};

/// What a duration may begin with, in the words of upstream.
const DURATION_WANTED: &str = "number, duration, step(), or range()";

/// Instants are counted in milliseconds in 64 bits.
const SECONDS_BOUND: f64 = i64::MAX as f64 / 1_000.0;

/// What may come after the colon of a subquery.
const STEP_WANTED: &str = "number, duration, step(), range(), or \"]\"";

impl Parser<'_> {
    pub(super) fn modified(&mut self, mut built: Built) -> Parsed<Built> {
        loop {
            built = match self.token.kind {
                Kind::LeftBracket => self.ranged(built)?,
                Kind::Keyword(Keyword::Offset) => self.offset(built)?,
                Kind::At => self.at(built)?,
                Kind::Keyword(keyword @ (Keyword::Anchored | Keyword::Smoothed)) => {
                    let name = if keyword == Keyword::Anchored { "anchored" } else { "smoothed" };
                    let message = format!("{name} modifier is experimental and not enabled");
                    return Err(self.behind_flag(&message, "promql-extended-range-selectors"));
                }
                _ => return Ok(built),
            };
        }
    }

    fn ranged(&mut self, built: Built) -> Parsed<Built> {
        let open = self.advance()?;
        let range = self.positive_duration("subquery or range selector")?;
        if self.token.kind == Kind::RightBracket {
            let close = self.advance()?;
            return self.matrix(built, range, Token { end: close.end, ..open });
        }
        if self.token.kind != Kind::Colon {
            return Err(self.unexpected("subquery or range", "\":\" or \"]\""));
        }
        self.advance()?;
        let step = match self.token.kind {
            Kind::RightBracket => None,
            Kind::Number
            | Kind::Duration
            | Kind::LeftParen
            | Kind::Keyword(_)
            | Kind::Operator(BinaryOperator::Add | BinaryOperator::Subtract) => {
                Some(self.positive_duration("subquery selector")?)
            }
            _ => return Err(self.unexpected("subquery selector", STEP_WANTED)),
        };
        if self.token.kind != Kind::RightBracket {
            return Err(self.unexpected("subquery selector", "\"]\""));
        }
        self.advance()?;
        let span = self.up_to_here(built.expr.span);
        let shift = Shift::default();
        let subquery = Subquery { expr: Box::new(built.expr), range, step, shift };
        self.built(ExprKind::Subquery(subquery), span, built.height)
    }

    fn matrix(&self, built: Built, range: Duration, brackets: Token) -> Parsed<Built> {
        let selector_span = built.expr.span;
        let ExprKind::Vector(selector) = built.expr.kind else {
            return Err(self.error("ranges only allowed for vector selectors", brackets));
        };
        if selector.shift.offset != Duration::ZERO {
            return Err(self.error("no offset modifiers allowed before range", brackets));
        }
        if selector.shift.at.is_some() {
            return Err(self.error("no @ modifiers allowed before range", brackets));
        }
        let matrix = MatrixSelector { selector, selector_span, range };
        self.built(ExprKind::Matrix(matrix), self.up_to_here(selector_span), 0)
    }

    fn positive_duration(&mut self, context: &str) -> Parsed<Duration> {
        let (duration, token) = self.signed_duration(context)?;
        if matches!(self.token.kind, Kind::Operator(_)) {
            return Err(self.duration_arithmetic());
        }
        // Zero is also what is too short to be counted in milliseconds.
        if duration <= Duration::ZERO {
            return Err(self.error("duration must be greater than 0", token));
        }
        Ok(duration)
    }

    fn signed_duration(&mut self, context: &str) -> Parsed<(Duration, Token)> {
        let sign = self.token;
        let is_negative = self.sign()?;
        let token = self.token;
        let duration = match token.kind {
            Kind::Duration => self.duration(token)?,
            Kind::Number => Duration::from_seconds(self.number(token)?)
                .ok_or_else(|| self.error("duration out of range", token))?,
            Kind::LeftParen
            | Kind::Keyword(Keyword::Step | Keyword::Range | Keyword::MaxOf | Keyword::MinOf) => {
                return Err(self.duration_arithmetic());
            }
            _ => return Err(self.unexpected(context, DURATION_WANTED)),
        };
        self.advance()?;
        let whole = Token { start: sign.start, ..token };
        Ok((if is_negative { duration.negated() } else { duration }, whole))
    }

    /// Uses a sign up, if there is one, and says whether it was a minus.
    fn sign(&mut self) -> Parsed<bool> {
        if self.accept(Kind::Operator(BinaryOperator::Subtract))? {
            return Ok(true);
        }
        self.accept(Kind::Operator(BinaryOperator::Add))?;
        Ok(false)
    }

    fn duration_arithmetic(&self) -> super::ParseError {
        let message = "experimental duration expression is not enabled";
        self.behind_flag(message, "promql-duration-expr")
    }

    fn offset(&mut self, mut built: Built) -> Parsed<Built> {
        self.advance()?;
        let (offset, _) = self.signed_duration("offset")?;
        let end = self.up_to_here(built.expr.span);
        let shift = self.shift_of(&mut built.expr, "offset")?;
        if shift.offset != Duration::ZERO {
            let message = "offset may not be set multiple times".to_owned();
            return Err(super::ParseError { message, span: end, help: None });
        }
        shift.offset = offset;
        built.expr.span = end;
        Ok(built)
    }

    fn at(&mut self, mut built: Built) -> Parsed<Built> {
        self.advance()?;
        let at = self.instant()?;
        let end = self.up_to_here(built.expr.span);
        let shift = self.shift_of(&mut built.expr, "@")?;
        if shift.at.is_some() {
            let message = "@ <timestamp> may not be set multiple times".to_owned();
            return Err(super::ParseError { message, span: end, help: None });
        }
        shift.at = Some(at);
        built.expr.span = end;
        Ok(built)
    }

    fn instant(&mut self) -> Parsed<At> {
        const CONTEXT: &str = "@";
        if let Kind::Keyword(keyword @ (Keyword::Start | Keyword::End)) = self.token.kind {
            self.advance()?;
            for kind in [Kind::LeftParen, Kind::RightParen] {
                if !self.accept(kind)? {
                    return Err(self.unexpected(CONTEXT, "timestamp"));
                }
            }
            return Ok(if keyword == Keyword::Start { At::Start } else { At::End });
        }
        let sign = self.token;
        let is_negative = self.sign()?;
        let token = self.token;
        let seconds = match token.kind {
            Kind::Number => self.number(token)?,
            Kind::Duration => self.duration(token)?.as_seconds(),
            _ => return Err(self.unexpected(CONTEXT, "timestamp")),
        };
        self.advance()?;
        let seconds = if is_negative { -seconds } else { seconds };
        if seconds.is_nan() || seconds.abs() >= SECONDS_BOUND {
            let shown = Expr { kind: ExprKind::Number(seconds), span: Span::default() };
            let message = format!("timestamp out of bounds for @ modifier: {shown}");
            return Err(self.error(message, Token { start: sign.start, ..token }));
        }
        Ok(At::Millis((seconds * 1_000.0).round() as i64))
    }

    fn shift_of<'e>(&self, expr: &'e mut Expr, modifier: &str) -> Parsed<&'e mut Shift> {
        let span = expr.span;
        match &mut expr.kind {
            ExprKind::Vector(selector) => Ok(&mut selector.shift),
            ExprKind::Matrix(matrix) => Ok(&mut matrix.selector.shift),
            ExprKind::Subquery(subquery) => Ok(&mut subquery.shift),
            _ => {
                let name = if modifier == "@" { "@ modifier" } else { "offset modifier" };
                let message = format!(
                    "{name} must be preceded by an instant vector selector or range vector \
                     selector or a subquery"
                );
                Err(super::ParseError { message, span, help: None })
            }
        }
    }

    /// `span` stretched to the end of the last token used.
    fn up_to_here(&self, span: Span) -> Span {
        Span { start: span.start, end: self.lexer.span(self.last_end, self.last_end).end }
    }
}
