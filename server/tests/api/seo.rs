//! What search engines and shared links see: heads of pages, the sitemap, the pages of the trades.

use std::collections::HashSet;

use serde_json::Value;
use sqlx::PgPool;

use crate::support::{Answer, Server, demande};

const ORIGIN: &str = "https://leboncoup.example";

async fn server(db: PgPool) -> Server {
    Server::with(db, &[("FRONTEND_URL", ORIGIN)]).await
}

/// Posts `count` demandes of plumbing in Paris 11e; their ids.
async fn posted(server: &Server, count: u128) -> Vec<String> {
    let author = server.sign_up("a@b.fr", "demandeur").await;
    let mut ids = Vec::new();
    for key in 1..=count {
        let answer = server
            .post("/api/demandes", Some(&author), demande("Robinet", key))
            .await;
        ids.push(answer.json()["id"].as_str().unwrap().to_owned());
    }
    ids
}

/// The values of an attribute of the tags that hold `mark`.
fn values<'a>(html: &'a str, mark: &str, attribute: &str) -> Vec<&'a str> {
    html.split('<')
        .filter_map(|rest| rest.split_once('>'))
        .filter(|(tag, _)| tag.contains(mark))
        .filter_map(|(tag, _)| tag.split_once(&format!(" {attribute}=\"")))
        .filter_map(|(_, rest)| rest.split_once('"'))
        .map(|(value, _)| value)
        .collect()
}

fn canonical(page: &Answer) -> &str {
    let links = values(&page.text, "rel=\"canonical\"", "href");
    assert_eq!(links.len(), 1, "one canonical address: {links:?}");
    links[0]
}

fn is_unlisted(page: &Answer) -> bool {
    values(&page.text, "name=\"robots\"", "content") == ["noindex"]
}

/// The blocks of JSON-LD, and whether each has the page's nonce.
fn structured(page: &Answer) -> Vec<Value> {
    let policy = page.header("content-security-policy");
    page.text
        .match_indices("<script")
        .filter_map(|(at, _)| page.text[at..].split_once('>'))
        .filter(|(tag, _)| tag.contains("application/ld+json"))
        .map(|(tag, rest)| {
            let nonce = tag.split_once("nonce=\"").unwrap().1.split('"').next().unwrap();
            assert!(policy.contains(&format!("'nonce-{nonce}'")), "{tag}");
            let (json, _) = rest.split_once("</script>").unwrap();
            serde_json::from_str(json).unwrap()
        })
        .collect()
}

