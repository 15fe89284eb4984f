//! Personas from folders: the built-in ones, and those that a user lays over them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rehearsal_persona::{PersonaFolder, Registry};

use crate::built_in;
use crate::error::{Error, read_text};

/// A persona's folder holds a handful of small files; more than this is not one.
const FILES_MAX: usize = 200;

/// The built-in personas, with the folders below each of `layers` laid over them in order.
pub fn load_personas(layers: &[PathBuf]) -> Result<Registry, Error> {
    let mut folders = built_in::persona_folders();
    for layer in layers {
        folders.extend(read_layer(layer)?);
    }
    Registry::of(&folders).map_err(Error::Invalid)
}

/// Every folder of `layer` that holds a `persona.yaml`, in the order of their names; or `layer`
/// itself if it is a persona's folder.
fn read_layer(layer: &Path) -> Result<Vec<PersonaFolder>, Error> {
    let mut folders = Vec::new();
    let is_persona = layer.join("persona.yaml").is_file();
    let paths = if is_persona { vec![layer.to_path_buf()] } else { sorted_entries(layer)? };
    for path in paths {
        if !path.join("persona.yaml").is_file() {
            continue;
        }
        let mut files = BTreeMap::new();
        files.insert("persona.yaml".to_owned(), read_file(&path.join("persona.yaml"))?);
        let templates = path.join("templates");
        if templates.is_dir() {
            read_templates(&templates, "templates", &mut files)?;
        }
        folders.push(PersonaFolder { name: path.display().to_string(), files });
    }
    if folders.is_empty() {
        return Err(Error::NoPersonas { path: layer.to_path_buf() });
    }
    Ok(folders)
}

fn read_templates(
    folder: &Path,
    name: &str,
    files: &mut BTreeMap<String, Arc<str>>,
) -> Result<(), Error> {
    for path in sorted_entries(folder)? {
        let Some(file) = path.file_name().and_then(|file| file.to_str()) else { continue };
        let name = format!("{name}/{file}");
        if files.len() >= FILES_MAX {
            return Err(Error::TooManyFiles { path: folder.to_path_buf(), most: FILES_MAX });
        }
        if path.is_dir() {
            read_templates(&path, &name, files)?;
        } else {
            files.insert(name, read_file(&path)?);
        }
    }
    Ok(())
}

fn read_file(path: &Path) -> Result<Arc<str>, Error> {
    read_text(path).map(Arc::from)
}

fn sorted_entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let read = || -> std::io::Result<Vec<PathBuf>> {
        let mut paths: Vec<_> = std::fs::read_dir(folder)?
            .map(|entry| entry.map(|e| e.path()))
            .collect::<Result<_, _>>()?;
        // Folders that a symbolic link leads back into would be walked for ever.
        paths.retain(|path| !path.is_symlink());
        paths.sort();
        Ok(paths)
    };
    read().map_err(|source| Error::Read { path: folder.to_path_buf(), source })
}
