//! `Result`, `ScalarResult` and `MappingResult`: the rows of one execution, fetched once.
//!
//! In: rows as Python objects, from a connection or a session. Out: rows, scalars, mappings, one by one or together.
//! Source of the behaviour: SQLAlchemy `engine/result.py`, `engine/cursor.py`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rustpython_vm::builtins::{PyStr, PyTuple};
use rustpython_vm::function::{FuncArgs, OptionalArg};
use rustpython_vm::protocol::PyIterReturn;
use rustpython_vm::types::{GetAttr, IterNext, Iterable, Representable, SelfIter};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
};

use super::args::{ArgsExt, integer};
use super::errors::raise;
use super::row::{PyKeys, PyRow, PyRowMapping, RowKeys};

/// What each fetched row looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Rows,
    Scalars(usize),
    Mappings,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Closed {
    Open,
    /// By `close()`, `first()`, `one()` and the like.
    Hard,
    /// The statement gave no rows in the first place.
    NoRows,
}

/// What is shared by a result and its `scalars()` and `mappings()`.
#[derive(Debug)]
struct Source {
    rows: RefCell<Rows>,
    closed: Cell<Closed>,
    /// Rows that hold joined collections must be made unique.
    needs_unique: bool,
}

/// Rows that are fetched one by one. All stay until the last is fetched, as in the library: objects that were
/// loaded together keep each other in the identity map while a loop goes over them.
#[derive(Debug, Default)]
struct Rows {
    all: Vec<Vec<PyObjectRef>>,
    next: usize,
    /// They stay until the result is gone, as where all were fetched in advance.
    keep: bool,
}

impl Iterator for Rows {
    type Item = Vec<PyObjectRef>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.all.get(self.next).cloned();
        self.next += 1;
        if row.is_none() && !self.keep {
            *self = Self::default();
        }
        row
    }
}

/// Facts about the execution, beside its rows.
#[derive(Debug, Default, Clone)]
pub(super) struct Facts {
    pub rowcount: i64,
    pub lastrowid: Option<i64>,
    pub inserted_primary_key: Option<PyObjectRef>,
    pub inserted_primary_key_rows: Option<PyObjectRef>,
    pub last_inserted_params: Option<PyObjectRef>,
    pub is_insert: bool,
    pub last_updated_params: Option<PyObjectRef>,
    /// Columns whose defaults the program gave, and those that the database filled.
    pub prefetch: Vec<PyObjectRef>,
    pub postfetch: Vec<PyObjectRef>,
    pub returned_defaults: Option<PyObjectRef>,
}

/// A result.
#[pyclass(module = "sqlalchemy.engine._result_cy", name = "ResultInternal")]
#[derive(Debug, PyPayload)]
pub(super) struct PyResultObject {
    keys: Rc<RowKeys>,
    /// Which columns of the source's rows this view shows, when not all.
    columns: Option<Vec<usize>>,
    source: Rc<Source>,
    mode: Mode,
    /// Some: duplicates are left out; the dict holds what was seen.
    unique: RefCell<Option<(PyObjectRef, Option<PyObjectRef>)>>,
    yield_per: Cell<Option<usize>>,
    facts: Facts,
}

/// A result with these rows.
pub(super) fn from_rows(
    keys: Rc<RowKeys>,
    rows: Vec<Vec<PyObjectRef>>,
    needs_unique: bool,
    facts: Facts,
    vm: &VirtualMachine,
) -> PyObjectRef {
    make(keys, rows, Closed::Open, needs_unique, facts, vm)
}

/// The result of a statement that gives no rows.
pub(super) fn without_rows(facts: Facts, vm: &VirtualMachine) -> PyObjectRef {
    make(Rc::default(), Vec::new(), Closed::NoRows, false, facts, vm)
}

