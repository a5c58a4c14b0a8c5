//! The mapped classes: an entity-relationship diagram in SVG, and the same facts as tables.
//!
//! In: models and their layout. Out: HTML. Buttons want `line CELL LINE`.

use protocol::{Direction, Model, Place};

use super::Html;
use crate::model::diagram::{self, Diagram, Edge, End, HEAD, ROW, Shape};

/// The panel: the drawing in a frame of a shape, its buttons, and the same as tables.
pub fn panel(shape: &str, svg: &str, tables: &str) -> String {
    format!(
        "<div><div class=\"diagram-bar\" role=\"group\" aria-label=\"Diagram\"><button class=\"small larger\" aria-label=\"Larger\">+</button>\
         <button class=\"small smaller\" aria-label=\"Smaller\">−</button><button class=\"small fit\">Fit</button>\
         <span class=\"quiet\">Drag or use the arrow keys to move; click a name to see its line.</span></div>\
         <div class=\"diagram\" style=\"{shape}\" tabindex=\"0\" role=\"group\" aria-label=\"Diagram of the models\">\
         <svg class=\"er\" preserveAspectRatio=\"xMidYMid meet\">{svg}</svg></div>\
         <h2>The same as tables</h2><div data-testid=\"models\">{tables}</div></div>"
    )
}

/// The SVG. `view` is the part that is shown: x, y, width, height.
pub fn svg(models: &[Model], drawing: &Diagram) -> String {
    let mut html = Html::new();
    let words: Vec<&str> = drawing.edges.iter().map(|it| it.text.as_str()).collect();
    html.raw("<g role=\"img\" aria-label=\"");
    html.text(&format!("{} classes. {}", models.len(), words.join("; ")));
    html.raw("\">");
    for (at, it) in drawing.edges.iter().enumerate() {
        edge(&mut html, drawing, it, at);
    }
    for it in &drawing.shapes {
        boxed(&mut html, models, it);
    }
    html.raw("</g>");
    html.finish()
}

fn at(html: &mut Html, name: &str, value: i32) {
    html.raw(" ")
        .raw(name)
        .raw("=\"")
        .raw(&value.to_string())
        .raw("\"");
}

fn wish(html: &mut Html, place: Option<Place>) {
    if let Some(it) = place {
        html.raw(&format!(
            " data-do=\"line {} {}\" class=\"has-line\"",
            it.cell, it.line
        ));
    }
}

fn boxed(html: &mut Html, models: &[Model], it: &Shape) {
    let model = it.model.and_then(|it| models.get(it));
    html.raw(if model.is_some() {
        "<g class=\"entity\""
    } else {
        "<g class=\"entity is-table\""
    });
    html.raw(&format!(" transform=\"translate({} {})\">", it.x, it.y));
    html.raw("<rect class=\"entity-box\" rx=\"7\"");
    at(html, "width", it.width);
    at(html, "height", it.height);
    html.raw("/><g");
    wish(html, model.and_then(|it| it.place));
    html.raw("><rect class=\"entity-head\" rx=\"7\"");
    at(html, "width", it.width);
    at(html, "height", HEAD);
    html.raw("/><text class=\"entity-title\" x=\"11\" y=\"20\">")
        .text(&it.title)
        .raw("</text></g>");
    let own: Vec<_> = model
        .map(|model| {
            model
                .columns
                .iter()
                .filter(|it| !it.inherited || model.inherits.is_none())
                .collect()
        })
        .unwrap_or_default();
    for (row, text) in it.rows.iter().enumerate() {
        let y = HEAD + ROW * row as i32;
        html.raw("<g");
        wish(html, own.get(row).and_then(|it| it.place));
        html.raw("><rect class=\"entity-row\"");
        at(html, "y", y + 3);
        at(html, "width", it.width);
        at(html, "height", ROW);
        html.raw("/><text class=\"entity-text\" x=\"11\"");
        at(html, "y", y + 17);
        let (name, rest) = text.split_once(' ').unwrap_or((text, ""));
        html.raw(">")
            .text(name)
            .raw(" <tspan>")
            .text(rest)
            .raw("</tspan></text></g>");
    }
    html.raw("</g>");
}

