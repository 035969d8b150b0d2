//! The number that both sides compare, in sight of each other or by another way: the same on both screens.

use std::fmt::Write as _;

use crypto_core::{PublicId, SafetyNumber};
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::ConversationId;
use qrcode::{Color, QrCode};

use super::thread::use_conversation_id;
use crate::browser::conversation::peers::{self, Decision};
use crate::browser::keys::{ActError, KeysError, use_keys};
use crate::components::banner::{Banner, BannerKind};
use crate::components::frame::Frame;
use crate::components::links;
use crate::components::needs_keys::NeedsKeys;
use crate::components::page_meta::Unlisted;
use crate::components::page_title::PageTitle;
use crate::components::problem::error_text;
use crate::components::session::use_session;
use crate::functions::conversation::my_conversation;
use crate::i18n::{t, t_string, use_i18n};

/// `/messages/{id}/securite`
#[component]
pub fn SafetyNumberPage() -> impl IntoView {
    let i18n = use_i18n();
    let id = use_conversation_id();
    view! {
        <PageTitle text=move || t_string!(i18n, messages.safety_title) />
        <Unlisted />
        <Frame page="page-safety" main_class="form-page" no_tabs=true>
            <p>
                <a href=move || id.get().map_or(links::MESSAGES.to_owned(), links::conversation)>
                    {t!(i18n, messages.back_to_thread)}
                </a>
            </p>
            <h1>{t!(i18n, messages.safety_number)}</h1>
            <p class="lede">{t!(i18n, messages.safety_lead)}</p>
            {move || {
                id.get()
                    .map(|id| {
                        view! {
                            <NeedsKeys next=links::safety_number(id)>
                                <Compare id />
                            </NeedsKeys>
                        }
                    })
            }}
            <p>
                {t!(i18n, messages.safety_server)}" "
                <a href=links::PRIVACY>{t!(i18n, messages.safety_more)}</a>
            </p>
        </Frame>
    }
}

/// What is compared.
#[derive(Clone)]
struct Compared {
    name: String,
    number: SafetyNumber,
    verified: bool,
    changed: bool,
}

#[component]
fn Compare(id: ConversationId) -> impl IntoView {
    let i18n = use_i18n();
    let (keys, session) = (use_keys(), use_session());
    let compared = RwSignal::new(None::<Result<Compared, ActError>>);
    let look = move |decision: Decision| {
        let (vault, me) = (keys.vault(), session.me());
        spawn_local(async move {
            let result = async {
                let (vault, me) = vault.zip(me).ok_or(KeysError)?;
                look(&vault, &me.public_id.0, id, decision).await
            };
            compared.try_set(Some(result.await));
        });
    };
    Effect::new(move || {
        if keys.opened().is_some() && session.me().is_some() && compared.with_untracked(Option::is_none) {
            look(Decision::Keep);
        }
    });
    move || {
        match compared.get() {
        None => view! { <p role="status">{t!(i18n, messages.opening)}</p> }.into_any(),
        Some(Err(error)) => {
            let text = match error {
                ActError::Server(error) => error_text(i18n, &error),
                ActError::Keys(_) => t_string!(i18n, messages.not_opened).to_owned(),
            };
            view! { <Banner kind=BannerKind::Stop title=text /> }.into_any()
        }
        Some(Ok(compared)) => view! {
            <Shown compared decide=move || look(Decision::Verified) accept=move || look(Decision::Acknowledge) />
        }
        .into_any(),
    }
    }
}

#[component]
fn Shown(compared: Compared, decide: impl Fn() + 'static, accept: impl Fn() + 'static) -> impl IntoView {
    let i18n = use_i18n();
    let Compared {
        name,
        number,
        verified,
        changed,
    } = compared;
    let groups = number
        .digits()
        .as_bytes()
        .chunks(5)
        .map(|group| view! { <span>{String::from_utf8_lossy(group).into_owned()}</span> })
        .collect_view();
    let act = if changed {
        view! {
            <Banner kind=BannerKind::Stop title=t_string!(i18n, messages.key_changed, name = name.clone())>
                {t!(i18n, messages.key_changed_text)}
            </Banner>
            <button class="btn btn--quiet" type="button" on:click=move |_| accept()>
                {t!(i18n, messages.key_accept)}
            </button>
        }
        .into_any()
    } else if verified {
        view! { <Banner kind=BannerKind::Done title=t_string!(i18n, messages.verified, name = name.clone()) /> }
            .into_any()
    } else {
        view! {
            <button class="btn btn--primary" type="button" on:click=move |_| decide()>
                {t!(i18n, messages.verify)}
            </button>
        }
        .into_any()
    };
    view! {
        <p>{t_string!(i18n, messages.safety_how, name = name)}</p>
        <p class="safety-number" translate="no">
            {groups}
        </p>
        {drawing(&number.to_qr_text())
            .map(|(size, path)| {
                view! {
                    <svg
                        class="safety-qr"
                        viewBox=format!("-4 -4 {} {}", size + 8, size + 8)
                        role="img"
                        aria-label=t_string!(i18n, messages.safety_qr)
                        shape-rendering="crispEdges"
                    >
                        <path d=path />
                    </svg>
                }
            })}
        {act}
    }
}

/// Both identities as they are now.
async fn look(
    vault: &std::sync::Arc<crypto_core::Vault>,
    me: &str,
    id: ConversationId,
    decision: Decision,
) -> Result<Compared, ActError> {
    let detail = my_conversation(id, Some(u64::MAX)).await?;
    let peer = &detail.peer.public_id.0;
    let parties = peers::meet(vault, me, peer, &detail.peer_bundle, decision).await?;
    let own = vault
        .bundle()
        .and_then(|bundle| bundle.verify())
        .map_err(KeysError::from)?;
    let theirs = crypto_core::SignedBundle::from_base64(&detail.peer_bundle)
        .and_then(|bundle| bundle.verify())
        .map_err(KeysError::from)?;
    let (me, peer) = (
        PublicId::new(me).map_err(KeysError::from)?,
        PublicId::new(peer.as_str()).map_err(KeysError::from)?,
    );
    Ok(Compared {
        name: detail.peer.display_name.clone(),
        number: SafetyNumber::derive((&me, own.identity()), (&peer, theirs.identity())),
        verified: parties.pin.is_some_and(|pin| pin.is_verified()) && parties.to.is_ok(),
        changed: parties.to.is_err(),
    })
}

/// A QR code's side in modules, and its dark modules as an SVG path.
fn drawing(text: &str) -> Option<(usize, String)> {
    let code = QrCode::new(text).ok()?;
    let size = code.width();
    let mut path = String::new();
    for (at, _) in code
        .to_colors()
        .into_iter()
        .enumerate()
        .filter(|(_, colour)| *colour == Color::Dark)
    {
        // Writing to a text does not fail.
        let _ = write!(path, "M{} {}h1v1h-1z", at % size, at / size);
    }
    Some((size, path))
}
