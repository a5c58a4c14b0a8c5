//! The learner's text of a cell, kept in the browser.
//!
//! In: the lesson's text, what the browser stored. Out: signals; every change is stored a moment later.

use std::time::Duration;

use leptos::prelude::*;

use super::browser;
use super::dom::later;
use super::state::Page;
use crate::model::draft::{self, Draft};

/// How long the learner pauses before their text is stored.
const STORE_AFTER: Duration = Duration::from_millis(300);

/// The learner's text of one cell, stored a moment after each change.
#[derive(Clone, Copy)]
pub struct Drafts {
    pub text: RwSignal<String>,
    pub outdated: RwSignal<bool>,
    /// Fingerprint of the lesson's text that the learner's text is based on.
    base: StoredValue<String>,
    starter: StoredValue<String>,
    key: StoredValue<String>,
}

impl Drafts {
    /// Opens the draft of a cell, or the lesson's own text.
    pub fn open(page: Page, slug: &str, id: &str, starter: String) -> Self {
        let key = draft::storage_key(slug, id);
        let stored: Option<Draft> = browser::stored(&key).and_then(|it| Draft::read(&it));
        let opened = draft::open(&starter, stored.as_ref());
        let current = draft::fingerprint(&starter);
        let drafts = Self {
            text: RwSignal::new(opened.text),
            outdated: RwSignal::new(opened.outdated),
            base: StoredValue::new(stored.map_or(current, |it| it.base)),
            starter: StoredValue::new(starter),
            key: StoredValue::new(key),
        };
        let store = leptos::leptos_dom::helpers::debounce(STORE_AFTER, move |()| {
            if drafts.key.try_with_value(|_| ()).is_some() && !drafts.store() {
                page.keeps.set(false);
            }
        });
        let store = StoredValue::new_local(store);
        let mut earlier = false;
        later(move || {
            drafts.text.track();
            if std::mem::replace(&mut earlier, true) {
                store.update_value(|it| it(()));
            }
        });
        // The last words before the page is left.
        on_cleanup(move || {
            drafts.store();
        });
        drafts
    }

    /// From now on the learner's text counts as based on the lesson's present text.
    pub fn keep_mine(self) {
        self.base
            .set_value(self.starter.with_value(|it| draft::fingerprint(it)));
        self.outdated.set(false);
        self.store();
    }

    fn store(self) -> bool {
        let Some(text) = self.text.try_get_untracked() else {
            return true;
        };
        let kept = self
            .starter
            .with_value(|starter| draft::keep(starter, &text, &self.base.get_value()));
        if kept.is_none() {
            // Back at the lesson's text: the next change starts from it.
            self.base
                .set_value(self.starter.with_value(|it| draft::fingerprint(it)));
        }
        let json = kept.map(|it| it.write());
        self.key
            .with_value(|key| browser::store(key, json.as_deref()))
    }
}
