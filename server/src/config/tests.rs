use super::*;

const PRODUCTION: [(&str, &str); 6] = [
    ("LEBONCOUP_ENV", "production"),
    ("DATABASE_URL", "postgres://user:hunter2@db/leboncoup"),
    ("FRONTEND_URL", "https://leboncoup.fr/"),
    ("JWT_SECRET", "0b0f1c9f2f3d4e5a6b7c8d9e0f1a2b3c"),
    ("SECRET_SALT", "1b0f1c9f2f3d4e5a6b7c8d9e0f1a2b3c"),
    ("PEPPER", "2b0f1c9f2f3d4e5a6b7c8d9e0f1a2b3c"),
];

/// What is parsed from `base` with `changes` over it; an empty value counts as unset.
fn parse(base: &[(&str, &str)], changes: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let find = |values: &[(&str, &str)], name: &str| {
        values
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| (*value).to_owned())
    };
    Config::parse(|name| find(changes, name).or_else(|| find(base, name)))
}

const DEVELOPMENT: [(&str, &str); 3] = [("JWT_SECRET", "a"), ("SECRET_SALT", "b"), ("PEPPER", "c")];

#[test]
fn development_needs_nothing_but_the_secrets_it_makes() {
    let config = parse(&DEVELOPMENT, &[]).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:3000");
    assert_eq!(config.frontend_url, "http://127.0.0.1:3000");
    assert_eq!(config.data_dir, PathBuf::from(".data"));
    assert!(config.database_url.is_none() && config.demo && !config.secure() && !config.production());
    assert_eq!(config.reload_port, None);
}

#[test]
fn cargo_leptos_says_where_to_listen_and_whether_it_watches() {
    let watched = [
        ("LEPTOS_SITE_ADDR", "127.0.0.1:4000"),
        ("LEPTOS_WATCH", "true"),
        ("LEPTOS_RELOAD_PORT", "4001"),
    ];
    let config = parse(&DEVELOPMENT, &watched).unwrap();
    assert_eq!(config.listen.port(), 4000);
    assert_eq!(config.reload_port, Some(4001));
    let config = parse(
        &watched,
        &[
            ("LISTEN", "[::1]:80"),
            DEVELOPMENT[0],
            DEVELOPMENT[1],
            DEVELOPMENT[2],
        ],
    )
    .unwrap();
    assert_eq!(config.frontend_url, "http://[::1]:80");
    assert_eq!(parse(&PRODUCTION, &watched).unwrap().reload_port, None);
}

#[test]
fn production_takes_what_it_is_given_and_guesses_nothing() {
    let config = parse(&PRODUCTION, &[]).unwrap();
    assert_eq!(config.frontend_url, "https://leboncoup.fr");
    assert!(config.secure() && config.production() && !config.demo);
    for (name, _) in &PRODUCTION[1..] {
        let error = parse(&PRODUCTION, &[(name, " ")]).unwrap_err();
        assert!(
            matches!(error, ConfigError::Missing { name: missing, .. } if missing == *name),
            "{name}: {error}"
        );
    }
}

#[test]
fn production_refuses_secrets_that_can_be_guessed() {
    for name in ["JWT_SECRET", "SECRET_SALT", "PEPPER"] {
        for weak in [
            "31 bytes is one byte too short.",
            "random_string_very_long_and_secure",
            "another_random_string_for_email_hashing",
            "abababababababababababababababababababab",
        ] {
            let error = parse(&PRODUCTION, &[(name, weak)]).unwrap_err();
            assert!(
                matches!(error, ConfigError::WeakSecret { name: found, .. } if found == name),
                "{error}"
            );
            assert!(!error.to_string().contains(weak), "a value in an error: {error}");
        }
        let other = if name == "PEPPER" { "JWT_SECRET" } else { "PEPPER" };
        let same = PRODUCTION.iter().find(|(key, _)| *key == other).unwrap().1;
        assert!(matches!(
            parse(&PRODUCTION, &[(name, same)]),
            Err(ConfigError::WeakSecret { .. })
        ));
    }
}

#[test]
fn limits_are_those_of_the_specification() {
    let limits = parse(&PRODUCTION, &[]).unwrap().limits;
    assert_eq!(
        (limits.window, limits.api, limits.login),
        (Duration::from_mins(15), 100, 5)
    );
    assert!(limits.api_signed_in > limits.api && limits.interface > limits.api);
    let set = parse(&PRODUCTION, &[("RATE_LIMIT_API", "7")]).unwrap().limits;
    assert_eq!(set.api, 7);
}

