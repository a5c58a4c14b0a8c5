//! `text("...")`: SQL written by hand, as a statement and as an expression.
//!
//! In: the text and values for its `:name` parameters. Out: [`sql::statement::TextStatement`].
//! Source of the behaviour: SQLAlchemy `sql/elements.py` (TextClause).

use std::rc::Rc;

use rustpython_vm::function::FuncArgs;
use rustpython_vm::protocol::PyNumberMethods;
use rustpython_vm::types::AsNumber;
use rustpython_vm::{Py, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass};
use sql::statement::TextStatement;
use sql::{Expr, Statement};

use super::errors::raise;
use super::expr::{column, to_expr};
use super::select::{QueryKind, make};

/// `text("...")` as a statement and as an expression.
#[pyclass(module = "sqlalchemy.sql.elements", name = "TextClause", base = super::expr::PyExpr)]
#[derive(Debug)]
pub(super) struct PyText {
    base: super::expr::PyExpr,
    pub text: Rc<TextStatement>,
}

impl PyText {
    fn new(statement: TextStatement) -> Self {
        let expr = Expr::new(
            sql::ExprKind::Raw {
                text: statement.text.clone(),
                binds: statement.binds.clone(),
                is_text: true,
            },
            sql::SqlType::null(),
        );
        Self {
            base: super::expr::PyExpr::payload(expr),
            text: Rc::new(statement),
        }
    }
}

/// `text("...")`.
pub(super) fn text_clause(text: &str, vm: &VirtualMachine) -> PyObjectRef {
    PyText::new(TextStatement::new(text))
        .into_ref(&vm.ctx)
        .into()
}

impl AsNumber for PyText {
    fn as_number() -> &'static PyNumberMethods {
        &super::expr::OPERATORS
    }
}

#[pyclass(flags(BASETYPE, HAS_DICT), with(AsNumber))]
impl PyText {
    #[pymethod]
    fn bindparams(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let statement = with_params(&zelf.text, args, vm)?;
        Ok(PyText::new(statement).into_ref(&vm.ctx).into())
    }
    #[pymethod]
    fn columns(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut statement = (*zelf.text).clone();
        for it in &args.args {
            statement.columns.push(column(it, vm)?);
        }
        for (name, ty) in args.kwargs {
            statement.columns.push(Expr::named_column(
                &name.to_string(),
                super::sqltype::sql_type(&ty, vm)?,
            ));
        }
        Ok(make(QueryKind::Text(Rc::new(statement)), Vec::new(), vm))
    }
    #[pygetset]
    fn text(zelf: &Py<Self>) -> String {
        zelf.text.text.clone()
    }
    #[pymethod]
    fn execution_options(zelf: PyRef<PyText>, _args: FuncArgs) -> PyRef<PyText> {
        zelf
    }
    #[pymethod]
    fn compile(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        super::compile::compile_statement(&Statement::Text(Rc::clone(&zelf.text)), args, vm)
    }
    #[pymethod]
    fn __str__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        super::compile::statement_text(&Statement::Text(Rc::clone(&zelf.text)), vm)
    }
}

/// `bindparams(...)`: a text with values or types for its parameters.
///
/// # Errors
/// ArgumentError for a name that the text does not have.
pub(super) fn with_params(
    text: &TextStatement,
    args: FuncArgs,
    vm: &VirtualMachine,
) -> PyResult<TextStatement> {
    let unknown = |name: &str| {
        let message =
            format!("This text() construct doesn't define a bound parameter named '{name}'");
        raise("ArgumentError", message, vm)
    };
    let mut statement = text.clone();
    for it in &args.args {
        if let Some(expr) = to_expr(it, vm)? {
            if let sql::ExprKind::Bind(param) = expr.kind() {
                if !statement.binds.iter().any(|it| it.key == param.key) {
                    return Err(unknown(&param.key));
                }
                for bind in &mut statement.binds {
                    if bind.key == param.key {
                        *bind = Rc::clone(param);
                    }
                }
            }
        }
    }
    for (name, value) in args.kwargs {
        let name = name.to_string();
        let Some(known) = statement.binds.iter().find(|it| it.key == name).cloned() else {
            return Err(unknown(&name));
        };
        let value = super::convert::to_value(&value, vm)?;
        let ty = known.ty.clone();
        statement = statement.with_value(&name, value);
        // A type that was given before stays.
        if !ty.is_null() {
            for bind in &mut statement.binds {
                if bind.key == name {
                    *bind = Rc::new(sql::BindParam {
                        ty: ty.clone(),
                        ..(**bind).clone()
                    });
                }
            }
        }
    }
    Ok(statement)
}
