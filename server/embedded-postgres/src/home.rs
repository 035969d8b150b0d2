use std::fs;
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use crate::account::Account;
use crate::error::{At as _, Error};

/// Where clusters go whose own folder the account cannot reach.
///
/// Root's checkout often lies under `/root` or in a home of mode 0700, and PostgreSQL must run as somebody else. To
/// open those folders would be to weaken the machine; a folder under `/var/lib`, which only root can make and every
/// user can pass, weakens nothing. `location` in the checkout names it.
const SHARED_PARENT: &str = "/var/lib/leboncoup/clusters";

/// What the address of a socket can hold on every system we run on (Linux 107, macOS 103), in bytes.
const LONGEST_SOCKET: usize = 103;

pub(crate) const PORT: u16 = 5432;

/// The folder of a cluster, and the place of its parts.
#[derive(Debug)]
pub(crate) struct Home {
    /// Ours: locks, the password, marks.
    dir: PathBuf,
    /// What PostgreSQL must reach: `dir`, or a folder under [`SHARED_PARENT`].
    reachable: PathBuf,
    uid: u32,
}

impl Home {
    pub(crate) fn open(dir: &Path, account: Account) -> Result<Self, Error> {
        fs::create_dir_all(dir).at("Making", dir)?;
        let dir = dir.canonicalize().at("Looking at", dir)?;
        let location = dir.join("location");
        let reachable = if let Ok(elsewhere) = fs::read_to_string(&location) {
            PathBuf::from(elsewhere.trim_end())
        } else if dir.join("data").exists() || account.can_enter(&dir) {
            dir.clone()
        } else {
            let elsewhere = Path::new(SHARED_PARENT).join(hash(&dir));
            fs::write(&location, elsewhere.as_os_str().as_bytes()).at("Writing", &location)?;
            elsewhere
        };
        fs::create_dir_all(&reachable).at("Making", &reachable)?;
        Ok(Self {
            dir,
            reachable,
            uid: account.uid(),
        })
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.reachable.join("data")
    }

    /// Where `initdb` works, so that `data` is there whole or not at all.
    pub(crate) fn unfinished_data(&self) -> PathBuf {
        self.reachable.join("data.new")
    }

    pub(crate) fn settings(&self) -> PathBuf {
        self.reachable.join("leboncoup.conf")
    }

    pub(crate) fn log_folder(&self) -> PathBuf {
        self.reachable.join("log")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.log_folder().join("server.log")
    }

    pub(crate) fn users_lock(&self) -> PathBuf {
        self.dir.join("users.lock")
    }

    pub(crate) fn change_lock(&self) -> PathBuf {
        self.dir.join("change.lock")
    }

    pub(crate) fn prepared_mark(&self) -> PathBuf {
        self.dir.join("prepared")
    }

    pub(crate) fn keep_mark(&self) -> PathBuf {
        self.dir.join("keep")
    }

    /// In `/tmp` when the path is too long. Not in `XDG_RUNTIME_DIR`: a later process may have another one, or none.
    pub(crate) fn socket_folder(&self) -> PathBuf {
        let near = self.reachable.join("socket");
        let longest = near.as_os_str().len() + format!("/.s.PGSQL.{PORT}").len();
        if longest <= LONGEST_SOCKET {
            near
        } else {
            PathBuf::from(format!("/tmp/leboncoup-{}-{}", self.uid, hash(&self.dir)))
        }
    }

    /// The password of the cluster's only role, made when there is none: 64 hex digits.
    pub(crate) fn password(&self) -> Result<String, Error> {
        let path = self.dir.join("password");
        if let Ok(password) = fs::read_to_string(&path)
            && password.len() == 64
        {
            return Ok(password);
        }
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        let password = hex::encode(bytes);
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&path)
            .at("Writing", &path)?;
        file.write_all(password.as_bytes()).at("Writing", &path)?;
        Ok(password)
    }

    /// Deletes everything this crate ever put there, and the folders when nothing else is left in them.
    pub(crate) fn remove(&self) -> Result<(), Error> {
        let folders = [
            self.data(),
            self.unfinished_data(),
            self.log_folder(),
            self.socket_folder(),
        ];
        for folder in folders.iter().filter(|folder| folder.exists()) {
            fs::remove_dir_all(folder).at("Removing", folder)?;
        }
        let settings = self.settings();
        if settings.exists() {
            fs::remove_file(&settings).at("Removing", &settings)?;
        }
        for name in [
            "password",
            "prepared",
            "keep",
            "location",
            "users.lock",
            "change.lock",
        ] {
            let file = self.dir.join(name);
            if file.exists() {
                fs::remove_file(&file).at("Removing", &file)?;
            }
        }
        for folder in [&self.reachable, &self.dir] {
            // Fails, rightly, when somebody keeps something of his own there.
            drop(fs::remove_dir(folder));
        }
        Ok(())
    }
}

/// FNV-1a, 64 bits: a short name for a path, the same in every build.
fn hash(path: &Path) -> String {
    let bytes = path.as_os_str().as_bytes();
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{Home, LONGEST_SOCKET, hash};

    #[test]
    fn the_hash_is_fnv_1a() {
        // http://www.isthe.com/chongo/src/fnv/test_fnv.c
        assert_eq!(hash(Path::new("")), "cbf29ce484222325");
        assert_eq!(hash(Path::new("foobar")), "85944171f73967e8");
    }

    #[test]
    fn no_socket_path_is_too_long() {
        for length in [10, 80, 85, 90, 95, 200] {
            let dir = PathBuf::from(format!("/{}", "d".repeat(length)));
            let home = Home {
                dir: dir.clone(),
                reachable: dir,
                uid: 1000,
            };
            let socket = home.socket_folder().join(".s.PGSQL.5432");
            assert!(socket.as_os_str().len() <= LONGEST_SOCKET, "{}", socket.display());
        }
    }
}
