//! ConfigMap and Secret: keys and values that pods read, and how pods refer to them.

use rehearsal_source::fields::{clip, wrong_type};
use rehearsal_source::{Fields, Node, ProblemKind, Problems, Span, Spanned};

use super::value::quoted_text;

/// What a ConfigMap holds.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfigMap {
    /// Keys and texts, in the order written. Binary data is not among them.
    pub data: Vec<(Spanned<String>, Spanned<String>)>,
    /// The keys of binary data.
    pub binary_keys: Vec<Spanned<String>>,
    /// Whether it can only be replaced as a whole.
    pub is_immutable: bool,
}

/// What a Secret holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Secret {
    /// The keys of `data` and `stringData`, in the order written. Their values are not kept.
    pub keys: Vec<Spanned<String>>,
    /// Such as `kubernetes.io/tls`; `Opaque` where absent.
    pub type_: Option<Spanned<String>>,
}

/// A reference from a pod to a ConfigMap or a Secret.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfigurationReference {
    /// Which of the two.
    pub kind: ConfigurationKind,
    /// The object's name.
    pub name: Spanned<String>,
    /// The one key that is read; all keys where absent.
    pub key: Option<Spanned<String>>,
    /// Whether the pod starts without it.
    pub is_optional: bool,
    /// The whole reference.
    pub span: Span,
}

/// The two kinds of object that pods read keys and values from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigurationKind {
    /// Values that anyone may see.
    ConfigMap,
    /// Values that few may see.
    Secret,
}

impl ConfigurationKind {
    /// The kind as manifests spell it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::ConfigMap => "ConfigMap",
            Self::Secret => "Secret",
        }
    }
}

impl ConfigMap {
    /// The value under `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Spanned<String>> {
        self.data.iter().find(|(own, _)| **own == key).map(|(_, value)| value)
    }

    pub(super) fn read(fields: &mut Fields<'_, '_>) -> Self {
        let data = read_pairs(fields, "data", quoted_text);
        let binary = read_pairs(fields, "binaryData", base64);
        let is_immutable = fields.optional_boolean("immutable").is_some_and(|flag| flag.value);
        for (key, _) in &binary {
            if data.iter().any(|(other, _)| other.value == key.value) {
                let message = format!("`{}` is in `data` and in `binaryData`", clip(key));
                fields.problems().add(ProblemKind::BadValue, key.span, message);
            }
        }
        let binary_keys = binary.into_iter().map(|(key, _)| key).collect();
        Self { data, binary_keys, is_immutable }
    }
}

impl Secret {
    pub(super) fn read(fields: &mut Fields<'_, '_>) -> Self {
        let mut pairs = read_pairs(fields, "data", base64);
        pairs.extend(read_pairs(fields, "stringData", quoted_text));
        let type_ = fields.optional_text("type");
        fields.optional_boolean("immutable");
        Self { keys: pairs.into_iter().map(|(key, _)| key).collect(), type_ }
    }
}

impl ConfigurationReference {
    /// One item of `envFrom`.
    pub(super) fn read_all_keys(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a source of environment variables", problems)?;
        fields.optional_text("prefix");
        let config_map = fields.optional("configMapRef");
        let secret = fields.optional("secretRef");
        fields.finish();
        let (kind, node) = match (config_map, secret) {
            (Some(node), None) => (ConfigurationKind::ConfigMap, node),
            (None, Some(node)) => (ConfigurationKind::Secret, node),
            (Some(_), Some(_)) | (None, None) => {
                let message = "exactly one of configMapRef and secretRef says where from";
                problems.add(ProblemKind::BadValue, node.span, message);
                return None;
            }
        };
        Self::read(node, kind, problems, |_| None)
    }

