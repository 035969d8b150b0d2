//! Who is signed in, for every component below.

use std::future::poll_fn;
use std::pin::pin;

use leptos::prelude::*;
use model::PublicId;
use model::auth::{Me, UserType};

use crate::error::ApiError;
use crate::functions::auth::current_user;

/// Who is signed in, without what moves about him: his balances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// What other people see beside the name.
    pub public_id: PublicId,
    /// Demandeur or pro.
    pub user_type: UserType,
}

/// The reader's session. Read it under `<Transition>`.
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

    /// Who is signed in. While that is asked again, and where it can't be, as before: what is drawn for somebody stays, with
    /// what he has typed there, as long as it is the same person.
    #[must_use]
    pub fn member(self) -> Memo<Option<Member>> {
        Memo::new(move |before: Option<&Option<Member>>| match self.0.get() {
            Some(Ok(me)) => me.map(|me| Member {
                public_id: me.public_id,
                user_type: me.user_type,
            }),
            Some(Err(_)) | None => before.cloned().flatten(),
        })
    }

    /// Waits for the first answer and follows none: for what reads [`Self::member`] then.
    pub async fn settled(self) {
        let mut answer = pin!(self.0.into_future());
        let _ = poll_fn(|context| untrack(|| answer.as_mut().poll(context))).await;
    }

    /// Whether this is what is known of whoever is signed in.
    #[must_use]
    pub fn is_known(self, me: &Me) -> bool {
        self.0
            .with_untracked(|known| matches!(known, Some(Ok(Some(known))) if known == me))
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
