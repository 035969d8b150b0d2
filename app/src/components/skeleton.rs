//! What stands in a list's place while it is on its way: notices without words. Never a spinner over the page.

use leptos::prelude::*;

/// Frames of notices, shown after 300 ms only. The list around them has `aria-busy="true"`.
#[component]
pub fn Skeletons(
    /// How many.
    #[prop(default = 3)]
    count: u8,
) -> impl IntoView {
    let one = |_| {
        view! {
            <div class="notice skeleton">
                <p><i></i></p>
                <p><i class="big"></i></p>
                <p><i></i></p>
                <p><i></i></p>
                <p><i></i></p>
            </div>
        }
    };
    view! {
        <div class="notices skeletons" aria-hidden="true">
            {(0..count).map(one).collect_view()}
        </div>
    }
}