    /// The reference in `valueFrom`; `None` for a field of the pod or of its resources.
    pub(super) fn read_one_key(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "valueFrom", problems)?;
        let config_map = fields.optional("configMapKeyRef");
        let secret = fields.optional("secretKeyRef");
        super::value::accept(&mut fields, &["fieldRef", "fileKeyRef", "resourceFieldRef"]);
        fields.finish();
        let (kind, node) = match (config_map, secret) {
            (Some(node), _) => (ConfigurationKind::ConfigMap, node),
            (None, Some(node)) => (ConfigurationKind::Secret, node),
            (None, None) => return None,
        };
        Self::read(node, kind, problems, |fields| fields.text("key"))
    }

    /// The reference of one of a pod's volumes; `None` for a volume that reads neither.
    pub(super) fn read_volume(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        if let Some(config_map) = node.get("configMap") {
            return Self::in_volume(config_map, "name", ConfigurationKind::ConfigMap, problems);
        }
        let secret = node.get("secret")?;
        Self::in_volume(secret, "secretName", ConfigurationKind::Secret, problems)
    }

    fn in_volume(
        node: &Node<'_>,
        name: &'static str,
        kind: ConfigurationKind,
        problems: &Problems,
    ) -> Option<Self> {
        let mut fields = Fields::of(node, "a volume", problems)?;
        let name = fields.text(name);
        let optional = fields.optional_boolean("optional");
        super::value::accept(&mut fields, &["defaultMode", "items"]);
        fields.finish();
        let is_optional = optional.is_some_and(|flag| flag.value);
        Some(Self { kind, name: name?, key: None, is_optional, span: node.span })
    }

    fn read<'n, 's>(
        node: &'n Node<'s>,
        kind: ConfigurationKind,
        problems: &'n Problems,
        key: impl FnOnce(&mut Fields<'n, 's>) -> Option<Spanned<String>>,
    ) -> Option<Self> {
        let mut fields = Fields::of(node, "a reference to keys and values", problems)?;
        let name = fields.text("name");
        let key = key(&mut fields);
        let optional = fields.optional_boolean("optional");
        fields.finish();
        let is_optional = optional.is_some_and(|flag| flag.value);
        Some(Self { kind, name: name?, key, is_optional, span: node.span })
    }
}

/// The pairs of the optional field `name`, with values read by `read`.
fn read_pairs(
    fields: &mut Fields<'_, '_>,
    name: &'static str,
    read: fn(&Node<'_>, &str, &Problems) -> Option<Spanned<String>>,
) -> Vec<(Spanned<String>, Spanned<String>)> {
    let problems = fields.problems();
    let Some(node) = fields.optional(name) else { return Vec::new() };
    let Some(entries) = node.entries() else {
        wrong_type(node, name, "a mapping", problems);
        return Vec::new();
    };
    let pair = |entry: &rehearsal_source::Entry<'_>| {
        let key = Spanned::new(entry.key.clone().into_owned(), entry.key_span);
        if !is_key(&key) {
            let message = format!("`{}` cannot be a key here", clip(&key));
            let help = "at most 253 letters, digits, hyphens, underscores and dots";
            problems.add_with_help(ProblemKind::BadValue, key.span, message, help);
        }
        read(&entry.value, &clip(&entry.key), problems).map(|value| (key, value))
    };
    entries.iter().filter_map(pair).collect()
}

fn is_key(key: &str) -> bool {
    (1..=253).contains(&key.len())
        && !matches!(key, "." | "..")
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// A text in base 64, which is how the API takes bytes. It is not decoded.
fn base64(node: &Node<'_>, what: &str, problems: &Problems) -> Option<Spanned<String>> {
    let text = quoted_text(node, what, problems)?;
    let digits: Vec<u8> = text.bytes().filter(|byte| !b"\r\n".contains(byte)).collect();
    let padding = digits.iter().rev().take_while(|byte| **byte == b'=').count();
    let body = &digits[..digits.len() - padding];
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/".contains(byte);
    if !digits.len().is_multiple_of(4) || padding > 2 || !body.iter().all(is_digit) {
        let message = format!("{what} must be in base 64");
        let help = "a Secret takes plain texts under `stringData`";
        problems.add_with_help(ProblemKind::BadValue, text.span, message, help);
    }
    Some(text)
}
