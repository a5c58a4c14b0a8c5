//! Making tables, columns, constraints and indexes, and linking them. Called by `python`, `orm`, Rust programs.
//!
//! Source of the behaviour: SQLAlchemy `Table.__init__`, `Column._set_parent`, `PrimaryKeyConstraint`.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use crate::schema::{
    Autoincrement, Column, Constraint, ConstraintKind, Default_, ForeignKey, ForeignKeyTarget,
    Index, MetaData, ServerDefault, Table,
};
use crate::types::Affinity;
use crate::{Error, Expr, ExprKind, SqlType, TypeKind, Value};

thread_local! {
    static CREATED: Cell<u64> = const { Cell::new(0) };
}

/// The next number of creation; only its order matters.
pub(crate) fn next_creation_order() -> u64 {
    CREATED.with(|it| {
        it.set(it.get() + 1);
        it.get()
    })
}

impl MetaData {
    pub fn new() -> Rc<Self> {
        Rc::new(Self::default())
    }

    /// The table by its key: `name` or `schema.name`.
    pub fn table(&self, key: &str) -> Option<Rc<Table>> {
        self.tables.borrow().get(key).cloned()
    }

    /// Forgets a table.
    pub fn remove(&self, table: &Table) {
        self.tables.borrow_mut().shift_remove(&table.key());
    }

    pub fn clear(&self) {
        self.tables.borrow_mut().clear();
    }
}

impl Table {
    /// A table with these columns, entered into the metadata.
    ///
    /// # Errors
    /// [`Error::InvalidRequest`] when the metadata has one of that name; [`Error::Argument`] for a column that is in
    /// another table or has no name.
    pub fn new(
        metadata: &Rc<MetaData>,
        name: &str,
        schema: Option<&str>,
        columns: impl IntoIterator<Item = Rc<Column>>,
    ) -> Result<Rc<Self>, Error> {
        let schema = schema
            .map(str::to_owned)
            .or_else(|| metadata.schema.borrow().clone());
        let table = Rc::new(Self {
            name: name.to_owned(),
            schema,
            metadata: Rc::downgrade(metadata),
            columns: RefCell::default(),
            constraints: RefCell::default(),
            indexes: RefCell::default(),
            comment: RefCell::default(),
            prefixes: RefCell::default(),
            sqlite_autoincrement: Cell::new(false),
            options: RefCell::default(),
            lightweight: Cell::new(false),
            info: RefCell::default(),
        });
        let key = table.key();
        if metadata.tables.borrow().contains_key(&key) {
            return Err(Error::InvalidRequest(format!(
                "Table '{key}' is already defined for this MetaData instance.  Specify 'extend_existing=True' to \
                 redefine options and columns on an existing Table object."
            )));
        }
        table.append_constraint(&Rc::new(
            Constraint::new(ConstraintKind::PrimaryKey(RefCell::default())).implied(),
        ));
        metadata
            .tables
            .borrow_mut()
            .insert(key.clone(), Rc::clone(&table));
        for column in columns {
            if let Err(error) = table.append_column(&column) {
                metadata.tables.borrow_mut().shift_remove(&key);
                return Err(error);
            }
        }
        metadata.settle_types();
        Ok(table)
    }

    /// `table("name", column("x"))`: only what a statement needs.
    pub fn lightweight(
        name: &str,
        schema: Option<&str>,
        columns: impl IntoIterator<Item = Rc<Column>>,
    ) -> Rc<Self> {
        let table = Rc::new(Self {
            name: name.to_owned(),
            schema: schema.map(str::to_owned),
            metadata: Weak::new(),
            columns: RefCell::new(columns.into_iter().collect()),
            constraints: RefCell::default(),
            indexes: RefCell::default(),
            comment: RefCell::default(),
            prefixes: RefCell::default(),
            sqlite_autoincrement: Cell::new(false),
            options: RefCell::default(),
            lightweight: Cell::new(true),
            info: RefCell::default(),
        });
        for column in table.columns.borrow().iter() {
            column.table.replace(Rc::downgrade(&table));
        }
        table
    }