fn make(
    keys: Rc<RowKeys>,
    rows: Vec<Vec<PyObjectRef>>,
    closed: Closed,
    needs_unique: bool,
    facts: Facts,
    vm: &VirtualMachine,
) -> PyObjectRef {
    let source = Source {
        rows: RefCell::new(Rows {
            all: rows,
            ..Rows::default()
        }),
        closed: Cell::new(closed),
        needs_unique,
    };
    PyResultObject {
        keys,
        columns: None,
        source: Rc::new(source),
        mode: Mode::Rows,
        unique: RefCell::new(None),
        yield_per: Cell::new(None),
        facts,
    }
    .into_object(vm)
    .unwrap_or_else(|_| vm.ctx.none())
}

impl PyResultObject {
    fn view(&self, mode: Mode, vm: &VirtualMachine) -> PyResult {
        PyResultObject {
            keys: Rc::clone(&self.keys),
            columns: self.columns.clone(),
            source: Rc::clone(&self.source),
            mode,
            unique: RefCell::new(self.unique.borrow().clone()),
            yield_per: Cell::new(self.yield_per.get()),
            facts: self.facts.clone(),
        }
        .into_object(vm)
    }

    fn check(&self, vm: &VirtualMachine) -> PyResult<()> {
        self.check_open(vm)?;
        if self.source.needs_unique && self.unique.borrow().is_none() {
            let message = orm::Error::needs_unique().to_string();
            return Err(raise("InvalidRequestError", message, vm));
        }
        Ok(())
    }

    fn check_open(&self, vm: &VirtualMachine) -> PyResult<()> {
        match self.source.closed.get() {
            Closed::Open => {}
            Closed::Hard => {
                return Err(raise(
                    "ResourceClosedError",
                    "This result object is closed.",
                    vm,
                ));
            }
            Closed::NoRows => {
                return Err(raise(
                    "ResourceClosedError",
                    "This result object does not return rows. It has been closed automatically.",
                    vm,
                ));
            }
        }
        Ok(())
    }

    fn close(&self) {
        if self.source.closed.get() == Closed::Open {
            self.source.closed.set(Closed::Hard);
        }
        self.source.rows.replace(Rows::default());
    }

    /// The next row as this view shows it, or `None` at the end.
    fn next_item(&self, vm: &VirtualMachine) -> PyResult<Option<PyObjectRef>> {
        loop {
            let Some(values) = self.source.rows.borrow_mut().next() else {
                return Ok(None);
            };
            let values = match &self.columns {
                Some(columns) => columns
                    .iter()
                    .filter_map(|at| values.get(*at).cloned())
                    .collect(),
                None => values,
            };
            if self.is_duplicate(&values, vm)? {
                continue;
            }
            return Ok(Some(match self.mode {
                Mode::Rows => PyRow::object(&self.keys, values, vm),
                Mode::Scalars(at) => values.get(at).cloned().unwrap_or_else(|| vm.ctx.none()),
                Mode::Mappings => {
                    let values = vm.ctx.new_tuple(values);
                    PyRowMapping {
                        keys: Rc::clone(&self.keys),
                        values,
                    }
                    .into_pyobject(vm)
                }
            }));
        }
    }

    fn is_duplicate(&self, values: &[PyObjectRef], vm: &VirtualMachine) -> PyResult<bool> {
        let Some((seen, strategy)) = self.unique.borrow().clone() else {
            return Ok(false);
        };
        let entity = |at: usize| self.keys.entities.get(at).is_some_and(Option::is_some);
        let id = |it: &PyObjectRef| -> PyObjectRef { vm.ctx.new_int(it.get_id()).into() };
        let key: PyObjectRef = match (self.mode, strategy) {
            (Mode::Scalars(at), Some(strategy)) => strategy.call((values[at].clone(),), vm)?,
            (Mode::Scalars(at), None) if entity(at) => id(&values[at]),
            (Mode::Scalars(at), None) => values[at].clone(),
            (_, Some(strategy)) => {
                strategy.call((PyRow::object(&self.keys, values.to_vec(), vm),), vm)?
            }
            (_, None) => {
                let parts = values.iter().enumerate();
                let parts = parts
                    .map(|(at, it)| if entity(at) { id(it) } else { it.clone() })
                    .collect();
                vm.ctx.new_tuple(parts).into()
            }
        };
        if vm._contains(&seen, &key)? {
            return Ok(true);
        }
        vm.call_method(&seen, "add", (key,))?;
        Ok(false)
    }

