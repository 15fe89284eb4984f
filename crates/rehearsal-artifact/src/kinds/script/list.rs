//! Lists of commands: operators, redirections, subshells and simple commands.

use rehearsal_source::{Span, Spanned};

use super::Command;
use super::reader::{BlockKind, Heredoc, Reader, Stopped};

/// A list of commands being read: the script itself, or what stands in parentheses.
pub(super) struct List {
    /// How many compound commands were open before it.
    pub(super) base: usize,
    /// Words of the simple command being read.
    words: Vec<Spanned<String>>,
    /// Whether a command has begun, so that reserved words are ordinary words.
    has_begun: bool,
    /// Whether the next compound command is the body of a function.
    pub(super) awaits_body: bool,
    /// The program that was read last, where a `|` follows it.
    piped: Option<Spanned<String>>,
}

/// Where parentheses were opened, how long the opening is, and what it is called.
pub(super) type Opening = (usize, usize, &'static str);

impl Reader<'_, '_> {
    /// Reads commands to the end of the script, or to the `)` that closes `opening`.
    pub(super) fn list(&mut self, opening: Option<Opening>) -> Result<(), Stopped> {
        let base = self.blocks.len();
        let mut list =
            List { base, words: Vec::new(), has_begun: false, awaits_body: false, piped: None };
        loop {
            self.skip_blanks();
            if !list.has_begun && self.innermost(&list) == Some(BlockKind::CasePattern) {
                self.skip_lines();
                if !self.is_end() {
                    self.case_pattern(&list)?;
                    continue;
                }
            }
            match self.peek() {
                0 if self.is_end() => {
                    self.finish(&mut list);
                    return opening.map_or(Ok(()), |(start, length, what)| {
                        Err(self.unterminated(start, length, what))
                    });
                }
                b')' => {
                    self.finish(&mut list);
                    self.at += 1;
                    if opening.is_some() {
                        self.report_open_blocks(base);
                        self.close_blocks(base);
                        return Ok(());
                    }
                    let span = Span::new(self.at - 1, self.at);
                    self.report_balance(span, "this `)` has no `(`");
                }
                b'#' => self.skip_comment(),
                b'\n' => {
                    self.finish(&mut list);
                    self.line_end();
                }
                b';' | b'|' => self.separator(&mut list),
                b'&' if self.peek_at(1) == b'>' => self.redirection(&mut list)?,
                b'&' => self.separator(&mut list),
                b'<' | b'>' if self.peek_at(1) != b'(' => self.redirection(&mut list)?,
                b'(' => self.parenthesis(&mut list)?,
                _ => self.command_word(&mut list)?,
            }
        }
    }

    /// The innermost compound command that this list opened.
    pub(super) fn innermost(&self, list: &List) -> Option<BlockKind> {
        self.blocks.get(list.base..)?.last().map(|block| block.kind)
    }

    /// `;`, `&`, `|` and their doubles; `;;`, `;&` and `;;&` end the commands of a pattern.
    fn separator(&mut self, list: &mut List) {
        let is_pipe = self.peek() == b'|' && self.peek_at(1) != b'|';
        let piped = if is_pipe { list.words.first().cloned() } else { None };
        self.finish(list);
        list.piped = piped;
        let start = self.at;
        let ends_pattern =
            [";;&", ";;", ";&"].into_iter().find(|operator| self.looking_at(operator));
        if let Some(operator) = ends_pattern {
            self.at += operator.len();
            let word = Spanned::new(operator.to_owned(), Span::new(start, self.at));
            self.turn(list, &[BlockKind::CaseBody], Some(BlockKind::CasePattern), &word);
        } else {
            let is_double = ["&&", "||", "|&"].iter().any(|operator| self.looking_at(operator));
            self.at += if is_double { 2 } else { 1 };
        }
    }

    fn redirection(&mut self, list: &mut List) -> Result<(), Stopped> {
        /// Longest first where one begins another.
        const OPERATORS: [&str; 12] =
            ["<<<", "<<-", "&>>", "<<", "<&", "<>", ">>", ">&", ">|", "&>", "<", ">"];
        let start = self.at;
        let operator = OPERATORS.into_iter().find(|operator| self.looking_at(operator));
        let operator = operator.expect("the caller saw the beginning of one of them");
        self.at += operator.len();
        list.has_begun = true;
        self.skip_blanks();
        let target = self.word()?;
        if let ("<<" | "<<-", Some(target)) = (operator, target) {
            self.heredocs.push(Heredoc {
                delimiter: target.text.value,
                strips_tabs: operator == "<<-",
                span: Span::new(start, self.at),
            });
        }
        Ok(())
    }

    /// `(`: a subshell, arithmetic, or the parentheses of a function's name.
    fn parenthesis(&mut self, list: &mut List) -> Result<(), Stopped> {
        let opened = self.at;
        if list.words.len() == 1 && self.closes_at_once() {
            let name = list.words.remove(0);
            self.found.functions.push(name);
            list.has_begun = false;
            list.awaits_body = true;
            return Ok(());
        }
        if list.has_begun {
            // No command has a parenthesis here; an option of the shell may have changed that.
            self.is_sure = false;
        } else if self.arithmetic() {
            list.has_begun = true;
            return Ok(());
        }
        self.at += 1;
        let is_body = std::mem::take(&mut list.awaits_body);
        self.function_depth += usize::from(is_body);
        self.parenthesised(opened, 1, "this subshell")?;
        self.function_depth -= usize::from(is_body);
        Ok(())
    }

    /// Reads `()`, perhaps with blanks between, if it stands here.
    pub(super) fn closes_at_once(&mut self) -> bool {
        let start = self.at;
        self.at += 1;
        self.skip_blanks();
        if self.peek() == b')' {
            self.at += 1;
            return true;
        }
        self.at = start;
        false
    }

    /// A word: reserved, an assignment, the number of a redirection, or a part of a command.
    fn command_word(&mut self, list: &mut List) -> Result<(), Stopped> {
        let Some(word) = self.word()? else { return Ok(()) };
        if !list.has_begun && word.is_plain && self.reserved(list, &word.text)? {
            return Ok(());
        }
        list.has_begun = true;
        let is_number = word.is_plain && word.text.bytes().all(|byte| byte.is_ascii_digit());
        let is_descriptor = is_number && matches!(self.peek(), b'<' | b'>');
        let is_setting = list.words.is_empty() && word.is_assignment();
        if !is_descriptor && !is_setting {
            list.words.push(word.text);
        }
        Ok(())
    }

    /// Ends the simple command being read, if there is one.
    fn finish(&mut self, list: &mut List) {
        list.has_begun = false;
        let mut words = std::mem::take(&mut list.words).into_iter();
        if let Some(program) = words.next() {
            self.record(program, words.collect(), list.piped.take());
        }
    }

    pub(super) fn record(
        &mut self,
        program: Spanned<String>,
        words: Vec<Spanned<String>>,
        reads_from: Option<Spanned<String>>,
    ) {
        let in_function = self.function_depth > 0;
        self.found.commands.push(Command { program, words, in_function, reads_from });
    }
}
