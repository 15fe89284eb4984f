//! What an operator stands between: literals, names, calls, aggregations and parentheses.

use rehearsal_gotemplate::quoted::{NOT_UTF8, unquote};
use rehearsal_source::Spanned;
use rehearsal_source::fields::clip;

use super::{Built, Features, ParseError, Parsed, Parser};
use crate::duration::Duration;
use crate::expr::{Aggregate, Call, Expr, ExprKind, Grouping, GroupingKind};
use crate::function::Function;
use crate::lexer::number;
use crate::name::is_label_name;
use crate::operator::Aggregator;
use crate::token::{Keyword, Kind, Token};

impl Parser<'_> {
    /// An operand with the ranges and modifiers that follow it.
    pub(super) fn operand(&mut self) -> Parsed<Built> {
        let operand = self.bare_operand()?;
        self.modified(operand)
    }

    fn bare_operand(&mut self) -> Parsed<Built> {
        match self.token.kind {
            Kind::Number | Kind::Duration | Kind::String => self.literal(),
            Kind::LeftParen => self.paren(),
            Kind::LeftBrace => self.selector(None),
            _ => self.named(),
        }
    }

    fn literal(&mut self) -> Parsed<Built> {
        let token = self.advance()?;
        let kind = match token.kind {
            Kind::Number => ExprKind::Number(self.number(token)?),
            Kind::Duration => ExprKind::Seconds(self.duration(token)?),
            _ => ExprKind::String(self.string(token)?),
        };
        self.built(kind, self.span_of(token), 0)
    }

    /// What begins with a word. Nearly every keyword is a metric's name where an operand begins;
    /// what follows tells.
    fn named(&mut self) -> Parsed<Built> {
        let kind = self.token.kind;
        let can_be_name = match kind {
            Kind::Identifier | Kind::MetricIdentifier | Kind::Aggregator(_) => true,
            Kind::Keyword(keyword) => keyword.is_metric_name(),
            Kind::Operator(operator) => operator.is_set(),
            _ => false,
        };
        if !can_be_name {
            return Err(self.unexpected("", ""));
        }
        let name = self.advance()?;
        match (kind, self.token.kind) {
            (Kind::Identifier, Kind::LeftParen) => self.call(name),
            (Kind::Keyword(keyword), Kind::LeftParen) if keyword.is_function() => self.call(name),
            (
                Kind::Aggregator(aggregator),
                Kind::LeftParen | Kind::Keyword(Keyword::By | Keyword::Without),
            ) => self.aggregation(aggregator, name),
            _ => self.selector(Some(name)),
        }
    }

    fn paren(&mut self) -> Parsed<Built> {
        let open = self.advance()?;
        let inner = self.expression()?;
        if self.token.kind != Kind::RightParen {
            return Err(self.unexpected("", ""));
        }
        let close = self.advance()?;
        let span = self.lexer.span(open.start, close.end);
        self.built(ExprKind::Paren(Box::new(inner.expr)), span, inner.height)
    }

    fn call(&mut self, name: Token) -> Parsed<Built> {
        let function = self.function(name)?;
        let (arguments, height) = self.arguments()?;
        let span = self.lexer.span(name.start, self.last_end);
        let name_span = self.span_of(name);
        self.built(ExprKind::Call(Call { function, name_span, arguments }), span, height)
    }

    fn function(&self, name: Token) -> Parsed<&'static Function> {
        let text = self.text_of(name);
        let Some(function) = Function::find(text) else {
            let message = format!("unknown function with name {:?}", clip(text));
            let help = Function::nearest(text).map(|known| format!("did you mean `{known}`?"));
            return Err(ParseError { help, ..self.error(message, name) });
        };
        if function.is_experimental && self.features == Features::Stable {
            let message = format!("function {text:?} is not enabled");
            let error = self.behind_flag(&message, "promql-experimental-functions");
            return Err(ParseError { span: self.span_of(name), ..error });
        }
        Ok(function)
    }

    /// Arguments in parentheses, and the height of the highest.
    fn arguments(&mut self) -> Parsed<(Vec<Expr>, usize)> {
        self.advance()?;
        let mut arguments = Vec::new();
        let mut height = 0;
        if self.accept(Kind::RightParen)? {
            return Ok((arguments, height));
        }
        loop {
            let argument = self.expression()?;
            arguments.push(argument.expr);
            height = height.max(argument.height);
            match self.token.kind {
                Kind::RightParen => break,
                Kind::Comma => {
                    let comma = self.advance()?;
                    if self.token.kind == Kind::RightParen {
                        let message = "trailing commas not allowed in function call args";
                        return Err(self.error(message, comma));
                    }
                }
                _ => return Err(self.unexpected("", "")),
            }
        }
        self.advance()?;
        Ok((arguments, height))
    }

    fn aggregation(&mut self, operator: Aggregator, name: Token) -> Parsed<Built> {
        self.aggregations += 1;
        let mut grouping = self.grouping()?;
        if self.token.kind != Kind::LeftParen {
            return Err(self.unexpected("", ""));
        }
        let (arguments, height) = self.arguments().map_err(|error| {
            // Upstream reads such a text and finds out when it becomes a label.
            if operator == Aggregator::CountValues && error.message == NOT_UTF8 {
                let message = format!("invalid label name {}", self.lexer.shown(error.span));
                return ParseError { message, ..error };
            }
            error
        })?;
        if grouping.is_none() {
            grouping = self.grouping()?;
        }
        self.aggregations -= 1;
        let whole = Token { end: self.last_end, ..name };
        if arguments.is_empty() {
            return Err(self.error("no arguments for aggregate expression provided", whole));
        }
        if operator.is_experimental() && self.features == Features::Stable {
            let flag = "promql-experimental-functions";
            let message = format!(
                "{}() is experimental and must be enabled with --enable-feature={flag}",
                operator.text()
            );
            return Err(self.error(message, whole));
        }
        let wanted = 1 + usize::from(operator.takes_parameter());
        if arguments.len() != wanted {
            let message = format!(
                "wrong number of arguments for aggregate expression provided, expected {wanted}, \
                 got {}",
                arguments.len()
            );
            return Err(self.error(message, whole));
        }
        let mut arguments = arguments.into_iter().rev();
        let expr = arguments.next().expect("at least one, because `wanted` is");
        let aggregate = Aggregate { operator, grouping, parameter: arguments.next(), expr };
        self.built(ExprKind::Aggregate(Box::new(aggregate)), self.span_of(whole), height)
    }

    /// `by (…)` or `without (…)`.
    fn grouping(&mut self) -> Parsed<Option<Grouping>> {
        let kind = match self.token.kind {
            Kind::Keyword(Keyword::By) => GroupingKind::By,
            Kind::Keyword(Keyword::Without) => GroupingKind::Without,
            _ => return Ok(None),
        };
        self.advance()?;
        Ok(Some(Grouping { kind, labels: self.labels()? }))
    }

    /// Labels in parentheses; keywords are labels here, and any text can be one in quotes.
    pub(super) fn labels(&mut self) -> Parsed<Vec<Spanned<String>>> {
        const CONTEXT: &str = "grouping opts";
        if self.token.kind != Kind::LeftParen {
            return Err(self.unexpected(CONTEXT, "\"(\""));
        }
        self.advance()?;
        let mut labels = Vec::new();
        while self.token.kind != Kind::RightParen {
            labels.push(self.label(CONTEXT)?);
            match self.token.kind {
                Kind::RightParen => {}
                Kind::Comma => {
                    self.advance()?;
                }
                _ => return Err(self.unexpected(CONTEXT, "\",\" or \")\"")),
            }
        }
        self.advance()?;
        Ok(labels)
    }

    fn label(&mut self, context: &str) -> Parsed<Spanned<String>> {
        let is_word = match self.token.kind {
            Kind::Identifier | Kind::MetricIdentifier | Kind::Aggregator(_) => true,
            Kind::Keyword(keyword) if keyword != Keyword::Without => true,
            Kind::Operator(operator) if operator.text().starts_with(char::is_alphabetic) => true,
            Kind::String => false,
            _ => return Err(self.unexpected(context, "label")),
        };
        let token = self.advance()?;
        let name = if is_word { self.text_of(token).to_owned() } else { self.string(token)? };
        if !is_label_name(&name) {
            let message = format!("invalid label name for grouping: {name:?}");
            return Err(self.error(message, token));
        }
        Ok(Spanned::new(name, self.span_of(token)))
    }

    pub(super) fn number(&self, token: Token) -> Parsed<f64> {
        let text = self.text_of(token);
        number(text).ok_or_else(|| {
            let shown = clip(text);
            self.error(format!("error parsing number: \"{shown}\" is out of range"), token)
        })
    }

    pub(super) fn duration(&self, token: Token) -> Parsed<Duration> {
        Duration::parse(self.text_of(token)).map_err(|message| self.error(message, token))
    }

    pub(super) fn string(&self, token: Token) -> Parsed<String> {
        unquote(self.text_of(token)).map_err(|(message, start, end)| {
            self.lexer.error(message, token.start + start, token.start + end)
        })
    }
}
