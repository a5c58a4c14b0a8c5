//! Types: the Python classes of `sqlalchemy.types` on one side, [`sql::SqlType`] on the other.
//!
//! The classes are frozen Python; each asks `make_type` for its native form once. A TypeDecorator is called back
//! through [`Decorated`].

use std::rc::Rc;

use rustpython_vm::vm::thread::with_current_vm;
use rustpython_vm::{Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};
use sql::types::{
    BinaryName, DateTimeName, Decorator, EnumType, FloatName, NumericName, StringName,
};
use sql::{Dialect, SqlType, TypeKind, Value};

use super::args::{items, text, text_opt};
use super::convert::{to_object, to_value};
use super::errors::{carry, from_sql};
use super::state::call;

/// The native form of a type.
#[pyclass(module = "sqlalchemy.types", name = "_TypeHandle")]
#[derive(Debug, PyPayload)]
pub(super) struct PySqlType {
    pub ty: SqlType,
}

#[pyclass]
impl PySqlType {
    #[pymethod]
    fn with_variant(
        zelf: &Py<Self>,
        dialect: PyObjectRef,
        other: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        let mut ty = zelf.ty.clone();
        ty.variants
            .push((text(&dialect, vm)?, sql_type(&other, vm)?));
        Ok(Self { ty }.into_pyobject(vm))
    }

    #[pymethod]
    fn compile(zelf: &Py<Self>, dialect: PyObjectRef, vm: &VirtualMachine) -> PyResult<String> {
        let dialect = super::compile::dialect_by_name(text_opt(&dialect).as_deref());
        zelf.ty.ddl(dialect).map_err(|it| from_sql(it, vm))
    }

    /// (class kind, constructor arguments) for a type that no Python object was written for.
    #[pymethod]
    fn describe(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        let (kind, args) = describe(&zelf.ty, vm);
        vm.ctx
            .new_tuple(vec![
                vm.ctx.new_str(kind).into(),
                vm.ctx.new_tuple(args).into(),
            ])
            .into()
    }
}

fn opt_int(it: Option<u32>, vm: &VirtualMachine) -> PyObjectRef {
    it.map_or_else(|| vm.ctx.none(), |it| vm.ctx.new_int(it).into())
}

fn describe(ty: &SqlType, vm: &VirtualMachine) -> (&'static str, Vec<PyObjectRef>) {
    let flag = |it: bool| -> PyObjectRef { vm.ctx.new_bool(it).into() };
    match &ty.kind {
        TypeKind::Integer => ("Integer", vec![]),
        TypeKind::SmallInteger => ("SmallInteger", vec![]),
        TypeKind::BigInteger => ("BigInteger", vec![]),
        TypeKind::String { name, length, .. } => {
            let name = match name {
                StringName::String => "String",
                StringName::Unicode => "Unicode",
                StringName::Varchar => "VARCHAR",
                StringName::Nvarchar => "NVARCHAR",
                StringName::Char => "CHAR",
                StringName::Nchar => "NCHAR",
            };
            (name, vec![opt_int(*length, vm)])
        }
        TypeKind::Text {
            length, unicode, ..
        } => (
            if *unicode { "UnicodeText" } else { "Text" },
            vec![opt_int(*length, vm)],
        ),
        TypeKind::Boolean { .. } => ("Boolean", vec![]),
        TypeKind::Float {
            name, precision, ..
        } => {
            let name = match name {
                FloatName::Float => "Float",
                FloatName::Double => "Double",
                FloatName::FloatUpper => "FLOAT",
                FloatName::Real => "REAL",
                FloatName::DoubleUpper => "DOUBLE",
                FloatName::DoublePrecision => "DOUBLE_PRECISION",
            };
            (name, vec![opt_int(*precision, vm)])
        }
        TypeKind::Numeric {
            name,
            precision,
            scale,
            ..
        } => {
            let name = match name {
                NumericName::Numeric => "Numeric",
                NumericName::NumericUpper => "NUMERIC",
                NumericName::Decimal => "DECIMAL",
            };
            (name, vec![opt_int(*precision, vm), opt_int(*scale, vm)])
        }
        TypeKind::Date => ("Date", vec![]),
        TypeKind::Time { timezone } => ("Time", vec![flag(*timezone)]),
        TypeKind::DateTime { name, timezone } => {
            let name = match name {
                DateTimeName::DateTime => "DateTime",
                DateTimeName::DatetimeUpper => "DATETIME",
                DateTimeName::Timestamp => "TIMESTAMP",
            };
            (name, vec![flag(*timezone)])
        }
        TypeKind::Interval => ("Interval", vec![]),
        TypeKind::Json => ("JSON", vec![]),
        TypeKind::LargeBinary { name, length } => {
            let name = match name {
                BinaryName::LargeBinary => "LargeBinary",
                BinaryName::Blob => "BLOB",
                BinaryName::Binary => "BINARY",
                BinaryName::Varbinary => "VARBINARY",
            };
            (name, vec![opt_int(*length, vm)])
        }
        TypeKind::Uuid { .. } => ("Uuid", vec![]),
        TypeKind::Dialect { class, dialect, .. } => (
            "Dialect",
            vec![
                vm.ctx.new_str(class.as_str()).into(),
                vm.ctx.new_str(dialect.as_str()).into(),
            ],
        ),
        TypeKind::Array(item, _) => (
            "ARRAY",
            vec![type_object(item, vm).unwrap_or_else(|_| vm.ctx.none())],
        ),
        _ => ("Null", vec![]),
    }
}

