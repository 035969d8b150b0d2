use std::io;
use std::path::{Path, PathBuf};

/// Why a private cluster could not be had. Each text names the cure where there is one.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(
        "PostgreSQL 15 or newer with PostGIS was not found: apt-get install postgresql-15-postgis-3 \
         (`apt-cache search postgresql-.*-postgis` names your release's), or set DATABASE_URL to a database that \
         runs elsewhere."
    )]
    ProgramsMissing,

    #[error(
        "The private database in {dir} was made by PostgreSQL {major}, which is not installed: \
         apt-get install postgresql-{major}-postgis-3, or `make clean-data` to begin with an empty one."
    )]
    VersionMissing { major: u32, dir: PathBuf },

    #[error(
        "PostgreSQL refuses to run as root, and this machine has neither a user `postgres` nor `nobody`: \
         run as an ordinary user."
    )]
    NoAccount,

    #[error("{what} {path}: {source}")]
    Io {
        what: &'static str,
        path: PathBuf,
        source: io::Error,
    },

    #[error("{program} could not be run: {source}")]
    Run { program: String, source: io::Error },

    /// `output`: the last lines the program wrote.
    #[error("{program} failed:\n{output}")]
    Failed { program: String, output: String },

    #[error("{path} belongs to someone else or is open to others: remove it, then try again.")]
    ForeignFolder { path: PathBuf },

    #[error("No private database runs in {dir}: start one with `embedded-postgres start`.")]
    NotRunning { dir: PathBuf },

    #[error("The private database in {dir} is in use: stop what uses it first.")]
    InUse { dir: PathBuf },

    #[error("The system gave no random bytes: {0}")]
    Random(#[from] getrandom::Error),
}

/// Says which path an [`io::Error`] is about.
pub(crate) trait At<T> {
    fn at(self, what: &'static str, path: &Path) -> Result<T, Error>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, what: &'static str, path: &Path) -> Result<T, Error> {
        self.map_err(|source| Error::Io {
            what,
            path: path.to_owned(),
            source,
        })
    }
}
