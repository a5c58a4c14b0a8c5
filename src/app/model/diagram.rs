//! The mapped classes as a diagram: boxes in layers, and the lines between them.
//!
//! In: models. Out: boxes with places, edges with their ends; units are SVG's. A class stands to the right of
//! what its foreign keys and its parent class point to. Used by the models view.

use protocol::{Direction, Model};

use super::order::by_number;

/// Height of a box's head and of one attribute.
pub const HEAD: i32 = 30;
pub const ROW: i32 = 19;
/// Width of one character of an attribute's text.
const CHAR: i32 = 7;
const GAP_X: i32 = 72;
const GAP_Y: i32 = 28;
const NARROWEST: i32 = 120;

/// One class, or the table in the middle of a many-to-many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// Index in the models; `None` for a table without a class.
    pub model: Option<usize>,
    pub title: String,
    pub rows: Vec<String>,
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
    layer: usize,
}

/// How an end of a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    One,
    ZeroOrOne,
    Many,
    /// The parent of an inheritance.
    Parent,
    None,
}

/// A line between two shapes, from the one whose key points to the one it points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    pub from: usize,
    pub to: usize,
    /// The row of `from` at which the line begins, and of `to`; `None` for the head.
    pub from_row: Option<usize>,
    pub to_row: Option<usize>,
    pub from_end: End,
    pub to_end: End,
    /// In words: `Order.user_id → User: many to one (User.orders, Order.user)`.
    pub text: String,
}

/// The whole drawing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagram {
    pub shapes: Vec<Shape>,
    pub edges: Vec<Edge>,
    pub width: i32,
    pub height: i32,
}

/// Lays the models out.
pub fn of(models: &[Model]) -> Diagram {
    let mut diagram = Diagram::default();
    for (index, model) in models.iter().enumerate() {
        let own = model
            .columns
            .iter()
            .filter(|it| !it.inherited || model.inherits.is_none());
        diagram.shapes.push(shape(
            Some(index),
            &model.name,
            own.map(column_text).collect(),
        ));
    }
    for (index, model) in models.iter().enumerate() {
        add_edges(&mut diagram, models, index, model);
    }
    layers(&mut diagram);
    place(&mut diagram);
    diagram
}

fn shape(model: Option<usize>, title: &str, rows: Vec<String>) -> Shape {
    let widest = rows.iter().map(|it| it.chars().count()).max().unwrap_or(0) as i32;
    let width = (widest * CHAR + 22).max(title.chars().count() as i32 * (CHAR + 2) + 22);
    Shape {
        model,
        title: title.to_owned(),
        height: HEAD + ROW * rows.len() as i32 + 8,
        width: width.max(NARROWEST),
        rows,
        ..Shape::default()
    }
}

fn column_text(it: &protocol::ModelColumn) -> String {
    let key = match (it.primary_key, it.references.is_empty()) {
        (true, _) => " ●",
        (_, false) => " →",
        _ => "",
    };
    format!("{} {}{key}", it.name, it.sql_type.to_ascii_lowercase())
}

/// The lines of one class: its parent, its foreign keys, its many-to-many relationships.
fn add_edges(diagram: &mut Diagram, models: &[Model], index: usize, model: &Model) {
    if let Some(parent) = model
        .inherits
        .as_ref()
        .and_then(|it| models.iter().position(|other| other.name == *it))
    {
        diagram.edges.push(Edge {
            from: index,
            to: parent,
            from_row: None,
            to_row: None,
            from_end: End::None,
            to_end: End::Parent,
            text: format!(
                "{} inherits from {} ({})",
                model.name, models[parent].name, model.inheritance
            ),
        });
    }
    let own: Vec<_> = model
        .columns
        .iter()
        .filter(|it| !it.inherited || model.inherits.is_none())
        .collect();
    for (row, column) in own.iter().enumerate() {
        for reference in &column.references {
            let Some((table, name)) = reference.split_once('.') else {
                continue;
            };
            let is_parent = |it: &Model| model.inherits.as_ref() == Some(&it.name);
            let target = models.iter().position(|it| {
                it.table == table && (it.inherits.is_none() || it.inheritance != "single")
            });
            let Some(target) = target.filter(|&it| !(column.primary_key && is_parent(&models[it])))
            else {
                continue;
            };
            let to_row = models[target]
                .columns
                .iter()
                .position(|it| it.column == name);
            let local = format!("{}.{}", model.table, column.column);
            let related: Vec<String> = relationships(models, &local);
            let one = related.iter().any(|it| it.ends_with('!')) || column.unique;
            let names: Vec<&str> = related.iter().map(|it| it.trim_end_matches('!')).collect();
            let kind = if one { "one to one" } else { "many to one" };
            let names = if names.is_empty() {
                String::new()
            } else {
                format!(" ({})", names.join(", "))
            };
            diagram.edges.push(Edge {
                from: index,
                to: target,
                from_row: Some(row),
                to_row,
                from_end: if one { End::ZeroOrOne } else { End::Many },
                to_end: if column.nullable {
                    End::ZeroOrOne
                } else {
                    End::One
                },
                text: format!(
                    "{}.{} → {}: {kind}{names}",
                    model.name, column.name, models[target].name
                ),
            });
        }
    }
    for it in model.relationships.iter().filter(|it| !it.inherited) {
        let Some(secondary) = it
            .secondary
            .as_ref()
            .filter(|_| it.direction == Direction::ManyToMany)
        else {
            continue;
        };
        let Some(target) = models.iter().position(|other| other.name == it.target) else {
            continue;
        };
        if models.iter().any(|it| it.table == *secondary) {
            continue;
        }
        let middle = match diagram
            .shapes
            .iter()
            .position(|it| it.model.is_none() && it.title == *secondary)
        {
            Some(_) => continue,
            None => {
                diagram.shapes.push(shape(None, secondary, Vec::new()));
                diagram.shapes.len() - 1
            }
        };
        for (end, name) in [(index, &model.name), (target, &it.target)] {
            diagram.edges.push(Edge {
                from: middle,
                to: end,
                from_row: None,
                to_row: None,
                from_end: End::Many,
                to_end: End::One,
                text: format!(
                    "{secondary} → {name}: many to many ({}.{})",
                    model.name, it.name
                ),
            });
        }
    }
}

