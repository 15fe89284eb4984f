//! Tokens to trees: blocks and definitions; pipelines are read next door.
//!
//! The first mistake ends the reading, in the words of upstream where it has any. What may nest has a
//! limit, so that walking a tree stays within any thread's stack.

use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_source::Span;

use crate::error::ParseError;
use crate::functions::Functions;
use crate::lexer::{Kind, Token, Tokens, tokens};
use crate::quoted::{quote, unquote};
use crate::templates::BYTES_MAX;
use crate::tree::{Branch, Invocation, Node, Source, Tree};

mod pipeline;

/// Blocks and parentheses inside one another; the same as one in another's `else`.
const NESTING_MAX: usize = 100;

/// Variables that can be seen at one place. Finding one is a search, so their number is a cost.
const VARIABLES_MAX: usize = 500;

type Parsed<T> = Result<T, ParseError>;

/// Reads a text: the template `name` and those that it defines, the latter first.
pub(crate) fn parse(name: &str, text: &str, functions: &Functions<'_>) -> Parsed<Vec<Tree>> {
    let fits = text.len() <= BYTES_MAX;
    let read = if fits { text } else { "" };
    let source = Arc::new(Source { name: name.to_owned(), text: read.to_owned() });
    let mut parser = Parser {
        source: &source,
        tokens: tokens(read),
        functions,
        at: 0,
        furthest: 0,
        action: None,
        nesting: 0,
        scope: Scope::new(),
        trees: BTreeMap::new(),
    };
    if !fits {
        let message = format!("the text has {} bytes; at most {BYTES_MAX} are read", text.len());
        return Err(parser.error(message, parser.peek()));
    }
    let mut body = Vec::new();
    while parser.peek().kind != Kind::EndOfText {
        parser.top(&mut body)?;
    }
    parser.add(name.to_owned(), body)?;
    Ok(parser.trees.into_values().collect())
}

/// What the words at a place can refer to.
struct Scope<'t> {
    variables: Vec<&'t str>,
    loops: usize,
}

impl Scope<'_> {
    fn new() -> Self {
        Self { variables: vec!["$"], loops: 0 }
    }
}

struct Parser<'t, 'f> {
    source: &'t Arc<Source>,
    tokens: Tokens,
    functions: &'t Functions<'f>,
    /// The next token.
    at: usize,
    /// The last token that was looked at, whose line upstream reports.
    furthest: usize,
    /// Where the action under way begins.
    action: Option<usize>,
    nesting: usize,
    scope: Scope<'t>,
    trees: BTreeMap<String, Tree>,
}

/// What ends a list of nodes.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Ending {
    End,
    Else,
}

impl Ending {
    fn shown(self) -> &'static str {
        match self {
            Self::End => "{{end}}",
            Self::Else => "{{else}}",
        }
    }
}

/// Something in a list of nodes, or what ends it.
enum Item {
    Node(Node),
    Ending(Ending),
}

