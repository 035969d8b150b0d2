use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::moderation::{APPEAL_MAX, AppealBy, AppealCase, Measure, NewAnswer, Verdict};

use super::decide::{Deciding, MeasureFields, measures};
use crate::components::button::Button;
use crate::components::form::{FormFailure, use_form};
use crate::components::text_area::TextArea;
use crate::functions::moderation::answer_appeal;
use crate::i18n::{t, t_string, use_i18n};

/// The two answers, and the reasons that the appellant will read. Where a reporter is right, what should have been decided.
#[component]
pub(super) fn Answer(case: AppealCase, changed: RwSignal<u32>) -> impl IntoView {
    let i18n = use_i18n();
    let form = use_form();
    let verdict = RwSignal::new(Verdict::default());
    let answer = RwSignal::new(String::new());
    let (id, by) = (case.id, case.by);
    let instead = case.report.as_ref().map(measures).unwrap_or_default();
    let deciding = Deciding::new(
        instead
            .into_iter()
            .filter(|measure| *measure != Measure::Dismiss)
            .collect(),
    );
    // What the person himself contests is undone; what a reporter contests is decided anew.
    let anew = Memo::new(move |_| by == AppealBy::Reporter && verdict.get() == Verdict::Overturned);
    let submit = move |event: SubmitEvent| {
        if !form.begin(&event) {
            return;
        }
        let new = NewAnswer {
            verdict: verdict.get_untracked(),
            answer: answer.get_untracked(),
            decision: anew.get_untracked().then(|| deciding.decision()).flatten(),
        };
        let new = match new.validate() {
            Ok(new) => new,
            Err(errors) => {
                form.accept(errors);
                return;
            }
        };
        spawn_local(async move {
            match answer_appeal(id, new).await {
                Ok(_) => {
                    form.finish();
                    changed.update(|changed| *changed += 1);
                }
                Err(error) => form.fail(error),
            }
        });
    };
    let choice = move |value: Verdict, name: &'static str, label: &'static str| {
        view! {
            <label class="check">
                <input
                    type="radio"
                    name="verdict"
                    value=name
                    checked=value == Verdict::default()
                    on:change=move |_| verdict.set(value)
                />
                <span>{label}</span>
            </label>
        }
    };
    view! {
        <section aria-labelledby="t-reponse">
            <h2 id="t-reponse">{t!(i18n, moderation.answering)}</h2>
            <form class="form" node_ref=form.node novalidate on:submit=submit>
                <FormFailure form />
                <fieldset class="measures">
                    <legend>{t!(i18n, moderation.verdict)}</legend>
                    {choice(Verdict::Upheld, "upheld", t_string!(i18n, moderation.uphold))}
                    {choice(Verdict::Overturned, "overturned", t_string!(i18n, moderation.overturn))}
                </fieldset>
                {(by == AppealBy::Person)
                    .then(|| view! { <p class="help">{t!(i18n, moderation.overturn_help)}</p> })}
                <TextArea
                    id="answer"
                    label=TextProp::from(move || t_string!(i18n, moderation.answer))
                    help=TextProp::from(move || t_string!(i18n, moderation.answer_help))
                    error=form.error_of("answer")
                    max=APPEAL_MAX
                    on_input=Callback::new(move |typed| answer.set(typed))
                />
                {move || anew.get().then(|| view! { <MeasureFields deciding form /> })}
                <Button
                    submit=true
                    busy=form.busy
                    busy_label=TextProp::from(move || t_string!(i18n, moderation.busy))
                >
                    {t!(i18n, moderation.answer_submit)}
                </Button>
            </form>
        </section>
    }
}
