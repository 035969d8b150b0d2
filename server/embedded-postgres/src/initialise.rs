use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::NAME;
use crate::account::Account;
use crate::error::{At as _, Error};
use crate::home::Home;
use crate::postmaster::failed;
use crate::programs::Programs;

/// Makes the files of a cluster. They appear whole or not at all: work is done beside, then renamed.
pub(crate) fn make_files(home: &Home, programs: &Programs, account: Account) -> Result<(), Error> {
    let unfinished = home.unfinished_data();
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).at("Removing", &unfinished)?;
    }
    account.make_private_folder(&unfinished)?;
    account.make_private_folder(&home.log_folder())?;
    // `initdb` reads the password as the account, which may not see ours: a copy, gone at once.
    let password = home.log_folder().join("password.new");
    write_private(&password, &home.password()?, account)?;
    let output = account
        .command(&programs.path("initdb"))
        .args([
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--lc-messages=C",
        ])
        .args(["--username", NAME, "--pwfile"])
        .arg(&password)
        .arg("--pgdata")
        .arg(&unfinished)
        .output();
    fs::remove_file(&password).at("Removing", &password)?;
    let output = output.map_err(|source| Error::Run {
        program: "initdb".to_owned(),
        source,
    })?;
    if !output.status.success() {
        return Err(failed("initdb", &output));
    }
    include_settings(&unfinished)?;
    let data = home.data();
    fs::rename(&unfinished, &data).at("Making", &data)
}

fn include_settings(data: &Path) -> Result<(), Error> {
    let path = data.join("postgresql.conf");
    let mut file = fs::OpenOptions::new()
        .append(true)
        .open(&path)
        .at("Opening", &path)?;
    file.write_all(b"include = '../leboncoup.conf'\n")
        .at("Writing", &path)
}

fn write_private(path: &Path, text: &str, account: Account) -> Result<(), Error> {
    use std::os::unix::fs::OpenOptionsExt as _;
    if path.exists() {
        fs::remove_file(path).at("Removing", path)?;
    }
    // Never one that is there: as root we must not write through a link that the account put in its folder.
    let mut options = fs::OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .at("Writing", path)?;
    file.write_all(text.as_bytes()).at("Writing", path)?;
    account.own(path)
}

/// Puts PostGIS into `template1`, so that each database made later, one per test, has it at once, and makes the main
/// database. Safe to repeat.
pub(crate) fn make_databases(home: &Home, programs: &Programs, socket_folder: &Path) -> Result<(), Error> {
    let script = format!(
        "create extension if not exists postgis;\n\
         select 'create database {NAME}'\n\
         where not exists (select from pg_database where datname = '{NAME}') \\gexec\n"
    );
    let run = |source| Error::Run {
        program: "psql".to_owned(),
        source,
    };
    let mut psql = Command::new(programs.path("psql"));
    psql.env_clear()
        .env("PGPASSWORD", home.password()?)
        .env("LC_ALL", "C");
    psql.args([
        "--no-psqlrc",
        "--quiet",
        "--set=ON_ERROR_STOP=1",
        "--username",
        NAME,
        "--dbname=template1",
        "--host",
    ])
    .arg(socket_folder);
    let mut psql = psql
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(run)?;
    if let Some(mut input) = psql.stdin.take() {
        // Fails when psql has gone already; its own words, below, say why.
        drop(input.write_all(script.as_bytes()));
    }
    let output = psql.wait_with_output().map_err(run)?;
    if !output.status.success() {
        return Err(failed("psql", &output));
    }
    let mark = home.prepared_mark();
    fs::write(&mark, "").at("Writing", &mark)
}
