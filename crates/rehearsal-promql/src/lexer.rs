//! Text to tokens, one at a time.
//!
//! What a character means depends on where it stands: inside braces every word is a label, inside
//! brackets there are only durations. So the lexer keeps count of what is open, and it is the lexer
//! that finds what was never closed.

use rehearsal_source::Span;

use crate::operator::{BinaryOperator, MatchOperator};
use crate::parser::{ParseError, Place};
use crate::token::{Keyword, Kind, Token};

mod literal;

pub(crate) use literal::number;

pub(crate) struct Lexer<'s> {
    pub(crate) text: &'s str,
    place: Place,
    /// The next byte to read.
    at: usize,
    /// Where each open parenthesis stands.
    parens: Vec<usize>,
    /// Where the open brace stands.
    brace: Option<usize>,
    /// Where the open bracket stands.
    bracket: Option<usize>,
    /// Whether a duration has been read since that bracket.
    has_duration: bool,
}

impl<'s> Lexer<'s> {
    pub(crate) fn new(text: &'s str, place: Place) -> Self {
        Self {
            text,
            place,
            at: 0,
            parens: Vec::new(),
            brace: None,
            bracket: None,
            has_duration: false,
        }
    }

    /// The bytes `start..end` as a span of the text in which the expression stands.
    pub(crate) fn span(&self, start: usize, end: usize) -> Span {
        self.place.span(Span::new(start, end))
    }

