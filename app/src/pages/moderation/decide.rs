use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::moderation::{
    DecisionAction, Ground, Measure, NewDecision, RemovalReason, ReportCase, STATEMENT_MAX,
};

use crate::components::button::Button;
use crate::components::field::TextInput;
use crate::components::form::{FormFailure, use_form};
use crate::components::moderation_words::action_name;
use crate::components::text_area::TextArea;
use crate::functions::moderation::decide_report;
use crate::i18n::{t, t_string, use_i18n};

/// Days that are proposed.
const DAYS: u16 = 7;

/// The measures of a case, and the reasons that the person will read.
#[component]
pub(super) fn Decide(case: ReportCase, changed: RwSignal<u32>) -> impl IntoView {
    let i18n = use_i18n();
    let form = use_form();
    let measures = measures(&case);
    let chosen = RwSignal::new(DecisionAction::Dismiss);
    let days = RwSignal::new(DAYS.to_string());
    let statement = RwSignal::new(String::new());
    let id = case.id;
    let offered = measures.clone();
    let submit = move |event: SubmitEvent| {
        if !form.begin(&event) {
            return;
        }
        let Some(mut measure) = measures
            .iter()
            .find(|measure| measure.action() == chosen.get_untracked())
            .cloned()
        else {
            form.finish();
            return;
        };
        if let Measure::Restrict { days: asked } = &mut measure {
            *asked = days.get_untracked().trim().parse().unwrap_or(0);
        }
        let decision = NewDecision {
            measure,
            ground: Ground::default(),
            statement: statement.get_untracked(),
        };
        let decision = match decision.validate() {
            Ok(decision) => decision,
            Err(errors) => {
                form.accept(errors);
                return;
            }
        };
        spawn_local(async move {
            match decide_report(id, decision).await {
                Ok(_) => {
                    form.finish();
                    changed.update(|changed| *changed += 1);
                }
                Err(error) => form.fail(error),
            }
        });
    };
    let restricting = Memo::new(move |_| chosen.get() == DecisionAction::Restrict);
    view! {
        <section aria-labelledby="t-decision">
            <h2 id="t-decision">{t!(i18n, moderation.decide)}</h2>
            <form class="form" node_ref=form.node novalidate on:submit=submit>
                <FormFailure form />
                <fieldset class="measures">
                    <legend>{t!(i18n, moderation.measure)}</legend>
                    {offered
                        .into_iter()
                        .map(|measure| {
                            let action = measure.action();
                            view! {
                                <label class="check">
                                    <input
                                        type="radio"
                                        name="measure"
                                        value=action.as_str()
                                        checked=action == DecisionAction::Dismiss
                                        on:change=move |_| chosen.set(action)
                                    />
                                    <span>{action_name(i18n, action)}</span>
                                </label>
                            }
                        })
                        .collect_view()}
                </fieldset>
                {move || {
                    restricting
                        .get()
                        .then(|| {
                            view! {
                                <TextInput
                                    id="days"
                                    label=TextProp::from(move || t_string!(i18n, moderation.days))
                                    error=form.error_of("days")
                                    value=days
                                    on_input=Callback::new(move |typed| days.set(typed))
                                />
                            }
                        })
                }}
                <TextArea
                    id="statement"
                    label=TextProp::from(move || t_string!(i18n, moderation.statement))
                    help=TextProp::from(move || t_string!(i18n, moderation.statement_help))
                    error=form.error_of("statement")
                    max=STATEMENT_MAX
                    on_input=Callback::new(move |typed| statement.set(typed))
                />
                <Button
                    submit=true
                    busy=form.busy
                    busy_label=TextProp::from(move || t_string!(i18n, moderation.busy))
                >
                    {t!(i18n, moderation.submit)}
                </Button>
            </form>
        </section>
    }
}

/// What can be decided here.
fn measures(case: &ReportCase) -> Vec<Measure> {
    let mut measures = vec![Measure::Dismiss, Measure::Warn, Measure::Restrict { days: DAYS }];
    if case.restricted_until.is_some() {
        measures.push(Measure::LiftRestriction);
    }
    measures.push(if case.banned { Measure::Unban } else { Measure::Ban });
    if let Some(demande) = &case.demande {
        if demande.by_reported && !demande.removed {
            measures.push(Measure::RemoveDemande {
                demande_id: demande.id,
                reason: RemovalReason::Rules,
            });
        }
        if demande.removed {
            measures.push(Measure::RestoreDemande {
                demande_id: demande.id,
            });
        }
        // The pro who reports an author gets his tokens back.
        if let Some(reporter) = case.reporter.as_ref().filter(|_| demande.by_reported) {
            measures.push(Measure::Refund {
                demande_id: demande.id,
                pro: reporter.public_id.clone(),
            });
        }
    }
    measures
}