#[test]
fn a_wrong_value_is_named_with_what_was_expected() {
    let wrong = [
        ("LISTEN", "3000"),
        ("LEBONCOUP_ENV", "prod"),
        ("DATABASE_URL", "mysql://localhost"),
        ("FRONTEND_URL", "https://leboncoup.fr/fr"),
        ("FRONTEND_URL", "http://leboncoup.fr"),
        ("FRONTEND_URL", "https://"),
        ("DATABASE_MAX_CONNECTIONS", "0"),
        ("BCRYPT_COST", "3"),
        ("DEMO", "yes"),
        ("TRUSTED_PROXIES", "10.0.0.0/99"),
        ("SOURCE_URL", "example.org/source"),
        ("SOURCE_URL", "/source"),
        ("SOURCE_URL", "https://"),
        ("SOURCE_URL", "javascript:alert(1)"),
        ("SOURCE_URL", "ftp://example.org/source"),
        ("SOURCE_URL", "https://user:hunter2@example.org/"),
        ("SOURCE_URL", "https://example.org/a#<b>"),
        ("SOURCE_URL", "https://example.org/a b"),
        ("REQUEST_TIMEOUT_SECONDS", "1.5"),
        ("RATE_LIMIT_LOGIN", "0"),
        ("RATE_LIMIT_WINDOW_SECONDS", "15m"),
        ("REDIS_URL", "http://localhost"),
        ("REDIS_URL", "localhost:6379"),
        ("BODY_LIMIT_BYTES", "1 MB"),
        ("LOG_FORMAT", "xml"),
    ];
    for (name, value) in wrong {
        let error = parse(&PRODUCTION, &[(name, value)]).unwrap_err();
        assert!(
            matches!(error, ConfigError::Invalid { name: found, .. } if found == name),
            "{name}: {error}"
        );
    }
}

#[test]
fn the_legal_notice_is_read_when_the_server_starts() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notice.md");
    let path = file.to_str().unwrap();
    let read = || parse(&PRODUCTION, &[("LEGAL_NOTICE_FILE", path)]);

    let error = read().unwrap_err();
    assert!(
        matches!(
            error,
            ConfigError::Unreadable {
                name: "LEGAL_NOTICE_FILE",
                ..
            }
        ),
        "{error}"
    );
    assert_eq!(
        error.to_string(),
        "LEGAL_NOTICE_FILE names a file that cannot be read: entity not found."
    );
    std::fs::write(&file, " \n").unwrap();
    assert!(matches!(read().unwrap_err(), ConfigError::Invalid { .. }));
    std::fs::write(&file, "Marie Martin, Lyon").unwrap();
    assert_eq!(
        read().unwrap().legal_notice.as_deref(),
        Some("Marie Martin, Lyon")
    );
}

#[test]
fn every_secret_may_come_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let from_file = |name: &str, content: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        parse(
            &PRODUCTION,
            &[(name, ""), (&format!("{name}_FILE"), path.to_str().unwrap())],
        )
    };
    let value = "3b0f1c9f2f3d4e5a6b7c8d9e0f1a2b3c";
    let line = format!("{value}\n");
    let read = |name: &str| from_file(name, &line).unwrap().secrets;
    assert_eq!(read("JWT_SECRET").jwt.expose(), value);
    assert_eq!(read("SECRET_SALT").email_salt.expose(), value);
    assert_eq!(read("PEPPER").pepper.expose(), value);
    let database = from_file("DATABASE_URL", "postgres://a@b/c\n")
        .unwrap()
        .database_url;
    assert_eq!(database.unwrap().expose(), "postgres://a@b/c");
    let redis = from_file("REDIS_URL", "redis://a\n").unwrap().redis_url;
    assert_eq!(redis.unwrap().expose(), "redis://a");
    // It is looked at as closely as one in the environment.
    assert!(matches!(
        from_file("PEPPER", "short"),
        Err(ConfigError::WeakSecret { name: "PEPPER", .. })
    ));
}

#[test]
fn production_is_warned_of_what_the_site_does_not_say() {
    let source = ("SOURCE_URL", "https://example.org/source?v=1");
    assert_eq!(parse(&DEVELOPMENT, &[]).unwrap().warnings(), [""; 0]);
    let warnings = |changes: &[_]| parse(&PRODUCTION, changes).unwrap().warnings();
    assert_eq!(warnings(&[]).len(), 2);
    let [left] = warnings(&[source])[..] else {
        panic!("one warning")
    };
    assert!(left.starts_with("LEGAL_NOTICE_FILE "), "{left}");
}

#[test]
fn no_secret_is_printed() {
    let redis = [("REDIS_URL", "redis://:hunter2@localhost")];
    let printed = format!("{:?}", parse(&PRODUCTION, &redis).unwrap());
    assert!(
        !printed.contains("hunter2") && !printed.contains("2f3d4e5a"),
        "{printed}"
    );
    assert!(printed.contains("jwt: …"), "{printed}");
}

#[test]
fn every_value_is_in_the_example_file() {
    let example = include_str!("../../../.env.example");
    let source = include_str!("../config.rs");
    let (fields, _) = source.split_once("impl Config").unwrap();
    let names = fields
        .lines()
        .filter_map(|line| line.trim().strip_prefix("/// `"));
    let names = names.filter(|rest| rest.chars().next().is_some_and(char::is_uppercase));
    let names: Vec<&str> = names.filter_map(|rest| rest.split('`').next()).collect();
    assert!(names.len() > 15, "{names:?}");
    for name in names
        .into_iter()
        .filter(|name| !name.starts_with("LEPTOS_") && name.contains('_'))
    {
        assert!(
            example.contains(&format!("{name}=")),
            "{name} is missing in .env.example"
        );
    }
}
