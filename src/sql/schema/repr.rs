//! `repr` of tables, columns and foreign keys, as messages and Python show them.

use crate::repr::{repr, text};
use crate::schema::{
    Column, Constraint, ConstraintKind, Default_, ForeignKey, ServerDefault, Table,
};
use crate::{Dialect, compile};

impl Table {
    /// `Table('t', MetaData(), Column(...), schema=None)`.
    pub fn repr(&self) -> String {
        let mut parts = vec![text(&self.name), "MetaData()".to_owned()];
        parts.extend(self.columns.borrow().iter().map(|it| it.repr()));
        parts.push(format!(
            "schema={}",
            self.schema
                .as_deref()
                .map_or_else(|| "None".to_owned(), text)
        ));
        format!("Table({})", parts.join(", "))
    }
}

impl Column {
    /// `Column('id', Integer(), table=<t>, primary_key=True, nullable=False)`.
    pub fn repr(&self) -> String {
        let name = self.name.borrow();
        let mut parts = vec![
            if name.is_empty() {
                "None".to_owned()
            } else {
                text(&name)
            },
            self.ty.borrow().repr(),
        ];
        parts.extend(self.foreign_keys.borrow().iter().map(|it| it.repr()));
        parts.extend(self.checks.borrow().iter().map(|it| it.repr()));
        parts.push(match self.table.borrow().upgrade() {
            Some(table) => format!("table=<{}>", table.name),
            None => "table=None".to_owned(),
        });
        if *self.key.borrow() != *name {
            parts.push(format!("key={}", text(&self.key.borrow())));
        }
        if self.primary_key.get() {
            parts.push("primary_key=True".to_owned());
        }
        if !self.nullable.get() {
            parts.push("nullable=False".to_owned());
        }
        for (word, default) in [("onupdate", &self.onupdate), ("default", &self.default)] {
            match &*default.borrow() {
                Some(Default_::Scalar(value)) => {
                    parts.push(format!(
                        "{word}=ScalarElementColumnDefault({})",
                        repr(value)
                    ));
                }
                Some(Default_::Callable(function)) => {
                    parts.push(format!("{word}=CallableColumnDefault({function:?})"));
                }
                Some(Default_::Sql(_)) => {
                    parts.push(format!("{word}=ColumnElementColumnDefault()"))
                }
                None => {}
            }
        }
        match &*self.server_default.borrow() {
            Some(ServerDefault::Text(it)) => {
                parts.push(format!(
                    "server_default=DefaultClause({}, for_update=False)",
                    text(it)
                ));
            }
            Some(ServerDefault::Sql(_)) => {
                parts.push("server_default=DefaultClause(..., for_update=False)".to_owned())
            }
            Some(ServerDefault::Fetched) => parts.push("server_default=FetchedValue()".to_owned()),
            None => {}
        }
        if let Some(comment) = self.comment.borrow().as_deref() {
            parts.push(format!("comment={}", text(comment)));
        }
        format!("Column({})", parts.join(", "))
    }
}

impl ForeignKey {
    /// `ForeignKey('t.id')`.
    pub fn repr(&self) -> String {
        format!("ForeignKey({})", text(&self.spec()))
    }
}

impl Constraint {
    /// The class and, for CHECK, its condition.
    pub fn repr(&self) -> String {
        match &self.kind {
            ConstraintKind::PrimaryKey(_) => "PrimaryKeyConstraint()".to_owned(),
            ConstraintKind::Unique(_) => "UniqueConstraint()".to_owned(),
            ConstraintKind::ForeignKey { .. } => "ForeignKeyConstraint()".to_owned(),
            ConstraintKind::Check(condition) => {
                let sql = compile::compile_expr(
                    condition,
                    Dialect::Default,
                    &compile::CompileOptions::default(),
                )
                .map(|it| it.text)
                .unwrap_or_default();
                format!("CheckConstraint({sql})")
            }
        }
    }
}
