//! Errors of the lower layers as Python exceptions, and exceptions of callbacks on their way through those layers.
//!
//! In: `sql::Error`, `engine::EngineError`, `orm::Error`. Out: the class of `sqlalchemy.exc` of the same name with
//! SQLAlchemy's text. An exception that the program itself raised comes back as the very same object.

use engine::{EngineError, ErrorKind};
use rustpython_vm::builtins::{PyBaseException, PyBaseExceptionRef};
use rustpython_vm::vm::thread::try_with_current_vm;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};
use sql::Value;

use super::convert::to_tuple;
use super::state::{call, state};

/// The module with SQLAlchemy's exceptions.
const EXC: &str = "sqlalchemy.exc";

fn exception(result: PyResult, vm: &VirtualMachine) -> PyBaseExceptionRef {
    match result {
        Ok(it) => it.downcast::<PyBaseException>().unwrap_or_else(|it| {
            vm.new_system_error(format!("{} is not an exception", it.class().name()))
        }),
        Err(error) => error,
    }
}

/// An exception of `sqlalchemy.exc` or `sqlalchemy.orm.exc` by class name.
pub(super) fn raise(
    class: &str,
    message: impl Into<String>,
    vm: &VirtualMachine,
) -> PyBaseExceptionRef {
    raise_code(class, message, None, vm)
}

/// The same with a code for the line "Background on this error at".
pub(super) fn raise_code(
    class: &str,
    message: impl Into<String>,
    code: Option<&str>,
    vm: &VirtualMachine,
) -> PyBaseExceptionRef {
    let code = code.map_or_else(|| vm.ctx.none(), |it| vm.ctx.new_str(it).into());
    exception(
        call(EXC, "_make", (class.to_owned(), message.into(), code), vm),
        vm,
    )
}

/// "Athanor does not have X yet".
pub(super) fn not_yet(what: &str, vm: &VirtualMachine) -> PyBaseExceptionRef {
    vm.new_not_implemented_error(format!("Athanor does not have {what} yet"))
}

/// Sends a Python exception through a lower layer: [`from_sql`] gives the same object back.
pub(super) fn carry(error: PyBaseExceptionRef, vm: &VirtualMachine) -> sql::Error {
    let object: PyObjectRef = error.clone().into();
    let text = object
        .str(vm)
        .map(|it| it.to_string_lossy().into_owned())
        .unwrap_or_default();
    sql::Error::Host(state().keep(error), text)
}

/// As [`carry`], for callbacks of the engine.
pub(super) fn carry_engine(error: PyBaseExceptionRef, vm: &VirtualMachine) -> EngineError {
    EngineError {
        kind: ErrorKind::Sql(carry(error, vm), false),
        message: String::new(),
        statement: None,
    }
}

/// As [`carry`], for callbacks of the ORM.
pub(super) fn carry_orm(error: PyBaseExceptionRef, vm: &VirtualMachine) -> orm::Error {
    orm::Error::Sql(carry(error, vm))
}

/// The exception for an error of `sql`.
pub(super) fn from_sql(error: sql::Error, vm: &VirtualMachine) -> PyBaseExceptionRef {
    use sql::Error::*;
    match error {
        Host(number, text) => state()
            .take(number)
            .unwrap_or_else(|| vm.new_runtime_error(text)),
        Argument(it) => raise("ArgumentError", it, vm),
        Compile(it) => raise("CompileError", it, vm),
        UnsupportedCompilation(it) => raise("UnsupportedCompilationError", it, vm),
        InvalidRequest(it) => raise("InvalidRequestError", it, vm),
        NoReferencedTable(it) => raise("NoReferencedTableError", it, vm),
        NoReferencedColumn(it) => raise("NoReferencedColumnError", it, vm),
        NoForeignKeys(it) => raise("NoForeignKeysError", it, vm),
        AmbiguousForeignKeys(it) => raise("AmbiguousForeignKeysError", it, vm),
        CircularDependency(it) => raise("CircularDependencyError", it, vm),
        Type(it) => vm.new_type_error(it),
        Value(it) => vm.new_value_error(it),
        Lookup(it) => vm.new_lookup_error(it),
        NotImplemented(it) => vm.new_not_implemented_error(it),
        Attribute(it) => vm.new_attribute_error(it),
    }
}

