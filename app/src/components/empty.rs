//! An empty board: a dashed sheet with blank slips, one sentence of fact, one way out. Also the 404 and 500 pages.

use leptos::prelude::*;

/// The board. Its children are the ways out, the first of them the primary button.
#[component]
pub fn Empty(
    /// What is the case: "Rien d’affiché par ici".
    #[prop(into)]
    title: TextProp,
    /// One sentence more.
    #[prop(into)]
    text: TextProp,
    /// Whether the title is the page's own.
    #[prop(optional)]
    page: bool,
    /// The ways out.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let title = move || title.get();
    let heading = if page {
        view! { <h1>{title}</h1> }.into_any()
    } else {
        view! { <h2 class="empty__title">{title}</h2> }.into_any()
    };
    view! {
        <div class="empty">
            <span class="mini mini--empty" aria-hidden="true">
                <span class="slips">
                    <i class="slip"></i>
                    <i class="slip"></i>
                    <i class="slip"></i>
                </span>
            </span>
            {heading}
            <p>{move || text.get()}</p>
            {children.map(|children| view! { <div class="empty__act">{children()}</div> })}
        </div>
    }
}
