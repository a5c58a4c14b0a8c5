//! The mapped classes as a diagram that can be moved and enlarged, and as tables.
//!
//! In: the models of a run. Out: the marked line of what was chosen.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::browser;
use super::dom::{El, html};
use super::state::{Page, Ran, Selected};
use crate::draw;

/// Space around the drawing.
const MARGIN: i32 = 24;

/// The part of the drawing that is seen: left, top, width, height.
type Part = (i32, i32, i32, i32);

/// See the module.
pub fn models(page: Page, key: String, ran: &Arc<Ran>) -> Vec<El> {
    let models = &ran.report.models;
    if models.is_empty() {
        return vec![html(&super::panels::sorry(
            "The program mapped no classes.",
        ))];
    }
    let drawing = draw::models::layout(models);
    let all_of_it: Part = (
        -MARGIN,
        -MARGIN,
        drawing.width + 2 * MARGIN,
        drawing.height + 2 * MARGIN,
    );
    let svg = draw::models::svg(models, &drawing);
    let tables = draw::models::as_tables(models);
    let part = RwSignal::new(all_of_it);
    let zoom = move |by: i32, of: i32| {
        part.update(|it| {
            let (x, y, width, height) = *it;
            let (new_width, new_height) = (width * of / by, height * of / by);
            if (120..8_000).contains(&new_width) {
                *it = (
                    x + (width - new_width) / 2,
                    y + (height - new_height) / 2,
                    new_width,
                    new_height,
                );
            }
        });
    };
    let pan = move |dx: i32, dy: i32| {
        part.update(|it| {
            it.0 += dx;
            it.1 += dy;
        });
    };
    let on_key = move |event: web_sys::Event| {
        let step = part.get_untracked().2 / 12;
        match super::dom::key(&event).as_str() {
            "+" | "=" => zoom(5, 4),
            "-" => zoom(4, 5),
            "0" => part.set(all_of_it),
            "ArrowLeft" => pan(-step, 0),
            "ArrowRight" => pan(step, 0),
            "ArrowUp" => pan(0, -step),
            "ArrowDown" => pan(0, step),
            _ => return,
        }
        event.prevent_default();
    };
    // Where the pointer was when it last moved.
    let drag = StoredValue::new(None::<(i32, i32)>);
    let act = {
        let cells = ran.cells.clone();
        move |wish: &str, rest: &str| {
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
    // As high as the drawing needs, within reason.
    let width = all_of_it.2.max(320);
    let shape = format!(
        "aspect-ratio:{width}/{}",
        all_of_it.3.clamp(200, width * 7 / 5)
    );
    let all = html(&draw::models::panel(&shape, &svg, &tables));
    let frame = all.at(".diagram");
    all.at(".er").attr("viewBox", move || {
        let (x, y, width, height) = part.get();
        Some(format!("{x} {y} {width} {height}"))
    });
    // Where all of it would be too small to read, it begins with its first corner; Fit shows the whole.
    let seen = frame.0.clone();
    super::dom::later(move || {
        let shown = seen.client_width();
        let (x, y, width, height) = all_of_it;
        if shown > 0 && shown * 5 < width * 3 {
            let part_of_it = shown * 5 / 4;
            part.set((x, y, part_of_it, part_of_it * height / width));
        }
    });
    all.at(".larger").click(move || zoom(5, 4));
    all.at(".smaller").click(move || zoom(4, 5));
    all.at(".fit").click(move || part.set(all_of_it));
    frame
        .on("keydown", on_key)
        .on("wheel", move |event| {
            if let Some(wheel) = event
                .dyn_ref::<web_sys::WheelEvent>()
                .filter(|it| it.ctrl_key())
            {
                event.prevent_default();
                if wheel.delta_y() < 0.0 {
                    zoom(11, 10);
                } else {
                    zoom(10, 11);
                }
            }
        })
        .on("pointerdown", move |event| {
            let event = event.dyn_ref::<web_sys::PointerEvent>();
            drag.set_value(event.map(|it| (it.client_x(), it.client_y())));
        })
        .on("pointermove", {
            let frame = frame.clone();
            move |event| {
                let (Some((x, y)), Some(event)) =
                    (drag.get_value(), event.dyn_ref::<web_sys::PointerEvent>())
                else {
                    return;
                };
                let (dx, dy) = (event.client_x() - x, event.client_y() - y);
                if dx.abs() + dy.abs() < 4 {
                    return;
                }
                // Captured only now, so that a plain click still reaches what is under it.
                browser::capture(&frame.0, event.pointer_id());
                let (width, shown) = (part.get_untracked().2, frame.0.client_width().max(1));
                pan(-dx * width / shown, -dy * width / shown);
                drag.set_value(Some((event.client_x(), event.client_y())));
            }
        });
    for end in ["pointerup", "pointerleave"] {
        frame.on(end, move |_| drag.set_value(None));
    }
    all.wishes(act);
    vec![all]
}
