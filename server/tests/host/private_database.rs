//! The binary itself, with nothing set but where to keep its data.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use embedded_postgres::{Cluster, Error, NAME};

struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    /// Starts it and waits until it says that it serves.
    fn start(data: &Path) -> Self {
        // Free now, and nobody else is likely to take it in the next seconds.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_leboncoup"))
            .current_dir(data)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("DATA_DIR", data)
            .env("LISTEN", address.to_string())
            .env("LEPTOS_OUTPUT_NAME", "leboncoup")
            .env("DEMO", "0")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok);
        assert!(
            lines.any(|line| line.contains("LeBonCoup: http://")),
            "it ended before it served"
        );
        // Read on, or its next line would meet a closed pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, address }
    }

    fn get(&self, path: &str) -> String {
        let mut connection = TcpStream::connect(self.address).unwrap();
        write!(
            connection,
            "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n",
            self.address
        )
        .unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn it_starts_on_nothing_survives_a_kill_and_stops_what_it_started() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("postgres");
    let first = Server::start(folder.path());
    assert!(
        first.get("/readyz").starts_with("HTTP/1.1 200"),
        "{}",
        first.get("/readyz")
    );
    let url = Cluster::url_if_running(&database, NAME).unwrap();
    // As `kill -9` does: the database is left running.
    drop(first);
    assert_eq!(Cluster::url_if_running(&database, NAME).unwrap(), url);

    let mut second = Server::start(folder.path());
    assert!(second.get("/readyz").starts_with("HTTP/1.1 200"));
    let pid = second.process.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(second.process.wait().unwrap().code(), Some(0));
    assert!(matches!(
        Cluster::url_if_running(&database, NAME),
        Err(Error::NotRunning { .. })
    ));
    Cluster::remove(&database).unwrap();
}

#[test]
fn production_does_not_start_without_its_settings() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_leboncoup"))
        .current_dir(folder.path())
        .env_clear()
        .env("LEBONCOUP_ENV", "production")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.starts_with("leboncoup: FRONTEND_URL is required in production"),
        "{said}"
    );
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        0,
        "nothing is made"
    );
}
