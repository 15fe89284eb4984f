//! ExternalSecret and SecretStore (`external-secrets.io/v1`): which secrets a cluster fetches, and
//! from where.
//!
//! Of a store only the name of its provider is typed. How to sign in differs by provider and is
//! accepted as it is.

use rehearsal_source::fields::{clip, wrong_type};
use rehearsal_source::{Fields, Node, ProblemKind, Problems, Span, Spanned};

use super::value::accept;
use crate::repeated::report_repeated;

/// A Secret that is filled from a store.
#[derive(Clone, Debug, PartialEq)]
pub struct ExternalSecret {
    /// The store that is asked.
    pub store: StoreReference,
    /// The Secret's name, where it differs from that of the object.
    pub target: Option<Spanned<String>>,
    /// How often the store is asked, such as `1h`.
    pub refresh_interval: Option<Spanned<String>>,
    /// The keys that the Secret gets one by one.
    pub keys: Vec<FetchedKey>,
    /// Whether it gets keys that only the store knows (`dataFrom`).
    pub has_unnamed_keys: bool,
    /// The whole spec.
    pub span: Span,
}

/// The store that an ExternalSecret asks.
#[derive(Clone, Debug, PartialEq)]
pub struct StoreReference {
    /// `SecretStore` where absent; a `ClusterSecretStore` serves all namespaces.
    pub kind: Option<Spanned<String>>,
    /// Its name.
    pub name: Spanned<String>,
}

/// One key of the Secret, and the store's own name for its value.
#[derive(Clone, Debug, PartialEq)]
pub struct FetchedKey {
    /// The key in the Secret.
    pub key: Spanned<String>,
    /// The name in the store.
    pub remote: Spanned<String>,
}

/// Where secrets are kept.
#[derive(Clone, Debug, PartialEq)]
pub struct SecretStore {
    /// Such as `aws` or `vault`.
    pub provider: Spanned<String>,
}

impl ExternalSecret {
    /// The name of the Secret that it fills, where the object is called `own`.
    #[must_use]
    pub fn target_name<'a>(&'a self, own: &'a str) -> &'a str {
        self.target.as_ref().map_or(own, |target| target.as_str())
    }

    pub(super) fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "the spec of an ExternalSecret", problems)?;
        let store =
            fields.required("secretStoreRef").and_then(|node| StoreReference::read(node, problems));
        let target = fields.optional("target").and_then(|node| read_target(node, problems));
        let refresh_interval = fields.optional_text("refreshInterval");
        let keys = fields.list("data", FetchedKey::read);
        let unnamed = fields.list("dataFrom", |node, _| Some(node.span));
        fields.optional("refreshPolicy");
        fields.finish();
        if let Some(interval) = &refresh_interval
            && !is_duration(interval)
        {
            let message = format!("`{}` is not a duration", clip(interval));
            let help = "such as `1h` or `15m`";
            problems.add_with_help(ProblemKind::BadValue, interval.span, message, help);
        }
        report_repeated(keys.iter().map(|key| &key.key), "keys", problems);
        Some(Self {
            store: store?,
            target,
            refresh_interval,
            keys,
            has_unnamed_keys: !unnamed.is_empty(),
            span: node.span,
        })
    }
}

/// The name that the Secret gets, if it gets one of its own.
fn read_target(node: &Node<'_>, problems: &Problems) -> Option<Spanned<String>> {
    let mut fields = Fields::of(node, "the target of an ExternalSecret", problems)?;
    let name = fields.optional_text("name");
    let creation = fields.optional_text("creationPolicy");
    let deletion = fields.optional_text("deletionPolicy");
    accept(&mut fields, &["immutable", "manifest", "template"]);
    fields.finish();
    let policies: [(_, &[&str]); 2] = [
        (creation, &["Owner", "Orphan", "Merge", "None"]),
        (deletion, &["Delete", "Merge", "Retain"]),
    ];
    for (policy, known) in policies {
        if let Some(policy) = policy.filter(|policy| !known.contains(&policy.as_str())) {
            let message = format!("there is no policy `{}`", clip(&policy));
            let help = format!("one of: {}", known.join(", "));
            problems.add_with_help(ProblemKind::BadValue, policy.span, message, help);
        }
    }
    name
}

impl StoreReference {
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a reference to a store", problems)?;
        let name = fields.text("name");
        let kind = fields.optional_text("kind");
        fields.finish();
        if let Some(kind) = &kind
            && !matches!(kind.as_str(), "SecretStore" | "ClusterSecretStore")
        {
            let message = format!("`{}` is not a store of secrets", clip(kind));
            let help = "SecretStore or ClusterSecretStore";
            problems.add_with_help(ProblemKind::BadValue, kind.span, message, help);
        }
        Some(Self { kind, name: name? })
    }
}

impl FetchedKey {
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a key of an ExternalSecret", problems)?;
        let key = fields.text("secretKey");
        let remote = fields.required("remoteRef").and_then(|node| {
            let mut fields = Fields::of(node, "a reference into a store", problems)?;
            let remote = fields.text("key");
            let loose = [
                "conversionStrategy",
                "decodingStrategy",
                "metadataPolicy",
                "nullBytePolicy",
                "property",
                "version",
            ];
            accept(&mut fields, &loose);
            fields.finish();
            remote
        });
        fields.optional("sourceRef");
        fields.finish();
        Some(Self { key: key?, remote: remote? })
    }
}

impl SecretStore {
    pub(super) fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "the spec of a SecretStore", problems)?;
        let provider = fields.required("provider");
        accept(&mut fields, &["conditions", "controller", "refreshInterval", "retrySettings"]);
        fields.finish();
        let provider = provider?;
        match provider.entries() {
            Some([entry]) => {
                let name = entry.key.clone().into_owned();
                return Some(Self { provider: Spanned::new(name, entry.key_span) });
            }
            Some(_) => {
                let message = "a SecretStore has exactly one provider";
                problems.add(ProblemKind::BadValue, provider.span, message);
            }
            None => wrong_type(provider, "provider", "a mapping", problems),
        }
        None
    }
}

/// Whether `text` is a duration as Go writes it: numbers with units from `ns` to `h`, or a bare 0.
fn is_duration(text: &str) -> bool {
    let mut rest = text;
    if rest == "0" {
        return true;
    }
    while !rest.is_empty() {
        let unit = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let number = &rest[..rest.len() - unit.len()];
        let units = ["ns", "us", "ms", "s", "m", "h"];
        let Some(unit_found) = units.iter().find(|name| unit.starts_with(**name)) else {
            return false;
        };
        if number.parse::<f64>().is_err() {
            return false;
        }
        rest = &unit[unit_found.len()..];
    }
    !text.is_empty()
}