/// The native form of a type object, of a type class, or of None.
///
/// # Errors
/// What the type's own code raises; ArgumentError for anything that is no type.
pub(super) fn sql_type(obj: &PyObject, vm: &VirtualMachine) -> PyResult<SqlType> {
    if let Some(it) = obj.downcast_ref::<PySqlType>() {
        return Ok(it.ty.clone());
    }
    let instance = call("sqlalchemy.types", "to_instance", (obj.to_owned(),), vm)?;
    let handle = vm.call_method(&instance, "_handle", ())?;
    match handle.downcast_ref::<PySqlType>() {
        Some(it) => Ok(it.ty.clone()),
        None => Err(vm.new_type_error("a type must give its native form")),
    }
}

/// The Python object for a native type.
pub(super) fn type_object(ty: &SqlType, vm: &VirtualMachine) -> PyResult {
    if let TypeKind::Decorated(it) = &ty.kind {
        if let Some(it) = it.as_any().downcast_ref::<Decorated>() {
            return Ok(it.object.clone());
        }
    }
    let handle = PySqlType { ty: ty.clone() }.into_pyobject(vm);
    call("sqlalchemy.types", "_from_handle", (handle,), vm)
}

/// `make_type(kind, args, object)`: called by the frozen classes.
pub(super) fn make_type(
    kind: &str,
    args: &PyObject,
    object: &PyObject,
    vm: &VirtualMachine,
) -> PyResult {
    let args = items(args, vm)?;
    let arg = |at: usize| args.get(at).filter(|it| !vm.is_none(it));
    let number = |at: usize| -> PyResult<Option<u32>> {
        arg(at)
            .map(|it| it.try_index(vm)?.try_to_primitive::<u32>(vm))
            .transpose()
    };
    let string = |at: usize| -> Option<String> { arg(at).and_then(|it| text_opt(it)) };
    let flag =
        |at: usize| -> PyResult<bool> { arg(at).map_or(Ok(false), |it| it.clone().is_true(vm)) };
    let string_type = |name: StringName| -> PyResult<TypeKind> {
        Ok(TypeKind::String {
            name,
            length: number(0)?,
            collation: string(1),
        })
    };
    let float = |name: FloatName| -> PyResult<TypeKind> {
        Ok(TypeKind::Float {
            name,
            precision: number(0)?,
            asdecimal: flag(1)?,
        })
    };
    let numeric = |name: NumericName| -> PyResult<TypeKind> {
        Ok(TypeKind::Numeric {
            name,
            precision: number(0)?,
            scale: number(1)?,
            asdecimal: flag(2)?,
        })
    };
    let binary = |name: BinaryName| -> PyResult<TypeKind> {
        Ok(TypeKind::LargeBinary {
            name,
            length: number(0)?,
        })
    };
    let datetime = |name: DateTimeName| -> PyResult<TypeKind> {
        Ok(TypeKind::DateTime {
            name,
            timezone: flag(0)?,
        })
    };
    let kind = match kind {
        "Integer" => TypeKind::Integer,
        "SmallInteger" => TypeKind::SmallInteger,
        "BigInteger" => TypeKind::BigInteger,
        "String" => string_type(StringName::String)?,
        "Unicode" => string_type(StringName::Unicode)?,
        "VARCHAR" => string_type(StringName::Varchar)?,
        "NVARCHAR" => string_type(StringName::Nvarchar)?,
        "CHAR" => string_type(StringName::Char)?,
        "NCHAR" => string_type(StringName::Nchar)?,
        "Text" => TypeKind::Text {
            length: number(0)?,
            collation: string(1),
            unicode: false,
            clob: flag(2)?,
        },
        "UnicodeText" => TypeKind::Text {
            length: number(0)?,
            collation: string(1),
            unicode: true,
            clob: false,
        },
        "Boolean" => TypeKind::Boolean {
            create_constraint: flag(0)?,
            name: string(1),
        },
        "Float" => float(FloatName::Float)?,
        "Double" => float(FloatName::Double)?,
        "FLOAT" => float(FloatName::FloatUpper)?,
        "REAL" => float(FloatName::Real)?,
        "DOUBLE" => float(FloatName::DoubleUpper)?,
        "DOUBLE_PRECISION" => float(FloatName::DoublePrecision)?,
        "Numeric" => numeric(NumericName::Numeric)?,
        "NUMERIC" => numeric(NumericName::NumericUpper)?,
        "DECIMAL" => numeric(NumericName::Decimal)?,
        "Date" => TypeKind::Date,
        "Time" => TypeKind::Time { timezone: flag(0)? },
        "DateTime" => datetime(DateTimeName::DateTime)?,
        "DATETIME" => datetime(DateTimeName::DatetimeUpper)?,
        "TIMESTAMP" => datetime(DateTimeName::Timestamp)?,
        "Interval" => TypeKind::Interval,
        // Told apart from plain JSON only by what None means.
        "JSON" if flag(0)? => TypeKind::Dialect {
            class: "JSON".to_owned(),
            ddl: "JSON".to_owned(),
            dialect: String::new(),
            like: Box::new(SqlType::json()),
        },
        "JSON" => TypeKind::Json,
        "LargeBinary" => binary(BinaryName::LargeBinary)?,
        "BLOB" => binary(BinaryName::Blob)?,
        "BINARY" => binary(BinaryName::Binary)?,
        "VARBINARY" => binary(BinaryName::Varbinary)?,
        "Uuid" | "UUID" => TypeKind::Uuid {
            as_uuid: flag(0)?,
            native: flag(1)?,
            upper: kind == "UUID",
        },
        "Enum" => enum_type(&args, vm)?,
        "ARRAY" => match arg(0) {
            Some(item) => TypeKind::Array(Box::new(sql_type(item, vm)?), number(1)?.unwrap_or(1)),
            None => return Err(vm.new_type_error("ARRAY needs an item type")),
        },
        "Dialect" => TypeKind::Dialect {
            class: string(0).unwrap_or_default(),
            ddl: string(1).unwrap_or_default(),
            dialect: string(2).unwrap_or_default(),
            like: Box::new(match arg(3) {
                Some(it) => sql_type(it, vm)?,
                None => SqlType::null(),
            }),
        },
        "Decorated" => match arg(0) {
            Some(implementation) => TypeKind::Decorated(Rc::new(Decorated {
                object: object.to_owned(),
                implementation: sql_type(implementation, vm)?,
                name: string(1).unwrap_or_default(),
                ddl: None,
            })),
            None => return Err(vm.new_type_error("TypeDecorator needs an implementation")),
        },
        "UserDefined" => TypeKind::Decorated(Rc::new(Decorated {
            object: object.to_owned(),
            implementation: SqlType::null(),
            name: string(1).unwrap_or_default(),
            ddl: string(0),
        })),
        _ => TypeKind::Null,
    };
    Ok(PySqlType {
        ty: SqlType::new(kind),
    }
    .into_pyobject(vm))
}

