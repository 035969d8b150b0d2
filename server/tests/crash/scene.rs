//! The real program, killed and started again, beside a Stripe that can be made to say nothing.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use backend::Services;
use backend::clock::MockClock;
use backend::purchase::{Settled, settle};
use embedded_postgres::{Cluster, NAME};
use reqwest::{Client, RequestBuilder};
use serde_json::Value;
use server::config::Config;
use server::state::{AppState, leptos_options};
use sqlx::{AssertSqlSafe, ConnectOptions as _, PgPool};
use stripe_sandbox::{Sandbox, Settings, router};
use tempfile::TempDir;
use time::OffsetDateTime;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::time::sleep;

use crate::bodies::signup;

const WEBHOOK_SECRET: &str = "whsec_of_the_tests";
const LONG: Duration = Duration::from_secs(30);

/// Stripe does what it is asked; while this is shut, nobody hears its answer.
#[derive(Clone, Default)]
pub struct Gate {
    shut: Arc<AtomicBool>,
    held: Arc<Notify>,
}

async fn pass(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let asked_by_us = request.uri().path().starts_with("/v1/");
    let answer = next.run(request).await;
    if asked_by_us && gate.shut.load(Ordering::SeqCst) {
        gate.held.notify_one();
        std::future::pending::<()>().await;
    }
    answer
}

impl Gate {
    pub fn shut(&self) {
        self.shut.store(true, Ordering::SeqCst);
    }

    pub fn open(&self) {
        self.shut.store(false, Ordering::SeqCst);
    }

    /// Ready when an answer is being held back.
    pub async fn holds(&self) {
        tokio::time::timeout(LONG, self.held.notified()).await.unwrap();
    }
}

pub struct Scene {
    pub db: PgPool,
    pub gate: Gate,
    pub client: Client,
    stripe: String,
    ours: SocketAddr,
    settings: Vec<(&'static str, String)>,
    process: Option<Child>,
    /// Where the server's private database has its files.
    private_data: Option<PathBuf>,
    folder: TempDir,
}

impl Scene {
    /// A running server on `db`.
    pub async fn new(db: PgPool) -> Self {
        let url = db.connect_options().to_url_lossy().to_string();
        Self::begin(db, Some(url)).await
    }

    /// A running server with a database of its own, which may be killed too.
    pub async fn with_private_database() -> Self {
        // Nobody asks it before the server has told where its database is.
        let unknown = PgPool::connect_lazy("postgres:///").unwrap();
        let mut scene = Self::begin(unknown, None).await;
        let url = Cluster::url_if_running(&scene.private_database(), NAME).unwrap();
        scene.db = PgPool::connect(&url).await.unwrap();
        let data: String = sqlx::query_scalar("show data_directory")
            .fetch_one(&scene.db)
            .await
            .unwrap();
        scene.private_data = Some(data.into());
        scene
    }

    async fn begin(db: PgPool, database_url: Option<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let stripe = format!("http://{}", listener.local_addr().unwrap());
        // Free now, and nobody else is likely to take it in the next seconds.
        let ours = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let sandbox = Sandbox::new(Settings {
            origin: stripe.clone(),
            webhook_url: format!("http://{ours}/api/webhooks/stripe"),
            webhook_secret: WEBHOOK_SECRET.into(),
        })
        .unwrap();
        let gate = Gate::default();
        let service = router(sandbox).layer(from_fn_with_state(gate.clone(), pass));
        tokio::spawn(async move { axum::serve(listener, service).await });
        let mut settings = vec![
            ("DATABASE_MAX_CONNECTIONS", "8".into()),
            ("JWT_SECRET", "for tests: sessions".into()),
            ("SECRET_SALT", "for tests: salt".into()),
            ("PEPPER", "for tests".into()),
            ("BCRYPT_COST", "4".into()),
            ("LISTEN", ours.to_string()),
            ("FRONTEND_URL", format!("http://{ours}")),
            ("STRIPE_SECRET_KEY", "sk_test_1".into()),
            ("STRIPE_WEBHOOK_SECRET", WEBHOOK_SECRET.into()),
            ("STRIPE_API_URL", stripe.clone()),
            ("RATE_LIMIT_API", "100000".into()),
            ("RATE_LIMIT_API_SIGNED_IN", "100000".into()),
            ("RATE_LIMIT_SIGNUP", "100000".into()),
            ("DEMO", "0".into()),
            ("LEPTOS_OUTPUT_NAME", "leboncoup".into()),
        ];
        settings.extend(database_url.map(|url| ("DATABASE_URL", url)));
        let mut scene = Self {
            db,
            gate,
            client: Client::builder()
                // A connection to a server that was killed is of no use to the next one.
                .pool_max_idle_per_host(0)
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .unwrap(),
            stripe,
            ours,
            settings,
            process: None,
            private_data: None,
            folder: tempfile::tempdir().unwrap(),
        };
        scene.start();
        scene
    }