    /// `name`, or `schema.name`.
    pub fn key(&self) -> String {
        match &self.schema {
            Some(schema) => format!("{schema}.{}", self.name),
            None => self.name.clone(),
        }
    }

    /// Adds a column, with what its arguments imply: primary key, UNIQUE, index, foreign keys.
    /// A column of the same key is replaced.
    ///
    /// # Errors
    /// [`Error::Argument`] for a column of another table, or without a name.
    pub fn append_column(self: &Rc<Self>, column: &Rc<Column>) -> Result<(), Error> {
        if column.name.borrow().is_empty() {
            return Err(Error::Argument(
                "Column must be constructed with a non-blank name or assign a non-blank .name before adding to a Table."
                    .to_owned(),
            ));
        }
        let owner = column.table.borrow().upgrade();
        if let Some(other) = owner {
            if !Rc::ptr_eq(&other, self) {
                return Err(Error::Argument(format!(
                    "Column object '{}' already assigned to Table '{}'",
                    column.name.borrow(),
                    other.name
                )));
            }
        }
        if column.key.borrow().is_empty() {
            column.key.replace(column.name.borrow().clone());
        }
        column.table.replace(Rc::downgrade(self));
        let key = column.key.borrow().clone();
        {
            let mut columns = self.columns.borrow_mut();
            match columns.iter().position(|it| *it.key.borrow() == key) {
                Some(at) => columns[at] = Rc::clone(column),
                None => columns.push(Rc::clone(column)),
            }
        }
        if column.primary_key.get() {
            let constraint = self.primary_key_constraint();
            if let ConstraintKind::PrimaryKey(columns) = &constraint.kind {
                let mut columns = columns.borrow_mut();
                columns.retain(|it| *it.key.borrow() != key);
                columns.push(Rc::clone(column));
            }
            self.name_constraint(&constraint);
        }
        if column.index.get() == Some(true) {
            let index = Rc::new(Index {
                name: RefCell::new(None),
                expressions: RefCell::new(vec![Expr::column(column)]),
                unique: column.unique.get() == Some(true),
                table: RefCell::new(Weak::new()),
                sqlite_where: None,
                options: Default::default(),
            });
            self.append_index(&index);
        } else if column.unique.get() == Some(true) {
            let unique = Constraint::new(ConstraintKind::Unique(RefCell::new(vec![Rc::clone(
                column,
            )])))
            .implied();
            self.append_constraint(&Rc::new(unique));
        }
        let keys = column.foreign_keys.borrow().clone();
        for key in &keys {
            key.parent.replace(Rc::downgrade(column));
            if key.stand_alone && key.constraint.borrow().upgrade().is_none() {
                let constraint = Rc::new(Constraint {
                    name: RefCell::new(key.name.clone()),
                    kind: ConstraintKind::ForeignKey {
                        columns: RefCell::new(vec![Rc::clone(column)]),
                        elements: RefCell::new(vec![Rc::clone(key)]),
                        ondelete: key.ondelete.clone(),
                        onupdate: key.onupdate.clone(),
                        use_alter: key.use_alter,
                        match_: key.match_.clone(),
                    },
                    deferrable: key.deferrable,
                    initially: key.initially.clone(),
                    comment: None,
                    implicit: false,
                    of_boolean: false,
                    naming_error: RefCell::default(),
                    creation_order: next_creation_order(),
                });
                key.constraint.replace(Rc::downgrade(&constraint));
                self.append_constraint(&constraint);
            }
        }
        for check in column.checks.borrow().iter() {
            self.name_constraint(check);
        }
        self.append_type_constraint(column);
        if let Some(metadata) = self.metadata.upgrade() {
            if metadata.tables.borrow().contains_key(&self.key()) && column.ty.borrow().is_null() {
                metadata.settle_types();
            }
        }
        Ok(())
    }

