//! What a pod takes from the machine that it runs on.

use rehearsal_source::{Fields, Node, Span, Spanned};

/// What a pod shares with its machine.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HostAccess {
    /// `hostNetwork`, `hostPID` or `hostIPC`, each where it is switched on.
    pub namespaces: Vec<(&'static str, Span)>,
    /// Folders and files of the machine that containers can mount.
    pub paths: Vec<Spanned<String>>,
}

impl HostAccess {
    /// Reads the switches of a pod's spec, and the paths of its `volumes`.
    pub(super) fn read(fields: &mut Fields<'_, '_>, volumes: Option<&Node<'_>>) -> Self {
        let switches = ["hostNetwork", "hostPID", "hostIPC"];
        let on = switches.into_iter().filter_map(|name| {
            let switch = fields.optional_boolean(name).filter(|switch| switch.value)?;
            Some((name, switch.span))
        });
        let namespaces = on.collect();
        let volumes = volumes.and_then(Node::items).unwrap_or_default();
        let path = |volume: &Node<'_>| {
            let path = volume.get("hostPath")?.get("path")?;
            Some(Spanned::new(path.text()?.to_owned(), path.span))
        };
        Self { namespaces, paths: volumes.iter().filter_map(path).collect() }
    }
}
