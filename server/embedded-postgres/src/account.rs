use std::fs;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::error::{At as _, Error};

/// Whom PostgreSQL runs as: ourselves, or, because it refuses root, an unprivileged user.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Account {
    uid: u32,
    /// Set when we must change to it: its group.
    switch_to_group: Option<u32>,
}

impl Account {
    pub(crate) fn choose() -> Result<Self, Error> {
        let uid = rustix::process::geteuid().as_raw();
        if uid != 0 {
            return Ok(Self {
                uid,
                switch_to_group: None,
            });
        }
        let passwd = Path::new("/etc/passwd");
        let users = fs::read_to_string(passwd).at("Reading", passwd)?;
        let (uid, gid) = find_user(&users, "postgres")
            .or_else(|| find_user(&users, "nobody"))
            .ok_or(Error::NoAccount)?;
        Ok(Self {
            uid,
            switch_to_group: Some(gid),
        })
    }

    pub(crate) fn uid(self) -> u32 {
        self.uid
    }

    /// A command run as this account. It inherits nothing: neither our secrets nor a `PGDATA` meant for another
    /// cluster, and messages stay in English because we read some.
    pub(crate) fn command(self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("LC_ALL", "C");
        command.current_dir("/").stdin(Stdio::null());
        if let Some(gid) = self.switch_to_group {
            // The standard library drops root's other groups along with the user.
            command.uid(self.uid).gid(gid);
        }
        command
    }

    /// Whether this account can reach `dir`: a checkout under `/root` or a 0700 home is closed to it.
    pub(crate) fn can_enter(self, dir: &Path) -> bool {
        self.switch_to_group.is_none()
            || self
                .command(Path::new("/bin/sh"))
                .args(["-c", "cd -- \"$1\"", "sh"])
                .arg(dir)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|status| status.success())
    }

    /// Makes a folder that only this account may enter. One that is there already must be such a folder.
    pub(crate) fn make_private_folder(self, path: &Path) -> Result<(), Error> {
        match fs::DirBuilder::new().mode(0o700).create(path) {
            Ok(()) => self.own(path),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                // Not `metadata`: a link someone put under /tmp must not be followed.
                let found = fs::symlink_metadata(path).at("Looking at", path)?;
                if found.is_dir() && found.uid() == self.uid && found.mode() % 0o100 == 0 {
                    Ok(())
                } else {
                    Err(Error::ForeignFolder {
                        path: path.to_owned(),
                    })
                }
            }
            Err(error) => Err(error).at("Making", path),
        }
    }

    /// Gives a file or folder we just made to this account.
    pub(crate) fn own(self, path: &Path) -> Result<(), Error> {
        match self.switch_to_group {
            Some(gid) => chown(path, Some(self.uid), Some(gid)).at("Changing the owner of", path),
            None => Ok(()),
        }
    }
}

/// The user's and its group's number in the text of `/etc/passwd`.
fn find_user(passwd: &str, name: &str) -> Option<(u32, u32)> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next()? == name).then_some(())?;
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        Some((uid, gid))
    })
}

#[cfg(test)]
mod tests {
    use super::find_user;

    #[test]
    fn a_user_is_found_by_its_whole_name() {
        let passwd = "root:x:0:0:root:/root:/bin/bash\npostgresql:x:7:8::/:/bin/sh\npostgres:x:101:104:,,,:/:/bin/bash\n";
        assert_eq!(find_user(passwd, "postgres"), Some((101, 104)));
        assert_eq!(find_user(passwd, "nobody"), None);
        assert_eq!(find_user("postgres:x:many", "postgres"), None);
    }
}
