//! Buttons, and links that look like one. One primary on a screen; its label says what happens.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// What a button is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// What the page is about.
    #[default]
    Primary,
    /// Something else that can be done.
    Quiet,
    /// A way round, in words alone.
    Text,
    /// What can't be undone.
    Danger,
    /// On the painted ground.
    Paper,
}

/// How tall: 48, 56 or 44 px.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonSize {
    /// 48 px.
    #[default]
    Medium,
    /// 56 px, larger words.
    Large,
    /// 44 px, the smallest that a finger finds.
    Small,
}

fn class(kind: ButtonKind, size: ButtonSize, wide: bool) -> String {
    let kind = match kind {
        ButtonKind::Primary => "btn btn--primary",
        ButtonKind::Quiet => "btn btn--quiet",
        ButtonKind::Text => "btn btn--text",
        ButtonKind::Danger => "btn btn--danger",
        ButtonKind::Paper => "btn btn--paper",
    };
    let size = match size {
        ButtonSize::Medium => "",
        ButtonSize::Large => " btn--l",
        ButtonSize::Small => " btn--s",
    };
    format!("{kind}{size}{}", if wide { " btn--wide" } else { "" })
}

/// A button. While `busy` it shows a ring and `busy_label`, keeps its width and its focus, and lets no click through.
#[component]
pub fn Button(
    /// What it is for.
    #[prop(optional)]
    kind: ButtonKind,
    /// How tall.
    #[prop(optional)]
    size: ButtonSize,
    /// As wide as its column.
    #[prop(optional)]
    wide: bool,
    /// Whether it sends the form around it.
    #[prop(optional)]
    submit: bool,
    /// Whether it can be pressed at all.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Whether what it started is under way.
    #[prop(optional, into)]
    busy: Option<Signal<bool>>,
    /// What it says then: "Envoi…".
    #[prop(optional, into)]
    busy_label: Option<TextProp>,
    /// What it starts.
    #[prop(optional, into)]
    on_click: Option<Callback<MouseEvent>>,
    /// Its label.
    children: Children,
) -> impl IntoView {
    let is_busy = move || busy.is_some_and(|busy| busy.get());
    let click = move |event: MouseEvent| {
        if busy.is_some_and(|busy| busy.get_untracked()) {
            event.prevent_default();
        } else if let Some(on_click) = on_click {
            on_click.run(event);
        }
    };
    let label = if busy.is_some() {
        faces(children, busy_label).into_any()
    } else {
        children().into_any()
    };
    view! {
        <button
            class=class(kind, size, wide)
            class:is-busy=is_busy
            r#type=if submit { "submit" } else { "button" }
            disabled=move || disabled.get()
            aria-busy=move || is_busy().then_some("true")
            on:click=click
        >
            {label}
        </button>
    }
}

/// Both labels in one cell: the hidden one still takes its width.
fn faces(children: Children, busy_label: Option<TextProp>) -> impl IntoView {
    view! {
        <span class="btn__faces">
            <span class="btn__face btn__face--idle">{children()}</span>
            <span class="btn__face btn__face--busy">
                <span class="pulse"></span>
                {busy_label.map(|label| move || label.get())}
            </span>
        </span>
    }
}

/// A link that looks like a button.
#[component]
pub fn ButtonLink(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// What it is for.
    #[prop(optional)]
    kind: ButtonKind,
    /// How tall.
    #[prop(optional)]
    size: ButtonSize,
    /// As wide as its column.
    #[prop(optional)]
    wide: bool,
    /// Its label.
    children: Children,
) -> impl IntoView {
    view! {
        <a class=class(kind, size, wide) href=move || href.get()>
            {children()}
        </a>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_button_keeps_both_labels_and_says_so() {
        let owner = Owner::new();
        let html = owner.with(|| {
            view! { <Button submit=true busy=Signal::stored(true) busy_label="Envoi…">"Publier"</Button> }
                .to_html()
        });
        assert!(html.contains("is-busy"), "{html}");
        assert!(html.contains(r#"aria-busy="true""#), "{html}");
        assert!(html.contains("Publier") && html.contains("Envoi…"), "{html}");
        assert!(html.contains(r#"type="submit""#), "{html}");
    }

    #[test]
    fn a_class_for_each_choice() {
        assert_eq!(
            class(ButtonKind::Quiet, ButtonSize::Small, true),
            "btn btn--quiet btn--s btn--wide"
        );
        assert_eq!(
            class(ButtonKind::Primary, ButtonSize::Medium, false),
            "btn btn--primary"
        );
    }
}