/// The exception for an error of the engine.
pub(super) fn from_engine(error: EngineError, vm: &VirtualMachine) -> PyBaseExceptionRef {
    let kind = match error.kind {
        ErrorKind::Limit => {
            return vm.new_exception_msg(crate::stdlib::limit_reached(vm), error.message.into());
        }
        ErrorKind::Sql(inner, wrapped) => {
            let inner = from_sql(inner, vm);
            if !wrapped {
                return inner;
            }
            let Some(statement) = error.statement else {
                return inner;
            };
            return wrap(inner, &statement.0, &statement.1, vm);
        }
        ErrorKind::Integrity => "IntegrityError",
        ErrorKind::Operational => "OperationalError",
        ErrorKind::Programming => "ProgrammingError",
        ErrorKind::Interface => "InterfaceError",
        ErrorKind::Data => "DataError",
        ErrorKind::Internal => "InternalError",
        ErrorKind::NotSupported => "NotSupportedError",
    };
    let (text, params): (PyObjectRef, PyObjectRef) = match error.statement {
        Some(statement) => match parameters(&statement.1, vm) {
            Ok(params) => (vm.ctx.new_str(statement.0).into(), params),
            Err(error) => return error,
        },
        None => (vm.ctx.none(), vm.ctx.none()),
    };
    let made = call(
        EXC,
        "_database",
        (kind, error.message, text, params, vm.ctx.none()),
        vm,
    );
    let pair = match made.and_then(|it| it.try_to_value::<Vec<PyObjectRef>>(vm)) {
        Ok(pair) => pair,
        Err(error) => return error,
    };
    let mut pair = pair.into_iter();
    let (Some(error), Some(cause)) = (pair.next(), pair.next()) else {
        return vm.new_system_error("an exception and its cause were expected");
    };
    let error = exception(Ok(error), vm);
    let cause = exception(Ok(cause), vm);
    error.set_cause(Some(cause.clone()));
    error.set_context(Some(cause));
    error
}

/// `StatementError`: an exception that came before the database was asked.
fn wrap(
    inner: PyBaseExceptionRef,
    sql: &str,
    params: &[Vec<Value>],
    vm: &VirtualMachine,
) -> PyBaseExceptionRef {
    let params = match parameters(params, vm) {
        Ok(params) => params,
        Err(error) => return error,
    };
    let made = call(
        EXC,
        "_statement",
        (inner.clone(), sql.to_owned(), params, vm.ctx.none()),
        vm,
    );
    let error = exception(made, vm);
    error.set_cause(Some(inner.clone()));
    error.set_context(Some(inner));
    error
}

/// One execution: a tuple. Several: a list of tuples.
fn parameters(params: &[Vec<Value>], vm: &VirtualMachine) -> PyResult {
    match params {
        [] => Ok(vm.ctx.new_tuple(Vec::new()).into()),
        [one] => to_tuple(one, vm),
        many => {
            let many = many
                .iter()
                .map(|it| to_tuple(it, vm))
                .collect::<PyResult<Vec<_>>>()?;
            Ok(vm.ctx.new_list(many).into())
        }
    }
}

/// The exception for an error of the ORM.
pub(super) fn from_orm(error: orm::Error, vm: &VirtualMachine) -> PyBaseExceptionRef {
    match error {
        orm::Error::Sql(it) => from_sql(it, vm),
        orm::Error::Engine(it, details) => {
            let error = from_engine(*it, vm);
            for detail in details {
                let object: PyObjectRef = error.clone().into();
                if let Err(other) = vm.call_method(&object, "add_detail", (detail,)) {
                    return other;
                }
            }
            error
        }
        other => {
            let message = other.to_string();
            match other
                .kind()
                .map_or("InvalidRequestError", orm::ErrorKind::class_name)
            {
                "AttributeError" => vm.new_attribute_error(message),
                "TypeError" => vm.new_type_error(message),
                "ValueError" => vm.new_value_error(message),
                "AssertionError" => vm.new_exception_msg(
                    vm.ctx.exceptions.assertion_error.to_owned(),
                    message.into(),
                ),
                "KeyError" => vm.new_key_error(vm.ctx.new_str(message).into()),
                "NotImplementedError" => vm.new_not_implemented_error(message),
                name => raise_code(name, message, other.code(), vm),
            }
        }
    }
}

/// Shows a warning of SQLAlchemy's: `category` is a class of `sqlalchemy.exc`.
pub(super) fn warn(category: &str, text: &str) {
    try_with_current_vm(|vm| {
        let shown = call(
            "sqlalchemy.util",
            "_warn",
            (category.to_owned(), text.to_owned()),
            vm,
        );
        if let Err(error) = shown {
            vm.run_unraisable(error, None, vm.ctx.none());
        }
    });
}

/// What `inspect()` says of an object that means nothing to it.
pub(super) fn not_inspectable(object: &PyObject, vm: &VirtualMachine) -> PyBaseExceptionRef {
    let class = object.class().as_object().repr(vm);
    let class = class.map_or_else(|_| String::new(), |it| it.to_string_lossy().into_owned());
    let message = format!("No inspection system is available for object of type {class}");
    raise("NoInspectionAvailable", message, vm)
}
