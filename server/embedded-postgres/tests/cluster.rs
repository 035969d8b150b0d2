//! Against the real PostgreSQL of this machine.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use embedded_postgres::{Cluster, Error, Left, NAME, Options};

fn options(dir: &Path) -> Options {
    Options {
        dir: dir.to_owned(),
        fast: true,
    }
}

fn start(dir: &Path) -> Cluster {
    Cluster::start(&options(dir), &|_| ()).unwrap()
}

/// A folder for a cluster, removed with it, even when a test fails.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> std::path::PathBuf {
        self.0.path().join("postgres")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(Cluster::stop(&self.path()));
        drop(Cluster::remove(&self.path()));
    }
}

/// What a query answers, as psql prints it.
fn query(url: &str, sql: &str) -> Result<String, String> {
    let output = Command::new("psql")
        .args(["-X", "-A", "-t", "-c", sql, url])
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() {
        Ok(text(&output.stdout))
    } else {
        Err(text(&output.stderr))
    }
}

fn postmaster(dir: &Path) -> u32 {
    let root = fs::read_to_string(dir.join("location")).unwrap_or_else(|_| dir.display().to_string());
    let text = fs::read_to_string(Path::new(root.trim()).join("data/postmaster.pid")).unwrap();
    text.lines().next().unwrap().parse().unwrap()
}

fn kill(signal: &str, pid: u32) {
    assert!(
        Command::new("kill")
            .args([signal, &pid.to_string()])
            .status()
            .unwrap()
            .success()
    );
}

