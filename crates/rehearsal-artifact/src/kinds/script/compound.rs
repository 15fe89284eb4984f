//! Compound commands: what opens, continues and closes them.

use rehearsal_source::{Span, Spanned};

use super::list::List;
use super::reader::{Block, BlockKind, Reader, Stopped};

impl Reader<'_, '_> {
    /// Reads on from `word` if it is reserved at the beginning of a command; says whether it was.
    pub(super) fn reserved(
        &mut self,
        list: &mut List,
        word: &Spanned<String>,
    ) -> Result<bool, Stopped> {
        use BlockKind::{Brace, CaseBody, CasePattern, Condition, Do, Else, For, Loop, Then};
        match word.as_str() {
            "if" => self.open(list, Condition, word.span),
            "then" => self.turn(list, &[Condition], Some(Then), word),
            "elif" => self.turn(list, &[Then], Some(Condition), word),
            "else" => self.turn(list, &[Then], Some(Else), word),
            "fi" => self.turn(list, &[Then, Else], None, word),
            "while" | "until" => self.open(list, Loop, word.span),
            "for" | "select" => {
                self.open(list, For, word.span);
                self.for_header()?;
            }
            "do" => self.turn(list, &[Loop, For], Some(Do), word),
            "done" => self.turn(list, &[Do], None, word),
            "case" => {
                self.case_header()?;
                self.open(list, CasePattern, word.span);
            }
            "esac" => self.turn(list, &[CaseBody], None, word),
            "{" => {
                // bash takes braces for `do` and `done` after the head of a `for`.
                if self.innermost(list) == Some(For) {
                    self.blocks.pop();
                }
                self.open(list, Brace, word.span);
            }
            "}" => self.turn(list, &[Brace], None, word),
            "function" => self.function_header(list)?,
            "[[" => self.conditional(word)?,
            "coproc" => self.is_sure = false,
            "!" | "time" => {}
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn open(&mut self, list: &mut List, kind: BlockKind, span: Span) {
        let is_function = std::mem::take(&mut list.awaits_body);
        self.function_depth += usize::from(is_function);
        self.blocks.push(Block { kind, span, is_function });
    }

    /// Closes all but the first `kept` compound commands.
    pub(super) fn close_blocks(&mut self, kept: usize) {
        for block in self.blocks.drain(kept..) {
            self.function_depth -= usize::from(block.is_function);
        }
    }

    /// Moves the innermost compound command on from one of `from`, or closes it if `to` is nothing.
    pub(super) fn turn(
        &mut self,
        list: &List,
        from: &[BlockKind],
        to: Option<BlockKind>,
        word: &Spanned<String>,
    ) {
        let fits = |block: &Block| from.contains(&block.kind);
        let Some(innermost) = self.blocks.get(list.base..).and_then(<[_]>::last).copied() else {
            let (opener, _) = from[0].words();
            self.report_balance(word.span, format!("this `{}` has no `{opener}`", **word));
            return;
        };
        if !fits(&innermost) {
            let (opener, closer) = innermost.kind.words();
            let message = format!("this `{opener}` has no `{closer}` before `{}`", **word);
            self.report_balance(innermost.span, message);
        }
        let Some(place) = self.blocks[list.base..].iter().rposition(fits) else { return };
        let place = list.base + place;
        self.close_blocks(place + 1);
        match to {
            Some(kind) => self.blocks[place].kind = kind,
            None => self.close_blocks(place),
        }
    }

    /// `for name in words` or `for ((…))`, after its first word.
    fn for_header(&mut self) -> Result<(), Stopped> {
        self.skip_blanks();
        if self.arithmetic() {
            return Ok(());
        }
        self.word()?;
        let after_name = self.at;
        self.skip_lines();
        let word = self.word()?;
        if word.is_none_or(|word| *word.text != "in") {
            self.at = after_name;
            return Ok(());
        }
        loop {
            self.skip_blanks();
            if self.word()?.is_none() {
                return Ok(());
            }
        }
    }

    /// `case word in`, after its first word.
    fn case_header(&mut self) -> Result<(), Stopped> {
        self.skip_blanks();
        self.word()?;
        self.skip_lines();
        if self.word()?.is_none_or(|word| *word.text != "in") {
            self.is_sure = false;
        }
        Ok(())
    }

    /// The pattern before a part of a `case`, with its parentheses, or the `esac` after the last
    /// one.
    pub(super) fn case_pattern(&mut self, list: &List) -> Result<(), Stopped> {
        let start = self.at;
        if self.peek() == b'(' {
            self.at += 1;
        }
        loop {
            self.skip_blanks();
            if let Some(word) = self.word()?
                && word.is_plain
                && *word.text == "esac"
            {
                self.turn(list, &[BlockKind::CasePattern], None, &word.text);
                return Ok(());
            }
            self.skip_blanks();
            match self.peek() {
                b'|' => self.at += 1,
                b')' => {
                    self.at += 1;
                    break;
                }
                _ => {
                    let span = Span::new(start, self.at.max(start + 1).min(self.bytes.len()));
                    self.report_balance(span, "a pattern of `case` must end in `)`");
                    break;
                }
            }
        }
        if let Some(block) = self.blocks.last_mut() {
            block.kind = BlockKind::CaseBody;
        }
        Ok(())
    }

    /// `function name` or `function name()`, after its first word.
    fn function_header(&mut self, list: &mut List) -> Result<(), Stopped> {
        self.skip_blanks();
        if let Some(name) = self.word()? {
            self.found.functions.push(name.text);
        }
        self.skip_blanks();
        if self.peek() == b'(' {
            self.closes_at_once();
        }
        list.awaits_body = true;
        Ok(())
    }

    /// `[[ … ]]`, after its first word. Inside, `(`, `|`, `<` and `>` are no operators of the
    /// shell.
    fn conditional(&mut self, opener: &Spanned<String>) -> Result<(), Stopped> {
        let mut words = Vec::new();
        loop {
            while matches!(self.peek(), b' ' | b'\t' | b'\n') {
                self.at += 1;
            }
            if self.is_end() {
                let (start, end) = (opener.span.start as usize, opener.span.end as usize);
                return Err(self.unterminated(start, end - start, "this `[[`"));
            }
            match self.word()? {
                Some(word) if word.is_plain && *word.text == "]]" => break,
                Some(word) => words.push(word.text),
                None => self.at += 1,
            }
        }
        self.record(opener.clone(), words, None);
        Ok(())
    }
}