    /// What stands at a span that this lexer made.
    pub(crate) fn shown(&self, span: Span) -> &'s str {
        match self.place {
            Place::Shifted(offset) => {
                let local = Span { start: span.start - offset, end: span.end - offset };
                &self.text[local.range_in(self.text)]
            }
            Place::Whole(_) => self.text,
        }
    }

    /// The token after the last; [`Kind::End`] at the end.
    pub(crate) fn next(&mut self) -> Result<Token, ParseError> {
        self.skip_blank();
        let start = self.at;
        let Some(byte) = self.peek(0) else {
            return self.end();
        };
        if self.brace.is_some() {
            return self.next_in_braces(byte);
        }
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b':' if self.bracket.is_none() => Ok(self.word()),
            b'0'..=b'9' => self.number_or_duration(),
            b'.' if self.peek(1).is_some_and(|next| next.is_ascii_digit()) => {
                self.number_or_duration()
            }
            b'(' => {
                self.parens.push(start);
                Ok(self.token(Kind::LeftParen, 1))
            }
            b')' => match self.parens.pop() {
                Some(_) => Ok(self.token(Kind::RightParen, 1)),
                None => Err(self.error("unexpected right parenthesis ')'", start, start + 1)),
            },
            b']' => match self.bracket.take() {
                Some(_) => Ok(self.token(Kind::RightBracket, 1)),
                None => Err(self.error("unexpected right bracket ']'", start, start + 1)),
            },
            b',' => Ok(self.token(Kind::Comma, 1)),
            b'+' => Ok(self.token(Kind::Operator(BinaryOperator::Add), 1)),
            b'-' => Ok(self.token(Kind::Operator(BinaryOperator::Subtract), 1)),
            b'*' => Ok(self.token(Kind::Operator(BinaryOperator::Multiply), 1)),
            b'/' => Ok(self.token(Kind::Operator(BinaryOperator::Divide), 1)),
            b'%' => Ok(self.token(Kind::Operator(BinaryOperator::Modulo), 1)),
            b'^' => Ok(self.token(Kind::Operator(BinaryOperator::Power), 1)),
            _ if self.bracket.is_some() => self.next_in_brackets(byte),
            b'[' => {
                self.bracket = Some(start);
                self.has_duration = false;
                Ok(self.token(Kind::LeftBracket, 1))
            }
            b'{' => {
                self.brace = Some(start);
                Ok(self.token(Kind::LeftBrace, 1))
            }
            b'@' => Ok(self.token(Kind::At, 1)),
            b'"' | b'\'' | b'`' => self.string(byte),
            b'=' | b'!' | b'<' | b'>' => self.comparison(byte),
            _ => Err(self.stray("unexpected character: ", start)),
        }
    }

    fn next_in_braces(&mut self, byte: u8) -> Result<Token, ParseError> {
        let start = self.at;
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                let length = self.run(0, |byte| byte.is_ascii_alphanumeric() || byte == b'_');
                Ok(self.token(Kind::Identifier, length))
            }
            b',' => Ok(self.token(Kind::Comma, 1)),
            b'"' | b'\'' | b'`' => self.string(byte),
            b'=' if self.peek(1) == Some(b'~') => {
                Ok(self.token(Kind::Match(MatchOperator::Matches), 2))
            }
            b'=' => Ok(self.token(Kind::Match(MatchOperator::Equal), 1)),
            b'!' => match self.peek(1) {
                Some(b'=') => Ok(self.token(Kind::Operator(BinaryOperator::NotEqual), 2)),
                Some(b'~') => Ok(self.token(Kind::Match(MatchOperator::NotMatches), 2)),
                _ => Err(self.after("unexpected character after '!' inside braces: ", start)),
            },
            b'}' => {
                self.brace = None;
                Ok(self.token(Kind::RightBrace, 1))
            }
            b'{' => Err(self.error("unexpected left brace '{'", start, start + 1)),
            _ => Err(self.stray("unexpected character inside braces: ", start)),
        }
    }

    /// What is different inside of brackets: a colon, and words that belong to duration arithmetic.
    fn next_in_brackets(&mut self, byte: u8) -> Result<Token, ParseError> {
        let start = self.at;
        if byte == b':' {
            return Ok(self.token(Kind::Colon, 1));
        }
        if byte == b'[' && self.has_duration {
            return Err(self.error("unexpected left bracket '['", start, start + 1));
        }
        let length = self.run(0, |byte| byte.is_ascii_alphabetic() || byte == b'_');
        let word = &self.text.as_bytes()[start..start + length];
        if let kind @ Kind::Keyword(
            Keyword::Step | Keyword::Range | Keyword::MaxOf | Keyword::MinOf,
        ) = Kind::of_word(word)
        {
            return Ok(self.token(kind, length));
        }
        if self.has_duration && length > 0 {
            let mut error = self.stray("unexpected character: ", start);
            error.message.push_str(", expected ':'");
            return Err(error);
        }
        Err(self.stray("unexpected character in duration expression: ", start))
    }

    fn comparison(&mut self, byte: u8) -> Result<Token, ParseError> {
        use BinaryOperator::{
            Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual, TrimLower, TrimUpper,
        };
        let start = self.at;
        let (operator, length) = match (byte, self.peek(1)) {
            (b'=', Some(b'=')) => (Equal, 2),
            (b'=', Some(b'~')) => {
                return Err(self.after("unexpected character after '=': ", start));
            }
            (b'=', _) => return Ok(self.token(Kind::Match(MatchOperator::Equal), 1)),
            (b'!', Some(b'=')) => (NotEqual, 2),
            (b'!', _) => return Err(self.after("unexpected character after '!': ", start)),
            (b'<', Some(b'=')) => (LessOrEqual, 2),
            (b'<', Some(b'/')) => (TrimUpper, 2),
            (b'<', _) => (Less, 1),
            (_, Some(b'=')) => (GreaterOrEqual, 2),
            (_, Some(b'/')) => (TrimLower, 2),
            _ => (Greater, 1),
        };
        Ok(self.token(Kind::Operator(operator), length))
    }

    fn word(&mut self) -> Token {
        let length =
            self.run(0, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':'));
        let word = &self.text.as_bytes()[self.at..self.at + length];
        let mut kind = Kind::of_word(word);
        // `fill` came late to the language, so upstream lets it be a name wherever it can be one.
        if kind == Kind::Keyword(Keyword::Fill) {
            let blank = self.run(length, is_blank);
            if self.peek(length + blank) != Some(b'(') {
                kind = Kind::Identifier;
            }
        }
        self.token(kind, length)
    }

    fn number_or_duration(&mut self) -> Result<Token, ParseError> {
        let start = self.at;
        self.has_duration = true;
        let rest = &self.text.as_bytes()[start..];
        match literal::scan(rest) {
            Some((kind, length)) => Ok(self.token(kind, length)),
            None => {
                let length =
                    self.run(0, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'));
                let end = start + length;
                let shown = rehearsal_source::fields::clip(&self.text[start..end]);
                let message = format!("bad number or duration syntax: \"{shown}\"");
                Err(self.error(message, start, end))
            }
        }
    }

    /// A text from its opening to its closing quote; escapes are looked at when it is unquoted.
    fn string(&mut self, quote: u8) -> Result<Token, ParseError> {
        let start = self.at;
        let is_raw = quote == b'`';
        let bytes = self.text.as_bytes();
        let mut at = start + 1;
        while let Some(byte) = bytes.get(at).copied() {
            match byte {
                byte if byte == quote => return Ok(self.token(Kind::String, at + 1 - start)),
                b'\\' if !is_raw => at += 2,
                b'\n' if !is_raw => break,
                _ => at += 1,
            }
        }
        let message = match is_raw {
            true => "unterminated raw string",
            false if at > bytes.len() => "escape sequence not terminated",
            false => "unterminated quoted string",
        };
        Err(self.error(message, start, at.min(self.text.len())))
    }

    fn end(&self) -> Result<Token, ParseError> {
        let end = self.text.len();
        let open = |at: usize, message: &str| Err(self.error(message, at, at + 1));
        if let Some(at) = self.brace {
            return open(at, "unexpected end of input inside braces");
        }
        if let Some(at) = self.bracket {
            let in_duration = "unexpected end of input in duration expression";
            return open(at, if self.has_duration { "unclosed left bracket" } else { in_duration });
        }
        match self.parens.last() {
            Some(at) => open(*at, "unclosed left parenthesis"),
            None => Ok(Token { kind: Kind::End, start: end, end }),
        }
    }

    fn skip_blank(&mut self) {
        loop {
            self.at += self.run(0, is_blank);
            if self.peek(0) != Some(b'#') {
                return;
            }
            self.at += self.run(0, |byte| !matches!(byte, b'\n' | b'\r'));
        }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    /// How many bytes from `ahead` on are of a kind.
    fn run(&self, ahead: usize, is_part: impl Fn(u8) -> bool) -> usize {
        let rest = &self.text.as_bytes()[self.at + ahead..];
        rest.iter().position(|byte| !is_part(*byte)).unwrap_or(rest.len())
    }

    fn token(&mut self, kind: Kind, length: usize) -> Token {
        let start = self.at;
        self.at += length;
        Token { kind, start, end: self.at }
    }

    pub(crate) fn error(&self, message: impl Into<String>, start: usize, end: usize) -> ParseError {
        ParseError { message: message.into(), span: self.span(start, end), help: None }
    }

    /// A complaint about the character at `start`.
    fn stray(&self, message: &str, start: usize) -> ParseError {
        match self.text[start..].chars().next() {
            Some(found) => {
                self.error(format!("{message}{found:?}"), start, start + found.len_utf8())
            }
            None => self.error(format!("{message}end of input"), start, start),
        }
    }

    /// A complaint about the character after the one at `start`.
    fn after(&self, message: &str, start: usize) -> ParseError {
        self.stray(message, start + 1)
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}
