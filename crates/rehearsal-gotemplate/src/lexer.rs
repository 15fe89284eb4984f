//! Text to tokens: what lies between the braces, and the blanks around them that are cut away.
//!
//! Outside of braces everything is one token up to the next brace. A comment is no token at all. The
//! first mistake is the last token; whether it matters is for the parser to say, which may have
//! stopped before.

use crate::quoted::{quote, unicode};

pub(crate) mod number;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    LeftBraces,
    RightBraces,
    /// Blanks inside an action, which separate operands.
    Space,
    Bool,
    Character,
    Number,
    /// A text in double quotes or, raw, in back quotes.
    Quoted,
    Identifier,
    /// `.name`
    Field,
    /// `$` or `$name`
    Variable,
    Dot,
    Nil,
    LeftParen,
    RightParen,
    Pipe,
    Declare,
    Assign,
    /// A printable ASCII character that is nothing else.
    Other,
    Block,
    Break,
    Continue,
    Define,
    Else,
    End,
    If,
    Range,
    Template,
    With,
    /// The text cannot be read from here on.
    Error,
    EndOfText,
}

/// A part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// All tokens of a text; the last one is its end or an error.
#[derive(Debug)]
pub(crate) struct Tokens {
    pub(crate) list: Vec<Token>,
    /// What is wrong, if the last token is an error.
    pub(crate) error: String,
}

/// Words that are no identifiers. Whether `break` and `continue` are among them, the parser knows.
const KEYWORDS: [(&str, Kind); 13] = [
    ("block", Kind::Block),
    ("break", Kind::Break),
    ("continue", Kind::Continue),
    ("define", Kind::Define),
    ("else", Kind::Else),
    ("end", Kind::End),
    ("false", Kind::Bool),
    ("if", Kind::If),
    ("nil", Kind::Nil),
    ("range", Kind::Range),
    ("template", Kind::Template),
    ("true", Kind::Bool),
    ("with", Kind::With),
];

/// The blanks that a minus next to a brace cuts away; in an action they separate.
const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// Reads `text` into tokens.
pub(crate) fn tokens(text: &str) -> Tokens {
    let mut lexer = Lexer { text, start: 0, at: 0, parens: 0, list: Vec::new() };
    let error = match lexer.text() {
        Ok(()) => {
            lexer.emit(Kind::EndOfText);
            String::new()
        }
        Err(message) => {
            lexer.emit(Kind::Error);
            message
        }
    };
    Tokens { list: lexer.list, error }
}

/// A text being read; the token under way begins at `start`.
struct Lexer<'s> {
    text: &'s str,
    start: usize,
    at: usize,
    parens: usize,
    list: Vec<Token>,
}

