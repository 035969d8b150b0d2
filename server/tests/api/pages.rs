//! The public pages as the server renders them: whole, without a script.

use http::Request;
use sqlx::PgPool;

use crate::support::{Server, demande};

#[sqlx::test(migrations = "../migrations")]
async fn the_list_and_the_page_of_a_demande_are_rendered_whole(db: PgPool) {
    let server = Server::new(db).await;
    let author = server.sign_up("a@b.fr", "demandeur").await;
    let title = "Robinet </textarea><script>alert(1)</script>";
    let id = server
        .post("/api/demandes", Some(&author), demande(title, 1))
        .await
        .json()["id"]
        .as_str()
        .unwrap()
        .to_owned();

    let list = server
        .get("/demandes?lieu=75011&rayon=5&categorie=plomberie", None)
        .await;
    assert_eq!(list.status, 200);
    assert!(
        list.text.contains("Paris 11e") && list.text.contains(&format!("/demandes/{id}")),
        "{}",
        list.text
    );
    assert!(
        !list.text.contains("<script>alert"),
        "what people write is escaped"
    );
    let page = server.get(&format!("/demandes/{id}"), None).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("Il goutte depuis mardi.") && !page.text.contains("<script>alert"));
    assert!(list.header("content-security-policy").contains("'nonce-"));
}

#[sqlx::test(migrations = "../migrations")]
async fn what_was_typed_wrong_is_kept_and_answered_422(db: PgPool) {
    let server = Server::new(db).await;
    let page = server
        .get("/demandes?lieu=Nullepart-sur-Rien&q=armoire", None)
        .await;
    assert_eq!(page.status, 422);
    assert!(page.text.contains("Nullepart-sur-Rien") && page.text.contains("armoire"));
    assert!(page.text.contains("Nous ne connaissons pas ce lieu"));
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_not_there_answers_404_with_a_page(db: PgPool) {
    let server = Server::new(db).await;
    for path in ["/nulle-part", "/demandes/pas-un-id", "/regles/nulle-part"] {
        let page = server.get(path, None).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.text.contains("Rien n’est affiché ici"), "{path}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_site_says_who_runs_it_and_where_its_source_is(db: PgPool) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notice.md");
    std::fs::write(&file, "**Marie Martin**, Lyon <script>alert(1)</script>").unwrap();
    let source = "https://example.org/source?a=1&b=2";
    let settings = [
        ("LEGAL_NOTICE_FILE", file.to_str().unwrap()),
        ("SOURCE_URL", source),
    ];
    let told = Server::with(db.clone(), &settings).await;
    let link = "<a href=\"https://example.org/source?a=1&amp;b=2\"";
    let home = told.get("/", None).await.text;
    assert!(home.contains(link) && home.contains("Code source"), "{home}");
    // Nothing is there, not even a server function: the page that says so has the same footer.
    let lost = told.get("/ui/nulle-part", None).await;
    assert_eq!(lost.status, 404);
    assert!(lost.text.contains(link), "{}", lost.text);
    let page = told.get("/regles/mentions-legales", None).await.text;
    assert!(page.contains("<strong>Marie Martin</strong>, Lyon"), "{page}");
    assert!(!page.contains("<script>alert"), "{page}");
    assert_eq!(page.matches(link).count(), 2, "in the text and in the footer");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_site_that_was_told_nothing_says_so_and_links_nowhere(db: PgPool) {
    let server = Server::new(db).await;
    let page = server.get("/regles/mentions-legales", None).await.text;
    assert!(page.contains("Le logiciel ne les connaît pas"), "{page}");
    assert!(!page.contains("Code source"), "{page}");
}

#[sqlx::test(migrations = "../migrations")]
async fn the_language_is_french_until_the_reader_chooses(db: PgPool) {
    let server = Server::new(db).await;
    let page = |cookie: &str| {
        Request::get("/")
            .header("accept-language", "en")
            .header("cookie", cookie)
            .body("".into())
            .unwrap()
    };
    assert!(server.answer(page("a=b")).await.text.contains("lang=\"fr\""));
    let english = server.answer(page("langue=en; theme=dark")).await.text;
    assert!(english.contains("lang=\"en\"") && english.contains("data-theme=\"dark\""));
}
