//! Pipelines: the variables they set, their commands, and the operands of those.

use rehearsal_source::{Span, nearest};

use super::{Parsed, Parser, VARIABLES_MAX};
use crate::builtin;
use crate::error::ParseError;
use crate::lexer::{Kind, Token, number};
use crate::quoted::quote;
use crate::tree::{Command, Operand, OperandKind, Pipe};

impl Parser<'_, '_> {
    /// A pipeline up to `end`, which is read too.
    pub(super) fn pipeline(&mut self, context: &str, end: Kind) -> Parsed<Pipe> {
        self.skip_space();
        let start = self.peek().start;
        let (variables, assigns) = self.declarations(context)?;
        let mut commands: Vec<Command> = Vec::new();
        loop {
            let before = self.at;
            let token = self.next_word();
            if token.kind == end {
                self.check_stages(&commands, context)?;
                let span = Span::new(start, token.start.max(start));
                return Ok(Pipe { span, variables, assigns, commands });
            }
            if !self.begins_operand(token) {
                return Err(self.unexpected(token, context));
            }
            self.at = before;
            commands.push(self.command()?);
        }
    }

    /// The variables that a pipeline sets, and whether they were declared before.
    fn declarations(&mut self, context: &str) -> Parsed<(Vec<String>, bool)> {
        let mut variables = Vec::new();
        loop {
            let before = self.at;
            let variable = self.peek_word();
            if variable.kind != Kind::Variable {
                return Ok((variables, false));
            }
            self.next_word();
            let sign = self.peek_word();
            let is_comma = sign.kind == Kind::Other && self.text(sign) == ",";
            let is_set = matches!(sign.kind, Kind::Assign | Kind::Declare) || is_comma;
            if !is_set {
                self.at = before;
                return Ok((variables, false));
            }
            self.next_word();
            variables.push(self.text(variable).to_owned());
            if self.scope.variables.len() == VARIABLES_MAX {
                let message = format!("more than {VARIABLES_MAX} variables are set at one place");
                return Err(self.error(message, variable));
            }
            self.scope.variables.push(self.text(variable));
            if !is_comma {
                return Ok((variables, sign.kind == Kind::Assign));
            }
            if context != "range" || variables.len() == 2 {
                return Err(self.error_here(format!("too many declarations in {context}")));
            }
            let follows = self.peek_word().kind;
            if !matches!(follows, Kind::Variable | Kind::RightBraces | Kind::RightParen) {
                return Err(self.error_here("range can only initialize variables".to_owned()));
            }
        }
    }

    fn check_stages(&self, commands: &[Command], context: &str) -> Parsed<()> {
        if commands.is_empty() {
            return Err(self.error_here(format!("missing value for {context}")));
        }
        // Only the first stage has nothing to take.
        for (at, command) in commands.iter().enumerate().skip(1) {
            let is_constant = matches!(
                command.operands[0].kind,
                OperandKind::Bool(_)
                    | OperandKind::Dot
                    | OperandKind::Nil
                    | OperandKind::Number(_)
                    | OperandKind::Text { .. }
            );
            if is_constant {
                let message = format!("non executable command in pipeline stage {}", at + 1);
                return Err(ParseError { span: command.span, ..self.error_here(message) });
            }
        }
        Ok(())
    }

    /// Operands up to a pipe sign, which is read too, or to the end of the pipeline.
    fn command(&mut self) -> Parsed<Command> {
        self.skip_space();
        let start = self.peek().start;
        let mut operands: Vec<Operand> = Vec::new();
        loop {
            let mut before = self.at;
            self.skip_space();
            if let Some(operand) = self.operand()? {
                operands.push(operand);
                before = self.at;
            }
            let token = self.next();
            match token.kind {
                Kind::Space => continue,
                Kind::RightBraces | Kind::RightParen => self.at = before,
                Kind::Pipe => {}
                _ => return Err(self.unexpected(token, "operand")),
            }
            let Some(last) = operands.last() else {
                return Err(self.error_here("empty command".to_owned()));
            };
            let span = Span::new(start, last.span.end as usize);
            return Ok(Command { span, operands });
        }
    }