/// The binary, running `sleep` with a cluster; returns once that cluster answers.
fn supervise(dir: &Path) -> Child {
    let mut child = Command::new(env!("CARGO_BIN_EXE_embedded-postgres"))
        .arg("--dir")
        .arg(dir)
        .args(["--fast", "run", "--", "sh", "-c", "echo ready; exec sleep 600"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert_eq!(line, "ready\n");
    child
}

fn children_of(pid: u32) -> Vec<u32> {
    let path = format!("/proc/{pid}/task/{pid}/children");
    fs::read_to_string(path)
        .unwrap()
        .split_whitespace()
        .map(|child| child.parse().unwrap())
        .collect()
}

#[test]
fn a_cluster_has_postgis_keeps_its_data_and_stops_with_its_last_user() {
    let folder = Folder::new();
    let dir = folder.path();
    let cluster = start(&dir);
    let url = cluster.url();
    assert_eq!(
        query(&url, "select st_astext(st_makepoint(2, 48))").unwrap(),
        "POINT(2 48)"
    );
    query(&url, "create database copy").unwrap();
    let copy = Cluster::url_if_running(&dir, "copy").unwrap();
    assert_eq!(
        query(&copy, "select count(*) from spatial_ref_sys where srid = 4326").unwrap(),
        "1"
    );
    query(&url, "create table kept as select 42 as answer").unwrap();

    let second = start(&dir);
    assert_eq!(second.url(), url);
    assert_eq!(cluster.leave().unwrap(), Left::Running);
    assert_eq!(query(&url, "select answer from kept").unwrap(), "42");
    assert_eq!(second.leave().unwrap(), Left::Stopped);
    assert!(query(&url, "select 1").is_err());
    assert!(matches!(
        Cluster::url_if_running(&dir, NAME),
        Err(Error::NotRunning { .. })
    ));

    let third = start(&dir);
    assert_eq!(query(&third.url(), "select answer from kept").unwrap(), "42");
}

#[test]
fn nobody_enters_without_the_password() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    let cluster = start(&folder.path());
    let url = cluster.url();
    let password = fs::read_to_string(folder.path().join("password")).unwrap();
    assert!(url.contains(&password));
    let refused = query(&url.replace(&password, "wrong"), "select 1").unwrap_err();
    assert!(refused.contains("password authentication failed"), "{refused}");
    let mode = fs::metadata(folder.path().join("password"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(query(&url, "show listen_addresses").unwrap(), "");
}

#[test]
fn what_people_write_stays_out_of_the_log() {
    let folder = Folder::new();
    let cluster = start(&folder.path());
    query(
        &cluster.url(),
        "create table t (v text primary key); insert into t values ('canary')",
    )
    .unwrap();
    query(&cluster.url(), "insert into t values ('canary')").unwrap_err();
    query(&cluster.url(), "select 'canary' from nowhere").unwrap_err();
    let root = fs::read_to_string(folder.path().join("location"));
    let root = root.unwrap_or_else(|_| folder.path().display().to_string());
    let log = fs::read_to_string(Path::new(root.trim()).join("log/server.log")).unwrap();
    assert!(log.contains("duplicate key"), "{log}");
    assert!(!log.contains("canary"), "{log}");
}

#[test]
fn a_killed_user_leaves_a_cluster_the_next_one_takes_over() {
    let folder = Folder::new();
    let dir = folder.path();
    let mut user = supervise(&dir);
    let program = children_of(user.id());
    let before = postmaster(&dir);
    user.kill().unwrap();
    user.wait().unwrap();
    for pid in program {
        kill("-KILL", pid);
    }

    let cluster = start(&dir);
    assert_eq!(postmaster(&dir), before, "taken over, not started again");
    assert_eq!(query(&cluster.url(), "select 1").unwrap(), "1");
    assert_eq!(cluster.leave().unwrap(), Left::Stopped);
}

#[test]
fn a_killed_postmaster_is_started_again_with_its_data() {
    let folder = Folder::new();
    let dir = folder.path();
    let cluster = start(&dir);
    query(&cluster.url(), "create table kept as select 42 as answer").unwrap();
    query(&cluster.url(), "checkpoint").unwrap();
    kill("-KILL", postmaster(&dir));
    let again = start(&dir);
    assert_eq!(query(&again.url(), "select answer from kept").unwrap(), "42");
}

#[test]
fn a_left_over_pid_file_that_names_another_program_does_not_matter() {
    let folder = Folder::new();
    let dir = folder.path();
    start(&dir).leave().unwrap();
    let root = fs::read_to_string(dir.join("location")).unwrap_or_else(|_| dir.display().to_string());
    let data = Path::new(root.trim()).join("data");
    let ours = std::process::id();
    fs::write(
        data.join("postmaster.pid"),
        format!("{ours}\n{}\n0\n5432\n/tmp\n\n\nready   \n", data.display()),
    )
    .unwrap();
    let cluster = start(&dir);
    assert_eq!(query(&cluster.url(), "select 1").unwrap(), "1");
}

#[test]
fn the_program_ends_with_its_own_code_and_the_cluster_with_it() {
    let folder = Folder::new();
    let dir = folder.path();
    let status = Command::new(env!("CARGO_BIN_EXE_embedded-postgres"))
        .arg("--dir")
        .arg(&dir)
        .args([
            "--fast",
            "run",
            "--",
            "sh",
            "-c",
            "psql -X -c 'select 1' \"$DATABASE_URL\" && exit 7",
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(7));
    assert!(matches!(
        Cluster::url_if_running(&dir, NAME),
        Err(Error::NotRunning { .. })
    ));
}

#[test]
fn a_terminated_supervisor_stops_its_program_and_its_cluster() {
    let folder = Folder::new();
    let dir = folder.path();
    let mut user = supervise(&dir);
    kill("-TERM", user.id());
    assert_eq!(user.wait().unwrap().code(), Some(128 + 15));
    assert!(matches!(
        Cluster::url_if_running(&dir, NAME),
        Err(Error::NotRunning { .. })
    ));
}

#[test]
fn one_started_to_stay_stays_and_one_in_use_is_not_removed() {
    let folder = Folder::new();
    let dir = folder.path();
    let cluster = start(&dir);
    cluster.keep_running().unwrap();
    assert!(matches!(Cluster::remove(&dir), Err(Error::InUse { .. })));
    assert_eq!(cluster.leave().unwrap(), Left::Running);
    Cluster::url_if_running(&dir, NAME).unwrap();
    Cluster::stop(&dir).unwrap();
    assert!(matches!(
        Cluster::url_if_running(&dir, NAME),
        Err(Error::NotRunning { .. })
    ));
    Cluster::remove(&dir).unwrap();
    assert!(!dir.exists());
}

#[test]
fn a_very_long_path_and_two_clusters_at_once() {
    let outer = tempfile::tempdir().unwrap();
    let long = outer
        .path()
        .join("quite a long name, with spaces and 'quotes'".repeat(3))
        .join("postgres");
    let folder = Folder::new();
    let (one, other) = (start(&long), start(&folder.path()));
    assert_ne!(one.url(), other.url());
    query(&one.url(), "create table here ()").unwrap();
    assert!(query(&other.url(), "select from here").is_err());
    drop(one);
    Cluster::remove(&long).unwrap();
}
