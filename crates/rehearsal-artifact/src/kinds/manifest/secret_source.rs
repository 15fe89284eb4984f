//! Objects of others from which a controller makes a Secret: SealedSecret (Bitnami) and Certificate
//! (cert-manager).
//!
//! They are read because the Secret that pods ask for is declared nowhere else. Only its name and
//! its keys are of interest; the rest of the object is its controller's business.

use rehearsal_source::{Node, Spanned};

/// The Secret that a controller will make.
#[derive(Clone, Debug, PartialEq)]
pub struct SecretSource {
    /// The Secret's name.
    pub name: Spanned<String>,
    /// Its keys.
    pub keys: Vec<String>,
}

impl SecretSource {
    /// The Secret that the object `node`, of this kind and name, stands for; nothing for other kinds.
    pub(super) fn of(kind: &str, own_name: &Spanned<String>, node: &Node<'_>) -> Option<Self> {
        let spec = node.get("spec")?;
        let text = |node: &Node<'_>| Some(Spanned::new(node.text()?.to_owned(), node.span));
        match kind {
            "SealedSecret" => {
                let sealed = spec.get("encryptedData").and_then(Node::entries).unwrap_or_default();
                let metadata = spec.get("template").and_then(|template| template.get("metadata"));
                let renamed = metadata.and_then(|metadata| text(metadata.get("name")?));
                let keys = sealed.iter().map(|entry| entry.key.clone().into_owned()).collect();
                Some(Self { name: renamed.unwrap_or_else(|| own_name.clone()), keys })
            }
            "Certificate" => {
                let keys = ["tls.crt", "tls.key", "ca.crt"].map(str::to_owned).to_vec();
                Some(Self { name: text(spec.get("secretName")?)?, keys })
            }
            _ => None,
        }
    }
}