    /// `CHECK (flag IN (0, 1))` for Boolean and Enum types that asked for it.
    fn append_type_constraint(self: &Rc<Self>, column: &Rc<Column>) {
        let (name, values) = match &column.ty.borrow().kind {
            TypeKind::Boolean {
                create_constraint: true,
                name,
            } => (name.clone(), vec![Value::Bool(false), Value::Bool(true)]),
            TypeKind::Enum(it) if it.create_constraint => (
                it.name.clone(),
                it.labels
                    .iter()
                    .map(|it| Value::Text(Rc::clone(it)))
                    .collect(),
            ),
            _ => return,
        };
        let literals = values
            .iter()
            .map(|it| {
                let sql = match it {
                    Value::Bool(it) => i32::from(*it).to_string(),
                    Value::Text(it) => format!("'{}'", it.replace('\'', "''")),
                    _ => return Expr::null(),
                };
                Expr::literal_column(&sql, SqlType::null())
            })
            .collect();
        let list = Expr::new(
            ExprKind::Grouping(Expr::new(ExprKind::List(literals), SqlType::null())),
            SqlType::null(),
        );
        let check = Expr::column(column).in_expr(crate::expr::BinaryOp::In, list);
        let mut constraint = Constraint::new(ConstraintKind::Check(check)).implied();
        constraint.name = RefCell::new(name);
        constraint.of_boolean = matches!(column.ty.borrow().kind, TypeKind::Boolean { .. });
        self.append_constraint(&Rc::new(constraint));
    }

    /// Adds a constraint. A PRIMARY KEY replaces the implied one and marks its columns.
    pub fn append_constraint(self: &Rc<Self>, constraint: &Rc<Constraint>) {
        match &constraint.kind {
            ConstraintKind::PrimaryKey(columns) => {
                self.constraints
                    .borrow_mut()
                    .retain(|it| !matches!(it.kind, ConstraintKind::PrimaryKey(_)));
                let mut columns = columns.borrow_mut();
                // Columns marked by themselves belong to it, too.
                for column in self
                    .columns
                    .borrow()
                    .iter()
                    .filter(|it| it.primary_key.get())
                {
                    if !columns.iter().any(|it| Rc::ptr_eq(it, column)) {
                        columns.push(Rc::clone(column));
                    }
                }
                for column in columns.iter() {
                    column.primary_key.set(true);
                    if !column.nullable_given.get() {
                        column.nullable.set(false);
                    }
                }
            }
            ConstraintKind::ForeignKey {
                columns, elements, ..
            } => {
                for (column, element) in columns.borrow().iter().zip(elements.borrow().iter()) {
                    element.parent.replace(Rc::downgrade(column));
                    element.constraint.replace(Rc::downgrade(constraint));
                    let mut keys = column.foreign_keys.borrow_mut();
                    if !keys.iter().any(|it| Rc::ptr_eq(it, element)) {
                        keys.push(Rc::clone(element));
                    }
                }
            }
            ConstraintKind::Unique(_) | ConstraintKind::Check(_) => {}
        }
        self.constraints.borrow_mut().push(Rc::clone(constraint));
        self.name_constraint(constraint);
    }

    /// Adds an index; without a name it is called `ix_<table>_<columns>`, or what the naming convention says.
    pub fn append_index(self: &Rc<Self>, index: &Rc<Index>) {
        index.table.replace(Rc::downgrade(self));
        self.name_index(index);
        self.indexes.borrow_mut().push(Rc::clone(index));
    }

    /// The column by its key.
    pub fn column(&self, key: &str) -> Option<Rc<Column>> {
        self.columns
            .borrow()
            .iter()
            .find(|it| *it.key.borrow() == key)
            .cloned()
    }

    /// The column as an expression, by its key.
    pub fn c(self: &Rc<Self>, key: &str) -> Option<Expr> {
        self.column(key).map(|it| Expr::column(&it))
    }

    /// The one PRIMARY KEY constraint, perhaps without columns.
    pub fn primary_key_constraint(self: &Rc<Self>) -> Rc<Constraint> {
        let found = self
            .constraints
            .borrow()
            .iter()
            .find(|it| matches!(it.kind, ConstraintKind::PrimaryKey(_)))
            .cloned();
        found.unwrap_or_else(|| {
            let it =
                Rc::new(Constraint::new(ConstraintKind::PrimaryKey(RefCell::default())).implied());
            self.constraints.borrow_mut().push(Rc::clone(&it));
            it
        })
    }