type Lexed = Result<(), String>;

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn emit(&mut self, kind: Kind) {
        self.list.push(Token { kind, start: self.start, end: self.at });
        self.start = self.at;
    }

    fn skip_to(&mut self, at: usize) {
        self.at = at;
        self.start = at;
    }

    /// Everything: text, actions and comments in turn.
    fn text(&mut self) -> Lexed {
        while let Some(length) = self.rest().find("{{") {
            let braces = self.at + length;
            let inside = &self.text[braces + 2..];
            let trims = inside.starts_with('-') && inside[1..].starts_with(BLANKS);
            let text = &self.text[self.at..braces];
            let text = if trims { text.trim_end_matches(BLANKS) } else { text };
            self.at += text.len();
            if !text.is_empty() {
                self.emit(Kind::Text);
            }
            self.skip_to(braces);
            let marker = if trims { 2 } else { 0 };
            if inside[marker..].starts_with("/*") {
                self.skip_to(braces + 2 + marker);
                self.comment()?;
            } else {
                self.at += 2;
                self.emit(Kind::LeftBraces);
                self.skip_to(self.at + marker);
                self.action()?;
            }
        }
        self.at = self.text.len();
        if self.at > self.start {
            self.emit(Kind::Text);
        }
        Ok(())
    }

    fn comment(&mut self) -> Lexed {
        let Some(length) = self.rest()[2..].find("*/") else {
            return Err("unclosed comment".to_owned());
        };
        self.at += length + 4;
        match self.closing() {
            Some(trims) => {
                self.close(trims);
                self.skip_blanks(trims);
                Ok(())
            }
            None => Err("comment ends before closing delimiter".to_owned()),
        }
    }

    /// Whether closing braces come next, and if so, whether they cut blanks away.
    fn closing(&self) -> Option<bool> {
        let rest = self.rest();
        if rest.starts_with("}}") {
            return Some(false);
        }
        let marked = rest.strip_prefix(BLANKS).and_then(|rest| rest.strip_prefix('-'));
        marked.filter(|rest| rest.starts_with("}}")).map(|_| true)
    }

    /// Goes past closing braces. Their token, if one is made, has no marker and no blanks.
    fn close(&mut self, trims: bool) {
        if trims {
            self.start = self.at + 2;
        }
        self.at += if trims { 4 } else { 2 };
    }

    /// Goes to where the next text begins, past its first blanks if the braces before cut them away.
    fn skip_blanks(&mut self, trims: bool) {
        let rest = self.rest();
        let blanks = if trims { rest.len() - rest.trim_start_matches(BLANKS).len() } else { 0 };
        self.skip_to(self.at + blanks);
    }

    /// What lies between braces, and the closing ones.
    fn action(&mut self) -> Lexed {
        self.parens = 0;
        loop {
            if let Some(trims) = self.closing() {
                if self.parens > 0 {
                    return Err("unclosed left paren".to_owned());
                }
                self.close(trims);
                self.emit(Kind::RightBraces);
                self.skip_blanks(trims);
                return Ok(());
            }
            let Some(next) = self.rest().chars().next() else {
                return Err("unclosed action".to_owned());
            };
            self.token(next)?;
        }
    }

    fn token(&mut self, next: char) -> Lexed {
        self.at += next.len_utf8();
        let kind = match next {
            _ if BLANKS.contains(&next) => {
                while self.rest().starts_with(BLANKS) && self.closing().is_none() {
                    self.at += 1;
                }
                Kind::Space
            }
            '=' => Kind::Assign,
            ':' if self.rest().starts_with('=') => {
                self.at += 1;
                Kind::Declare
            }
            ':' => return Err("expected :=".to_owned()),
            '|' => Kind::Pipe,
            '"' => return self.quoted('"', Kind::Quoted, "quoted string"),
            '\'' => return self.quoted('\'', Kind::Character, "character constant"),
            '`' => return self.raw(),
            '$' => return self.name(Kind::Variable, Kind::Variable),
            '.' if !self.rest().starts_with(|c: char| c.is_ascii_digit()) => {
                return self.name(Kind::Field, Kind::Dot);
            }
            '.' | '+' | '-' | '0'..='9' => {
                self.at -= 1;
                return self.number();
            }
            _ if is_word(next) => return self.word(),
            '(' => {
                self.parens += 1;
                Kind::LeftParen
            }
            ')' => match self.parens.checked_sub(1) {
                Some(left) => {
                    self.parens = left;
                    Kind::RightParen
                }
                None => return Err("unexpected right paren".to_owned()),
            },
            ' '..='~' => Kind::Other,
            _ => return Err(format!("unrecognized character in action: {}", unicode(next))),
        };
        self.emit(kind);
        Ok(())
    }

    /// A field or a variable, whose first character is read; without a name it is `bare`.
    fn name(&mut self, kind: Kind, bare: Kind) -> Lexed {
        if self.at_terminator() {
            self.emit(bare);
            return Ok(());
        }
        self.skip_word();
        self.terminated(kind)
    }

    fn word(&mut self) -> Lexed {
        self.skip_word();
        let word = &self.text[self.start..self.at];
        let keyword = KEYWORDS.iter().find(|(keyword, _)| *keyword == word);
        self.terminated(keyword.map_or(Kind::Identifier, |(_, kind)| *kind))
    }

    fn skip_word(&mut self) {
        let rest = self.rest();
        self.at += rest.find(|c| !is_word(c)).unwrap_or(rest.len());
    }

    /// Emits a word of any sort, if something follows that may stand next to a word.
    fn terminated(&mut self, kind: Kind) -> Lexed {
        if self.at_terminator() {
            self.emit(kind);
            return Ok(());
        }
        let next = self.rest().chars().next();
        Err(format!("bad character {}", next.map_or(String::new(), unicode)))
    }

    fn at_terminator(&self) -> bool {
        let rest = self.rest();
        let ends = |c: char| BLANKS.contains(&c) || matches!(c, '.' | ',' | '|' | ':' | ')' | '(');
        rest.is_empty() || rest.starts_with(ends) || rest.starts_with("}}")
    }

    /// A text up to `quote`, which a backslash escapes.
    fn quoted(&mut self, quote: char, kind: Kind, what: &str) -> Lexed {
        let mut characters = self.rest().char_indices();
        while let Some((offset, character)) = characters.next() {
            match character {
                '\n' => break,
                '\\' if !matches!(characters.next(), Some((_, escaped)) if escaped != '\n') => {
                    break;
                }
                _ if character == quote => {
                    self.at += offset + 1;
                    self.emit(kind);
                    return Ok(());
                }
                _ => {}
            }
        }
        Err(format!("unterminated {what}"))
    }

    fn raw(&mut self) -> Lexed {
        let Some(length) = self.rest().find('`') else {
            return Err("unterminated raw quoted string".to_owned());
        };
        self.at += length + 1;
        self.emit(Kind::Quoted);
        Ok(())
    }

    /// A number, or two in one word, which make a complex number where the second ends in `i`.
    fn number(&mut self) -> Lexed {
        self.at += number::length(self.rest());
        let is_pair = self.rest().starts_with(['+', '-']);
        if is_pair {
            self.at += number::length(self.rest());
        }
        let follows = self.rest().chars().next().filter(|c| is_word(*c));
        self.at += follows.map_or(0, char::len_utf8);
        let written = &self.text[self.start..self.at];
        if follows.is_some() || (is_pair && !written.ends_with('i')) {
            return Err(format!("bad number syntax: {}", quote(written)));
        }
        self.emit(Kind::Number);
        Ok(())
    }
}

/// Whether `character` may stand in an identifier.
fn is_word(character: char) -> bool {
    character == '_' || character.is_alphanumeric()
}
