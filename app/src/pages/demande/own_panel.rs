//! The panel beside one's own demande: where it stands, and what can be done with it.

use leptos::prelude::*;
use model::demande::{DemandeDetail, DemandeStatus, Own};

use crate::components::life::{LifeActions, StateBadge, until};
use crate::components::links;
use crate::functions::demande::{ChangeMyDemande, Stands};
use crate::i18n::{t, t_string, use_i18n};

#[component]
pub(super) fn OwnPanel(
    demande: DemandeDetail,
    own: Own,
    action: ServerAction<ChangeMyDemande>,
) -> impl IntoView {
    let i18n = use_i18n();
    let DemandeDetail {
        summary,
        status,
        paused,
        expires_on,
        ..
    } = demande;
    let open = matches!(status, DemandeStatus::Active | DemandeStatus::Full);
    let words = match status {
        DemandeStatus::Active | DemandeStatus::Full if paused => t_string!(i18n, life.own_paused),
        DemandeStatus::Active => t_string!(i18n, demande.yours_text),
        DemandeStatus::Full => t_string!(i18n, life.own_full),
        DemandeStatus::Resolved => t_string!(i18n, life.own_resolved),
        DemandeStatus::Expired => t_string!(i18n, life.own_expired),
        DemandeStatus::Removed => t_string!(i18n, life.own_removed),
    };
    let (id, slots) = (summary.id, summary.slots);
    view! {
        <section class="panel" aria-labelledby="panel-title">
            <h2 id="panel-title">{t!(i18n, demande.yours)}</h2>
            <p class="notice__state">
                <StateBadge status paused />
                {open.then(|| view! { <span>{until(i18n, &expires_on, own.days_left)}</span> })}
            </p>
            <p class="panel__note">{words}</p>
            <div class="life">
                <LifeActions id slots can=own.can stands=Stands::Detail action />
                <a class="btn btn--text btn--s" href=links::MINE>
                    {t!(i18n, demande.see_mine)}
                </a>
            </div>
        </section>
    }
}
