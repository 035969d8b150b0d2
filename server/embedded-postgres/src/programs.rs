use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;

const OLDEST: u32 = 15;

/// One installation of PostgreSQL: the folder of `initdb`, `pg_ctl` and `psql`.
#[derive(Debug)]
pub(crate) struct Programs {
    bin: PathBuf,
    major: u32,
}

impl Programs {
    /// The newest installation that has PostGIS.
    pub(crate) fn newest() -> Result<Self, Error> {
        installed()
            .into_iter()
            .filter(|programs| programs.major >= OLDEST && programs.has_postgis())
            .max_by_key(|programs| programs.major)
            .ok_or(Error::ProgramsMissing)
    }

    /// The installation of the version that made the cluster in `data`: a newer one cannot read it.
    pub(crate) fn of(data: &Path) -> Result<Self, Error> {
        let version = fs::read_to_string(data.join("PG_VERSION")).unwrap_or_default();
        let Ok(major) = version.trim().parse() else {
            return Self::newest();
        };
        installed()
            .into_iter()
            .find(|programs| programs.major == major)
            .ok_or_else(|| Error::VersionMissing {
                major,
                dir: data.to_owned(),
            })
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }

    /// Where `pg_config` is missing nobody can tell; then `create extension` will.
    fn has_postgis(&self) -> bool {
        let Ok(answer) = Command::new(self.path("pg_config")).arg("--sharedir").output() else {
            return true;
        };
        let share = PathBuf::from(String::from_utf8_lossy(&answer.stdout).trim());
        share.join("extension/postgis.control").exists()
    }
}

fn installed() -> Vec<Programs> {
    let debian = folders("/usr/lib/postgresql")
        .into_iter()
        .map(|version| version.join("bin"));
    let on_path = env::var_os("PATH").unwrap_or_default();
    debian
        .chain(env::split_paths(&on_path))
        // On PATH there may be links to some of the programs: they are whole where the links lead.
        .filter_map(|bin| Some(bin.join("initdb").canonicalize().ok()?.parent()?.to_owned()))
        .filter(|bin| {
            ["pg_ctl", "psql"]
                .iter()
                .all(|program| bin.join(program).exists())
        })
        .filter_map(|bin| {
            Some(Programs {
                major: major(&bin)?,
                bin,
            })
        })
        .collect()
}

fn folders(parent: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).into_iter().flatten();
    entries.filter_map(|entry| Some(entry.ok()?.path())).collect()
}

fn major(bin: &Path) -> Option<u32> {
    let answer = Command::new(bin.join("postgres"))
        .arg("--version")
        .output()
        .ok()?;
    parse_major(&String::from_utf8_lossy(&answer.stdout))
}

/// `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)` → 15
fn parse_major(version: &str) -> Option<u32> {
    let number = version.split_once("(PostgreSQL) ")?.1;
    let digits = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
    number[..digits].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::parse_major;

    #[test]
    fn versions_are_read_as_the_releases_write_them() {
        assert_eq!(
            parse_major("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n"),
            Some(15)
        );
        assert_eq!(parse_major("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(parse_major("mysqld 8"), None);
    }
}
