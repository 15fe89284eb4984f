//! Findings that no rule reports: what reading itself finds wrong, and what is wrong with
//! suppressions.

use rehearsal_source::{ProblemKind, Severity};

use crate::rules;

/// A sort of finding without a rule.
#[derive(Debug)]
pub struct OtherFinding {
    /// Kebab-case id.
    pub id: &'static str,
    /// What it finds, in one line.
    pub title: &'static str,
    /// What to do about it, in one line.
    pub help: &'static str,
}

impl OtherFinding {
    /// A text that is not of its language.
    pub const UNREADABLE: Self = Self {
        id: "unreadable",
        title: "the text is not of its language: no YAML, no Gherkin, no PromQL",
        help: "mend the place where reading stopped; what stands behind it was not looked at",
    };
    /// A text above a limit.
    pub const TOO_LARGE: Self = Self {
        id: "too-large",
        title: "more than 1 MiB, or deeper or with more nodes than is read",
        help: "split the file",
    };
    /// The same key twice.
    pub const DUPLICATE_KEY: Self = Self {
        id: "duplicate-key",
        title: "the same key twice in one mapping",
        help: "keep one of them: which one counts depends on who reads the file",
    };
    /// A required field that is not there.
    pub const MISSING_FIELD: Self =
        Self { id: "missing-field", title: "a required field is not there", help: "add the field" };
    /// A field that the format does not have.
    pub const UNKNOWN_FIELD: Self = Self {
        id: "unknown-field",
        title: "a field that the format does not have",
        help: "look for a slip in the name, or for a field that stands one level too deep or too high",
    };
    /// A value of the wrong type.
    pub const WRONG_TYPE: Self = Self {
        id: "wrong-type",
        title: "a list where a text belongs, and the like",
        help: "write the value as the type that the message names",
    };
    /// A value that means nothing.
    pub const BAD_VALUE: Self = Self {
        id: "bad-value",
        title: "the right type, but a value that means nothing here",
        help: "give one of the values that the message names",
    };
    /// A text that is right for its tool and beyond this reader.
    pub const NOT_READ: Self = Self {
        id: "not-read",
        title: "the file uses what this reader does not know, so nothing in it is checked",
        help: "the file may be right; look at it with the tool that it is for",
    };
    /// The problem of such a text.
    pub(crate) const NOT_READ_PROBLEM: ProblemKind = ProblemKind::Meaning(Self::NOT_READ.id);
    /// A suppression that gives no reason.
    pub const SUPPRESSION_WITHOUT_REASON: Self = Self {
        id: "suppression-without-reason",
        title: "a comment suppresses a finding and does not say why",
        help: "add the reason after two hyphens: `# rehearsal: ignore <id> -- <reason>`",
    };
    /// A suppression of a rule that does not exist.
    pub const SUPPRESSION_OF_UNKNOWN_RULE: Self = Self {
        id: "suppression-of-unknown-rule",
        title: "a comment suppresses a rule that does not exist",
        help: "name a rule; `rehearsal rules` lists them",
    };
    /// A suppression of nothing.
    pub const SUPPRESSION_OF_NOTHING: Self = Self {
        id: "suppression-of-nothing",
        title: "a comment suppresses what is not found there",
        help: "remove the comment, or put it on the line of the finding or on the line above",
    };

    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::UNREADABLE,
        Self::TOO_LARGE,
        Self::DUPLICATE_KEY,
        Self::MISSING_FIELD,
        Self::UNKNOWN_FIELD,
        Self::WRONG_TYPE,
        Self::BAD_VALUE,
        Self::NOT_READ,
        Self::SUPPRESSION_WITHOUT_REASON,
        Self::SUPPRESSION_OF_UNKNOWN_RULE,
        Self::SUPPRESSION_OF_NOTHING,
    ];

    /// The one called `id`.
    #[must_use]
    pub fn of_id(id: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|other| other.id == id)
    }

    /// How bad it is: what a tool would stumble over is an error.
    #[must_use]
    pub fn severity(&self) -> Severity {
        let is_warning = self.id == Self::NOT_READ.id || self.id.starts_with("suppression-");
        if is_warning { Severity::Warning } else { Severity::Error }
    }

    /// The id of what a reader found wrong; the same for every kind.
    pub(crate) fn id_of_problem(kind: ProblemKind) -> &'static str {
        match kind {
            ProblemKind::Syntax => Self::UNREADABLE.id,
            ProblemKind::Limit => Self::TOO_LARGE.id,
            ProblemKind::DuplicateKey => Self::DUPLICATE_KEY.id,
            ProblemKind::MissingField => Self::MISSING_FIELD.id,
            ProblemKind::UnknownField => Self::UNKNOWN_FIELD.id,
            ProblemKind::WrongType => Self::WRONG_TYPE.id,
            ProblemKind::BadValue => Self::BAD_VALUE.id,
            ProblemKind::Meaning(rule) => rule,
        }
    }
}

/// The ids of all findings that there can be.
pub fn finding_ids() -> impl Iterator<Item = &'static str> {
    let ruled = rules::ALL.iter().map(|rule| rule.id);
    ruled.chain(OtherFinding::ALL.iter().map(|other| other.id))
}