fn enum_type(args: &[PyObjectRef], vm: &VirtualMachine) -> PyResult<TypeKind> {
    let [
        name,
        labels,
        members,
        class_name,
        create_constraint,
        length,
        native,
        validate,
        ..,
    ] = args
    else {
        return Err(vm.new_type_error("an Enum needs its labels"));
    };
    let labels = items(labels, vm)?;
    let labels = labels
        .iter()
        .map(|it| text(it, vm).map(Rc::from))
        .collect::<PyResult<Vec<Rc<str>>>>()?;
    let members = if vm.is_none(members) {
        Vec::new()
    } else {
        items(members, vm)?
            .iter()
            .map(|it| super::convert::host(it))
            .collect()
    };
    Ok(TypeKind::Enum(Rc::new(EnumType {
        name: text_opt(name),
        labels,
        members,
        class_name: text_opt(class_name),
        create_constraint: create_constraint.clone().is_true(vm)?,
        length: length.try_index(vm)?.try_to_primitive(vm)?,
        native: native.clone().is_true(vm)?,
        validate: validate.clone().is_true(vm)?,
    })))
}

/// A TypeDecorator or UserDefinedType of the program.
#[derive(Debug)]
struct Decorated {
    object: PyObjectRef,
    implementation: SqlType,
    name: String,
    ddl: Option<String>,
}

