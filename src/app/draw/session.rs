//! Sessions at one event: the states of their objects as a diagram, and each object with its attributes.
//!
//! In: session views. Out: HTML.

use protocol::{AttributeStatus, AttributeView, ObjectView, SessionView};
use trace::ObjectState;

use super::Html;
use crate::model::format::plural;
use crate::model::notes;

/// The states with the place of each in the diagram.
const STATES: [(ObjectState, i32, i32); 5] = [
    (ObjectState::Transient, 4, 52),
    (ObjectState::Pending, 134, 52),
    (ObjectState::Persistent, 264, 52),
    (ObjectState::Deleted, 394, 4),
    (ObjectState::Detached, 394, 100),
];

/// Moves between states that the documentation has: from, to, path, and where its count stands.
const MOVES: [(usize, usize, &str, i32, i32); 10] = [
    (0, 1, "M104 64h30", 119, 58),
    (1, 2, "M234 64h30", 249, 58),
    (1, 0, "M134 80h-30", 119, 94),
    (2, 3, "M344 52V26h50", 368, 20),
    (3, 2, "M394 36H356v16", 376, 48),
    (3, 4, "M444 44v56", 452, 76),
    (2, 4, "M344 92v26h50", 366, 132),
    (4, 2, "M394 108H356V92", 376, 104),
    (2, 0, "M300 92v30H54V92", 176, 116),
    (0, 2, "M54 52V18H300V52", 176, 12),
];

/// All sessions.
pub fn sessions(views: &[SessionView]) -> String {
    let mut html = Html::new();
    if views.is_empty() {
        html.element(
            "p",
            "quiet panel-note",
            "No session has been made up to here.",
        );
    }
    // Those that hold something come first: setups often leave empty ones.
    for holds in [true, false] {
        for it in views {
            if holds != it.objects.is_empty() {
                session(&mut html, it);
            }
        }
    }
    html.finish()
}

fn session(html: &mut Html, view: &SessionView) {
    html.raw("<section class=\"session\"><h2>Session ")
        .number(view.number as usize);
    let transaction = match (view.closed, view.depth) {
        (true, _) => "closed".to_owned(),
        (_, 0) => "no transaction".to_owned(),
        (_, 1) => "in a transaction".to_owned(),
        (_, depth) => format!(
            "in {} within a transaction",
            plural(depth as usize - 1, "savepoint", "savepoints")
        ),
    };
    html.span("fact", &transaction);
    if let Some(connection) = view.connection {
        html.span("fact", &format!("connection {connection}"));
    }
    html.raw("</h2>");
    // Five empty boxes would say less than one sentence.
    if !view.objects.is_empty() {
        diagram(html, view);
    }
    let mut classes: Vec<&str> = Vec::new();
    for it in &view.objects {
        if !classes.contains(&&*it.object.class) {
            classes.push(&it.object.class);
        }
    }
    if classes.is_empty() {
        html.element("p", "quiet", "It holds no objects.");
    }
    for class in classes {
        let objects: Vec<&ObjectView> = view
            .objects
            .iter()
            .filter(|it| &*it.object.class == class)
            .collect();
        objects_of(html, class, &objects);
    }
    if view.more > 0 {
        html.element("p", "quiet", &format!("and {} more objects", view.more));
    }
    html.raw("</section>");
}

/// The state diagram; how many objects are in each state now, and how often each move was made.
fn diagram(html: &mut Html, view: &SessionView) {
    let count = |state: ObjectState| view.objects.iter().filter(|it| it.state == state).count();
    let moves = |from: ObjectState, to: ObjectState| {
        let all = view.objects.iter().flat_map(|it| &it.transitions);
        all.filter(|it| it.from == from && it.to == to).count()
    };
    let words: Vec<String> = STATES
        .iter()
        .map(|it| format!("{} {}", count(it.0), notes::state(it.0)))
        .collect();
    html.raw("<svg class=\"states\" viewBox=\"0 0 500 144\" role=\"img\" aria-label=\"Objects by state: ");
    html.text(&words.join(", "));
    html.raw("\"><defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0l8 4-8 4z\"/></marker></defs>");
    for (from, to, path, x, y) in MOVES {
        let times = moves(STATES[from].0, STATES[to].0);
        html.raw("<path class=\"move");
        html.raw(if times > 0 { " is-made" } else { "" });
        html.raw("\" marker-end=\"url(#arrow)\" d=\"")
            .raw(path)
            .raw("\"/>");
        if times > 0 {
            html.raw("<text class=\"move-count\" x=\"")
                .raw(&x.to_string());
            html.raw("\" y=\"")
                .raw(&y.to_string())
                .raw("\">")
                .number(times)
                .raw("×</text>");
        }
    }
    for (state, x, y) in STATES {
        let many = count(state);
        html.raw("<g class=\"state");
        html.raw(if many > 0 { " is-here" } else { "" });
        html.raw("\" transform=\"translate(")
            .raw(&format!("{x} {y}"));
        html.raw(")\"><rect width=\"100\" height=\"40\" rx=\"8\"/><text x=\"50\" y=\"17\">");
        html.text(notes::state(state))
            .raw("</text><text class=\"state-count\" x=\"50\" y=\"33\">");
        html.number(many).raw("</text></g>");
    }
    html.raw("</svg>");
}

/// The objects of one class: a row each, a column for each attribute.
fn objects_of(html: &mut Html, class: &str, objects: &[&ObjectView]) {
    let names: Vec<&AttributeView> = objects
        .iter()
        .find_map(|it| it.attributes.as_ref())
        .map(|it| it.iter().collect())
        .unwrap_or_default();
    html.element("h3", "", class);
    super::grid::open(html, &format!("Objects of {class}"));
    html.raw("<thead><tr><th scope=\"col\">Object</th><th scope=\"col\">State</th>");
    for it in &names {
        html.raw("<th scope=\"col\">").text(&it.name).raw("</th>");
    }
    html.raw("</tr></thead><tbody>");
    for object in objects {
        html.raw("<tr><th scope=\"row\">")
            .text(&notes::object(&object.object));
        html.raw("</th><td class=\"words\">");
        html.span("chip", notes::state(object.state));
        for (is, word) in [
            (
                object.dirty && object.state == ObjectState::Persistent,
                "dirty",
            ),
            (object.marked_deleted, "marked for DELETE"),
            (object.expired, "expired"),
        ] {
            if is {
                html.raw(" ").span("chip is-strong", word);
            }
        }
        html.raw("</td>");
        for name in &names {
            match object
                .attributes
                .iter()
                .flatten()
                .find(|it| it.name == name.name)
            {
                Some(it) => attribute(html, it),
                None => {
                    html.raw("<td></td>");
                }
            }
        }
        html.raw("</tr>");
    }
    html.raw("</tbody>");
    super::grid::close(html);
}

fn attribute(html: &mut Html, it: &AttributeView) {
    let value = it.value.as_deref().unwrap_or_default();
    match (it.status, it.changed) {
        (_, true) => {
            html.raw("<td class=\"is-changed\">");
            if let Some(old) = &it.old {
                html.element("del", "", old).raw(" ");
            }
            html.element("ins", "", value).raw("</td>");
        }
        (AttributeStatus::Loaded, _) => {
            html.raw("<td>").text(value).raw("</td>");
        }
        (AttributeStatus::Expired, _) => {
            html.raw("<td class=\"null\">expired</td>");
        }
        (AttributeStatus::Unloaded, _) => {
            html.raw("<td class=\"null\">not loaded</td>");
        }
    }
}
