//! Who is signed in, for every component below.

use leptos::prelude::*;
use model::auth::Me;

use crate::error::ApiError;
use crate::functions::auth::current_user;

/// The reader's session. Read it under `<Suspense>`.
#[derive(Clone, Copy)]
pub struct SessionContext(Resource<Result<Option<Me>, ApiError>>);

impl SessionContext {
    /// Who is signed in; `None` while that is being asked, where nobody is, and where it could not be asked.
    #[must_use]
    pub fn me(self) -> Option<Me> {
        self.0.get().and_then(Result::ok).flatten()
    }

    /// Whether somebody is signed in; `None` while that is being asked, and where it could not be.
    #[must_use]
    pub fn known(self) -> Option<bool> {
        self.0.get().and_then(Result::ok).map(|me| me.is_some())
    }

    /// Asks again: someone has just signed in or out.
    pub fn refresh(self) {
        self.0.refetch();
    }

    /// The answer, awaited.
    pub async fn get(self) -> Option<Me> {
        self.0.await.ok().flatten()
    }
}

/// Provides a [`SessionContext`].
#[component]
pub fn SessionProvider(children: Children) -> impl IntoView {
    provide_context(SessionContext(Resource::new_blocking(|| (), |()| current_user())));
    children()
}

/// The session of the reader.
#[must_use]
pub fn use_session() -> SessionContext {
    expect_context()
}