impl Decorated {
    /// `bind_expression` and `column_expression`, when the program's class has them.
    fn around(&self, method: &str, expr: &sql::Expr) -> Result<Option<sql::Expr>, sql::Error> {
        with_current_vm(|vm| {
            let run = || -> PyResult<Option<sql::Expr>> {
                let name = vm.ctx.new_str(method);
                let Some(method) = vm.get_attribute_opt(&self.object, &name)? else {
                    return Ok(None);
                };
                let made = method.call((super::expr::wrap(expr.clone(), vm),), vm)?;
                if vm.is_none(&made) {
                    return Ok(None);
                }
                super::expr::to_expr(&made, vm)
            };
            run().map_err(|error| carry(error, vm))
        })
    }

    fn process(&self, method: &str, value: &Value) -> Result<Value, sql::Error> {
        with_current_vm(|vm| {
            let run = || -> PyResult<Value> {
                let value = to_object(value, vm)?;
                to_value(&*vm.call_method(&self.object, method, (value,))?, vm)
            };
            run().map_err(|error| carry(error, vm))
        })
    }
}

impl Decorator for Decorated {
    fn implementation(&self) -> SqlType {
        self.implementation.clone()
    }
    fn implementation_for(&self, dialect: Dialect) -> Result<SqlType, sql::Error> {
        if self.ddl.is_some() || !matches!(dialect, Dialect::Postgresql | Dialect::Mysql) {
            return Ok(self.implementation.clone());
        }
        with_current_vm(|vm| {
            let run = || -> PyResult<SqlType> {
                let dialect = super::compile::dialect_object(dialect, vm)?;
                let found = vm.call_method(&self.object, "load_dialect_impl", (dialect,))?;
                sql_type(&found, vm)
            };
            run().map_err(|error| carry(error, vm))
        })
    }
    fn around_bind(&self, bind: &sql::Expr) -> Result<Option<sql::Expr>, sql::Error> {
        self.around("bind_expression", bind)
    }
    fn around_column(&self, column: &sql::Expr) -> Result<Option<sql::Expr>, sql::Error> {
        self.around("column_expression", column)
    }
    fn class_name(&self) -> String {
        self.name.clone()
    }
    fn bind(&self, value: &Value) -> Result<Value, sql::Error> {
        self.process("_bind", value)
    }
    fn result(&self, value: &Value) -> Result<Value, sql::Error> {
        self.process("_result", value)
    }
    fn ddl(&self) -> Option<String> {
        self.ddl.clone()
    }
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

/// Whether `obj` is a type object or type class.
pub(super) fn is_type(obj: &PyObject, vm: &VirtualMachine) -> bool {
    let Ok(base) = super::state::imported("sqlalchemy.types", "TypeEngine", vm) else {
        return false;
    };
    obj.is_instance(&base, vm).unwrap_or(false)
        || (obj.downcastable::<rustpython_vm::builtins::PyType>()
            && obj.is_subclass(&base, vm).unwrap_or(false))
}