    fn program(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_leboncoup"));
        command
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("DATA_DIR", self.folder.path())
            .envs(self.settings.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Starts the server and waits until it serves.
    pub fn start(&mut self) {
        let mut process = self.program().stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let serves = lines.any(|line| line.contains("LeBonCoup: http://"));
        self.process = Some(process);
        assert!(serves, "it ended before it served");
        // Read on, or its next line would meet a closed pipe.
        std::thread::spawn(move || lines.for_each(drop));
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            // It may have ended already.
            let _ = process.kill();
            let _ = process.wait();
        }
    }

    fn private_database(&self) -> PathBuf {
        self.folder.path().join("postgres")
    }

    /// `kill -9` of the private database, all of it at once.
    pub fn kill_private_database(&self) {
        let data = self.private_data.as_ref().unwrap();
        let lock = std::fs::read_to_string(data.join("postmaster.pid")).unwrap();
        let postmaster = lock.lines().next().unwrap();
        let killed = Command::new("sh")
            .args(["-c", "kill -9 $(ps -o pid= --ppid \"$0\") \"$0\"", postmaster])
            .status();
        // One of them may have ended by itself meanwhile.
        killed.unwrap();
    }

    /// `leboncoup ledger verify`.
    pub fn verify_ledger(&self) {
        let verdict = self.program().args(["ledger", "verify"]).output().unwrap();
        let said = String::from_utf8_lossy(&verdict.stdout);
        assert!(
            verdict.status.success(),
            "{said}{}",
            String::from_utf8_lossy(&verdict.stderr)
        );
    }

    /// A request to the server, unsent.
    pub fn post(&self, path: &str, token: Option<&str>, body: &Value) -> RequestBuilder {
        let request = self
            .client
            .post(format!("http://{}{path}", self.ours))
            .header("content-type", "application/json")
            .body(body.to_string());
        match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Sends it; status and body.
    pub async fn answer(request: RequestBuilder) -> (u16, Value) {
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        (
            status,
            serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap_or_default(),
        )
    }

    /// Signs up and returns the session's token.
    pub async fn sign_up(&self, email: &str, user_type: &str) -> String {
        let (status, body) =
            Self::answer(self.post("/api/auth/signup", None, &signup(email, user_type))).await;
        assert_eq!(status, 201, "{body}");
        body["token"].as_str().unwrap().to_owned()
    }

    /// Asks the sandbox for something (`stripe_sandbox::control`).
    pub async fn control(&self, path: &str) -> Value {
        let (status, body) = Self::answer(self.client.post(format!("{}/_control/{path}", self.stripe))).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// Delivers every event of a session `times` more.
    pub async fn deliver_again(&self, session: &str, times: u8) {
        let (_, events) = Self::answer(
            self.client
                .get(format!("{}/_control/sessions/{session}/events", self.stripe)),
        )
        .await;
        for event in events.as_array().unwrap() {
            let id = event["id"].as_str().unwrap();
            self.control(&format!("events/{id}/deliver?times={times}")).await;
        }
    }

    /// What Stripe has paid back, in cents, each refund once.
    pub async fn paid_back(&self) -> Vec<i64> {
        let request = self
            .client
            .get(format!("{}/v1/refunds", self.stripe))
            .bearer_auth("sk_test_1");
        let (_, refunds) = Self::answer(request).await;
        refunds["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|refund| refund["amount"].as_i64().unwrap())
            .collect()
    }

    /// How many checkouts were paid.
    pub async fn paid_at_stripe(&self) -> i64 {
        let request = self
            .client
            .get(format!("{}/v1/events", self.stripe))
            .bearer_auth("sk_test_1");
        let (_, events) = Self::answer(request).await;
        let completed = |event: &&Value| event["type"] == "checkout.session.completed";
        i64::try_from(
            events["data"]
                .as_array()
                .unwrap()
                .iter()
                .filter(completed)
                .count(),
        )
        .unwrap()
    }

    /// What the server's job does, at another time.
    pub async fn settle_in(&self, later: time::Duration) -> Settled {
        let config = Config::parse(|name| {
            let known = self.settings.iter().find(|(key, _)| *key == name);
            known.map(|(_, value)| value.clone())
        })
        .unwrap();
        let options = leptos_options(&config);
        let state = AppState::new(config, options, self.db.clone()).unwrap();
        #[expect(
            clippy::disallowed_methods,
            reason = "the program under test goes by the machine's clock"
        )]
        let now = OffsetDateTime::now_utc();
        let services = Services {
            clock: Arc::new(MockClock::new(now + later)),
            ..state.services.clone()
        };
        settle(&services).await.unwrap()
    }

    pub async fn number(&self, sql: &str) -> i64 {
        sqlx::query_scalar(AssertSqlSafe(format!("select ({sql})::int8")))
            .fetch_one(&self.db)
            .await
            .unwrap()
    }

    pub async fn run(&self, sql: &str) {
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
            .execute(&self.db)
            .await
            .unwrap();
    }

    /// Waits until a query counts more than nothing.
    pub async fn until(&self, sql: &str) {
        let mut looks = 0;
        while self.number(sql).await == 0 {
            looks += 1;
            assert!(looks < 3_000, "it never came: {sql}");
            sleep(Duration::from_millis(10)).await;
        }
    }

    /// Waits until the server stands before a lock that the test holds.
    pub async fn until_it_waits(&self) {
        self.until(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        )
        .await;
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        self.kill();
        if self.private_data.is_some() {
            // What is left is no test's business any more.
            let _ = Cluster::remove(&self.private_database());
        }
    }
}
