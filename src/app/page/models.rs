//! The mapped classes as a diagram that can be moved and enlarged, and as tables.
//!
//! In: the models of a run. Out: the marked line of what was chosen.

use std::sync::Arc;

use leptos::html::Div;
use leptos::prelude::*;

use super::browser;
use super::erased::{does, live};
use super::state::{Ran, Selected, page};
use crate::draw;

/// Space around the drawing.
const MARGIN: f64 = 24.0;

/// The part of the drawing that is seen: left, top, width, height.
type Part = (f64, f64, f64, f64);

/// See the module.
#[component]
pub fn Models(key: String, ran: Arc<Ran>) -> impl IntoView {
    let page = page();
    let models = &ran.report.models;
    let drawing = draw::models::layout(models);
    let all: Part = (
        -MARGIN,
        -MARGIN,
        f64::from(drawing.width) + 2.0 * MARGIN,
        f64::from(drawing.height) + 2.0 * MARGIN,
    );
    let svg = draw::models::svg(models, &drawing);
    let tables = draw::models::as_tables(models);
    let none = models.is_empty();
    let part = RwSignal::new(all);
    let frame = NodeRef::<Div>::new();
    let zoom = move |by: f64| {
        part.update(|it| {
            let (x, y, width, height) = *it;
            let (new_width, new_height) = (width / by, height / by);
            if (120.0..8_000.0).contains(&new_width) {
                *it = (
                    x + (width - new_width) / 2.0,
                    y + (height - new_height) / 2.0,
                    new_width,
                    new_height,
                );
            }
        });
    };
    let pan = move |dx: f64, dy: f64| {
        part.update(|it| {
            it.0 += dx;
            it.1 += dy;
        });
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        let step = part.get_untracked().2 / 12.0;
        match event.key().as_str() {
            "+" | "=" => zoom(1.25),
            "-" => zoom(0.8),
            "0" => part.set(all),
            "ArrowLeft" => pan(-step, 0.0),
            "ArrowRight" => pan(step, 0.0),
            "ArrowUp" => pan(0.0, -step),
            "ArrowDown" => pan(0.0, step),
            _ => return,
        }
        event.prevent_default();
    };
    // Where the pointer was when it last moved, and whether it has moved enough to be a drag.
    let drag = StoredValue::new(None::<(i32, i32)>);
    let on_move = move |event: web_sys::PointerEvent| {
        let (Some((x, y)), Some(frame)) = (drag.get_value(), frame.get_untracked()) else {
            return;
        };
        let (dx, dy) = (event.client_x() - x, event.client_y() - y);
        if dx.abs() + dy.abs() < 4 {
            return;
        }
        // Captured only now, so that a plain click still reaches what is under it.
        browser::capture(&frame, event.pointer_id());
        let scale = part.get_untracked().2 / f64::from(frame.client_width().max(1));
        pan(f64::from(-dx) * scale, f64::from(-dy) * scale);
        drag.set_value(Some((event.client_x(), event.client_y())));
    };
    let act = {
        let cells = ran.cells.clone();
        move |event: web_sys::MouseEvent| {
            let Some((wish, rest)) = super::wish(&event) else {
                return;
            };
            let Some((cell, line)) = rest.split_once(' ').filter(|_| wish == "line") else {
                return;
            };
            let cell = cell
                .parse::<usize>()
                .ok()
                .and_then(|it| cells.get(it))
                .cloned();
            if let (Some(cell), Ok(line)) = (cell, line.parse()) {
                page.said.set(format!("{cell}, line {line}"));
                page.selected.set(Some(Selected {
                    run: key.clone(),
                    cell,
                    line,
                    event: None,
                }));
                browser::reveal_marked();
            }
        }
    };
    let act_in_tables = act.clone();
    let on_wheel = move |event: web_sys::WheelEvent| {
        if event.ctrl_key() {
            event.prevent_default();
            zoom(if event.delta_y() < 0.0 {
                1.1
            } else {
                1.0 / 1.1
            });
        }
    };
    let view_box = move || {
        let (x, y, width, height) = part.get();
        format!("{x} {y} {width} {height}")
    };
    // As high as the drawing needs, within reason.
    let shape = format!(
        "aspect-ratio:{}/{}",
        all.2.max(320.0),
        all.3.clamp(200.0, all.2.max(320.0) * 1.4)
    );
    view! {
        {none.then(|| view! { <p class="quiet panel-note">"The program mapped no classes."</p> })}
        <div hidden=none>
            <div class="diagram-bar" role="group" aria-label="Diagram">
                <button class="small" aria-label="Larger" on:click=does(move |_| zoom(1.25))>"+"</button>
                <button class="small" aria-label="Smaller" on:click=does(move |_| zoom(0.8))>"−"</button>
                <button class="small" on:click=does(move |_| part.set(all))>"Fit"</button>
                <span class="quiet">"Drag or use the arrow keys to move; click a name to see its line."</span>
            </div>
            <div class="diagram" style=shape node_ref=frame tabindex="0" role="group" aria-label="Diagram of the models" on:keydown=on_key
                on:wheel=on_wheel
                on:pointerdown=does(move |event: web_sys::PointerEvent| drag.set_value(Some((event.client_x(), event.client_y()))))
                on:pointermove=on_move
                on:pointerup=does(move |_| drag.set_value(None))
                on:pointerleave=does(move |_| drag.set_value(None))
                on:click=act>
                <svg class="er" viewBox=live(view_box) preserveAspectRatio="xMidYMid meet" inner_html=svg></svg>
            </div>
            <h2>"The same as tables"</h2>
            <div on:click=act_in_tables inner_html=tables data-testid="models"></div>
        </div>
    }
}