/// A line with right angles, and what its ends say.
fn edge(html: &mut Html, drawing: &Diagram, it: &Edge, number: usize) {
    let (from, to) = (&drawing.shapes[it.from], &drawing.shapes[it.to]);
    let y_of = |shape: &Shape, row: Option<usize>| {
        shape.y + row.map_or(HEAD / 2, |row| HEAD + ROW * row as i32 + 3 + ROW / 2)
    };
    let (y1, y2) = (y_of(from, it.from_row), y_of(to, it.to_row));
    // Lines that share a gap between two columns are kept apart.
    let shift = (number % 5) as i32 * 7 - 14;
    let same_column = from.x == to.x;
    let (x1, side1, x2, side2, middle) = if same_column {
        let right = (from.x + from.width).max(to.x + to.width);
        (
            from.x + from.width,
            1,
            to.x + to.width,
            1,
            right + 30 + shift / 2,
        )
    } else if from.x > to.x {
        (from.x, -1, to.x + to.width, 1, from.x - 36 + shift)
    } else {
        (
            from.x + from.width,
            1,
            to.x,
            -1,
            from.x + from.width + 36 + shift,
        )
    };
    let class = if it.to_end == End::Parent {
        "edge is-parent"
    } else {
        "edge"
    };
    html.raw("<g class=\"")
        .raw(class)
        .raw("\"><title>")
        .text(&it.text);
    html.raw("</title><path d=\"");
    let inner = drawing
        .shapes
        .iter()
        .filter(|it| it.x < from.x.max(to.x) && it.x > from.x.min(to.x));
    match way_around(inner, y1, y2) {
        Some(y) if !same_column => {
            let last = x2 + side2 * (36 + shift);
            html.raw(&format!("M{x1} {y1}H{middle}V{y}H{last}V{y2}H{x2}"));
        }
        _ => {
            html.raw(&format!("M{x1} {y1}H{middle}V{y2}H{x2}"));
        }
    }
    html.raw("\"/>");
    end(html, it.from_end, x1, y1, side1);
    end(html, it.to_end, x2, y2, side2);
    html.raw("</g>");
}

/// The height at which a line passes between the boxes that stand between its ends; nothing when there are none.
fn way_around<'a>(inner: impl Iterator<Item = &'a Shape>, y1: i32, y2: i32) -> Option<i32> {
    let inner: Vec<&Shape> = inner.collect();
    if inner.is_empty() {
        return None;
    }
    let edges = inner
        .iter()
        .flat_map(|it| [it.y - 14, it.y + it.height + 14]);
    let free = |y: i32| {
        inner
            .iter()
            .all(|it| y <= it.y - 6 || it.y + it.height + 6 <= y)
    };
    let ways = [y2, y1].into_iter().chain(edges).filter(|&it| free(it));
    ways.min_by_key(|it| (it - y1).abs() + (it - y2).abs())
}

/// Crow's foot, bars, circle or triangle, outside of a box whose side looks to `side`.
fn end(html: &mut Html, end: End, x: i32, y: i32, side: i32) {
    let away = |steps: i32| x + side * steps;
    let bar = |steps: i32| format!("M{} {}v10", away(steps), y - 5);
    let circle = |html: &mut Html, steps: i32| {
        html.raw(&format!(
            "<circle cx=\"{}\" cy=\"{y}\" r=\"4\"/>",
            away(steps)
        ));
    };
    match end {
        End::None => {}
        End::Many => {
            html.raw(&format!(
                "<path d=\"M{x} {}L{} {y}L{x} {}\"/>",
                y - 6,
                away(11),
                y + 6
            ));
            circle(html, 15);
        }
        End::One => {
            html.raw(&format!("<path d=\"{}{}\"/>", bar(6), bar(10)));
        }
        End::ZeroOrOne => {
            html.raw(&format!("<path d=\"{}\"/>", bar(6)));
            circle(html, 12);
        }
        End::Parent => {
            html.raw(&format!(
                "<path class=\"triangle\" d=\"M{x} {y}L{} {}V{}Z\"/>",
                away(12),
                y - 7,
                y + 7
            ));
        }
    }
}

