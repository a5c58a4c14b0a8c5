//! The coach: what the run could have done with fewer queries, and the change that does it.
//!
//! In: a run's insights. Out: a change of the learner's text, and another run.

use std::sync::Arc;

use leptos::prelude::*;

use super::erased::live;
use super::state::{Ran, page};
use crate::draw;
use crate::model::edits;

/// The findings of a run, above its timeline.
#[component]
pub fn Coach(key: String, ran: Arc<Ran>, with_setup: RwSignal<bool>) -> impl IntoView {
    let page = page();
    let html = {
        let ran = ran.clone();
        move || {
            draw::coach::findings(
                &ran.report.insights,
                (!with_setup.get()).then(|| ran.cell()),
            )
        }
    };
    let act = move |event: web_sys::MouseEvent| {
        let Some((wish, rest)) = super::wish(&event) else {
            return;
        };
        let Ok(number) = rest.parse::<usize>() else {
            return;
        };
        match wish.as_str() {
            "choose" => page.choose(&key, &ran, number),
            "fix" => {
                let fix = ran
                    .report
                    .insights
                    .n_plus_one
                    .get(number)
                    .and_then(|it| it.fix.as_ref());
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
    };
    view! { <div class="coach" on:click=act inner_html=live(html)></div> }
}
