//! The coach: what the run could have done with fewer queries, and the change that does it.
//!
//! In: a run's insights. Out: a change of the learner's text, and another run.

use std::sync::Arc;

use leptos::prelude::*;

use super::dom::{El, html};
use super::state::{Page, Ran};
use crate::draw;
use crate::model::edits;

/// The findings of a run, above its timeline.
pub fn coach(page: Page, key: String, ran: Arc<Ran>, with_setup: RwSignal<bool>) -> El {
    let all = html("<div class=\"coach\"></div>");
    all.inner({
        let ran = ran.clone();
        move || {
            draw::coach::findings(
                &ran.report.insights,
                (!with_setup.get()).then(|| ran.cell()),
            )
        }
    });
    all.wishes(move |wish, rest| {
        let Ok(number) = rest.parse::<usize>() else {
            return;
        };
        match wish {
            "choose" => page.choose(&key, &ran, number),
            "fix" => {
                let found = ran.report.insights.n_plus_one.get(number);
                let fix = found.and_then(|it| it.fix.as_ref());
                let new = fix.and_then(|it| edits::apply(ran.source(), ran.cell(), &it.edits));
                let (Some(new), Some(desk)) = (new, page.desk(&key)) else {
                    return;
                };
                // The fix was made for the text that ran: later changes would be lost.
                if desk.text.get_untracked() != ran.source() {
                    page.said
                        .set("The cell has changed since it ran. Run it again first.".to_owned());
                    return;
                }
                desk.text.set(new);
                desk.start.run(());
            }
            _ => {}
        }
    });
    all
}