    /// The primary key's columns, in its order.
    pub fn primary_key(&self) -> Vec<Rc<Column>> {
        self.constraints
            .borrow()
            .iter()
            .find_map(|it| match &it.kind {
                ConstraintKind::PrimaryKey(columns) => Some(columns.borrow().clone()),
                _ => None,
            })
            .unwrap_or_default()
    }

    /// The foreign key constraints, in the order in which they were made.
    pub fn foreign_key_constraints(&self) -> Vec<Rc<Constraint>> {
        let mut all: Vec<_> = self
            .constraints
            .borrow()
            .iter()
            .filter(|it| matches!(it.kind, ConstraintKind::ForeignKey { .. }))
            .cloned()
            .collect();
        all.sort_by_key(|it| it.creation_order);
        all
    }

    /// The column that the database numbers by itself, if there is one.
    pub fn autoincrement_column(&self) -> Option<Rc<Column>> {
        let key = self.primary_key();
        if key.len() > 1 {
            return key
                .into_iter()
                .find(|it| it.autoincrement.get() == Autoincrement::True);
        }
        let column = key.into_iter().next()?;
        let fits = match column.autoincrement.get() {
            Autoincrement::True => true,
            Autoincrement::False => false,
            it @ (Autoincrement::Auto | Autoincrement::IgnoreFk) => {
                column.ty.borrow().affinity() == Affinity::Integer
                    && column.default.borrow().is_none()
                    && column.server_default.borrow().is_none()
                    && (it == Autoincrement::IgnoreFk || column.foreign_keys.borrow().is_empty())
            }
        };
        fits.then_some(column)
    }

    /// This table as a FROM.
    pub fn from(self: &Rc<Self>) -> crate::From {
        crate::From::Table(Rc::clone(self))
    }
}

impl Column {
    /// A nullable column that is in no table yet. Set the rest through its cells, or with the methods below.
    pub fn new(name: &str, ty: SqlType) -> Rc<Self> {
        Rc::new(Self {
            name: RefCell::new(name.to_owned()),
            key: RefCell::new(name.to_owned()),
            ty: RefCell::new(ty),
            table: RefCell::default(),
            primary_key: Cell::new(false),
            nullable: Cell::new(true),
            nullable_given: Cell::new(false),
            autoincrement: Cell::new(Autoincrement::Auto),
            unique: Cell::new(None),
            index: Cell::new(None),
            default: RefCell::default(),
            onupdate: RefCell::default(),
            server_default: RefCell::default(),
            server_onupdate: RefCell::default(),
            computed: RefCell::default(),
            identity: RefCell::default(),
            sequence: RefCell::default(),
            foreign_keys: RefCell::default(),
            checks: RefCell::default(),
            comment: RefCell::default(),
            info: RefCell::default(),
            creation_order: Cell::new(next_creation_order()),
        })
    }

    /// `primary_key=True`, which also means NOT NULL.
    pub fn as_primary_key(self: Rc<Self>) -> Rc<Self> {
        self.primary_key.set(true);
        self.nullable.set(false);
        self
    }
    pub fn not_null(self: Rc<Self>) -> Rc<Self> {
        self.nullable.set(false);
        self
    }
    pub fn as_unique(self: Rc<Self>) -> Rc<Self> {
        self.unique.set(Some(true));
        self
    }
    pub fn indexed(self: Rc<Self>) -> Rc<Self> {
        self.index.set(Some(true));
        self
    }
    /// `ForeignKey("table.column")`.
    pub fn references(self: Rc<Self>, target: &str) -> Rc<Self> {
        let key = Rc::new(ForeignKey::new(ForeignKeyTarget::Name(target.to_owned())));
        self.foreign_keys.borrow_mut().push(key);
        self
    }
    pub fn with_default(self: Rc<Self>, default: Default_) -> Rc<Self> {
        self.default.replace(Some(default));
        self
    }
    pub fn with_server_default(self: Rc<Self>, default: ServerDefault) -> Rc<Self> {
        self.server_default.replace(Some(default));
        self
    }