impl<'t> Parser<'t, '_> {
    /// What may stand at the top of a text: a definition too.
    fn top(&mut self, body: &mut Vec<Node>) -> Parsed<()> {
        let before = self.at;
        if self.next().kind == Kind::LeftBraces && self.next_word().kind == Kind::Define {
            return self.definition();
        }
        self.at = before;
        match self.item()? {
            Item::Node(node) => body.push(node),
            Item::Ending(ending) => {
                return Err(self.error_here(format!("unexpected {}", ending.shown())));
            }
        }
        Ok(())
    }

    /// `{{define "name"}}…{{end}}`, whose keyword is read.
    fn definition(&mut self) -> Parsed<()> {
        const CONTEXT: &str = "define clause";
        let token = self.next_word();
        let name = self.template_name(token, CONTEXT)?;
        self.expect(Kind::RightBraces, CONTEXT)?;
        let body = self.apart(CONTEXT)?;
        self.add(name, body)
    }

    /// A list of nodes that sees no variables from outside, up to its `end`.
    fn apart(&mut self, context: &str) -> Parsed<Vec<Node>> {
        let outside = std::mem::replace(&mut self.scope, Scope::new());
        let (body, ending) = self.list()?;
        self.scope = outside;
        if ending == Ending::End {
            return Ok(body);
        }
        Err(self.error_here(format!("unexpected {} in {context}", ending.shown())))
    }

    fn add(&mut self, name: String, body: Vec<Node>) -> Parsed<()> {
        let tree = Tree { name, source: Arc::clone(self.source), body };
        match self.trees.get(&tree.name) {
            Some(known) if !known.is_blank() => {
                if !tree.is_blank() {
                    let name = quote(&tree.name);
                    let message = format!("template: multiple definition of template {name}");
                    return Err(self.error_here(message));
                }
            }
            _ => {
                self.trees.insert(tree.name.clone(), tree);
            }
        }
        Ok(())
    }

    /// Nodes, and what ended them.
    fn list(&mut self) -> Parsed<(Vec<Node>, Ending)> {
        self.nested(|parser| {
            let mut nodes = Vec::new();
            while parser.peek_word().kind != Kind::EndOfText {
                match parser.item()? {
                    Item::Node(node) => nodes.push(node),
                    Item::Ending(ending) => return Ok((nodes, ending)),
                }
            }
            Err(parser.error_here("unexpected EOF".to_owned()))
        })
    }

    fn item(&mut self) -> Parsed<Item> {
        let token = self.next_word();
        match token.kind {
            Kind::Text => Ok(Item::Node(Node::Text(Span::new(token.start, token.end)))),
            Kind::LeftBraces => {
                self.action = Some(token.start);
                let item = self.action();
                self.action = None;
                item
            }
            _ => Err(self.unexpected(token, "input")),
        }
    }

    /// What follows opening braces.
    fn action(&mut self) -> Parsed<Item> {
        let before = self.at;
        let token = self.next_word();
        let node = match token.kind {
            Kind::Block => self.block()?,
            Kind::Break if !self.is_function(token) => self.leave_loop("break", Node::Break)?,
            Kind::Continue if !self.is_function(token) => {
                self.leave_loop("continue", Node::Continue)?
            }
            Kind::Else => return self.otherwise(),
            Kind::End => {
                self.expect(Kind::RightBraces, "end")?;
                return Ok(Item::Ending(Ending::End));
            }
            Kind::If => Node::If(self.branch(Kind::If, "if")?),
            Kind::Range => Node::Range(self.branch(Kind::Range, "range")?),
            Kind::With => Node::With(self.branch(Kind::With, "with")?),
            Kind::Template => self.invocation()?,
            _ => {
                self.at = before;
                Node::Action(self.pipeline("command", Kind::RightBraces)?)
            }
        };
        Ok(Item::Node(node))
    }

    /// `{{if …}}`, `{{range …}}` or `{{with …}}` up to its `end`; the keyword is read.
    fn branch(&mut self, keyword: Kind, context: &str) -> Parsed<Branch> {
        let variables = self.scope.variables.len();
        let pipe = self.pipeline(context, Kind::RightBraces)?;
        self.scope.loops += usize::from(keyword == Kind::Range);
        let (body, ending) = self.list()?;
        self.scope.loops -= usize::from(keyword == Kind::Range);
        let otherwise = match ending {
            Ending::End => Vec::new(),
            Ending::Else if keyword != Kind::Range && self.peek().kind == keyword => {
                self.next();
                // The chain's one `end` ends all of its links.
                let link = self.nested(|parser| parser.branch(keyword, context))?;
                vec![if keyword == Kind::If { Node::If(link) } else { Node::With(link) }]
            }
            Ending::Else => {
                let (otherwise, ending) = self.list()?;
                if ending != Ending::End {
                    let message = format!("expected end; found {}", ending.shown());
                    return Err(self.error_here(message));
                }
                otherwise
            }
        };
        self.scope.variables.truncate(variables);
        Ok(Branch { pipe, body, otherwise })
    }

    /// `{{else}}`, or the beginning of `{{else if …}}` and `{{else with …}}`; the keyword is read.
    fn otherwise(&mut self) -> Parsed<Item> {
        if matches!(self.peek_word().kind, Kind::If | Kind::With) {
            self.skip_space();
        } else {
            self.expect(Kind::RightBraces, "else")?;
        }
        Ok(Item::Ending(Ending::Else))
    }

    fn leave_loop(&mut self, word: &str, node: Node) -> Parsed<Node> {
        let token = self.next_word();
        if token.kind != Kind::RightBraces {
            return Err(self.unexpected(token, &format!("{{{{{word}}}}}")));
        }
        if self.scope.loops == 0 {
            return Err(self.error_here(format!("{{{{{word}}}}} outside {{{{range}}}}")));
        }
        Ok(node)
    }

    /// `{{block "name" …}}…{{end}}`: a definition and its use; the keyword is read.
    fn block(&mut self) -> Parsed<Node> {
        const CONTEXT: &str = "block clause";
        let token = self.next_word();
        let span = Span::new(token.start, token.end);
        let name = self.template_name(token, CONTEXT)?;
        let pipe = Some(self.pipeline(CONTEXT, Kind::RightBraces)?);
        let body = self.apart(CONTEXT)?;
        self.add(name.clone(), body)?;
        Ok(Node::Template(Invocation { span, name, pipe }))
    }

    /// `{{template "name" …}}`, whose keyword is read.
    fn invocation(&mut self) -> Parsed<Node> {
        const CONTEXT: &str = "template clause";
        let token = self.next_word();
        let span = Span::new(token.start, token.end);
        let name = self.template_name(token, CONTEXT)?;
        let before = self.at;
        let pipe = if self.next_word().kind == Kind::RightBraces {
            None
        } else {
            self.at = before;
            Some(self.pipeline(CONTEXT, Kind::RightBraces)?)
        };
        Ok(Node::Template(Invocation { span, name, pipe }))
    }

    fn template_name(&self, token: Token, context: &str) -> Parsed<String> {
        if token.kind != Kind::Quoted {
            return Err(self.unexpected(token, context));
        }
        self.unquoted(token)
    }

    /// The text that a quoted token stands for.
    fn unquoted(&self, token: Token) -> Parsed<String> {
        let written = self.text(token);
        if written.starts_with('`') {
            // Where lines end in two bytes, a raw text reads the same as anywhere else.
            return Ok(written[1..written.len() - 1].replace('\r', ""));
        }
        unquote(written).map_err(|(why, start, end)| {
            let span = Token { start: token.start + start, end: token.start + end, ..token };
            ParseError { help: Some(why), ..self.error("invalid syntax".to_owned(), span) }
        })
    }

    /// Reads something that may hold more of its kind.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.nesting == NESTING_MAX {
            let message =
                format!("blocks and parentheses nest more than {NESTING_MAX} levels deep");
            return Err(self.error_here(message));
        }
        self.nesting += 1;
        let done = read(self);
        self.nesting -= 1;
        done
    }

    fn text(&self, token: Token) -> &'t str {
        &self.source.text[token.start..token.end]
    }

    /// The next token; the last one comes again and again.
    fn next(&mut self) -> Token {
        let token = self.peek();
        self.furthest = self.furthest.max(self.at);
        self.at = (self.at + 1).min(self.tokens.list.len() - 1);
        token
    }

    fn peek(&self) -> Token {
        self.tokens.list[self.at]
    }

    /// The next token that is no blank.
    fn next_word(&mut self) -> Token {
        self.skip_space();
        self.next()
    }

    fn peek_word(&mut self) -> Token {
        let before = self.at;
        let token = self.next_word();
        self.at = before;
        token
    }

    fn skip_space(&mut self) {
        while self.peek().kind == Kind::Space {
            self.next();
        }
    }

    fn expect(&mut self, kind: Kind, context: &str) -> Parsed<Token> {
        let token = self.next_word();
        if token.kind == kind { Ok(token) } else { Err(self.unexpected(token, context)) }
    }

    /// Whether the caller has a function of this name, which is then no keyword.
    fn is_function(&self, token: Token) -> bool {
        self.functions.get(self.text(token)).is_some()
    }

    fn unexpected(&self, token: Token, context: &str) -> ParseError {
        if token.kind == Kind::Error {
            return self.unreadable(token);
        }
        let text = self.text(token);
        let shown = match token.kind {
            Kind::EndOfText => "EOF".to_owned(),
            _ if token.kind.is_keyword() => format!("<{text}>"),
            _ if text.len() > 10 => {
                format!("{}...", quote(&text.chars().take(10).collect::<String>()))
            }
            _ => quote(text),
        };
        self.error(format!("unexpected {shown} in {context}"), token)
    }

    /// The mistake at which the tokens end.
    fn unreadable(&self, token: Token) -> ParseError {
        let mut message = self.tokens.error.clone();
        if let Some(start) = self.action
            && self.line(start) != self.line(token.start)
        {
            let place = format!("started at {}:{}", self.source.name, self.line(start));
            let joint = if message.ends_with(" action") { "" } else { " in action" };
            message = format!("{message}{joint} {place}");
        }
        self.error(message, token)
    }

    fn error_here(&self, message: String) -> ParseError {
        self.error(message, self.tokens.list[self.furthest])
    }

    fn error(&self, message: String, token: Token) -> ParseError {
        ParseError {
            name: self.source.name.clone(),
            line: self.line(self.tokens.list[self.furthest].start),
            message,
            span: Span::new(token.start, token.end),
            help: None,
        }
    }

    fn line(&self, byte: usize) -> usize {
        1 + self.source.text.as_bytes()[..byte].iter().filter(|byte| **byte == b'\n').count()
    }
}

impl Kind {
    /// Whether upstream shows the token as a keyword.
    fn is_keyword(self) -> bool {
        use Kind::*;
        matches!(
            self,
            Dot | Nil
                | Block
                | Break
                | Continue
                | Define
                | Else
                | End
                | If
                | Range
                | Template
                | With
        )
    }
}

impl Tree {
    /// Whether this is empty of everything but blanks.
    pub(crate) fn is_blank(&self) -> bool {
        self.body.iter().all(|node| match node {
            Node::Text(span) => {
                self.source.text[span.range_in(&self.source.text)].trim().is_empty()
            }
            _ => false,
        })
    }
}
