use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::moderation::{
    DecisionAction, Ground, Measure, NewDecision, RemovalReason, ReportCase, STATEMENT_MAX,
};

use crate::components::button::Button;
use crate::components::field::TextInput;
use crate::components::form::{FormFailure, FormState, use_form};
use crate::components::moderation_words::action_name;
use crate::components::text_area::TextArea;
use crate::functions::moderation::decide_report;
use crate::i18n::{t, t_string, use_i18n};

/// Days that are proposed.
const DAYS: u16 = 7;

/// A decision that is being put together: it outlasts its fields.
#[derive(Clone, Copy)]
pub(super) struct Deciding {
    measures: StoredValue<Vec<Measure>>,
    chosen: RwSignal<Option<DecisionAction>>,
    days: RwSignal<String>,
    statement: RwSignal<String>,
}

impl Deciding {
    /// From these measures; the first stands there until another is chosen.
    pub(super) fn new(measures: Vec<Measure>) -> Self {
        Self {
            chosen: RwSignal::new(measures.first().map(Measure::action)),
            measures: StoredValue::new(measures),
            days: RwSignal::new(DAYS.to_string()),
            statement: RwSignal::default(),
        }
    }

    /// As it stands; `None` where nothing can be chosen.
    pub(super) fn decision(self) -> Option<NewDecision> {
        let chosen = self.chosen.get_untracked()?;
        let mut measure = self
            .measures
            .with_value(|all| all.iter().find(|measure| measure.action() == chosen).cloned())?;
        if let Measure::Restrict { days: asked } = &mut measure {
            *asked = self.days.get_untracked().trim().parse().unwrap_or(0);
        }
        Some(NewDecision {
            measure,
            ground: Ground::default(),
            statement: self.statement.get_untracked(),
        })
    }
}

/// The measures of a case, and the reasons that the person will read.
#[component]
pub(super) fn Decide(case: ReportCase, changed: RwSignal<u32>) -> impl IntoView {
    let i18n = use_i18n();
    let form = use_form();
    let deciding = Deciding::new(measures(&case));
    let id = case.id;
    let submit = move |event: SubmitEvent| {
        if !form.begin(&event) {
            return;
        }
        let Some(decision) = deciding.decision() else {
            form.finish();
            return;
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
    view! {
        <section aria-labelledby="t-decision">
            <h2 id="t-decision">{t!(i18n, moderation.decide)}</h2>
            <form class="form" node_ref=form.node novalidate on:submit=submit>
                <FormFailure form />
                <MeasureFields deciding form />
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

/// The fields of a decision.
#[component]
pub(super) fn MeasureFields(deciding: Deciding, form: FormState) -> impl IntoView {
    let i18n = use_i18n();
    let Deciding {
        measures,
        chosen,
        days,
        statement,
    } = deciding;
    let restricting = Memo::new(move |_| chosen.get() == Some(DecisionAction::Restrict));
    view! {
        <fieldset class="measures">
            <legend>{t!(i18n, moderation.measure)}</legend>
            {measures
                .get_value()
                .into_iter()
                .map(|measure| {
                    let action = measure.action();
                    view! {
                        <label class="check">
                            <input
                                type="radio"
                                name="measure"
                                value=action.as_str()
                                checked=chosen.get_untracked() == Some(action)
                                on:change=move |_| chosen.set(Some(action))
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
            value=statement
            max=STATEMENT_MAX
            on_input=Callback::new(move |typed| statement.set(typed))
        />
    }
}

/// What can be decided here.
pub(super) fn measures(case: &ReportCase) -> Vec<Measure> {
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