    /// `table.column`, for messages.
    pub fn full_name(&self) -> String {
        match self.table.borrow().upgrade() {
            Some(table) => format!("{}.{}", table.key(), self.name.borrow()),
            None => self.name.borrow().clone(),
        }
    }

    /// A column like this one that is in no table: what a mixin's column becomes in each class.
    pub fn copy(&self) -> Rc<Self> {
        let foreign_keys = self
            .foreign_keys
            .borrow()
            .iter()
            .filter(|it| it.stand_alone)
            .map(|it| {
                Rc::new(ForeignKey {
                    target: it.target.clone(),
                    parent: RefCell::default(),
                    constraint: RefCell::default(),
                    name: it.name.clone(),
                    ondelete: it.ondelete.clone(),
                    onupdate: it.onupdate.clone(),
                    deferrable: it.deferrable,
                    initially: it.initially.clone(),
                    use_alter: it.use_alter,
                    match_: it.match_.clone(),
                    stand_alone: true,
                })
            })
            .collect();
        Rc::new(Self {
            name: self.name.clone(),
            key: self.key.clone(),
            ty: self.ty.clone(),
            table: RefCell::default(),
            primary_key: self.primary_key.clone(),
            nullable: self.nullable.clone(),
            nullable_given: self.nullable_given.clone(),
            autoincrement: self.autoincrement.clone(),
            unique: self.unique.clone(),
            index: self.index.clone(),
            default: self.default.clone(),
            onupdate: self.onupdate.clone(),
            server_default: self.server_default.clone(),
            server_onupdate: self.server_onupdate.clone(),
            computed: self.computed.clone(),
            identity: self.identity.clone(),
            sequence: self.sequence.clone(),
            foreign_keys: RefCell::new(foreign_keys),
            checks: self.checks.clone(),
            comment: self.comment.clone(),
            info: self.info.clone(),
            creation_order: Cell::new(next_creation_order()),
        })
    }
}

impl ForeignKey {
    pub fn new(target: ForeignKeyTarget) -> Self {
        Self {
            target,
            parent: RefCell::default(),
            constraint: RefCell::default(),
            name: None,
            ondelete: None,
            onupdate: None,
            deferrable: None,
            initially: None,
            use_alter: false,
            match_: None,
            stand_alone: true,
        }
    }
}

impl Constraint {
    /// A constraint without a name, to be given to [`Table::append_constraint`].
    pub fn new(kind: ConstraintKind) -> Self {
        Self {
            name: RefCell::new(None),
            kind,
            deferrable: None,
            initially: None,
            comment: None,
            implicit: false,
            of_boolean: false,
            naming_error: RefCell::default(),
            creation_order: next_creation_order(),
        }
    }

    pub fn named(self, name: Option<&str>) -> Self {
        self.name.replace(name.map(str::to_owned));
        self
    }

    pub(crate) fn implied(mut self) -> Self {
        self.implicit = true;
        self
    }

    /// The columns it is about; empty for CHECK.
    pub fn columns(&self) -> Vec<Rc<Column>> {
        match &self.kind {
            ConstraintKind::PrimaryKey(it)
            | ConstraintKind::Unique(it)
            | ConstraintKind::ForeignKey { columns: it, .. } => it.borrow().clone(),
            ConstraintKind::Check(_) => Vec::new(),
        }
    }
}

impl Index {
    /// An index to be given to [`Table::append_index`].
    pub fn new(name: Option<&str>, expressions: Vec<Expr>, unique: bool) -> Rc<Self> {
        Rc::new(Self {
            name: RefCell::new(name.map(str::to_owned)),
            expressions: RefCell::new(expressions),
            unique,
            table: RefCell::default(),
            sqlite_where: None,
            options: Default::default(),
        })
    }
}
