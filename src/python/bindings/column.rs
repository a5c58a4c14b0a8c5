//! `Column`.
//!
//! In: constructor arguments as SQLAlchemy takes them. Out: [`sql::Column`], shared with the lower layers.
//! Source of the behaviour: SQLAlchemy `sql/schema.py`.

use std::cell::RefCell;
use std::rc::Rc;

use rustpython_vm::builtins::PyType;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::protocol::PyNumberMethods;
use rustpython_vm::types::{AsNumber, Constructor, Representable};
use rustpython_vm::vm::thread::with_current_vm;
use rustpython_vm::{
    Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
};
use sql::schema::{Autoincrement, Computed, Default_, DefaultFn, ServerDefault};
use sql::{Column, Expr, SqlType, Value};

use super::args::{ArgsExt, or_none, text, text_opt};
use super::convert::to_value;
use super::errors::{carry, raise};
use super::expr::{PyExpr, operand, to_expr};
pub(super) use super::foreign_key::{PyForeignKey, foreign_key_object, foreign_key_target};
use super::sqltype::{is_type, sql_type, type_object};
use super::state::state;
use sql::ops::Operand;

/// A column of a table, or one that waits for its table.
#[pyclass(module = "sqlalchemy.sql.schema", name = "Column", base = PyExpr)]
#[derive(Debug)]
pub(super) struct PyColumn {
    base: PyExpr,
    pub column: Rc<Column>,
    pub type_: RefCell<Option<PyObjectRef>>,
    /// What the constructor was given: `default=`, `info=`, `doc=` and so on, for reading back.
    extra: RefCell<Vec<(&'static str, PyObjectRef)>>,
}

/// A default that calls into the program.
#[derive(Debug)]
struct PyDefault {
    function: PyObjectRef,
    takes_context: bool,
}

impl DefaultFn for PyDefault {
    fn call(&self) -> Result<Value, sql::Error> {
        with_current_vm(|vm| {
            let made = if self.takes_context {
                self.function.call((vm.ctx.none(),), vm)
            } else {
                self.function.call((), vm)
            };
            made.and_then(|it| to_value(&it, vm))
                .map_err(|error| carry(error, vm))
        })
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

/// Whether a function has a positional parameter without a default: it then gets the execution context.
fn takes_context(function: &PyObject, vm: &VirtualMachine) -> PyResult<bool> {
    if function.downcastable::<PyType>() {
        return Ok(false);
    }
    let bound = vm.get_attribute_opt(function, "__self__")?.is_some();
    let Some(code) = vm.get_attribute_opt(function, "__code__")? else {
        return Ok(false);
    };
    let count: i64 = code
        .get_attr("co_argcount", vm)?
        .try_index(vm)?
        .try_to_primitive(vm)?;
    let defaults = match vm.get_attribute_opt(function, "__defaults__")? {
        Some(it) if !vm.is_none(&it) => it.length(vm)? as i64,
        _ => 0,
    };
    Ok(count - defaults - i64::from(bound) > 0)
}

/// A callable of the program as a default.
pub(super) fn callable_default(
    function: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Rc<dyn DefaultFn>> {
    Ok(Rc::new(PyDefault {
        function: function.to_owned(),
        takes_context: takes_context(function, vm)?,
    }))
}

fn default(obj: &PyObject, vm: &VirtualMachine) -> PyResult<Default_> {
    if let Some(expr) = to_expr(obj, vm)? {
        return Ok(Default_::Sql(expr));
    }
    if obj.is_callable() {
        return Ok(Default_::Callable(callable_default(obj, vm)?));
    }
    Ok(Default_::Scalar(to_value(obj, vm)?))
}

fn server_default(obj: &PyObject, vm: &VirtualMachine) -> PyResult<ServerDefault> {
    if let Some(it) = text_opt(obj) {
        return Ok(ServerDefault::Text(it));
    }
    if let Operand::Expr(it) = operand(obj, vm)? {
        return Ok(ServerDefault::Sql(it));
    }
    if obj.class().name().ends_with("FetchedValue") {
        return Ok(ServerDefault::Fetched);
    }
    let shown = obj.class().name().to_string();
    if shown == "DefaultClause" {
        return server_default(&*obj.get_attr("arg", vm)?, vm);
    }
    Err(raise(
        "ArgumentError",
        format!(
            "Argument 'arg' is expected to be one of type '<class 'str'>' or '<class 'sqlalchemy.sql.elements.ClauseElement'>' or '<class 'sqlalchemy.sql.elements.TextClause'>', got '<class '{shown}'>'"
        ),
        vm,
    ))
}

impl PyColumn {
    fn new(
        column: Rc<Column>,
        type_: Option<PyObjectRef>,
        extra: Vec<(&'static str, PyObjectRef)>,
    ) -> Self {
        let expr = Expr::column(&column);
        Self {
            base: PyExpr::payload(expr),
            column,
            type_: RefCell::new(type_),
            extra: RefCell::new(extra),
        }
    }

    /// After the column got its table or its name: the expression says so too.
    pub fn refresh(&self) {
        self.base.expr.replace(Expr::column(&self.column));
    }

    fn from_args(mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        let mut positional = std::mem::take(&mut args.args);
        let mut name = args.string("name", vm)?;
        if let Some(first) = positional.first() {
            if let Some(it) = text_opt(first) {
                if name.is_some() {
                    return Err(raise(
                        "ArgumentError",
                        "May not pass name positionally and as a keyword.",
                        vm,
                    ));
                }
                name = Some(it);
                positional.remove(0);
            } else if vm.is_none(first) {
                positional.remove(0);
            }
        }
        let mut type_ = args.opt("type_", vm);
        if let Some(first) = positional.first() {
            if vm.is_none(first) {
                positional.remove(0);
            } else if is_type(first, vm) {
                if type_.is_some() {
                    return Err(raise(
                        "ArgumentError",
                        "May not pass type_ positionally and as a keyword.",
                        vm,
                    ));
                }
                type_ = Some(positional.remove(0));
            }
        }
        let type_ = match type_ {
            Some(it) => Some(super::state::call(
                "sqlalchemy.types",
                "to_instance",
                (it,),
                vm,
            )?),
            None => None,
        };
        let ty = type_
            .as_ref()
            .map_or(Ok(SqlType::null()), |it| sql_type(it, vm))?;
        let column = Column::new(&name.unwrap_or_default(), ty);
        if let Some(key) = args.string("key", vm)? {
            column.key.replace(key);
        }
        let primary_key = args.flag("primary_key", false, vm)?;
        column.primary_key.set(primary_key);
        let nullable = args.flag_opt("nullable", vm)?;
        column.nullable.set(nullable.unwrap_or(!primary_key));
        column.nullable_given.set(nullable.is_some());
        column.unique.set(args.flag_opt("unique", vm)?);
        column.index.set(args.flag_opt("index", vm)?);
        column
            .autoincrement
            .set(match args.opt("autoincrement", vm) {
                None => Autoincrement::Auto,
                Some(it) => match text_opt(&it).as_deref() {
                    Some("auto") => Autoincrement::Auto,
                    Some("ignore_fk") => Autoincrement::IgnoreFk,
                    _ if it.clone().is_true(vm)? => Autoincrement::True,
                    _ => Autoincrement::False,
                },
            });
        let mut extra = Vec::new();
        let given_default = args.take_keyword("default");
        let insert_default = args.take_keyword("insert_default");
        if let Some(it) = insert_default.or(given_default) {
            if !vm.is_none(&it) {
                column.default.replace(Some(default(&it, vm)?));
            }
            extra.push(("default", it));
        }
        if let Some(it) = args.opt("onupdate", vm) {
            column.onupdate.replace(Some(default(&it, vm)?));
            extra.push(("onupdate", it));
        }
        if let Some(it) = args.opt("server_default", vm) {
            column
                .server_default
                .replace(Some(server_default(&it, vm)?));
            extra.push(("server_default", it));
        }
        if let Some(it) = args.opt("server_onupdate", vm) {
            column
                .server_onupdate
                .replace(Some(server_default(&it, vm)?));
            extra.push(("server_onupdate", it));
        }
        column.comment.replace(args.string("comment", vm)?);
        for name in ["doc", "info"] {
            if let Some(it) = args.take_keyword(name) {
                extra.push((if name == "doc" { "doc" } else { "info" }, it));
            }
        }
        args.ignore(&[
            "quote",
            "system",
            "_proxies",
            "sqlite_on_conflict_primary_key",
            "sqlite_on_conflict_not_null",
            "sqlite_on_conflict_unique",
        ]);
        if let Some((name, _)) = (&args.kwargs).into_iter().next() {
            let name = name.to_string();
            if !name.contains('_') {
                return Err(vm.new_type_error(format!(
                    "Additional arguments should be named <dialectname>_<argument>, got '{name}'"
                )));
            }
        }
        let made = Self::new(column, type_, extra);
        for it in positional {
            made.take_argument(&it, vm)?;
        }
        Ok(made)
    }

    fn take_argument(&self, it: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
        if let Some(key) = it.downcast_ref::<PyForeignKey>() {
            self.column
                .foreign_keys
                .borrow_mut()
                .push(Rc::clone(&key.key));
            return Ok(());
        }
        let class = it.class().name().to_string();
        match class.as_str() {
            "Computed" => {
                let text = it.get_attr("sqltext", vm)?;
                let Some(text) = to_expr(&text, vm)? else {
                    return Err(vm.new_type_error("Computed needs SQL"));
                };
                let persisted = it.get_attr("persisted", vm)?;
                let persisted = if vm.is_none(&persisted) {
                    None
                } else {
                    Some(persisted.is_true(vm)?)
                };
                self.extra.borrow_mut().push(("computed", it.to_owned()));
                self.column
                    .computed
                    .replace(Some(Computed { text, persisted }));
                self.column
                    .server_default
                    .replace(Some(ServerDefault::Fetched));
                self.column
                    .server_onupdate
                    .replace(Some(ServerDefault::Fetched));
                Ok(())
            }
            "Identity" => {
                let identity = super::sequence::identity(it, vm)?;
                if identity.always || !self.column.nullable_given.get() {
                    self.column.nullable.set(false);
                }
                self.column.identity.replace(Some(identity));
                self.extra.borrow_mut().push(("identity", it.to_owned()));
                Ok(())
            }
            "Sequence" => {
                let sequence = super::sequence::sequence(it, vm)?;
                self.column.sequence.replace(Some(Rc::new(sequence)));
                self.extra.borrow_mut().push(("sequence", it.to_owned()));
                Ok(())
            }
            "CheckConstraint" => super::constraint::column_check(&self.column, it, vm),
            "UniqueConstraint" => {
                self.extra.borrow_mut().push(("constraint", it.to_owned()));
                Ok(())
            }
            "ColumnDefault" => {
                self.column
                    .default
                    .replace(Some(default(&*it.get_attr("arg", vm)?, vm)?));
                Ok(())
            }
            "DefaultClause" => {
                self.column
                    .server_default
                    .replace(Some(server_default(&*it.get_attr("arg", vm)?, vm)?));
                Ok(())
            }
            "FetchedValue" => {
                self.column
                    .server_default
                    .replace(Some(ServerDefault::Fetched));
                Ok(())
            }
            _ if text_opt(it).is_some()
                || it.downcastable::<PyExpr>()
                || it.downcastable::<PyType>() =>
            {
                let shown = it.repr(vm)?.to_string_lossy().into_owned();
                Err(raise(
                    "ArgumentError",
                    format!(
                        "'SchemaItem' object, such as a 'Column' or a 'Constraint' expected, got {shown}"
                    ),
                    vm,
                ))
            }
            _ => {
                let shown = it.repr(vm)?.to_string_lossy().into_owned();
                Err(raise(
                    "ArgumentError",
                    format!(
                        "'SchemaItem' object, such as a 'Column' or a 'Constraint' expected, got {shown}"
                    ),
                    vm,
                ))
            }
        }
    }

    /// CHECK and UNIQUE written inside the column, added once it has a table.
    pub fn pending_constraints(&self) -> Vec<PyObjectRef> {
        self.extra
            .borrow()
            .iter()
            .filter(|it| it.0 == "constraint")
            .map(|it| it.1.clone())
            .collect()
    }

    fn extra(&self, name: &str) -> Option<PyObjectRef> {
        self.extra
            .borrow()
            .iter()
            .find(|it| it.0 == name)
            .map(|it| it.1.clone())
    }
}

/// The Python object for a column.
pub(super) fn object_for(column: &Rc<Column>, vm: &VirtualMachine) -> PyObjectRef {
    if let Some(found) = state().object_of(column) {
        return found;
    }
    let made = PyColumn::new(Rc::clone(column), None, Vec::new());
    let object: PyObjectRef = made.into_ref(&vm.ctx).into();
    state().set_object(column, object.clone());
    object
}

/// The type object that the column was made with.
pub(super) fn type_of(column: &Rc<Column>) -> Option<PyObjectRef> {
    let object = state().object_of(column)?;
    object.downcast_ref::<PyColumn>()?.type_.borrow().clone()
}

/// The column that an object names: a Column, a mapped attribute, anything with `__clause_element__`.
///
/// # Errors
/// What `__clause_element__` raises.
pub(super) fn column_of(obj: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Rc<Column>>> {
    if let Some(it) = obj.downcast_ref::<PyColumn>() {
        return Ok(Some(Rc::clone(&it.column)));
    }
    Ok(match to_expr(obj, vm)?.as_ref().map(Expr::kind) {
        Some(sql::ExprKind::Column(it)) => it.column.clone(),
        _ => None,
    })
}

impl Constructor for PyColumn {
    type Args = FuncArgs;

    fn slot_new(
        cls: rustpython_vm::builtins::PyTypeRef,
        args: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult {
        let made = Self::from_args(args, vm)?;
        let column = Rc::clone(&made.column);
        let object: PyObjectRef = made.into_ref_with_type(vm, cls)?.into();
        state().set_object(&column, object.clone());
        Ok(object)
    }

    fn py_new(_cls: &Py<PyType>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        Self::from_args(args, vm)
    }
}

impl Representable for PyColumn {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        let column = &zelf.column;
        let name = column.name.borrow();
        let mut parts = vec![if name.is_empty() {
            "None".to_owned()
        } else {
            format!("'{name}'")
        }];
        parts.push(
            zelf.type_object(vm)?
                .repr(vm)?
                .to_string_lossy()
                .into_owned(),
        );
        for key in column.foreign_keys.borrow().iter() {
            parts.push(format!("ForeignKey('{}')", key.spec()));
        }
        parts.push(match column.table.borrow().upgrade() {
            Some(table) => format!("table=<{}>", table.name),
            None => "table=None".to_owned(),
        });
        if *column.key.borrow() != *name && !column.key.borrow().is_empty() {
            parts.push(format!("key='{}'", column.key.borrow()));
        }
        if column.primary_key.get() {
            parts.push("primary_key=True".to_owned());
        }
        if !column.nullable.get() {
            parts.push("nullable=False".to_owned());
        }
        for (name, it) in zelf
            .extra
            .borrow()
            .iter()
            .filter(|it| it.0 == "onupdate" || it.0 == "default")
        {
            if !vm.is_none(it) {
                parts.push(format!("{name}={}", default_repr(name, it, vm)?));
            }
        }
        if let Some(it) = zelf.extra("server_default") {
            let shown = it.repr(vm)?.to_string_lossy().into_owned();
            parts.push(format!(
                "server_default=DefaultClause({shown}, for_update=False)"
            ));
        }
        if let Some(it) = column.comment.borrow().as_ref() {
            parts.push(format!("comment='{it}'"));
        }
        Ok(format!("Column({})", parts.join(", ")))
    }
}

fn default_repr(_name: &str, it: &PyObject, vm: &VirtualMachine) -> PyResult<String> {
    let shown = it.repr(vm)?.to_string_lossy().into_owned();
    if to_expr(it, vm)?.is_some() {
        return Ok(format!("ColumnElementColumnDefault({shown})"));
    }
    Ok(if it.is_callable() {
        format!("CallableColumnDefault({shown})")
    } else {
        format!("ScalarElementColumnDefault({shown})")
    })
}

impl PyColumn {
    fn type_object(&self, vm: &VirtualMachine) -> PyResult {
        if let Some(it) = self.type_.borrow().as_ref() {
            return Ok(it.clone());
        }
        type_object(&self.column.ty.borrow(), vm)
    }
}

impl AsNumber for PyColumn {
    fn as_number() -> &'static PyNumberMethods {
        &super::expr::OPERATORS
    }
}

#[pyclass(
    flags(BASETYPE, HAS_DICT, HAS_WEAKREF),
    with(AsNumber, Constructor, Representable)
)]
impl PyColumn {
    #[pygetset]
    fn name(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        let name = zelf.column.name.borrow();
        if name.is_empty() {
            vm.ctx.none()
        } else {
            vm.ctx.new_str(name.as_str()).into()
        }
    }
    #[pygetset(setter)]
    fn set_name(zelf: &Py<Self>, value: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let name = text(&value, vm)?;
        if zelf.column.key.borrow().is_empty() {
            zelf.column.key.replace(name.clone());
        }
        zelf.column.name.replace(name);
        zelf.refresh();
        Ok(())
    }
    #[pygetset]
    fn key(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        let key = zelf.column.key.borrow();
        if key.is_empty() {
            Self::name(zelf, vm)
        } else {
            vm.ctx.new_str(key.as_str()).into()
        }
    }
    #[pygetset(setter)]
    fn set_key(zelf: &Py<Self>, value: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        zelf.column.key.replace(text(&value, vm)?);
        zelf.refresh();
        Ok(())
    }
    #[pygetset(name = "type")]
    fn type_(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.type_object(vm)
    }
    #[pygetset(name = "type", setter)]
    fn set_type(zelf: &Py<Self>, value: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let value = super::state::call("sqlalchemy.types", "to_instance", (value,), vm)?;
        zelf.column.ty.replace(sql_type(&value, vm)?);
        zelf.type_.replace(Some(value));
        zelf.refresh();
        Ok(())
    }
    #[pygetset]
    fn table(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        let table = zelf.column.table.borrow().upgrade();
        table.map_or_else(|| vm.ctx.none(), |it| super::table::object_for(&it, vm))
    }
    #[pygetset]
    fn primary_key(zelf: &Py<Self>) -> bool {
        zelf.column.primary_key.get()
    }
    #[pygetset(setter)]
    fn set_primary_key(zelf: &Py<Self>, value: bool) {
        zelf.column.primary_key.set(value);
    }
    #[pygetset]
    fn nullable(zelf: &Py<Self>) -> bool {
        zelf.column.nullable.get()
    }
    #[pygetset(setter)]
    fn set_nullable(zelf: &Py<Self>, value: bool) {
        zelf.column.nullable.set(value);
    }
    #[pygetset]
    fn unique(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        zelf.column
            .unique
            .get()
            .map_or_else(|| vm.ctx.none(), |it| vm.ctx.new_bool(it).into())
    }
    #[pygetset]
    fn index(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        zelf.column
            .index
            .get()
            .map_or_else(|| vm.ctx.none(), |it| vm.ctx.new_bool(it).into())
    }
    #[pygetset]
    fn autoincrement(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        match zelf.column.autoincrement.get() {
            Autoincrement::Auto => vm.ctx.new_str("auto").into(),
            Autoincrement::IgnoreFk => vm.ctx.new_str("ignore_fk").into(),
            Autoincrement::True => vm.ctx.new_bool(true).into(),
            Autoincrement::False => vm.ctx.new_bool(false).into(),
        }
    }
    #[pygetset]
    fn default(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.default_object("default", vm)
    }
    #[pygetset]
    fn onupdate(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.default_object("onupdate", vm)
    }
    #[pygetset]
    fn server_default(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        match zelf.extra("server_default") {
            Some(it) => super::state::call("sqlalchemy.schema", "_server_default", (it,), vm),
            None => Ok(vm.ctx.none()),
        }
    }
    #[pygetset]
    fn comment(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        zelf.column
            .comment
            .borrow()
            .as_ref()
            .map_or_else(|| vm.ctx.none(), |it| vm.ctx.new_str(it.as_str()).into())
    }
    #[pygetset]
    fn doc(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        or_none(zelf.extra("doc"), vm)
    }
    #[pygetset]
    fn info(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        if let Some(it) = zelf.extra("info") {
            return it;
        }
        let made: PyObjectRef = vm.ctx.new_dict().into();
        zelf.extra.borrow_mut().push(("info", made.clone()));
        made
    }
    #[pygetset]
    fn computed(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        or_none(zelf.extra("computed"), vm)
    }
    #[pygetset]
    fn identity(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        or_none(zelf.extra("identity"), vm)
    }
    #[pygetset]
    fn constraints(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        super::table::set_of(zelf.pending_constraints(), vm)
    }
    #[pygetset]
    fn foreign_keys(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let set = rustpython_vm::builtins::PySet::default().into_ref(&vm.ctx);
        for key in zelf.column.foreign_keys.borrow().iter() {
            set.add(foreign_key_object(key, vm), vm)?;
        }
        Ok(set.into())
    }
    /// A copy without a table, as mixins need.
    #[pymethod]
    fn _copy(zelf: &Py<Self>, _args: FuncArgs, vm: &VirtualMachine) -> PyObjectRef {
        let column = zelf.column.copy();
        let made = Self::new(
            Rc::clone(&column),
            zelf.type_.borrow().clone(),
            zelf.extra.borrow().clone(),
        );
        let object: PyObjectRef = made.into_ref(&vm.ctx).into();
        state().set_object(&column, object.clone());
        object
    }
    #[pymethod]
    fn copy(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyObjectRef {
        Self::_copy(zelf, args, vm)
    }
    #[pymethod]
    fn references(zelf: &Py<Self>, other: PyRef<PyColumn>) -> bool {
        zelf.column
            .foreign_keys
            .borrow()
            .iter()
            .any(|key| key.column().is_ok_and(|it| Rc::ptr_eq(&it, &other.column)))
    }
    #[pymethod]
    fn append_foreign_key(zelf: &Py<Self>, key: PyRef<PyForeignKey>) {
        zelf.column
            .foreign_keys
            .borrow_mut()
            .push(Rc::clone(&key.key));
    }
    /// Number of creation: declaration order of columns in a class.
    #[pygetset]
    fn _creation_order(zelf: &Py<Self>) -> u64 {
        zelf.column.creation_order.get()
    }
    #[pymethod]
    fn __str__(zelf: &Py<Self>) -> String {
        let name = zelf.column.name.borrow();
        match zelf.column.table.borrow().upgrade() {
            Some(table) => format!("{}.{name}", table.name),
            None if name.is_empty() => "(no name)".to_owned(),
            None => name.clone(),
        }
    }
}

impl PyColumn {
    fn default_object(&self, name: &'static str, vm: &VirtualMachine) -> PyResult {
        match self.extra(name) {
            Some(it) if !vm.is_none(&it) => {
                super::state::call("sqlalchemy.schema", "_column_default", (it,), vm)
            }
            _ => Ok(vm.ctx.none()),
        }
    }
}
