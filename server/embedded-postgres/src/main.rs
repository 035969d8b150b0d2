//! `embedded-postgres`: a private database for scripts and tests.

use std::env;
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::thread;

use embedded_postgres::{Cluster, Error, NAME, Options};
use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::Signals;

const HELP: &str = "\
A private PostgreSQL + PostGIS database in a folder.

embedded-postgres [--dir DIR] [--fast] COMMAND
  run -- PROGRAM…   starts it, runs the program with DATABASE_URL set, stops it when nobody else uses it
  start             starts it and lets it run
  stop              stops it, whoever uses it
  url [DATABASE]    prints the address of a running one (it holds the password)
  remove            stops it and deletes it with everything in it

--dir DIR   its folder; default .data/postgres
--fast      unsafe but quick, for tests (fsync = off)
";

fn main() -> ExitCode {
    match Arguments::parse(env::args().skip(1)) {
        None => {
            eprint!("{HELP}");
            ExitCode::from(2)
        }
        Some(arguments) => arguments.carry_out().unwrap_or_else(|error| {
            eprintln!("{error}");
            ExitCode::FAILURE
        }),
    }
}

struct Arguments {
    options: Options,
    task: Task,
}

enum Task {
    Run(Vec<String>),
    Start,
    Stop,
    Url(String),
    Remove,
}

impl Arguments {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Option<Self> {
        let mut options = Options {
            dir: PathBuf::from(".data/postgres"),
            fast: false,
        };
        let task = loop {
            match arguments.next()?.as_str() {
                "--dir" => options.dir = PathBuf::from(arguments.next()?),
                "--fast" => options.fast = true,
                "run" => {
                    let program: Vec<String> = arguments.by_ref().skip_while(|word| word == "--").collect();
                    (!program.is_empty()).then_some(())?;
                    break Task::Run(program);
                }
                "start" => break Task::Start,
                "stop" => break Task::Stop,
                "url" => break Task::Url(arguments.next().unwrap_or_else(|| NAME.to_owned())),
                "remove" => break Task::Remove,
                _ => return None,
            }
        };
        arguments.next().is_none().then_some(Self { options, task })
    }

    fn carry_out(&self) -> Result<ExitCode, Error> {
        let say = |sentence: &str| eprintln!("  {sentence}…");
        match &self.task {
            Task::Run(program) => {
                let cluster = Cluster::start(&self.options, &say)?;
                let code = run(program, &cluster.url())?;
                cluster.leave()?;
                return Ok(code);
            }
            Task::Start => Cluster::start(&self.options, &say)?.keep_running()?,
            Task::Stop => Cluster::stop(&self.options.dir)?,
            Task::Url(database) => println!("{}", Cluster::url_if_running(&self.options.dir, database)?),
            Task::Remove => Cluster::remove(&self.options.dir)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Runs a program to its end. Signals do not end us before it: we have a database to stop.
fn run(program: &[String], url: &str) -> Result<ExitCode, Error> {
    let failed = |source| Error::Run {
        program: program[0].clone(),
        source,
    };
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM]).map_err(failed)?;
    let mut child = Command::new(&program[0])
        .args(&program[1..])
        .env("DATABASE_URL", url)
        .spawn()
        .map_err(failed)?;
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    thread::spawn(move || {
        for signal in &mut signals {
            let passed_on = match signal {
                SIGTERM => Signal::TERM,
                SIGHUP => Signal::HUP,
                // Ctrl-C and Ctrl-\ reach everyone at the terminal, the program too.
                _ => continue,
            };
            if let Some(pid) = pid {
                // It may have ended this moment.
                let _ = kill_process(pid, passed_on);
            }
        }
    });
    let status = child.wait().map_err(failed)?;
    // As a shell says it: 128 + the signal's number.
    let code = status
        .code()
        .unwrap_or_else(|| 128 + status.signal().unwrap_or(0));
    Ok(ExitCode::from(u8::try_from(code).unwrap_or(1)))
}
