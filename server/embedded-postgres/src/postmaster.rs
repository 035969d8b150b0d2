use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::account::Account;
use crate::error::{At as _, Error};
use crate::home::{Home, PORT};
use crate::programs::Programs;

/// How long a killed postmaster and its children may take to go.
const PREDECESSOR_LEAVES_WITHIN: Duration = Duration::from_secs(15);

/// A log larger than this is begun anew at the next start, in bytes.
const LARGEST_LOG: u64 = 10_000_000;

/// What the process of a cluster is doing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum State {
    Stopped,
    Ready {
        socket_folder: PathBuf,
    },
    /// Starting or stopping.
    Busy,
}

/// What runs on `data`, as `postmaster.pid` says.
///
/// The file may be left over from a crash or a reboot, and its number may since belong to any process: only one that
/// was started on this very folder counts.
pub(crate) fn state(data: &Path) -> State {
    let Ok(text) = fs::read_to_string(data.join("postmaster.pid")) else {
        return State::Stopped;
    };
    // https://github.com/postgres/postgres/blob/REL_15_STABLE/src/include/utils/pidfile.h
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    if lines.first().is_none_or(|pid| !runs_on(pid, data)) {
        return State::Stopped;
    }
    match (lines.get(4), lines.get(7)) {
        (Some(folder), Some(&"ready")) => State::Ready {
            socket_folder: PathBuf::from(folder),
        },
        _ => State::Busy,
    }
}

fn runs_on(pid: &str, data: &Path) -> bool {
    let arguments = command_line(pid);
    arguments
        .split(|byte| *byte == 0)
        .any(|argument| argument == data.as_os_str().as_encoded_bytes())
}

fn command_line(pid: &str) -> Vec<u8> {
    fs::read(Path::new("/proc").join(pid).join("cmdline")).unwrap_or_default()
}

/// Whether a process is dead and only waits for its parent to notice.
fn is_zombie(pid: &str) -> bool {
    let status = fs::read_to_string(Path::new("/proc").join(pid).join("status")).unwrap_or_default();
    status
        .lines()
        .any(|line| line.starts_with("State:") && line.contains('Z'))
}

/// Removes what a dead postmaster left when its number misleads: it may be a zombie's, or after a reboot another
/// program's, and PostgreSQL, which only asks whether it is taken, would not start. Neither can hold the folder. Children
/// of a dead postmaster can, but they hold its shared memory, too, which PostgreSQL finds by the folder's inode and
/// refuses.
fn remove_misleading_pid_files(home: &Home) -> Result<(), Error> {
    let socket_lock = home.socket_folder().join(format!(".s.PGSQL.{PORT}.lock"));
    for path in [home.data().join("postmaster.pid"), socket_lock] {
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let pid = text.lines().next().unwrap_or_default();
        let arguments = command_line(pid);
        let is_other = !arguments.is_empty() && !arguments.windows(8).any(|part| part == b"postgres");
        if is_other || is_zombie(pid) {
            fs::remove_file(&path).at("Removing", &path)?;
        }
    }
    Ok(())
}

/// Starts PostgreSQL on the cluster and waits until it answers, crash recovery included.
///
/// `pg_ctl` puts it into a session of its own, so a Ctrl-C in our terminal is not its business.
pub(crate) fn start(home: &Home, programs: &Programs, account: Account, fast: bool) -> Result<(), Error> {
    let data = home.data();
    account.make_private_folder(&home.socket_folder())?;
    account.make_private_folder(&home.log_folder())?;
    write_settings(home, fast)?;
    let log = home.log();
    if fs::metadata(&log).is_ok_and(|log| log.len() > LARGEST_LOG) {
        fs::remove_file(&log).at("Removing", &log)?;
    }
    let began = Instant::now();
    loop {
        remove_misleading_pid_files(home)?;
        let already_logged = fs::metadata(&log).map_or(0, |log| log.len());
        let output = account
            .command(&programs.path("pg_ctl"))
            .args(["start", "--silent", "--wait", "--timeout=120", "--pgdata"])
            .arg(&data)
            .arg("--log")
            .arg(&log)
            // A pipe would stay open as long as PostgreSQL runs, and we would wait for its end.
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        let status = output.map_err(|source| Error::Run {
            program: "pg_ctl start".to_owned(),
            source,
        })?;
        if status.success() {
            return Ok(());
        }
        let log_text = fs::read(&log).unwrap_or_default();
        let new = log_text
            .get(usize::try_from(already_logged).unwrap_or(0)..)
            .unwrap_or(&log_text);
        let new = String::from_utf8_lossy(new);
        let still_leaving = ["pre-existing shared memory block", "FATAL:  lock file "];
        if still_leaving.iter().any(|message| new.contains(message))
            && began.elapsed() < PREDECESSOR_LEAVES_WITHIN
        {
            sleep(Duration::from_millis(100));
            continue;
        }
        return Err(Error::Failed {
            program: "pg_ctl start".to_owned(),
            output: last_lines(&new),
        });
    }
}

/// Stops PostgreSQL as it likes to be stopped: connections end, everything is written.
pub(crate) fn stop(home: &Home, programs: &Programs, account: Account) -> Result<(), Error> {
    let data = home.data();
    for mode in ["fast", "immediate"] {
        if state(&data) == State::Stopped {
            return Ok(());
        }
        let mut command = account.command(&programs.path("pg_ctl"));
        command
            .args([
                "stop",
                "--silent",
                "--wait",
                "--timeout=60",
                "--mode",
                mode,
                "--pgdata",
            ])
            .arg(&data);
        let output = command.output();
        let output = output.map_err(|source| Error::Run {
            program: "pg_ctl stop".to_owned(),
            source,
        })?;
        if mode == "immediate" && state(&data) != State::Stopped {
            return Err(failed("pg_ctl stop", &output));
        }
    }
    Ok(())
}

/// `leboncoup.conf`, which `postgresql.conf` includes, anew at each start: settings follow the program. It lies beside
/// `data`, in a folder of ours: as root we do not write where another account could put a link.
fn write_settings(home: &Home, fast: bool) -> Result<(), Error> {
    let folder = home.socket_folder();
    // Quoted twice: as a list element, then as a string.
    let folder = folder.to_string_lossy().replace('"', "\"\"").replace('\'', "''");
    let mut settings = format!(
        "listen_addresses = ''\n\
         unix_socket_directories = '\"{folder}\"'\n\
         unix_socket_permissions = 0700\n\
         port = {PORT}\n\
         max_connections = 200\n\
         timezone = 'UTC'\n\
         log_timezone = 'UTC'\n\
         logging_collector = off\n\
         # Statements and the details of errors carry what people wrote.\n\
         log_min_error_statement = panic\n\
         log_error_verbosity = terse\n"
    );
    if fast {
        settings.push_str(
            "# Tests: a crash of the machine may lose everything, and that is all right.\n\
             fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n",
        );
    }
    let path = home.settings();
    fs::write(&path, settings).at("Writing", &path)?;
    // Whatever our umask: the account reads it, and it holds no secret.
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).at("Changing the mode of", &path)
}

pub(crate) fn failed(program: &str, output: &Output) -> Error {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    Error::Failed {
        program: program.to_owned(),
        output: last_lines(&String::from_utf8_lossy(&text)),
    }
}

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(12)..].join("\n")
}
