//! Whether a script stops at its first mistake.

use rehearsal_source::{Span, Spanned};

use super::Command;

/// Which safety options are on before the first command that does something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Strictness {
    /// A failing command ends the script.
    pub errexit: bool,
    /// An unset variable ends the script.
    pub nounset: bool,
    /// A pipeline fails if any of its commands does.
    pub pipefail: bool,
    /// The command that sets the first option; without one the first command, before which it
    /// belongs.
    pub span: Span,
}

/// Builtins that prepare and cannot fail in a way that matters, so that options may come after
/// them.
const PREPARING: [&str; 9] =
    [":", "declare", "export", "readonly", "set", "shopt", "trap", "typeset", "umask"];

impl Strictness {
    /// Whether all three are on.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.errexit && self.nounset && self.pipefail
    }

    /// What is off, as `set` would take it: `-u -o pipefail`.
    #[must_use]
    pub fn missing(&self) -> String {
        let options = [(self.errexit, "-e"), (self.nounset, "-u"), (self.pipefail, "-o pipefail")];
        let missing = options.iter().filter(|(is_on, _)| !is_on).map(|(_, option)| *option);
        missing.collect::<Vec<_>>().join(" ")
    }

    /// The options of the `shebang` and of each `set` before the first other command.
    pub(super) fn of(shebang: Option<&Spanned<String>>, commands: &[Command]) -> Self {
        let mut strictness = Self::default();
        let mut place = None;
        // `#!/bin/bash -eu`; an `env` in between takes no options of the shell.
        if let Some((_, options)) = shebang.and_then(|line| line.split_once(' ')) {
            strictness.apply(options.split(' '));
        }
        for command in commands.iter().filter(|command| !command.in_function) {
            if !PREPARING.contains(&command.program.as_str()) {
                place = place.or(Some(command.program.span));
                break;
            }
            if *command.program == "set" {
                strictness.apply(command.words.iter().map(|word| word.as_str()));
                place = place.or(Some(command.program.span));
            }
        }
        strictness.span = place.unwrap_or_default();
        strictness
    }

    fn apply<'w>(&mut self, words: impl Iterator<Item = &'w str>) {
        let mut takes_name = None;
        for word in words {
            if let Some(value) = takes_name.take() {
                match word {
                    "errexit" => self.errexit = value,
                    "nounset" => self.nounset = value,
                    "pipefail" => self.pipefail = value,
                    _ => {}
                }
                continue;
            }
            let (value, letters) = match (word.strip_prefix('-'), word.strip_prefix('+')) {
                (Some(letters), _) if !letters.starts_with('-') => (true, letters),
                (_, Some(letters)) => (false, letters),
                _ => continue,
            };
            for letter in letters.chars() {
                match letter {
                    'e' => self.errexit = value,
                    'u' => self.nounset = value,
                    'o' => takes_name = Some(value),
                    _ => {}
                }
            }
        }
    }
}