/// The same facts, class by class.
pub fn as_tables(models: &[Model]) -> String {
    let mut html = Html::new();
    for it in models {
        model(&mut html, it);
    }
    html.finish()
}

/// A name that leads to its line.
fn name(html: &mut Html, text: &str, place: Option<Place>) {
    html.raw("<th scope=\"row\">");
    match place {
        Some(it) => html.button("link", &format!("line {} {}", it.cell, it.line), text),
        None => html.text(text),
    };
    html.raw("</th>");
}

fn model(html: &mut Html, it: &Model) {
    html.raw("<section class=\"model\"><h2>");
    match it.place {
        Some(place) => html.button(
            "link",
            &format!("line {} {}", place.cell, place.line),
            &it.name,
        ),
        None => html.text(&it.name),
    };
    html.span(
        "fact",
        &if it.table.is_empty() {
            "no table".to_owned()
        } else {
            format!("table {}", it.table)
        },
    );
    html.raw("</h2>");
    if let Some(parent) = &it.inherits {
        let identity = it
            .polymorphic_identity
            .as_ref()
            .map_or_else(String::new, |it| format!(", as {it}"));
        html.element(
            "p",
            "quiet",
            &format!(
                "inherits from {parent} ({} table{identity})",
                it.inheritance
            ),
        );
    }
    super::grid::open(html, &format!("Attributes of {}", it.name));
    html.raw("<thead><tr><th scope=\"col\">Attribute</th><th scope=\"col\">Type</th><th scope=\"col\">Facts</th></tr></thead><tbody>");
    for column in &it.columns {
        html.raw("<tr>");
        name(html, &column.name, column.place);
        html.raw("<td>")
            .text(&column.sql_type)
            .raw("</td><td class=\"words\">");
        let mut facts = Vec::new();
        for (is, word) in [
            (column.primary_key, "key"),
            (column.unique, "unique"),
            (!column.nullable && !column.primary_key, "not null"),
            (column.inherited, "inherited"),
        ] {
            if is {
                facts.push(word.to_owned());
            }
        }
        facts.extend(column.references.iter().map(|it| format!("→ {it}")));
        html.text(&facts.join(", ")).raw("</td></tr>");
    }
    for related in &it.relationships {
        html.raw("<tr>");
        name(html, &related.name, related.place);
        let many = if related.uselist { "list of " } else { "" };
        html.raw("<td>")
            .text(&format!("{many}{}", related.target))
            .raw("</td><td class=\"words\">");
        let mut facts = vec![
            direction(related.direction).to_owned(),
            format!("lazy={}", related.lazy),
        ];
        facts.extend(related.secondary.iter().map(|it| format!("through {it}")));
        facts.extend(
            related
                .back_populates
                .iter()
                .map(|it| format!("mirrors {}.{it}", related.target)),
        );
        if !related.cascade.is_empty() {
            facts.push(format!("cascade {}", related.cascade));
        }
        if related.viewonly {
            facts.push("view only".to_owned());
        }
        html.text(&facts.join(", ")).raw("</td></tr>");
    }
    html.raw("</tbody>");
    super::grid::close(html);
    html.raw("</section>");
}

fn direction(it: Direction) -> &'static str {
    match it {
        Direction::Unknown => "relationship",
        Direction::OneToMany => "one to many",
        Direction::ManyToOne => "many to one",
        Direction::ManyToMany => "many to many",
    }
}

/// The layout; kept here so that callers need only this module.
pub fn layout(models: &[Model]) -> Diagram {
    diagram::of(models)
}
