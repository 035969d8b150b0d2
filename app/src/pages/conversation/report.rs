//! Reporting the other side of a conversation, with the messages that one chooses to show.

use crypto_core::MessageId;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::ConversationId;
use model::conversation::ConversationDetail;
use model::moderation::{DETAILS_MAX, NewReport, REPORTED_MESSAGES_MAX, ReportReason};

use super::load::{NotOpened, load};
use super::thread::use_conversation_id;
use crate::browser::conversation::{OpenConversation, Shown};
use crate::components::banner::{Banner, BannerKind};
use crate::components::button::Button;
use crate::components::field::{Field, note_id};
use crate::components::form::{FormFailure, use_form};
use crate::components::frame::Frame;
use crate::components::links;
use crate::components::moderation_words::reason_name;
use crate::components::moment::Moment;
use crate::components::needs_keys::NeedsKeys;
use crate::components::page_meta::Unlisted;
use crate::components::page_title::PageTitle;
use crate::components::text_area::TextArea;
use crate::functions::moderation::report_conversation;
use crate::i18n::{t, t_string, use_i18n};

/// Reasons that a conversation can be reported for.
const REASONS: [ReportReason; 7] = [
    ReportReason::ContactExterne,
    ReportReason::PaiementExterne,
    ReportReason::Arnaque,
    ReportReason::Harcelement,
    ReportReason::Discrimination,
    ReportReason::ContenuIllicite,
    ReportReason::Autre,
];

/// `/messages/{id}/signaler`
#[component]
pub fn ReportPage() -> impl IntoView {
    let i18n = use_i18n();
    let id = use_conversation_id();
    view! {
        <PageTitle text=move || t_string!(i18n, report.title) />
        <Unlisted />
        <Frame page="page-report" main_class="form-page" no_tabs=true>
            <p>
                <a href=move || id.get().map_or(links::MESSAGES.to_owned(), links::conversation)>
                    {t!(i18n, messages.back_to_thread)}
                </a>
            </p>
            <h1>{t!(i18n, report.heading)}</h1>
            <p>{t!(i18n, report.lead)}</p>
            {move || {
                id.get()
                    .map(|id| {
                        view! {
                            <NeedsKeys next=links::report(id)>
                                <Opening id />
                            </NeedsKeys>
                        }
                    })
            }}
        </Frame>
    }
}

#[component]
fn Opening(id: ConversationId) -> impl IntoView {
    let i18n = use_i18n();
    let open = OpenConversation::new(id);
    let loading = load(open);
    move || match loading.opened.get() {
        None => view! { <p role="status">{t!(i18n, messages.opening)}</p> }.into_any(),
        Some(Ok(detail)) => view! { <Form open detail /> }.into_any(),
        Some(Err(error)) => view! { <NotOpened loading error /> }.into_any(),
    }
}

