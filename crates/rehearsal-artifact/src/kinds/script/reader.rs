//! The state of reading a script: where it is, what is open, what was found.

use rehearsal_source::{ProblemKind, Problems, Span, Spanned};

use super::Command;

/// Reading cannot go on; the reason is already among the problems.
pub(super) struct Stopped;

/// What was found in a script.
pub(super) struct Found {
    pub(super) commands: Vec<Command>,
    pub(super) functions: Vec<Spanned<String>>,
}

/// The commands and functions of `text`, up to the place where it cannot be read any more.
pub(super) fn read_commands(text: &str, problems: &Problems) -> Found {
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at: 0,
        problems,
        depth: 0,
        function_depth: 0,
        heredocs: Vec::new(),
        blocks: Vec::new(),
        is_sure: true,
        found: Found { commands: Vec::new(), functions: Vec::new() },
    };
    if reader.list(None).is_ok() {
        reader.report_open_blocks(0);
        reader.report_open_heredocs();
    }
    // Commands inside of substitutions end before the command that they stand in.
    reader.found.commands.sort_by_key(|command| command.program.span);
    reader.found
}

pub(super) struct Reader<'s, 'p> {
    pub(super) text: &'s str,
    pub(super) bytes: &'s [u8],
    /// The next byte to read.
    pub(super) at: usize,
    pub(super) problems: &'p Problems,
    /// Substitutions, subshells and quotes inside of each other.
    depth: usize,
    /// Bodies of functions around here.
    pub(super) function_depth: usize,
    /// Here-documents whose bodies begin on the next line.
    pub(super) heredocs: Vec<Heredoc>,
    /// Compound commands that are open.
    pub(super) blocks: Vec<Block>,
    /// Whether the balance of compound commands can still be judged.
    pub(super) is_sure: bool,
    pub(super) found: Found,
}

/// A here-document that was announced.
pub(super) struct Heredoc {
    pub(super) delimiter: String,
    /// `<<-`: tabs before the delimiter do not count.
    pub(super) strips_tabs: bool,
    pub(super) span: Span,
}

/// A compound command that is open.
#[derive(Clone, Copy)]
pub(super) struct Block {
    pub(super) kind: BlockKind,
    pub(super) span: Span,
    /// Whether it is the body of a function.
    pub(super) is_function: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// `if`, before its `then`.
    Condition,
    /// `then`, before `elif`, `else` or `fi`.
    Then,
    /// `else`, before `fi`.
    Else,
    /// `while` or `until`, before its `do`.
    Loop,
    /// `for` or `select`, before its `do`.
    For,
    /// `do`, before `done`.
    Do,
    /// `case`, where a pattern or `esac` must come.
    CasePattern,
    /// `case`, in the commands of a pattern.
    CaseBody,
    /// `{`
    Brace,
}

impl BlockKind {
    /// What opened it and what would close it.
    pub(super) fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Condition => ("if", "then"),
            Self::Then | Self::Else => ("if", "fi"),
            Self::Loop | Self::For => ("loop", "do"),
            Self::Do => ("loop", "done"),
            Self::CasePattern | Self::CaseBody => ("case", "esac"),
            Self::Brace => ("{", "}"),
        }
    }
}

impl Reader<'_, '_> {
    /// The next byte; 0 at the end, which no script that a shell reads has inside.
    pub(super) fn peek(&self) -> u8 {
        self.peek_at(0)
    }

    pub(super) fn peek_at(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    pub(super) fn is_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    pub(super) fn looking_at(&self, prefix: &str) -> bool {
        self.bytes[self.at.min(self.bytes.len())..].starts_with(prefix.as_bytes())
    }

    /// Blanks and escaped line ends.
    pub(super) fn skip_blanks(&mut self) {
        loop {
            match self.peek() {
                b' ' | b'\t' => self.at += 1,
                b'\\' if self.peek_at(1) == b'\n' => self.at += 2,
                _ => return,
            }
        }
    }

    /// Blanks, comments and line ends.
    pub(super) fn skip_lines(&mut self) {
        loop {
            self.skip_blanks();
            match self.peek() {
                b'#' => self.skip_comment(),
                b'\n' => self.line_end(),
                _ => return,
            }
        }
    }

    pub(super) fn skip_comment(&mut self) {
        let rest = &self.bytes[self.at..];
        self.at += rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    }

    /// Reads a line end and the bodies of the here-documents that begin after it.
    pub(super) fn line_end(&mut self) {
        self.at += 1;
        for heredoc in std::mem::take(&mut self.heredocs) {
            if !self.skip_heredoc(&heredoc) {
                // The first one that does not end has swallowed the rest of the script.
                self.heredocs.push(heredoc);
                return;
            }
        }
    }

    fn skip_heredoc(&mut self, heredoc: &Heredoc) -> bool {
        while !self.is_end() {
            let rest = &self.text[self.at..];
            let line = rest.split('\n').next().unwrap_or_default();
            self.at = (self.at + line.len() + 1).min(self.bytes.len());
            let line = if heredoc.strips_tabs { line.trim_start_matches('\t') } else { line };
            if line == heredoc.delimiter {
                return true;
            }
        }
        false
    }

    fn report_open_heredocs(&self) {
        if let Some(heredoc) = self.heredocs.first() {
            let message = "this here-document never ends".to_owned();
            let shown = rehearsal_source::fields::clip(&heredoc.delimiter);
            let help = format!("a line with nothing but `{shown}` ends it");
            self.problems.add_with_help(ProblemKind::Syntax, heredoc.span, message, help);
        }
    }

    /// Reports the innermost block that is open above the first `closed` ones.
    pub(super) fn report_open_blocks(&mut self, closed: usize) {
        if let Some(block) = self.blocks.get(closed..).and_then(<[_]>::last) {
            let (opener, closer) = block.kind.words();
            let message = format!("this `{opener}` has no `{closer}`");
            self.report_balance(block.span, message);
        }
    }

    /// Reports a compound command out of balance. One says it all: what follows is misread.
    pub(super) fn report_balance(&mut self, span: Span, message: impl Into<String>) {
        if self.is_sure {
            self.problems.add(ProblemKind::Syntax, span, message);
            self.is_sure = false;
        }
    }

    /// Reports something that began at `start` and swallows the rest of the script.
    pub(super) fn unterminated(&self, start: usize, length: usize, what: &str) -> Stopped {
        let span = Span::new(start, (start + length).min(self.bytes.len()));
        self.problems.add(ProblemKind::Syntax, span, format!("{what} never ends"));
        Stopped
    }

    /// Runs `read` one level deeper, if the level is allowed.
    pub(super) fn nested<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Stopped>,
    ) -> Result<T, Stopped> {
        /// Deeper nesting is not written by anyone; each level costs stack.
        const DEPTH_MAX: usize = 40;
        if self.depth >= DEPTH_MAX {
            let message = format!("nested deeper than {DEPTH_MAX} levels");
            self.problems.add(ProblemKind::Limit, Span::new(self.at, self.at), message);
            return Err(Stopped);
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }
}
