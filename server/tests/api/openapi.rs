use sqlx::PgPool;

use crate::support::Server;

#[sqlx::test(migrations = "../migrations")]
async fn the_description_names_every_route(db: PgPool) {
    let server = Server::new(db).await;
    let description = server.get("/api/openapi.json", None).await.json();
    let routes: Vec<String> = description["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, operations)| {
            operations
                .as_object()
                .unwrap()
                .keys()
                .map(move |method| format!("{method} {path}"))
        })
        .collect();
    insta::assert_snapshot!(routes.join("\n"), @r"
    post /api/appeals
    post /api/auth/appeal
    post /api/auth/login
    post /api/auth/logout
    post /api/auth/prelogin
    post /api/auth/signup
    get /api/conversations
    get /api/conversations/{id}
    put /api/conversations/{id}/blob
    post /api/conversations/{id}/message
    post /api/conversations/{id}/read
    post /api/conversations/{id}/typing
    get /api/decisions
    post /api/demandes
    get /api/demandes/nearby
    get /api/demandes/{id}
    patch /api/demandes/{id}
    post /api/flags
    get /api/moderation/appeals
    get /api/moderation/appeals/{id}
    post /api/moderation/appeals/{id}/answer
    post /api/moderation/people/{publicId}/decisions
    post /api/moderation/refunds
    get /api/moderation/reports
    get /api/moderation/reports/{id}
    post /api/moderation/reports/{id}/decisions
    post /api/reports
    post /api/tokens/create-checkout
    post /api/unlocks
    ");
    // Every schema that is pointed to is there.
    let text = description.to_string();
    for pointer in text.split("\"#/components/schemas/").skip(1) {
        let name = pointer.split('"').next().unwrap();
        assert!(description["components"]["schemas"].get(name).is_some(), "{name}");
    }
}
