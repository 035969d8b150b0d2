use std::collections::HashSet;
use std::fs;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use http::Uri;

use super::{Environment, LogFormat, MapTiles, RateLimits, Secret, Secrets};

/// The shortest secret, in bytes: what HMAC-SHA256 makes of a shorter one can be guessed.
const SHORTEST_SECRET: usize = 32;

/// Examples that were published, in this project's specification among others.
const KNOWN_SECRETS: [&str; 2] = [
    "random_string_very_long_and_secure",
    "another_random_string_for_email_hashing",
];

/// Why the server does not start. No text repeats a value: it may be a secret.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("{name} is required in production: {how}.")]
    Missing { name: &'static str, how: &'static str },

    #[error("{name} must be {expected}.")]
    Invalid { name: &'static str, expected: String },

    #[error("{name} is too weak for production: {why}. `openssl rand -hex 32` makes a good one.")]
    WeakSecret { name: &'static str, why: &'static str },

    #[error("{name} names a file that cannot be read: {kind}.")]
    Unreadable {
        name: &'static str,
        kind: std::io::ErrorKind,
    },

    #[error("{name}_FILE names a file that cannot be read: {kind}.")]
    SecretFile {
        name: &'static str,
        kind: std::io::ErrorKind,
    },

    #[error("{name}_FILE names a file with nothing in it.")]
    EmptySecretFile { name: &'static str },

    #[error("{name} and {name}_FILE are both set: one of the two, please.")]
    Twice { name: &'static str },

    #[error("The file .env cannot be read: each line must be NAME=value, or begin with #.")]
    EnvFile,

    #[error("Development's secrets cannot be kept in {path}: {kind}.")]
    SecretsFile { path: PathBuf, kind: std::io::ErrorKind },
}

/// Values by the names of their variables. An empty one counts as not set.
pub(super) struct Values<'a> {
    lookup: &'a dyn Fn(&str) -> Option<String>,
}

impl<'a> Values<'a> {
    pub(super) fn new(lookup: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { lookup }
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
        (self.lookup)(name)
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
    }

    pub(super) fn parsed<T: FromStr>(
        &self,
        name: &'static str,
        expected: &str,
    ) -> Result<Option<T>, ConfigError> {
        let parse = |value: String| value.parse().map_err(|_| invalid(name, expected));
        self.text(name).map(parse).transpose()
    }

    pub(super) fn number<T>(
        &self,
        name: &'static str,
        allowed: RangeInclusive<T>,
    ) -> Result<Option<T>, ConfigError>
    where
        T: FromStr + PartialOrd + std::fmt::Display,
    {
        let expected = format!("a whole number from {} to {}", allowed.start(), allowed.end());
        match self.parsed(name, &expected)? {
            Some(number) if !allowed.contains(&number) => Err(invalid(name, &expected)),
            number => Ok(number),
        }
    }

    pub(super) fn seconds(
        &self,
        name: &'static str,
        allowed: RangeInclusive<u64>,
    ) -> Result<Option<Duration>, ConfigError> {
        Ok(self.number(name, allowed)?.map(Duration::from_secs))
    }

    pub(super) fn flag(&self, name: &'static str) -> Result<Option<bool>, ConfigError> {
        self.choice(
            name,
            &[("1", true), ("0", false), ("true", true), ("false", false)],
        )
    }

    fn choice<T: Copy>(&self, name: &'static str, choices: &[(&str, T)]) -> Result<Option<T>, ConfigError> {
        let Some(value) = self.text(name) else {
            return Ok(None);
        };
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let found = choices.iter().find(|(name, _)| *name == value);
        found
            .map(|(_, choice)| Some(*choice))
            .ok_or_else(|| invalid(name, &format!("one of {}", names.join(", "))))
    }

    pub(super) fn environment(&self) -> Result<Environment, ConfigError> {
        let choices = [
            ("development", Environment::Development),
            ("production", Environment::Production),
        ];
        Ok(self
            .choice("LEBONCOUP_ENV", &choices)?
            .unwrap_or(Environment::Development))
    }

    pub(super) fn log_format(&self) -> Result<Option<LogFormat>, ConfigError> {
        self.choice(
            "LOG_FORMAT",
            &[("json", LogFormat::Json), ("pretty", LogFormat::Pretty)],
        )
    }

    pub(super) fn data_dir(&self) -> PathBuf {
        self.text("DATA_DIR")
            .map_or_else(|| PathBuf::from(".data"), PathBuf::from)
    }

    pub(super) fn database_url(&self, production: bool) -> Result<Option<Secret>, ConfigError> {
        let name = "DATABASE_URL";
        match self.secret_text(name)? {
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                Ok(Some(Secret::new(url)))
            }
            Some(_) => Err(invalid(
                name,
                "a PostgreSQL URL, like postgres://user:password@host:5432/leboncoup",
            )),
            None if production => Err(ConfigError::Missing {
                name,
                how: "the private database is for development only",
            }),
            None => Ok(None),
        }
    }

    pub(super) fn rate_limits(&self) -> Result<RateLimits, ConfigError> {
        let limit = |name, default: u32| Ok(self.number(name, 1..=1_000_000)?.unwrap_or(default));
        Ok(RateLimits {
            window: self
                .seconds("RATE_LIMIT_WINDOW_SECONDS", 60..=86_400)?
                .unwrap_or(Duration::from_mins(15)),
            api: limit("RATE_LIMIT_API", 100)?,
            api_signed_in: limit("RATE_LIMIT_API_SIGNED_IN", 1000)?,
            interface: limit("RATE_LIMIT_INTERFACE", 3000)?,
            login: limit("RATE_LIMIT_LOGIN", 5)?,
            prelogin: limit("RATE_LIMIT_PRELOGIN", 60)?,
            signup: limit("RATE_LIMIT_SIGNUP", 20)?,
        })
    }

    pub(super) fn redis_url(&self) -> Result<Option<Secret>, ConfigError> {
        let name = "REDIS_URL";
        let expected = "a Redis URL, like redis://user:password@host:6379 or rediss:// for TLS";
        match self.secret_text(name)? {
            Some(url) if redis::Client::open(url.as_str()).is_ok() => Ok(Some(Secret::new(url))),
            Some(_) => Err(invalid(name, expected)),
            None => Ok(None),
        }
    }

    pub(super) fn legal_notice(&self) -> Result<Option<String>, ConfigError> {
        let name = "LEGAL_NOTICE_FILE";
        let Some(path) = self.text(name) else {
            return Ok(None);
        };
        let text = fs::read_to_string(path).map_err(|error| ConfigError::Unreadable {
            name,
            kind: error.kind(),
        })?;
        if text.trim().is_empty() {
            return Err(invalid(name, "the path of a file with a text in it"));
        }
        Ok(Some(text))
    }

    /// A link that everyone may see: no blanks, no angle brackets, no password.
    pub(super) fn source_url(&self) -> Result<Option<String>, ConfigError> {
        let name = "SOURCE_URL";
        let Some(url) = self.text(name) else {
            return Ok(None);
        };
        let is_link = url
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"<>\"\\`".contains(&byte));
        let is_public = url.parse::<Uri>().is_ok_and(|uri| {
            let has_host = uri
                .authority()
                .is_some_and(|authority| !authority.host().is_empty() && !authority.as_str().contains('@'));
            matches!(uri.scheme_str(), Some("https" | "http")) && has_host
        });
        if is_link && is_public {
            Ok(Some(url))
        } else {
            Err(invalid(
                name,
                "an http or https URL, like https://example.org/leboncoup/tree/v1",
            ))
        }
    }

    /// Another map under ours, and its owner's name.
    pub(super) fn map_tiles(&self) -> Result<Option<MapTiles>, ConfigError> {
        let Some(url) = self.text("MAP_TILE_URL") else {
            return Ok(None);
        };
        let credit = self.text("MAP_TILE_CREDIT").unwrap_or_default();
        let tiles = MapTiles::new(&url, &credit).ok_or_else(|| {
            let expected =
                "a URL like https://example.org/{z}/{x}/{y}.png, with MAP_TILE_CREDIT saying whose map it is";
            invalid("MAP_TILE_URL", expected)
        })?;
        Ok(Some(tiles))
    }

    /// An origin as browsers write it in `Origin`: with it requests are compared.
    pub(super) fn frontend_url(&self, production: bool, listen: SocketAddr) -> Result<String, ConfigError> {
        let name = "FRONTEND_URL";
        let Some(url) = self.text(name) else {
            return if production {
                Err(ConfigError::Missing {
                    name,
                    how: "the address people type, like https://leboncoup.fr",
                })
            } else {
                Ok(format!("http://{listen}"))
            };
        };
        let schemes: &[&str] = if production {
            &["https"]
        } else {
            &["https", "http"]
        };
        let url = url.trim_end_matches('/').to_ascii_lowercase();
        let is_origin = url.split_once("://").is_some_and(|(scheme, authority)| {
            let is_host = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
            schemes.contains(&scheme) && !authority.is_empty() && authority.chars().all(is_host)
        });
        let expected = format!(
            "{}:// and a host, without a path, like https://leboncoup.fr",
            schemes.join(":// or ")
        );
        if is_origin {
            Ok(url)
        } else {
            Err(invalid(name, &expected))
        }
    }

    pub(super) fn secrets(&self, production: bool) -> Result<Secrets, ConfigError> {
        let secrets = Secrets {
            jwt: self.secret("JWT_SECRET", production)?,
            email_salt: self.secret("SECRET_SALT", production)?,
            pepper: self.secret("PEPPER", production)?,
        };
        if secrets.pepper == secrets.jwt || secrets.pepper == secrets.email_salt {
            return Err(ConfigError::WeakSecret {
                name: "PEPPER",
                why: "it is the same as another secret",
            });
        }
        if secrets.jwt == secrets.email_salt {
            return Err(ConfigError::WeakSecret {
                name: "JWT_SECRET",
                why: "it is the same as SECRET_SALT",
            });
        }
        Ok(secrets)
    }

    fn secret(&self, name: &'static str, production: bool) -> Result<Secret, ConfigError> {
        let how = "`openssl rand -hex 32` makes one; keep it as safe as the database, elsewhere";
        let value = self
            .secret_text(name)?
            .ok_or(ConfigError::Missing { name, how })?;
        if production && value.len() < SHORTEST_SECRET {
            return Err(ConfigError::WeakSecret {
                name,
                why: "it is shorter than 32 bytes",
            });
        }
        if production && KNOWN_SECRETS.contains(&value.as_str()) {
            return Err(ConfigError::WeakSecret {
                name,
                why: "it is a published example",
            });
        }
        if production && value.bytes().collect::<HashSet<_>>().len() < 8 {
            return Err(ConfigError::WeakSecret {
                name,
                why: "it repeats a few characters",
            });
        }
        Ok(Secret::new(value))
    }
}

fn invalid(name: &'static str, expected: &str) -> ConfigError {
    ConfigError::Invalid {
        name,
        expected: expected.to_owned(),
    }
}