    fn rest(&self, most: Option<usize>, vm: &VirtualMachine) -> PyResult<Vec<PyObjectRef>> {
        self.check(vm)?;
        let mut out = Vec::new();
        while most.is_none_or(|it| out.len() < it) {
            match self.next_item(vm)? {
                Some(it) => out.push(it),
                None => break,
            }
        }
        Ok(out)
    }

    /// `one()` and its kin. `second`: a further row is an error. `none`: no row is an error.
    fn only(&self, second: bool, none: bool, vm: &VirtualMachine) -> PyResult<Option<PyObjectRef>> {
        // One row alone needs no unique().
        self.check_open(vm)?;
        let first = self.next_item(vm)?;
        let Some(first) = first else {
            self.close();
            if none {
                let message = orm::Error::no_row().to_string();
                return Err(raise("NoResultFound", message, vm));
            }
            return Ok(None);
        };
        if second && self.next_item(vm)?.is_some() {
            self.close();
            let message = if none {
                "Multiple rows were found when exactly one was required"
            } else {
                "Multiple rows were found when one or none was required"
            };
            return Err(raise("MultipleResultsFound", message, vm));
        }
        self.close();
        Ok(Some(first))
    }

    fn scalar_of(&self, row: Option<PyObjectRef>, vm: &VirtualMachine) -> PyObjectRef {
        let found = row.and_then(|row| {
            row.downcast_ref::<PyRow>()
                .and_then(|it| it.values.as_slice().first().cloned())
        });
        found.unwrap_or_else(|| vm.ctx.none())
    }

    fn index_of(&self, obj: &PyObject, vm: &VirtualMachine) -> PyResult<usize> {
        if obj.try_index_opt(vm).is_some() {
            let at = integer(obj, vm)?;
            let size = self.keys.names.len() as i64;
            let at = if at < 0 { at + size } else { at };
            return Ok(at as usize);
        }
        match self.keys.position(obj, vm)? {
            Some(it) => Ok(it),
            None => {
                let shown = obj.str(vm)?.to_string_lossy().into_owned();
                Err(raise(
                    "NoSuchColumnError",
                    format!("Could not locate column in row for column '{shown}'"),
                    vm,
                ))
            }
        }
    }
}

impl SelfIter for PyResultObject {}

impl IterNext for PyResultObject {
    fn next(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyIterReturn> {
        zelf.check(vm)?;
        Ok(match zelf.next_item(vm)? {
            Some(it) => PyIterReturn::Return(it),
            None => PyIterReturn::StopIteration(None),
        })
    }
}

impl Representable for PyResultObject {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        let module = match zelf.class_name() {
            "CursorResult" => "cursor",
            _ => "result",
        };
        Ok(format!(
            "<sqlalchemy.engine.{module}.{} object at {:#x}>",
            zelf.class_name(),
            zelf.as_object().get_id()
        ))
    }
}

impl PyResultObject {
    fn class_name(&self) -> &'static str {
        match self.mode {
            Mode::Rows if self.keys.of_orm => "ChunkedIteratorResult",
            Mode::Rows => "CursorResult",
            Mode::Scalars(_) => "ScalarResult",
            Mode::Mappings => "MappingResult",
        }
    }

    /// The Python object, of the class that fits.
    fn into_object(self, vm: &VirtualMachine) -> PyResult {
        let class = super::subclasses::class(self.class_name(), vm)?;
        Ok(self.into_ref_with_type(vm, class)?.into())
    }
}

impl GetAttr for PyResultObject {
    fn getattro(zelf: &Py<Self>, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
        let class = zelf.class_name();
        let hidden = super::subclasses::hides(class, &name.to_string_lossy());
        if !hidden {
            if let Some(it) = zelf.as_object().generic_getattr_opt(name, None, vm)? {
                return Ok(it);
            }
        }
        // The other classes have no names that only a cursor's result has.
        let owner = if hidden { "" } else { "CursorResult" };
        Err(super::names::missing(zelf.as_object(), owner, name, vm))
    }
}