/// The relationships that join by a foreign key's column; `!` behind those that make it one to one.
fn relationships(models: &[Model], local: &str) -> Vec<String> {
    let mut found = Vec::new();
    for model in models {
        for it in model
            .relationships
            .iter()
            .filter(|it| !it.inherited && it.secondary.is_none())
        {
            if it.pairs.iter().any(|(a, b)| a == local || b == local) {
                let one = it.direction == Direction::OneToMany && !it.uselist;
                found.push(format!(
                    "{}.{}{}",
                    model.name,
                    it.name,
                    if one { "!" } else { "" }
                ));
            }
        }
    }
    found
}

/// A shape stands one layer to the right of the rightmost shape that it points to; circles are cut where the
/// search finds them.
fn layers(diagram: &mut Diagram) {
    fn layer(
        at: usize,
        edges: &[Edge],
        known: &mut [Option<usize>],
        open: &mut Vec<usize>,
    ) -> usize {
        if let Some(found) = known[at] {
            return found;
        }
        open.push(at);
        let mut found = 0;
        for edge in edges.iter().filter(|it| it.from == at && it.to != at) {
            if !open.contains(&edge.to) {
                found = found.max(layer(edge.to, edges, known, open) + 1);
            }
        }
        open.pop();
        known[at] = Some(found);
        found
    }
    let mut known = vec![None; diagram.shapes.len()];
    for at in 0..diagram.shapes.len() {
        diagram.shapes[at].layer = layer(at, &diagram.edges, &mut known, &mut Vec::new());
    }
}

/// Puts the shapes of each layer one under the other, near those they are joined to.
fn place(diagram: &mut Diagram) {
    let count = diagram
        .shapes
        .iter()
        .map(|it| it.layer + 1)
        .max()
        .unwrap_or(0);
    let mut columns: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (at, it) in diagram.shapes.iter().enumerate() {
        columns[it.layer].push(at);
    }
    // Shapes that nothing joins go under the others of the first layer.
    let lonely = |at: usize| !diagram.edges.iter().any(|it| it.from == at || it.to == at);
    columns
        .iter_mut()
        .for_each(|it| *it = by_number(std::mem::take(it), |&at| i64::from(lonely(at))));
    stack(diagram, &columns);
    for sweep in 0..6 {
        let order: Vec<usize> = if sweep % 2 == 0 {
            (0..count).collect()
        } else {
            (0..count).rev().collect()
        };
        for layer in order {
            let middle = |at: usize| {
                let mut sum = 0;
                let mut many = 0;
                for it in &diagram.edges {
                    let other = match (it.from == at, it.to == at) {
                        (true, false) => it.to,
                        (false, true) => it.from,
                        _ => continue,
                    };
                    let it = &diagram.shapes[other];
                    sum += it.y + it.height / 2;
                    many += 1;
                }
                if many == 0 { i32::MAX } else { sum / many }
            };
            let column = std::mem::take(&mut columns[layer]);
            columns[layer] = by_number(column, |&it| i64::from(middle(it)));
        }
        stack(diagram, &columns);
    }
    let mut x = 0;
    for column in &columns {
        let widest = column
            .iter()
            .map(|&it| diagram.shapes[it].width)
            .max()
            .unwrap_or(0);
        for &it in column {
            diagram.shapes[it].x = x;
        }
        x += widest + GAP_X;
    }
    diagram.width = (x - GAP_X).max(1);
    diagram.height = diagram
        .shapes
        .iter()
        .map(|it| it.y + it.height)
        .max()
        .unwrap_or(1);
}

/// Heights from the order: every column is centred on the tallest.
fn stack(diagram: &mut Diagram, columns: &[Vec<usize>]) {
    let height = |shapes: &[Shape], column: &[usize]| {
        column
            .iter()
            .map(|&it| shapes[it].height + GAP_Y)
            .sum::<i32>()
            - GAP_Y
    };
    let tallest = columns
        .iter()
        .map(|it| height(&diagram.shapes, it))
        .max()
        .unwrap_or(0);
    for column in columns {
        let mut y = (tallest - height(&diagram.shapes, column)) / 2;
        for &it in column {
            diagram.shapes[it].y = y;
            y += diagram.shapes[it].height + GAP_Y;
        }
    }
}