#[sqlx::test(migrations = "../migrations")]
async fn every_public_page_has_a_head_of_its_own(db: PgPool) {
    let server = server(db).await;
    let ids = posted(&server, 3).await;
    let (mut titles, mut addresses) = (HashSet::new(), HashSet::new());
    for path in [
        "/".to_owned(),
        "/demandes".to_owned(),
        "/services".to_owned(),
        "/services/plomberie".to_owned(),
        "/services/plomberie/paris-11-75111".to_owned(),
        "/regles/classement".to_owned(),
        format!("/demandes/{}", ids[0]),
    ] {
        let page = server.get(&path, None).await;
        assert_eq!(page.status, 200, "{path}");
        assert_eq!(canonical(&page), format!("{ORIGIN}{path}"));
        assert!(!is_unlisted(&page), "{path}");
        let title = page
            .text
            .split_once("<title>")
            .unwrap()
            .1
            .split_once("</title>")
            .unwrap()
            .0;
        assert!(titles.insert(title.to_owned()), "{path}: {title} twice");
        assert!(addresses.insert(canonical(&page).to_owned()));
        for (property, expected) in [
            ("og:url", format!("{ORIGIN}{path}")),
            ("og:image", format!("{ORIGIN}/share.png")),
            ("og:site_name", "LeBonCoup".to_owned()),
            ("og:locale", "fr_FR".to_owned()),
        ] {
            let found = values(&page.text, &format!("property=\"{property}\""), "content");
            assert_eq!(found, [expected], "{path} {property}");
        }
        for property in ["og:title", "og:description", "og:type"] {
            let found = values(&page.text, &format!("property=\"{property}\""), "content");
            assert!(
                found.len() == 1 && !found[0].is_empty(),
                "{path} {property}: {found:?}"
            );
        }
        let description = values(&page.text, "name=\"description\"", "content");
        assert!(
            description.len() == 1 && !description[0].is_empty(),
            "{path}: {description:?}"
        );
        for hidden in ["a@b.fr", "Camille"] {
            assert!(!page.text.contains(hidden), "{path} names its author");
        }
        structured(&page);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_no_page_to_find_says_so(db: PgPool) {
    let server = server(db).await;
    let ids = posted(&server, 21).await;
    for path in [
        "/connexion",
        "/inscription",
        "/recuperation",
        "/compte",
        "/mes-demandes",
        "/demandes/nouvelle",
        "/demandes?tri=date",
        "/demandes?lieu=75011&commune=75111",
        "/demandes?q=robinet",
        "/demandes?lieu=75011&categorie=velo",
        "/demandes?lieu=Nullepart",
        "/services/velo",
        "/services/velo/paris-11-75111",
        "/nulle-part",
    ] {
        assert!(is_unlisted(&server.get(path, None).await), "{path}");
    }
    let list = server.get("/demandes?lieu=75011&tri=date", None).await;
    assert_eq!(
        canonical(&list),
        format!("{ORIGIN}/demandes?lieu=Paris+11e+%2875011%29")
    );
    let next = values(&list.text, "rel=\"next\"", "href");
    let page = server.get(&next[0].replace("&amp;", "&"), None).await;
    assert!(is_unlisted(&page) && canonical(&page) == canonical(&list));

    let author = server.sign_up("c@d.fr", "demandeur").await;
    let closed = server
        .post("/api/demandes", Some(&author), demande("À vendre", 99))
        .await
        .json();
    let closed = format!("/demandes/{}", closed["id"].as_str().unwrap());
    assert!(!is_unlisted(&server.get(&closed, None).await));
    server
        .send(
            http::Method::PATCH,
            &format!("/api{closed}"),
            Some(&author),
            Some(serde_json::json!({ "action": "resolve" })),
        )
        .await;
    assert!(is_unlisted(&server.get(&closed, None).await));
    assert_eq!(ids.len(), 21);
}

#[sqlx::test(migrations = "../migrations")]
async fn structured_data_is_true_and_cannot_leave_its_element(db: PgPool) {
    let server = server(db).await;
    let author = server.sign_up("a@b.fr", "demandeur").await;
    let title = "Robinet </script><!-- <script>alert(1)</script>";
    let id = server
        .post("/api/demandes", Some(&author), demande(title, 1))
        .await
        .json();
    let path = format!("/demandes/{}", id["id"].as_str().unwrap());
    let page = server.get(&path, None).await;
    let blocks = structured(&page);
    assert_eq!(blocks.len(), 1);
    let crumbs = &blocks[0];
    assert_eq!(crumbs["@type"], "BreadcrumbList");
    let last = crumbs["itemListElement"].as_array().unwrap().last().unwrap();
    assert_eq!(last["name"], title);
    assert_eq!(last["item"], format!("{ORIGIN}{path}"));
    assert!(!page.text.contains("<script>alert"), "{}", page.text);

    let home = server.get("/", None).await;
    let blocks = structured(&home);
    assert_eq!(blocks.len(), 1);
    let site = &blocks[0];
    assert_eq!(site["@type"], "WebSite");
    let search = site["potentialAction"]["target"]["urlTemplate"].as_str().unwrap();
    let asked = search
        .strip_prefix(ORIGIN)
        .unwrap()
        .replace("{search_term_string}", "robinet");
    assert_eq!(server.get(&asked, None).await.status, 200);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_trade_in_a_town_has_one_address(db: PgPool) {
    let server = server(db).await;
    posted(&server, 5).await;
    let right = "/services/plomberie/paris-11-75111";
    let page = server.get(right, None).await;
    assert_eq!(page.status, 200);
    assert!(
        page.text.contains("Plomberie à Paris 11e") && page.text.contains("115\u{a0}€"),
        "{}",
        page.text
    );
    assert!(
        page.text
            .contains("/demandes/nouvelle?lieu=Paris+11e+%2875011%29&amp;categorie=plomberie")
    );
    for wrong in ["75111", "lyon-75111", "PARIS-11-75111"] {
        let moved = server.get(&format!("/services/plomberie/{wrong}"), None).await;
        assert_eq!(
            (moved.status.as_u16(), moved.header("location")),
            (301, right),
            "{wrong}"
        );
    }
    for unknown in [
        "plomberie/lyon-69381",
        "plomberie/lyon",
        "plombier/paris-11-75111",
        "plombier",
    ] {
        let page = server.get(&format!("/services/{unknown}"), None).await;
        assert_eq!(page.status, 404, "{unknown}");
    }
    let empty = server.get("/services/velo/paris-11-75111", None).await;
    assert_eq!(empty.status, 200);
    assert!(empty.text.contains("Rien d’affiché à Paris 11e") && is_unlisted(&empty));
    assert!(
        empty.text.contains("/services/plomberie/paris-11-75111"),
        "another trade is asked for here"
    );
}

#[sqlx::test(migrations = "../migrations")]
async fn the_sitemap_lists_what_may_be_found_and_nobody(db: PgPool) {
    let server = server(db.clone()).await;
    let robots = server.get("/robots.txt", None).await;
    assert!(
        robots
            .text
            .ends_with(&format!("\nSitemap: {ORIGIN}/sitemap.xml\n")),
        "{}",
        robots.text
    );
    assert!(
        robots.text.contains("Disallow: /compte") && robots.header("content-type").starts_with("text/plain")
    );

    let ids = posted(&server, 3).await;
    let paused = server.sign_up("c@d.fr", "demandeur").await;
    let answer = server
        .post("/api/demandes", Some(&paused), demande("En pause", 9))
        .await
        .json();
    let hidden = answer["id"].as_str().unwrap();
    sqlx::query("update demandes set paused_at = now() where title = 'En pause'")
        .execute(&db)
        .await
        .unwrap();

    let map = server.get("/sitemap.xml", None).await;
    assert_eq!(map.status, 200);
    assert_eq!(map.header("content-type"), "application/xml; charset=utf-8");
    assert_eq!(map.header("cache-control"), "public, max-age=3600");
    let addresses: Vec<_> = map
        .text
        .split("<loc>")
        .skip(1)
        .map(|rest| rest.split_once("</loc>").unwrap().0)
        .collect();
    for path in [
        "/",
        "/demandes",
        "/services/plomberie",
        "/services/plomberie/paris-11-75111",
        "/regles/conditions",
    ] {
        assert!(
            addresses.contains(&format!("{ORIGIN}{path}").as_str()),
            "{path}: {}",
            map.text
        );
    }
    assert!(ids.iter().all(|id| map.text.contains(id.as_str())) && !map.text.contains(hidden));
    assert!(map.text.contains("<lastmod>20") && !map.text.contains("velo"));
    for address in &addresses {
        let page = server.get(address.strip_prefix(ORIGIN).unwrap(), None).await;
        assert_eq!(page.status, 200, "{address}");
        assert!(!is_unlisted(&page) && canonical(&page) == *address, "{address}");
    }
    posted_more(&server).await;
    assert_eq!(
        server.get("/sitemap.xml", None).await.text,
        map.text,
        "kept for an hour"
    );
}

async fn posted_more(server: &Server) {
    let author = server.sign_up("e@f.fr", "demandeur").await;
    server
        .post("/api/demandes", Some(&author), demande("Encore", 1))
        .await;
}

#[sqlx::test(migrations = "../migrations")]
async fn more_than_a_file_takes_is_cut_into_parts(db: PgPool) {
    let server = server(db.clone()).await;
    posted(&server, 1).await;
    // As many as no file may hold; what triggers would write is copied from the one.
    let copies = "begin; set local session_replication_role = replica;
                  insert into demandes (author_id, title, description, category, place, location, location_display,
                                        department, created_at, expires_at)
                  select author_id, title, description, category, place, location, location_display, department,
                         created_at, expires_at
                  from demandes, generate_series(1, 50000);
                  commit";
    sqlx::raw_sql(copies).execute(&db).await.unwrap();
    let index = server.get("/sitemap.xml", None).await.text;
    assert!(index.contains("<sitemapindex"), "{index}");
    let files: Vec<_> = index
        .split("<loc>")
        .skip(1)
        .map(|rest| rest.split_once("</loc>").unwrap().0.strip_prefix(ORIGIN).unwrap())
        .collect();
    assert_eq!(files.len(), 4, "the pages, one trade's towns, two parts: {index}");
    let mut demandes = HashSet::new();
    for file in &files {
        let part = server.get(file, None).await;
        assert_eq!(part.status, 200, "{file}");
        let count = part.text.matches("<loc>").count();
        assert!((1..=50_000).contains(&count), "{file}: {count}");
        let listed = part.text.split("/demandes/").skip(1);
        demandes.extend(listed.map(|rest| rest.split('<').next().unwrap().to_owned()));
    }
    assert_eq!(demandes.len(), 50_001);
    let made_up = format!("/sitemap/demandes/{0}/{0}.xml", uuid::Uuid::from_u128(5));
    for unknown in [
        made_up.as_str(),
        "/sitemap/demandes/a/b.xml",
        "/sitemap/services/plombier.xml",
    ] {
        assert_eq!(server.get(unknown, None).await.status, 404, "{unknown}");
    }
}