#[pyclass(
    flags(BASETYPE, HAS_DICT),
    with(IterNext, Iterable, Representable, GetAttr)
)]
impl PyResultObject {
    #[pymethod]
    fn all(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        Ok(vm.ctx.new_list(zelf.rest(None, vm)?).into())
    }
    /// For asyncio: the rows stay as long as the result.
    #[pymethod]
    fn _prebuffer(zelf: PyRef<PyResultObject>) -> PyRef<PyResultObject> {
        zelf.source.rows.borrow_mut().keep = true;
        zelf
    }
    #[pymethod]
    fn fetchall(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        Self::all(zelf, vm)
    }
    #[pymethod]
    fn fetchone(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.check(vm)?;
        Ok(zelf.next_item(vm)?.unwrap_or_else(|| vm.ctx.none()))
    }
    #[pymethod]
    fn fetchmany(zelf: &Py<Self>, size: OptionalArg<PyObjectRef>, vm: &VirtualMachine) -> PyResult {
        let size = match size {
            OptionalArg::Present(it) if !vm.is_none(&it) => Some(integer(&it, vm)? as usize),
            _ => zelf.yield_per.get().or(Some(1)),
        };
        Ok(vm.ctx.new_list(zelf.rest(size, vm)?).into())
    }
    #[pymethod]
    fn partitions(
        zelf: &Py<Self>,
        size: OptionalArg<PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult {
        let size = match size {
            OptionalArg::Present(it) if !vm.is_none(&it) => Some(integer(&it, vm)? as usize),
            _ => zelf.yield_per.get(),
        };
        let all = zelf.rest(None, vm)?;
        let size = size.unwrap_or(all.len()).max(1);
        let parts = all
            .chunks(size)
            .map(|it| vm.ctx.new_list(it.to_vec()).into())
            .collect();
        let parts: PyObjectRef = vm.ctx.new_list(parts).into();
        Ok(parts.get_iter(vm)?.into())
    }
    #[pymethod]
    fn first(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        Ok(zelf
            .only(false, false, vm)?
            .unwrap_or_else(|| vm.ctx.none()))
    }
    #[pymethod]
    fn one(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        Ok(zelf.only(true, true, vm)?.unwrap_or_else(|| vm.ctx.none()))
    }
    #[pymethod]
    fn one_or_none(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        Ok(zelf.only(true, false, vm)?.unwrap_or_else(|| vm.ctx.none()))
    }
    #[pymethod]
    fn scalar(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let row = zelf.only(false, false, vm)?;
        Ok(zelf.scalar_of(row, vm))
    }
    #[pymethod]
    fn scalar_one(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let row = zelf.only(true, true, vm)?;
        Ok(zelf.scalar_of(row, vm))
    }
    #[pymethod]
    fn scalar_one_or_none(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let row = zelf.only(true, false, vm)?;
        Ok(zelf.scalar_of(row, vm))
    }
    #[pymethod]
    fn scalars(zelf: &Py<Self>, index: OptionalArg<PyObjectRef>, vm: &VirtualMachine) -> PyResult {
        zelf.check_rows(vm)?;
        let at = index
            .into_option()
            .map_or(Ok(0), |it| zelf.index_of(&it, vm))?;
        zelf.view(Mode::Scalars(at), vm)
    }
    #[pymethod]
    fn mappings(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.view(Mode::Mappings, vm)
    }
    #[pymethod]
    fn tuples(zelf: PyRef<PyResultObject>) -> PyRef<PyResultObject> {
        super::errors::warn(
            "SADeprecationWarning",
            "The Result.tuples() method is deprecated, Row now behaves like a tuple and can unpack types directly. \
             (deprecated since: 2.1.0)",
        );
        zelf
    }
    #[pygetset]
    fn t(zelf: PyRef<PyResultObject>) -> PyRef<PyResultObject> {
        zelf
    }
    #[pymethod]
    fn unique(
        zelf: PyRef<PyResultObject>,
        strategy: OptionalArg<PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyRef<PyResultObject> {
        let seen: PyObjectRef = rustpython_vm::builtins::PySet::default()
            .into_ref(&vm.ctx)
            .into();
        let strategy = strategy.into_option().filter(|it| !vm.is_none(it));
        zelf.unique.replace(Some((seen, strategy)));
        zelf
    }
    #[pymethod]
    fn yield_per(
        zelf: PyRef<PyResultObject>,
        size: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<PyRef<PyResultObject>> {
        zelf.yield_per.set(Some(integer(&size, vm)? as usize));
        Ok(zelf)
    }
    #[pymethod]
    fn columns(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut chosen = Vec::new();
        for it in &args.args {
            chosen.push(zelf.index_of(it, vm)?);
        }
        let pick = |at: &usize| -> usize { zelf.columns.as_ref().map_or(*at, |it| it[*at]) };
        let keys = RowKeys {
            names: chosen
                .iter()
                .filter_map(|at| zelf.keys.names.get(*at).cloned())
                .collect(),
            exprs: chosen
                .iter()
                .map(|at| zelf.keys.exprs.get(*at).cloned().flatten())
                .collect(),
            entities: chosen
                .iter()
                .map(|at| zelf.keys.entities.get(*at).cloned().flatten())
                .collect(),
            of_orm: zelf.keys.of_orm,
        };
        PyResultObject {
            keys: Rc::new(keys),
            columns: Some(chosen.iter().map(pick).collect()),
            source: Rc::clone(&zelf.source),
            mode: zelf.mode,
            unique: RefCell::new(zelf.unique.borrow().clone()),
            yield_per: Cell::new(zelf.yield_per.get()),
            facts: zelf.facts.clone(),
        }
        .into_object(vm)
    }
    #[pymethod]
    fn keys(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.check_rows(vm)?;
        Ok(PyKeys {
            keys: Rc::clone(&zelf.keys),
        }
        .into_pyobject(vm))
    }
    #[pymethod]
    fn merge(zelf: &Py<Self>, others: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut rows = zelf.all_rows(vm)?;
        for it in &others.args {
            match it.downcast_ref::<PyResultObject>() {
                Some(it) => rows.extend(it.all_rows(vm)?),
                None => return Err(vm.new_type_error("a result was expected")),
            }
        }
        Ok(from_rows(
            Rc::clone(&zelf.keys),
            rows,
            false,
            zelf.facts.clone(),
            vm,
        ))
    }
    #[pymethod]
    fn prefetch_cols(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.columns_fact(&zelf.facts.prefetch, vm)
    }
    #[pymethod]
    fn postfetch_cols(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.columns_fact(&zelf.facts.postfetch, vm)
    }
    #[pymethod]
    fn lastrow_has_defaults(zelf: &Py<Self>) -> bool {
        !zelf.facts.postfetch.is_empty()
    }
    #[pymethod]
    fn last_updated_params(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        match &zelf.facts.last_updated_params {
            Some(it) => Ok(it.clone()),
            None => Err(raise(
                "InvalidRequestError",
                "Statement is not an update() expression construct.",
                vm,
            )),
        }
    }
    #[pymethod]
    fn supports_sane_rowcount(_zelf: &Py<Self>) -> bool {
        true
    }
    #[pymethod]
    fn freeze(zelf: PyRef<PyResultObject>, vm: &VirtualMachine) -> PyResult {
        let rows = zelf.rest(None, vm)?;
        let rows = rows.iter().map(|it| match it.downcast_ref::<PyRow>() {
            Some(it) => it.values.as_slice().to_vec(),
            None => vec![it.clone()],
        });
        Ok(PyFrozen {
            keys: Rc::clone(&zelf.keys),
            rows: rows.collect(),
            facts: zelf.facts.clone(),
        }
        .into_pyobject(vm))
    }
    #[pymethod(name = "close")]
    fn close_result(zelf: &Py<Self>) {
        PyResultObject::close(zelf);
    }
    #[pygetset]
    fn closed(zelf: &Py<Self>) -> bool {
        zelf.source.closed.get() == Closed::Hard
    }
    #[pygetset]
    fn returns_rows(zelf: &Py<Self>) -> bool {
        zelf.source.closed.get() != Closed::NoRows
    }
    #[pygetset]
    fn is_insert(zelf: &Py<Self>) -> bool {
        zelf.facts.is_insert
    }
    #[pygetset]
    fn rowcount(zelf: &Py<Self>) -> i64 {
        zelf.facts.rowcount
    }
    #[pygetset]
    fn lastrowid(zelf: &Py<Self>) -> Option<i64> {
        zelf.facts.lastrowid
    }
    #[pygetset]
    fn inserted_primary_key(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.insert_fact(&zelf.facts.inserted_primary_key, vm)
    }
    #[pygetset]
    fn inserted_primary_key_rows(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.insert_fact(&zelf.facts.inserted_primary_key_rows, vm)
    }
    #[pygetset]
    fn returned_defaults(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        zelf.facts
            .returned_defaults
            .clone()
            .unwrap_or_else(|| vm.ctx.none())
    }
    #[pymethod]
    fn last_inserted_params(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.insert_fact(&zelf.facts.last_inserted_params, vm)
    }
    #[pymethod]
    fn __enter__(zelf: PyRef<PyResultObject>) -> PyRef<PyResultObject> {
        zelf
    }
    #[pymethod]
    fn __exit__(zelf: &Py<Self>, _args: FuncArgs) {
        PyResultObject::close(zelf);
    }
}

impl PyResultObject {
    /// The result of a statement without rows has no columns to ask for.
    fn check_rows(&self, vm: &VirtualMachine) -> PyResult<()> {
        if self.source.closed.get() == Closed::NoRows {
            return Err(raise(
                "ResourceClosedError",
                "This result object does not return rows. It has been closed automatically.",
                vm,
            ));
        }
        Ok(())
    }

    fn all_rows(&self, vm: &VirtualMachine) -> PyResult<Vec<Vec<PyObjectRef>>> {
        let rows = self.rest(None, vm)?;
        Ok(rows
            .iter()
            .map(|it| match it.downcast_ref::<PyRow>() {
                Some(it) => it.values.as_slice().to_vec(),
                None => vec![it.clone()],
            })
            .collect())
    }

    fn columns_fact(&self, columns: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
        self.check_insert(vm)?;
        Ok(vm.ctx.new_list(columns.to_vec()).into())
    }

    fn check_insert(&self, vm: &VirtualMachine) -> PyResult<()> {
        if self.facts.is_insert || self.facts.last_updated_params.is_some() {
            return Ok(());
        }
        Err(raise(
            "InvalidRequestError",
            "Statement is not an insert() or update() expression construct.",
            vm,
        ))
    }

    fn insert_fact(&self, fact: &Option<PyObjectRef>, vm: &VirtualMachine) -> PyResult {
        match fact {
            Some(it) => Ok(it.clone()),
            None if self.facts.is_insert => Err(raise(
                "InvalidRequestError",
                "This statement was an executemany call; if primary key returning is supported, please use \
                 .inserted_primary_key_rows.",
                vm,
            )),
            None => Err(raise(
                "InvalidRequestError",
                "Statement is not an insert() expression construct.",
                vm,
            )),
        }
    }
}

/// `result.freeze()`: called again and again, each time a fresh result.
#[pyclass(module = "sqlalchemy.engine.result", name = "FrozenResult")]
#[derive(Debug, PyPayload)]
pub(super) struct PyFrozen {
    keys: Rc<RowKeys>,
    rows: Vec<Vec<PyObjectRef>>,
    facts: Facts,
}

impl rustpython_vm::types::Callable for PyFrozen {
    type Args = FuncArgs;

    fn call(zelf: &Py<Self>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        args.ignore(&[]);
        Ok(from_rows(
            Rc::clone(&zelf.keys),
            zelf.rows.clone(),
            false,
            zelf.facts.clone(),
            vm,
        ))
    }
}

#[pyclass(with(rustpython_vm::types::Callable))]
impl PyFrozen {
    #[pygetset]
    fn data(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        let rows = zelf
            .rows
            .iter()
            .map(|it| PyTuple::new_ref(it.clone(), &vm.ctx).into())
            .collect();
        vm.ctx.new_list(rows).into()
    }
}
