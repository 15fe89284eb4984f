//! A text that grows to a limit and no further.
//!
//! What a few lines of template can ask for is without end, so everything that is written on its
//! behalf goes through here. What comes after the limit is dropped, and whoever asked learns of it
//! when the text is taken.

use std::fmt;

/// A text of at most so many bytes.
#[derive(Debug)]
pub(crate) struct Bounded {
    text: String,
    bytes_max: usize,
    is_full: bool,
}

/// The limit was reached.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Full {
    /// The limit.
    pub(crate) bytes_max: usize,
}

impl Bounded {
    pub(crate) fn new(bytes_max: usize) -> Self {
        Self { text: String::new(), bytes_max, is_full: false }
    }

    pub(crate) fn push_str(&mut self, text: &str) {
        if self.is_full || self.text.len() + text.len() > self.bytes_max {
            self.is_full = true;
        } else {
            self.text.push_str(text);
        }
    }

    pub(crate) fn push(&mut self, character: char) {
        self.push_str(character.encode_utf8(&mut [0; 4]));
    }

    /// Whether something was dropped: whoever writes in a loop need not go on.
    pub(crate) fn is_full(&self) -> bool {
        self.is_full
    }

    /// The text, if it is whole.
    pub(crate) fn take(self) -> Result<String, Full> {
        if self.is_full { Err(Full { bytes_max: self.bytes_max }) } else { Ok(self.text) }
    }
}

impl fmt::Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push_str(text);
        Ok(())
    }
}

impl fmt::Display for Full {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the text grows past {} bytes", self.bytes_max)
    }
}
