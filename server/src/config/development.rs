use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::process;

use backend::entropy::Entropy;

use super::ConfigError;

/// The secrets of this machine's development server, made at the first start and kept in `secrets.env`, mode 0600.
///
/// Random even here: nothing that was ever published may open a database someone put real data into.
pub(super) fn secrets(
    data_dir: &Path,
    entropy: &dyn Entropy,
) -> Result<HashMap<String, String>, ConfigError> {
    let path = data_dir.join("secrets.env");
    let failed = |kind| ConfigError::SecretsFile {
        path: path.clone(),
        kind,
    };
    fs::create_dir_all(data_dir).map_err(|error| failed(error.kind()))?;
    if !path.exists() {
        make(&path, entropy).map_err(|error| failed(error.kind()))?;
    }
    let lines = dotenvy::from_path_iter(&path).map_err(|_| failed(ErrorKind::InvalidData))?;
    lines
        .collect::<Result<_, _>>()
        .map_err(|_| failed(ErrorKind::InvalidData))
}

fn make(path: &Path, entropy: &dyn Entropy) -> std::io::Result<()> {
    let mut text = String::from(
        "# Made for development, on this machine only. Without it existing accounts cannot log in.\n",
    );
    for name in ["JWT_SECRET", "SECRET_SALT", "PEPPER"] {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{name}={:032x}{:032x}", random(entropy), random(entropy));
    }
    // Written beside, then linked: of two servers that start at once one wins and both read the same whole file.
    let unfinished = path.with_extension(format!("{}.new", process::id()));
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&unfinished)?;
    file.write_all(text.as_bytes())?;
    let linked = fs::hard_link(&unfinished, path);
    fs::remove_file(&unfinished)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn random(entropy: &dyn Entropy) -> u128 {
    u128::from_be_bytes(entropy.bytes())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use backend::entropy::SystemEntropy;

    use super::*;

    #[test]
    fn they_are_made_once_and_only_we_can_read_them() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("not/there/yet");
        let first = secrets(&data, &SystemEntropy).unwrap();
        assert_eq!(first.len(), 3);
        assert!(
            first.values().all(|secret| secret.len() == 64),
            "64 hex digits each"
        );
        assert_ne!(first["JWT_SECRET"], first["PEPPER"]);
        assert_eq!(secrets(&data, &SystemEntropy).unwrap(), first);
        let mode = fs::metadata(data.join("secrets.env"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(&data).unwrap().count(), 1);
    }
}
