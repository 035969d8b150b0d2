use std::fmt::Write as _;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use crate::NAME;
use crate::account::Account;
use crate::error::{At as _, Error};
use crate::home::Home;
use crate::initialise;
use crate::locks::{Exclusive, Shared};
use crate::postmaster::{self, State};
use crate::programs::Programs;

/// Which cluster, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// The cluster's folder; made when missing.
    pub dir: PathBuf,
    /// Trades safety for speed (`fsync = off`): for tests, whose data nobody misses.
    pub fast: bool,
}

/// What [`Cluster::leave`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// We were the last: the cluster is stopped.
    Stopped,
    /// Others use it, or it was started to stay.
    Running,
}

/// A running private cluster, in use as long as this value lives.
#[derive(Debug)]
pub struct Cluster {
    home: Home,
    account: Account,
    password: String,
    socket_folder: PathBuf,
    in_use: Option<Shared>,
}

impl Cluster {
    /// Makes the cluster if it is new, starts it if it is stopped, and joins its users. Blocks: a second when it
    /// starts, three when it is new. `progress` hears one sentence for each step that takes time.
    pub fn start(options: &Options, progress: &dyn Fn(&str)) -> Result<Self, Error> {
        let account = Account::choose()?;
        let home = Home::open(&options.dir, account)?;
        let in_use = Some(Shared::wait(&home.users_lock())?);
        let mut cluster = Self {
            socket_folder: home.socket_folder(),
            password: String::new(),
            home,
            account,
            in_use,
        };
        // On an error `cluster` is dropped, which stops what was begun.
        cluster.bring_up(options.fast, progress)?;
        Ok(cluster)
    }

    fn bring_up(&mut self, fast: bool, progress: &dyn Fn(&str)) -> Result<(), Error> {
        let home = &self.home;
        let _change = Exclusive::wait(&home.change_lock(), || {
            progress("Waiting for the private database: another process is starting or stopping it");
        })?;
        let data = home.data();
        let is_new = !data.exists();
        let programs = if is_new {
            Programs::newest()?
        } else {
            Programs::of(&data)?
        };
        self.password = home.password()?;
        if is_new {
            progress(&format!(
                "Making a private PostgreSQL database in {} (once)",
                home.dir().display()
            ));
            let mark = home.prepared_mark();
            if mark.exists() {
                fs::remove_file(&mark).at("Removing", &mark)?;
            }
            initialise::make_files(home, &programs, self.account)?;
        }
        match postmaster::state(&data) {
            State::Ready { socket_folder } => self.socket_folder = socket_folder,
            State::Busy => {
                postmaster::stop(home, &programs, self.account)?;
                postmaster::start(home, &programs, self.account, fast)?;
            }
            State::Stopped => postmaster::start(home, &programs, self.account, fast)?,
        }
        if !home.prepared_mark().exists() {
            progress("Adding PostGIS to it");
            initialise::make_databases(home, &programs, &self.socket_folder)?;
        }
        Ok(())
    }

    /// The URL of a database of a cluster that runs already; the caller does not become one of its users.
    pub fn url_if_running(dir: &Path, database: &str) -> Result<String, Error> {
        let not_running = || Error::NotRunning { dir: dir.to_owned() };
        if !dir.exists() {
            return Err(not_running());
        }
        let home = Home::open(dir, Account::choose()?)?;
        match postmaster::state(&home.data()) {
            State::Ready { socket_folder } => Ok(url(&home.password()?, &socket_folder, database)),
            State::Stopped | State::Busy => Err(not_running()),
        }
    }

    /// `postgres://leboncoup:…@localhost/leboncoup?host=…`, as sqlx, libpq and node-postgres read it. It holds the
    /// password: not for logs.
    #[must_use]
    pub fn url(&self) -> String {
        url(&self.password, &self.socket_folder, NAME)
    }

    /// Lets the cluster run on after its last user has left, until [`Cluster::stop`].
    pub fn keep_running(&self) -> Result<(), Error> {
        let mark = self.home.keep_mark();
        fs::write(&mark, "").at("Writing", &mark)
    }

    /// Leaves the cluster, and stops it when nobody else uses it. Blocks. Dropping does the same and hides errors.
    pub fn leave(mut self) -> Result<Left, Error> {
        self.go()
    }

    fn go(&mut self) -> Result<Left, Error> {
        let Some(in_use) = self.in_use.take() else {
            return Ok(Left::Running);
        };
        let _change = Exclusive::wait(&self.home.change_lock(), || ())?;
        let last = in_use.becomes_exclusive(&self.home.users_lock())?;
        if !last || self.home.keep_mark().exists() {
            return Ok(Left::Running);
        }
        postmaster::stop(&self.home, &Programs::of(&self.home.data())?, self.account)?;
        Ok(Left::Stopped)
    }

    /// Stops a cluster, whoever uses it.
    pub fn stop(dir: &Path) -> Result<(), Error> {
        if !dir.exists() {
            return Ok(());
        }
        let account = Account::choose()?;
        let home = Home::open(dir, account)?;
        let _change = Exclusive::wait(&home.change_lock(), || ())?;
        let mark = home.keep_mark();
        if mark.exists() {
            fs::remove_file(&mark).at("Removing", &mark)?;
        }
        match postmaster::state(&home.data()) {
            State::Stopped => Ok(()),
            State::Ready { .. } | State::Busy => {
                postmaster::stop(&home, &Programs::of(&home.data())?, account)
            }
        }
    }

    /// Stops a cluster nobody uses and deletes it with everything in it.
    pub fn remove(dir: &Path) -> Result<(), Error> {
        if !dir.exists() {
            return Ok(());
        }
        let home = Home::open(dir, Account::choose()?)?;
        let users = Shared::wait(&home.users_lock())?;
        if !users.becomes_exclusive(&home.users_lock())? {
            return Err(Error::InUse { dir: dir.to_owned() });
        }
        Self::stop(dir)?;
        home.remove()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.go());
    }
}

fn url(password: &str, socket_folder: &Path, database: &str) -> String {
    let mut host = String::new();
    for byte in socket_folder.as_os_str().as_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._".contains(byte) {
            host.push(char::from(*byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(host, "%{byte:02X}");
        }
    }
    // The part before the path must name a host; `host=` then overrides it.
    format!("postgres://{NAME}:{password}@localhost/{database}?host={host}")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::url;

    #[test]
    fn the_folder_is_escaped_in_the_url() {
        assert_eq!(
            url("secret", Path::new("/home/zoé/my work/socket"), "test"),
            "postgres://leboncoup:secret@localhost/test?host=/home/zo%C3%A9/my%20work/socket"
        );
    }
}
