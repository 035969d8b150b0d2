//! Icons, the coin and the mark, drawn by reference to the one sprite, `public/icons.svg`.
//!
//! Nothing of a drawing is in the program: a name becomes `<use href="/icons.svg#name">`. All are decoration to a screen
//! reader; an icon alone in a button needs an `aria-label` on the button.

use leptos::prelude::*;

macro_rules! icons {
    ($($variant:ident = $name:literal),+ $(,)?) => {
        /// A symbol of the sprite. The list of `scripts/icons.txt`, name for name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum IconName {
            $(#[doc = concat!("`", $name, "`")] $variant,)+
        }

        impl IconName {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Where the symbol is.
            #[must_use]
            pub const fn href(self) -> &'static str {
                match self { $(Self::$variant => concat!("/icons.svg#", $name)),+ }
            }
        }
    };
}

icons! {
    Broom = "broom-duotone",
    PipeWrench = "pipe-wrench-duotone",
    Lightning = "lightning-duotone",
    Hammer = "hammer-duotone",
    PaintRoller = "paint-roller-duotone",
    Plant = "plant-duotone",
    Truck = "truck-duotone",
    Armchair = "armchair-duotone",
    Key = "key-duotone",
    GridFour = "grid-four-duotone",
    WashingMachine = "washing-machine-duotone",
    Laptop = "laptop-duotone",
    GraduationCap = "graduation-cap-duotone",
    Baby = "baby-duotone",
    PawPrint = "paw-print-duotone",
    HandHeart = "hand-heart-duotone",
    CookingPot = "cooking-pot-duotone",
    Needle = "needle-duotone",
    Scissors = "scissors-duotone",
    Camera = "camera-duotone",
    Car = "car-duotone",
    Bicycle = "bicycle-duotone",
    FileText = "file-text-duotone",
    Confetti = "confetti-duotone",
    PushPin = "push-pin-duotone",
    Wrench = "wrench-duotone",
    Bell = "bell-duotone",
    ArrowCounterClockwise = "arrow-counter-clockwise",
    CaretDown = "caret-down",
    CaretLeft = "caret-left",
    CaretRight = "caret-right",
    ChatCircleText = "chat-circle-text",
    Check = "check",
    Checks = "checks",
    ClipboardText = "clipboard-text",
    Clock = "clock",
    Coins = "coins",
    Copy = "copy",
    Crosshair = "crosshair-simple",
    DotsThreeVertical = "dots-three-vertical",
    DownloadSimple = "download-simple",
    Eye = "eye",
    EyeSlash = "eye-slash",
    Flag = "flag",
    Image = "image",
    Info = "info",
    ListBullets = "list-bullets",
    LockSimple = "lock-simple",
    MagnifyingGlass = "magnifying-glass",
    MapPin = "map-pin",
    MapTrifold = "map-trifold",
    Minus = "minus",
    Note = "note",
    Plus = "plus",
    Printer = "printer",
    SignOut = "sign-out",
    SlidersHorizontal = "sliders-horizontal",
    UserCircle = "user-circle",
    WarningCircle = "warning-circle",
    WifiSlash = "wifi-slash",
    X = "x",
    ChatCircleTextFill = "chat-circle-text-fill",
    ClipboardTextFill = "clipboard-text-fill",
    CoinsFill = "coins-fill",
    HandPalmFill = "hand-palm-fill",
    LockSimpleFill = "lock-simple-fill",
    MagnifyingGlassFill = "magnifying-glass-fill",
    PaperPlaneRightFill = "paper-plane-right-fill",
    SealCheckFill = "seal-check-fill",
    UserCircleFill = "user-circle-fill",
}

/// An icon at the size of the text beside it. With `trade`, at 28 px in green: duotone symbols only.
#[component]
pub fn Icon(
    /// Which.
    #[prop(into)]
    name: Signal<IconName>,
    /// At the size and in the colour of a trade.
    #[prop(optional)]
    trade: bool,
) -> impl IntoView {
    let class = if trade { "icon icon--trade" } else { "icon" };
    view! {
        <svg class=class aria-hidden="true">
            <use_ href=move || name.get().href() />
        </svg>
    }
}

/// A token, before its number.
#[component]
pub fn Coin() -> impl IntoView {
    view! {
        <svg class="coin" viewBox="0 0 20 20" aria-hidden="true">
            <use_ href="/icons.svg#coin" />
        </svg>
    }
}

/// The mark: a sheet with four slips, one coming loose.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
            <use_ href="/icons.svg#mark" />
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPRITE: &str = include_str!("../../../public/icons.svg");
    const LIST: &str = include_str!("../../../scripts/icons.txt");

    fn listed() -> Vec<&'static str> {
        LIST.lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .collect()
    }

    #[test]
    fn every_name_is_a_symbol_of_the_sprite() {
        for icon in IconName::ALL {
            let id = icon.href().strip_prefix("/icons.svg#").unwrap();
            assert!(
                SPRITE.contains(&format!("<symbol id=\"{id}\" ")),
                "{id} is not in public/icons.svg"
            );
        }
        for own in ["coin", "mark"] {
            assert!(
                SPRITE.contains(&format!("<symbol id=\"{own}\" ")),
                "{own} is not in public/icons.svg"
            );
        }
    }

    #[test]
    fn the_list_and_the_names_are_the_same() {
        let mut names: Vec<_> = IconName::ALL
            .iter()
            .map(|icon| &icon.href()["/icons.svg#".len()..])
            .collect();
        let mut list = listed();
        names.sort_unstable();
        list.sort_unstable();
        assert_eq!(names, list);
    }

    #[test]
    fn an_icon_is_a_reference_and_silent() {
        let html = Owner::new().with(|| view! { <Icon name=IconName::Plant trade=true /> }.to_html());
        assert!(html.contains(r#"class="icon icon--trade""#), "{html}");
        assert!(html.contains(r#"aria-hidden="true""#), "{html}");
        assert!(html.contains(r#"<use href="/icons.svg#plant-duotone""#), "{html}");
    }
}
