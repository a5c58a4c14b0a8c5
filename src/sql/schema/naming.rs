//! Names of indexes and constraints that were given none: `naming_convention`.
//!
//! Source of the behaviour: SQLAlchemy `sql/naming.py`, `Index._set_parent`.

use std::rc::Rc;

use crate::schema::{Column, Constraint, ConstraintKind, ForeignKey, Index, Table};
use crate::{Error, ExprKind};

/// What a template is filled from.
struct Subject<'a> {
    table: &'a Table,
    columns: Vec<Rc<Column>>,
    elements: Vec<Rc<ForeignKey>>,
    name: Option<String>,
    /// For the program's own tokens.
    constraint: Option<(&'a Rc<Table>, &'a Rc<Constraint>)>,
}

impl Table {
    fn convention(&self, kind: &str) -> Option<String> {
        let metadata = self.metadata.upgrade()?;
        metadata.naming_convention.borrow().get(kind).cloned()
    }

    pub(crate) fn name_index(&self, index: &Index) {
        if index.name.borrow().is_some() {
            return;
        }
        let columns: Vec<Rc<Column>> = index
            .expressions
            .borrow()
            .iter()
            .filter_map(|it| match it.kind() {
                ExprKind::Column(it) => it.column.clone(),
                _ => None,
            })
            .collect();
        let template = self
            .convention("ix")
            .unwrap_or_else(|| "ix_%(column_0_label)s".to_owned());
        let subject = Subject {
            table: self,
            columns,
            elements: Vec::new(),
            name: None,
            constraint: None,
        };
        if let Ok(name) = fill(&template, &subject) {
            index.name.replace(Some(name));
        }
    }

    pub(crate) fn name_constraint(self: &Rc<Self>, constraint: &Rc<Constraint>) {
        let (kind, columns, elements) = match &constraint.kind {
            ConstraintKind::PrimaryKey(it) => ("pk", it.borrow().clone(), Vec::new()),
            ConstraintKind::Unique(it) => ("uq", it.borrow().clone(), Vec::new()),
            ConstraintKind::Check(_) => ("ck", Vec::new(), Vec::new()),
            ConstraintKind::ForeignKey {
                columns, elements, ..
            } => ("fk", columns.borrow().clone(), elements.borrow().clone()),
        };
        let Some(template) = self.convention(kind) else {
            return;
        };
        let name = constraint.name.borrow().clone();
        // A primary key is named again whenever it gets a column.
        if name.is_some()
            && !template.contains("constraint_name")
            && !(kind == "pk" && constraint.implicit)
        {
            return;
        }
        let subject = Subject {
            table: self,
            columns,
            elements,
            name,
            constraint: Some((self, constraint)),
        };
        match fill(&template, &subject) {
            Ok(name) => {
                constraint.name.replace(Some(name));
            }
            // The CHECK of a type says nothing; any other constraint is refused.
            Err(_) if constraint.implicit => {}
            Err(error) => {
                constraint.naming_error.replace(Some(error));
            }
        }
    }
}

fn fill(template: &str, subject: &Subject<'_>) -> Result<String, Error> {
    let mut out = String::new();
    let mut rest = template;
    while let Some(start) = rest.find("%(") {
        out.push_str(&rest[..start]);
        let after = &rest[start + 2..];
        let Some(end) = after.find(")s") else {
            return Err(Error::InvalidRequest(format!(
                "naming convention template '{template}' is not closed"
            )));
        };
        out.push_str(&token(&after[..end], subject)?);
        rest = &after[end + 2..];
    }
    out.push_str(rest);
    Ok(out)
}

fn token(key: &str, subject: &Subject<'_>) -> Result<String, Error> {
    match key {
        "table_name" => return Ok(subject.table.name.clone()),
        "constraint_name" => {
            return subject.name.clone().ok_or_else(|| {
                Error::InvalidRequest(
                    "Naming convention including %(constraint_name)s token requires that constraint is explicitly \
                     named."
                        .to_owned(),
                )
            });
        }
        "referred_table_name" => {
            let table = subject
                .elements
                .first()
                .map(|it| it.target_tokens().0)
                .unwrap_or_default();
            return Ok(table.rsplit('.').next().unwrap_or_default().to_owned());
        }
        _ => {}
    }
    if let (Some((table, constraint)), Some(metadata)) =
        (subject.constraint, subject.table.metadata.upgrade())
    {
        let own = metadata.naming_tokens.borrow().get(key).cloned();
        if let Some(own) = own {
            return own.text(constraint, table);
        }
    }
    let unknown = || Error::InvalidRequest(format!("naming convention token '{key}' is not known"));
    let (referred, rest) = match key.strip_prefix("referred_") {
        Some(rest) => (true, rest),
        None => (false, key),
    };
    let rest = rest.strip_prefix("column_").ok_or_else(unknown)?;
    let digits = rest.len()
        - rest
            .trim_start_matches(|it: char| it.is_ascii_digit())
            .len();
    let index: usize = rest[..digits].parse().map_err(|_| unknown())?;
    let rest = &rest[digits..];
    let (separator, attribute) = if let Some(rest) = rest.strip_prefix("_N_") {
        (Some("_"), rest)
    } else if let Some(rest) = rest.strip_prefix("N_") {
        (Some(""), rest)
    } else {
        (None, rest.strip_prefix('_').ok_or_else(unknown)?)
    };
    let one = |at: usize| -> String {
        if referred {
            return subject
                .elements
                .get(at)
                .map(|it| it.target_tokens().1)
                .unwrap_or_default();
        }
        let Some(column) = subject.columns.get(at) else {
            return String::new();
        };
        match attribute {
            "key" => column.key.borrow().clone(),
            "label" => format!(
                "{}_{}",
                subject.table.key().replace('.', "_"),
                column.name.borrow()
            ),
            _ => column.name.borrow().clone(),
        }
    };
    Ok(match separator {
        Some(separator) => {
            let count = if referred {
                subject.elements.len()
            } else {
                subject.columns.len()
            };
            (0..count).map(one).collect::<Vec<_>>().join(separator)
        }
        None => one(index),
    })
}
