//! DDL as objects that can be printed and executed: `CreateTable(t)`, `CreateIndex(i)`, `DDL("...")` and the rest.
//!
//! In: what the shells of `sqlalchemy/schema.py` were given. Out: [`sql::statement::Ddl`].

use rustpython_vm::function::FuncArgs;
use rustpython_vm::{Py, PyObject, PyPayload, PyResult, VirtualMachine, pyclass};
use sql::Statement;
use sql::statement::Ddl;

use super::args::{text, text_opt};
use super::compile::{compile_statement, statement_text};

/// CREATE, DROP: DDL as an object that can be printed and executed.
#[pyclass(module = "sqlalchemy.sql.ddl", name = "ExecutableDDLElement")]
#[derive(Debug, PyPayload)]
pub(super) struct PyDdl {
    pub statement: Statement,
}

#[pyclass]
impl PyDdl {
    #[pymethod]
    fn compile(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        compile_statement(&zelf.statement, args, vm)
    }
    #[pymethod]
    fn __str__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        statement_text(&zelf.statement, vm)
    }
}

/// `ddl_element(kind, element, flag)`; the flag is IF [NOT] EXISTS, or CASCADE of a schema.
///
/// # Errors
/// An element of the wrong kind.
pub(super) fn ddl_object(
    kind: &str,
    element: &PyObject,
    flag: bool,
    vm: &VirtualMachine,
) -> PyResult {
    let table = element
        .downcast_ref::<super::table::PyTable>()
        .map(|it| it.table.clone());
    let index = element
        .downcast_ref::<super::constraint::PyIndex>()
        .map(|it| it.index.clone());
    let constraint = element
        .downcast_ref::<super::constraint::PyConstraint>()
        .map(|it| it.constraint.clone());
    let column = super::column::column_of(element, vm)?;
    let statement = match (kind, table, index) {
        ("create_table", Some(table), _) => Ddl::CreateTable {
            table,
            if_not_exists: flag,
        },
        ("drop_table", Some(table), _) => Ddl::DropTable {
            table,
            if_exists: flag,
        },
        ("table_comment", Some(table), _) => Ddl::TableComment { table, drop: flag },
        ("create_index", _, Some(index)) => Ddl::CreateIndex {
            index,
            if_not_exists: flag,
        },
        ("drop_index", _, Some(index)) => Ddl::DropIndex {
            index,
            if_exists: flag,
        },
        ("column_comment", ..) if column.is_some() => match column {
            Some(column) => Ddl::ColumnComment { column, drop: flag },
            None => return Err(vm.new_type_error("a Column was expected")),
        },
        ("column", ..) if column.is_some() => match column {
            Some(column) => Ddl::Column { column },
            None => return Err(vm.new_type_error("a Column was expected")),
        },
        ("add_constraint" | "drop_constraint", ..) => {
            let Some(constraint) = constraint else {
                return Err(vm.new_type_error("a constraint of a table was expected"));
            };
            let owner = constraint
                .columns()
                .first()
                .and_then(|it| it.table.borrow().upgrade());
            let owner = match owner {
                Some(it) => Some(it),
                None => constraint_table(&constraint),
            };
            let Some(table) = owner else {
                return Err(vm.new_type_error("a constraint of a table was expected"));
            };
            if kind == "add_constraint" {
                Ddl::AddConstraint { table, constraint }
            } else {
                Ddl::DropConstraint { table, constraint }
            }
        }
        ("create_sequence", ..) => Ddl::CreateSequence {
            sequence: super::sequence::shared(element, vm)?,
            if_not_exists: flag,
        },
        ("drop_sequence", ..) => Ddl::DropSequence {
            sequence: super::sequence::shared(element, vm)?,
            if_exists: flag,
        },
        ("create_schema", ..) => Ddl::CreateSchema {
            name: text(element, vm)?,
            if_not_exists: flag,
        },
        ("drop_schema" | "drop_schema_cascade", ..) => Ddl::DropSchema {
            name: text(element, vm)?,
            cascade: kind == "drop_schema_cascade",
            if_exists: flag,
        },
        ("create_enum", ..) => Ddl::CreateEnum {
            name: text_opt(&*element.get_attr("name", vm)?).unwrap_or_default(),
            labels: super::args::items(&*element.get_attr("enums", vm)?, vm)?
                .iter()
                .map(|it| text(it, vm).map(Into::into))
                .collect::<PyResult<Vec<_>>>()?,
        },
        ("drop_enum", ..) => Ddl::DropEnum {
            name: text_opt(&*element.get_attr("name", vm)?).unwrap_or_default(),
        },
        ("raw", ..) => Ddl::Raw(text(element, vm)?),
        _ => return Err(vm.new_type_error(format!("{kind} was given something else"))),
    };
    Ok(PyDdl {
        statement: Statement::Ddl(statement),
    }
    .into_pyobject(vm))
}

/// The table of a CHECK, which has no columns of its own.
fn constraint_table(
    constraint: &std::rc::Rc<sql::schema::Constraint>,
) -> Option<std::rc::Rc<sql::Table>> {
    let sql::schema::ConstraintKind::Check(condition) = &constraint.kind else {
        return None;
    };
    let mut found = None;
    sql::ops::walk::each(condition, &mut |part| {
        if let sql::ExprKind::Column(it) = part.kind() {
            if let (None, Some(column)) = (&found, &it.column) {
                found = column.table.borrow().upgrade();
            }
        }
    });
    found
}
