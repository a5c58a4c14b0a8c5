//! What the reader prefers, kept in the browser: colours, editor, widths, latency, what the timeline shows.
//!
//! In: the browser's storage. Out: signals whose changes are stored.

use leptos::prelude::*;

use super::browser;
use super::dom::later;
use crate::model::families::Families;

/// The colours that the reader wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    System,
    Light,
    Dark,
}

/// Each theme with its name in the page's `data-theme`.
pub const THEMES: [(Theme, &str); 3] = [
    (Theme::System, "system"),
    (Theme::Light, "light"),
    (Theme::Dark, "dark"),
];

/// See the module.
#[derive(Clone, Copy)]
pub struct Settings {
    pub theme: RwSignal<Theme>,
    /// A plain text area instead of the code editor.
    pub plain: RwSignal<bool>,
    /// The inspector's share of the window's width, in per cent.
    pub split: RwSignal<u32>,
    /// Milliseconds for each round trip to an imagined server.
    pub latency: RwSignal<u32>,
    /// Values stand in the SQL instead of marks.
    pub values: RwSignal<bool>,
    pub families: RwSignal<Families>,
}

impl Settings {
    /// As they were left.
    pub fn open() -> Self {
        let stored = |key: &str| browser::stored(key).unwrap_or_default();
        let number = |key: &str, or: u32| stored(key).parse().unwrap_or(or);
        let theme = stored("athanor.theme");
        let theme = THEMES
            .iter()
            .find(|it| it.1 == theme)
            .map_or(Theme::System, |it| it.0);
        let settings = Self {
            theme: RwSignal::new(theme),
            plain: RwSignal::new(stored("athanor.editor") == "plain"),
            split: RwSignal::new(number("athanor.split", 40).clamp(20, 70)),
            latency: RwSignal::new(number("athanor.latency", 0).min(100)),
            values: RwSignal::new(stored("athanor.values") == "inline"),
            families: RwSignal::new(Families::AT_FIRST),
        };
        settings.keep();
        settings
    }

    fn keep(self) {
        later(move || {
            let theme = self.theme.get();
            let name = THEMES
                .iter()
                .find(|it| it.0 == theme)
                .map_or("system", |it| it.1);
            browser::store("athanor.theme", (theme != Theme::System).then_some(name));
            if let Some(root) = document().document_element() {
                let _ = root.set_attribute("data-theme", name);
            }
        });
        later(move || {
            browser::store("athanor.editor", self.plain.get().then_some("plain"));
        });
        later(move || {
            browser::store("athanor.values", self.values.get().then_some("inline"));
        });
        let number = |key: &'static str, signal: RwSignal<u32>| {
            let mut before = false;
            later(move || {
                let value = signal.get();
                if std::mem::replace(&mut before, true) {
                    browser::store(key, Some(&value.to_string()));
                }
            });
        };
        number("athanor.split", self.split);
        number("athanor.latency", self.latency);
    }
}