    /// A term and the fields of it; `None` if no term comes next.
    fn operand(&mut self) -> Parsed<Option<Operand>> {
        let Some(mut operand) = self.term()? else { return Ok(None) };
        let mut names = Vec::new();
        while self.peek().kind == Kind::Field {
            let token = self.next();
            names.push(self.text(token)[1..].to_owned());
            operand.span.end = Span::new(token.start, token.end).end;
        }
        if names.is_empty() {
            return Ok(Some(operand));
        }
        operand.kind = match operand.kind {
            OperandKind::Field(mut first) => {
                first.append(&mut names);
                OperandKind::Field(first)
            }
            OperandKind::Variable(name, _) => OperandKind::Variable(name, names),
            OperandKind::Bool(_)
            | OperandKind::Dot
            | OperandKind::Nil
            | OperandKind::Number(_)
            | OperandKind::Text { .. } => {
                let term = quote(&operand.to_string());
                return Err(self.error_here(format!("unexpected . after term {term}")));
            }
            inner @ (OperandKind::Function(_) | OperandKind::Pipe(_) | OperandKind::Chain(..)) => {
                let fields: usize = names.iter().map(|name| name.len() + 1).sum();
                let end = operand.span.end as usize - fields;
                let span = Span::new(operand.span.start as usize, end);
                OperandKind::Chain(Box::new(Operand { span, kind: inner }), names)
            }
        };
        Ok(Some(operand))
    }

    fn term(&mut self) -> Parsed<Option<Operand>> {
        let before = self.at;
        let token = self.next_word();
        let written = self.text(token);
        let kind = match token.kind {
            Kind::Error => return Err(self.unreadable(token)),
            Kind::Identifier => self.function(token)?,
            // What would be a keyword is a function where the caller has one of that name.
            Kind::Break | Kind::Continue if self.is_function(token) => self.function(token)?,
            Kind::Dot => OperandKind::Dot,
            Kind::Nil => OperandKind::Nil,
            Kind::Variable => self.variable(token)?,
            Kind::Field => OperandKind::Field(vec![written[1..].to_owned()]),
            Kind::Bool => OperandKind::Bool(written == "true"),
            Kind::Number | Kind::Character => {
                let read = match token.kind {
                    Kind::Number => number::read(written),
                    _ => number::read_character(written),
                };
                OperandKind::Number(read.map_err(|message| self.error(message, token))?)
            }
            Kind::LeftParen => {
                let context = "parenthesized pipeline";
                let pipe = self.nested(|parser| parser.pipeline(context, Kind::RightParen))?;
                let end = self.tokens.list[self.at - 1].end;
                let span = Span::new(token.start, end);
                return Ok(Some(Operand { span, kind: OperandKind::Pipe(Box::new(pipe)) }));
            }
            Kind::Quoted => {
                OperandKind::Text { written: written.to_owned(), text: self.unquoted(token)? }
            }
            _ => {
                self.at = before;
                return Ok(None);
            }
        };
        Ok(Some(Operand { span: Span::new(token.start, token.end), kind }))
    }

    fn begins_operand(&self, token: Token) -> bool {
        match token.kind {
            Kind::Bool
            | Kind::Character
            | Kind::Dot
            | Kind::Field
            | Kind::Identifier
            | Kind::LeftParen
            | Kind::Nil
            | Kind::Number
            | Kind::Quoted
            | Kind::Variable => true,
            Kind::Break | Kind::Continue => self.is_function(token),
            _ => false,
        }
    }

    fn function(&self, token: Token) -> Parsed<OperandKind> {
        let name = self.text(token);
        if self.functions.get(name).is_some() || builtin::find(name).is_some() {
            return Ok(OperandKind::Function(name.to_owned()));
        }
        let names = self.functions.names().chain(builtin::names());
        let help = nearest(name, names).map(|known| format!("did you mean `{known}`?"));
        let message = format!("function {} not defined", quote(name));
        Err(ParseError { help, ..self.error(message, token) })
    }

    fn variable(&self, token: Token) -> Parsed<OperandKind> {
        let name = self.text(token);
        if self.scope.variables.iter().rev().any(|known| *known == name) {
            return Ok(OperandKind::Variable(name.to_owned(), Vec::new()));
        }
        let names = self.scope.variables.iter().copied();
        let help = nearest(name, names).map(|known| format!("did you mean `{known}`?"));
        Err(ParseError { help, ..self.error(format!("undefined variable {}", quote(name)), token) })
    }
}
