use std::fs;

use super::parse::{ConfigError, Values};

impl Values<'_> {
    /// The value of `NAME`, or what stands in the file that `NAME_FILE` names: what is in the environment is read by more
    /// than one would like. Blanks and line ends around it are cut either way.
    pub(super) fn secret_text(&self, name: &'static str) -> Result<Option<String>, ConfigError> {
        let value = self.text(name);
        let Some(path) = self.text(&file_of(name)) else {
            return Ok(value);
        };
        if value.is_some() {
            return Err(ConfigError::Twice { name });
        }
        let text = fs::read_to_string(path).map_err(|error| ConfigError::SecretFile {
            name,
            kind: error.kind(),
        })?;
        let text = text.trim();
        if text.is_empty() {
            return Err(ConfigError::EmptySecretFile { name });
        }
        Ok(Some(text.to_owned()))
    }

    /// Whether a secret is given, either way.
    pub(super) fn gives(&self, name: &str) -> bool {
        self.text(name).is_some() || self.text(&file_of(name)).is_some()
    }
}

fn file_of(name: &str) -> String {
    format!("{name}_FILE")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a file with these bytes gives for PEPPER.
    fn read(content: &[u8]) -> Result<Option<String>, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pepper");
        fs::write(&path, content).unwrap();
        let lookup = |name: &str| (name == "PEPPER_FILE").then(|| path.to_str().unwrap().to_owned());
        Values::new(&lookup).secret_text("PEPPER")
    }

    #[test]
    fn a_secret_is_what_stands_in_its_file() {
        for content in [&b"a b"[..], b"a b\n", b"a b\r\n\n"] {
            assert_eq!(read(content).unwrap().as_deref(), Some("a b"));
        }
        assert_eq!(
            read(b" \n").unwrap_err().to_string(),
            "PEPPER_FILE names a file with nothing in it."
        );
        let error = read(b"\xff\xfe").unwrap_err();
        assert!(matches!(error, ConfigError::SecretFile { .. }), "{error}");
    }

    #[test]
    fn a_file_that_is_not_there_is_no_secret_left_out() {
        let lookup = |name: &str| (name == "PEPPER_FILE").then(|| "/nowhere/pepper".to_owned());
        let error = Values::new(&lookup).secret_text("PEPPER").unwrap_err();
        assert_eq!(
            error.to_string(),
            "PEPPER_FILE names a file that cannot be read: entity not found."
        );
        assert!(Values::new(&lookup).gives("PEPPER"));
        assert!(!Values::new(&lookup).gives("JWT_SECRET"));
    }

    #[test]
    fn a_secret_given_twice_is_refused() {
        let lookup = |name: &str| name.starts_with("PEPPER").then(|| "hunter2".to_owned());
        let error = Values::new(&lookup).secret_text("PEPPER").unwrap_err();
        assert_eq!(
            error.to_string(),
            "PEPPER and PEPPER_FILE are both set: one of the two, please."
        );
    }
}