#[component]
fn Form(open: OpenConversation, detail: ConversationDetail) -> impl IntoView {
    let i18n = use_i18n();
    let form = use_form();
    let reason = RwSignal::new(REASONS[0]);
    let details = RwSignal::new(String::new());
    let good_faith = RwSignal::new(false);
    let chosen = RwSignal::new(Vec::<MessageId>::new());
    let done = RwSignal::new(false);
    let id = detail.id;
    let illegal = Memo::new(move |_| reason.get() == ReportReason::ContenuIllicite);
    let submit = move |event: SubmitEvent| {
        if !form.begin(&event) {
            return;
        }
        let report = NewReport {
            conversation_id: id,
            reason: reason.get_untracked(),
            details: Some(details.get_untracked()),
            good_faith: good_faith.get_untracked(),
            messages: chosen
                .with_untracked(|chosen| chosen.iter().filter_map(|id| open.evidence(*id)).collect()),
        };
        let report = match report.validate() {
            Ok(report) => report,
            Err(errors) => {
                form.accept(errors);
                return;
            }
        };
        spawn_local(async move {
            match report_conversation(report).await {
                Ok(_) => {
                    form.finish();
                    done.set(true);
                }
                Err(error) => form.fail(error),
            }
        });
    };
    // What the other side said and can be proved, the latest first.
    let messages: Vec<Shown> = open
        .provable(usize::try_from(REPORTED_MESSAGES_MAX).unwrap_or(usize::MAX))
        .into_iter()
        .rev()
        .collect();
    let name = StoredValue::new(detail.peer.display_name);
    let messages = StoredValue::new(messages);
    move || {
        if done.get() {
            return view! {
                <Banner kind=BannerKind::Done title=t_string!(i18n, report.done)>
                    {t!(i18n, report.done_text)}
                </Banner>
                <p>
                    <a class="btn btn--primary" href=links::conversation(id)>
                        {t!(i18n, messages.back_to_thread)}
                    </a>
                </p>
            }
            .into_any();
        }
        view! {
            <form class="form" node_ref=form.node novalidate on:submit=submit>
                <FormFailure form />
                <Field id="reason" label=TextProp::from(move || t_string!(i18n, report.reason))>
                    <select
                        class="input"
                        id="reason"
                        on:change=move |event| {
                            if let Some(named) = ReportReason::named(&event_target_value(&event)) {
                                reason.set(named);
                            }
                        }
                    >
                        {REASONS
                            .into_iter()
                            .map(|one| {
                                view! {
                                    <option value=one.as_str() selected=one == REASONS[0]>
                                        {reason_name(i18n, one)}
                                    </option>
                                }
                            })
                            .collect_view()}
                    </select>
                </Field>
                <TextArea
                    id="details"
                    label=TextProp::from(move || t_string!(i18n, report.details))
                    help=TextProp::from(move || t_string!(i18n, report.details_help))
                    error=form.error_of("details")
                    rows=4
                    max=DETAILS_MAX
                    on_input=Callback::new(move |typed| details.set(typed))
                />
                <fieldset class="evidence">
                    <legend>{t!(i18n, report.messages)}</legend>
                    <p>{t_string!(i18n, report.messages_help, name = name.get_value())}</p>
                    {messages
                        .get_value()
                        .into_iter()
                        .map(|shown| view! { <Evidence shown chosen /> })
                        .collect_view()}
                </fieldset>
                {move || {
                    illegal
                        .get()
                        .then(|| {
                            view! {
                                <label class="check">
                                    <input
                                        type="checkbox"
                                        id="good_faith"
                                        prop:checked=good_faith
                                        on:change=move |event| {
                                            form.error_of("goodFaith").forget();
                                            good_faith.set(event_target_checked(&event));
                                        }
                                        aria-describedby=note_id("good_faith")
                                    />
                                    <span>{t!(i18n, report.good_faith)}</span>
                                </label>
                                <p class="field__error" id=note_id("good_faith")>
                                    {move || form.error_of("goodFaith").get()}
                                </p>
                            }
                        })
                }}
                <Button submit=true busy=form.busy busy_label=TextProp::from(move || t_string!(i18n, report.busy))>
                    {t!(i18n, report.submit)}
                </Button>
            </form>
        }
        .into_any()
    }
}

/// One message that can be shown.
#[component]
fn Evidence(shown: Shown, chosen: RwSignal<Vec<MessageId>>) -> impl IntoView {
    let id = shown.id;
    let at = i64::try_from(shown.sent_at).unwrap_or(i64::MAX);
    let choose = move |event| {
        let on = event_target_checked(&event);
        chosen.update(|chosen| {
            chosen.retain(|one| *one != id);
            if on {
                chosen.push(id);
            }
        });
    };
    view! {
        <label class="check">
            <input type="checkbox" on:change=choose />
            <span>
                <span class="evidence__words">{shown.text.unwrap_or_default()}</span>
                " "
                <small>
                    <Moment at />
                </small>
            </span>
        </label>
    }
}
