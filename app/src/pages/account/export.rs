//! Everything that is held about one, as a file.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::frame::AccountFrame;
use crate::browser::download::save;
use crate::browser::export::file;
use crate::browser::keys::{ActError, Keys, KeysError, use_keys};
use crate::components::banner::{Banner, BannerKind};
use crate::components::button::Button;
use crate::components::form::{FormFailure, use_form};
use crate::components::links;
use crate::components::needs_keys::NeedsKeys;
use crate::functions::account::export_account;
use crate::i18n::{t, t_string, use_i18n};

const FILE: &str = "leboncoup-mes-donnees.json";

/// `/compte/donnees`
#[component]
pub fn ExportPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <AccountFrame heading=TextProp::from(move || t_string!(i18n, account.export)) path=links::EXPORT>
            <p class="lede">{t!(i18n, account.export_lead)}</p>
            <p>{t!(i18n, account.export_sealed)}</p>
            <NeedsKeys next=links::EXPORT>
                <Form />
            </NeedsKeys>
        </AccountFrame>
    }
}

#[component]
fn Form() -> impl IntoView {
    let i18n = use_i18n();
    let keys = use_keys();
    let done = RwSignal::new(false);
    let form = use_form();
    let submit = move |event: SubmitEvent| {
        if !form.begin(&event) {
            return;
        }
        done.set(false);
        spawn_local(async move {
            match prepare(keys).await {
                Ok(()) => {
                    form.finish();
                    done.set(true);
                }
                Err(error) => form.fail(error),
            }
        });
    };
    view! {
        <form class="form" node_ref=form.node novalidate on:submit=submit>
            <FormFailure form />
            {move || {
                done.get()
                    .then(|| {
                        view! {
                            <Banner kind=BannerKind::Done title=t_string!(i18n, account.export_done)>
                                {t!(i18n, account.export_done_text)}
                            </Banner>
                        }
                    })
            }}
            <Button
                submit=true
                busy=form.busy
                busy_label=TextProp::from(move || t_string!(i18n, account.export_busy))
            >
                {t!(i18n, account.export_submit)}
            </Button>
        </form>
    }
}

async fn prepare(keys: Keys) -> Result<(), ActError> {
    let vault = keys.vault().ok_or(KeysError)?;
    let export = export_account().await?;
    save(FILE, &file(&vault, &export)?).map_err(|_| KeysError)?;
    Ok(())
}
