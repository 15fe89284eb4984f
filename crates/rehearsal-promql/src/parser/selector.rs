//! Selectors: a metric's name, and conditions in braces.

use rehearsal_source::Spanned;
use rehearsal_source::fields::clip;

use super::{Built, Parsed, Parser};
use crate::expr::{ExprKind, Matcher, Shift, VectorSelector};
use crate::name::METRIC_NAME_LABEL;
use crate::operator::{BinaryOperator, MatchOperator};
use crate::pattern::Pattern;
use crate::token::{Kind, Token};

const CONTEXT: &str = "label matching";

impl Parser<'_> {
    /// A selector whose name, if it stands before the braces, has been read.
    pub(super) fn selector(&mut self, name: Option<Token>) -> Parsed<Built> {
        let start = name.unwrap_or(self.token).start;
        let mut selector = VectorSelector {
            name: name.map(|name| Spanned::new(self.text_of(name).to_owned(), self.span_of(name))),
            matchers: Vec::new(),
            shift: Shift::default(),
        };
        if self.accept(Kind::LeftBrace)? {
            self.matchers(&mut selector, name)?;
        }
        let span = self.lexer.span(start, self.last_end);
        self.built(ExprKind::Vector(selector), span, 0)
    }

    fn matchers(&mut self, selector: &mut VectorSelector, outside: Option<Token>) -> Parsed<()> {
        while self.token.kind != Kind::RightBrace {
            self.matcher(selector, outside)?;
            match self.token.kind {
                Kind::RightBrace => {}
                Kind::Comma => {
                    self.advance()?;
                }
                _ => return Err(self.unexpected(CONTEXT, "\",\" or \"}\"")),
            }
        }
        self.advance()?;
        Ok(())
    }

    fn matcher(&mut self, selector: &mut VectorSelector, outside: Option<Token>) -> Parsed<()> {
        if !matches!(self.token.kind, Kind::Identifier | Kind::String) {
            return Err(self.unexpected(CONTEXT, "identifier or \"}\""));
        }
        let token = self.advance()?;
        let label = match token.kind {
            Kind::String => self.string(token)?,
            _ => self.text_of(token).to_owned(),
        };
        let label = Spanned::new(label, self.span_of(token));
        let operator = match self.token.kind {
            Kind::Match(operator) => operator,
            Kind::Operator(BinaryOperator::NotEqual) => MatchOperator::NotEqual,
            _ if token.kind == Kind::String => {
                return self.bare_name(label, token, selector, outside);
            }
            _ => return Err(self.unexpected(CONTEXT, "label matching operator")),
        };
        self.advance()?;
        if self.token.kind != Kind::String {
            return Err(self.unexpected(CONTEXT, "string"));
        }
        let quoted = self.advance()?;
        let value = Spanned::new(self.string(quoted)?, self.span_of(quoted));
        if operator.is_pattern() {
            Pattern::read(&value)
                .map_err(|error| self.error(format!("error parsing regexp: {error}"), quoted))?;
        }
        if label.value == METRIC_NAME_LABEL {
            self.name_once(outside, &value, token)?;
        }
        selector.matchers.push(Matcher { label, operator, value });
        Ok(())
    }

    /// A quoted text that stands alone in braces is the metric's name, and a second one is one more
    /// condition on it.
    fn bare_name(
        &self,
        name: Spanned<String>,
        token: Token,
        selector: &mut VectorSelector,
        outside: Option<Token>,
    ) -> Parsed<()> {
        self.name_once(outside, &name, token)?;
        if selector.name.is_none() {
            selector.name = Some(name);
        } else {
            selector.matchers.push(Matcher {
                label: Spanned::new(METRIC_NAME_LABEL.to_owned(), name.span),
                operator: MatchOperator::Equal,
                value: name,
            });
        }
        Ok(())
    }

    /// A name before the braces is the only one allowed.
    fn name_once(&self, outside: Option<Token>, second: &str, token: Token) -> Parsed<()> {
        let Some(outside) = outside else {
            return Ok(());
        };
        let (first, second) = (clip(self.text_of(outside)), clip(second));
        let message = format!("metric name must not be set twice: {first:?} or {second:?}");
        Err(self.error(message, token))
    }
}
