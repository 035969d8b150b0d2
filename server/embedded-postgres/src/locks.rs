use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use crate::error::{At as _, Error};

/// An exclusive lock on a file, held until it is dropped or the process ends, however it ends.
pub(crate) struct Exclusive {
    _file: File,
}

impl Exclusive {
    /// Waits for it; `waiting` is called first when somebody else holds it.
    pub(crate) fn wait(path: &Path, waiting: impl FnOnce()) -> Result<Self, Error> {
        let file = open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                waiting();
                file.lock().at("Locking", path)?;
            }
            Err(TryLockError::Error(error)) => return Err(error).at("Locking", path),
        }
        Ok(Self { _file: file })
    }
}

/// A lock that many may share: whoever holds one uses the cluster.
#[derive(Debug)]
pub(crate) struct Shared {
    file: File,
}

impl Shared {
    pub(crate) fn wait(path: &Path) -> Result<Self, Error> {
        let file = open(path)?;
        file.lock_shared().at("Locking", path)?;
        Ok(Self { file })
    }

    /// Whether nobody else shared it; the lock is then held alone, so that newcomers wait until it is dropped.
    pub(crate) fn becomes_exclusive(&self, path: &Path) -> Result<bool, Error> {
        self.file.unlock().at("Unlocking", path)?;
        match self.file.try_lock() {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(error).at("Locking", path),
        }
    }
}

fn open(path: &Path) -> Result<File, Error> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .at("Opening", path)
}
