//! `ColumnElement`: the Python class of every SQL expression, with all operators and their methods.
//!
//! In: Python operators and method calls. Out: new expressions, built by `sql::ops`.
//! Column and mapped attributes are native subclasses, so one `downcast_ref::<PyExpr>()` recognises them all.
//! Source of the behaviour: SQLAlchemy `sql/operators.py`, `sql/elements.py`.

use std::cell::RefCell;

use rustpython_vm::atomic_func;
use rustpython_vm::builtins::{PyList, PySlice, PyTuple};
use rustpython_vm::common::hash::PyHash;
use rustpython_vm::function::{Either, FuncArgs, OptionalArg, PyComparisonValue};
use rustpython_vm::protocol::{PyMappingMethods, PyNumberMethods};
use rustpython_vm::types::{
    AsMapping, AsNumber, Comparable, GetAttr, Hashable, PyComparisonOp, Representable,
};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass,
};
use sql::expr::{BinaryOp, ExprKind, LabelName};
use sql::ops::{Escape, LikePart, Operand};
use sql::{Expr, Value};

use super::args::{ArgsExt, integer, is_collection, items, text, text_opt};
pub(super) use super::coerce::{column, condition, literal, operand, ordering, to_expr};
use super::convert::to_value;
use super::errors::{from_sql, raise};
use super::expr_more::ExprMore;
use super::sqltype::{sql_type, type_object};

/// An SQL expression.
#[pyclass(module = "sqlalchemy.sql.elements", name = "ColumnElement")]
#[derive(Debug, PyPayload)]
pub(super) struct PyExpr {
    /// Replaced when a Column without a table gets one.
    pub expr: RefCell<Expr>,
}

impl PyExpr {
    pub fn payload(expr: Expr) -> Self {
        Self {
            expr: RefCell::new(expr),
        }
    }

    pub fn get(&self) -> Expr {
        self.expr.borrow().clone()
    }
}

/// A Python object for an expression.
///
/// Never of the class `ColumnElement` itself: Column is a subclass of it, and Python asks a subclass on the right
/// first, which would turn `a.x == b.y` round.
pub(super) fn wrap(expr: Expr, vm: &VirtualMachine) -> PyObjectRef {
    let base = PyExpr::payload(expr);
    let class = class_name(&base.expr.borrow());
    match class {
        "BinaryExpression" => PyBinary { base }.into_ref(&vm.ctx).into(),
        "BooleanClauseList" => PyBooleanList { base }.into_ref(&vm.ctx).into(),
        "UnaryExpression" => PyUnary { base }.into_ref(&vm.ctx).into(),
        "BindParameter" => PyBind { base }.into_ref(&vm.ctx).into(),
        "Label" => PyLabel { base }.into_ref(&vm.ctx).into(),
        "Function" => PyFunction { base }.into_ref(&vm.ctx).into(),
        "ScalarSelect" => PyScalarSelect { base }.into_ref(&vm.ctx).into(),
        _ => PyClause { base }.into_ref(&vm.ctx).into(),
    }
}

macro_rules! concrete {
    ($($(#[$doc:meta])* $name:ident = $python:literal in $module:literal;)*) => {$(
        $(#[$doc])*
        #[pyclass(module = $module, name = $python, base = PyExpr)]
        #[derive(Debug)]
        pub(super) struct $name {
            base: PyExpr,
        }

        impl AsNumber for $name {
            fn as_number() -> &'static PyNumberMethods {
                &OPERATORS
            }
        }

        #[pyclass(flags(BASETYPE, HAS_DICT, HAS_WEAKREF), with(AsNumber))]
        impl $name {}
    )*};
}

concrete! {
    /// A comparison or an arithmetic operation.
    PyBinary = "BinaryExpression" in "sqlalchemy.sql.elements";
    /// `a AND b`.
    PyBooleanList = "BooleanClauseList" in "sqlalchemy.sql.elements";
    /// `x DESC`, `NOT x`.
    PyUnary = "UnaryExpression" in "sqlalchemy.sql.elements";
    /// A parameter.
    PyBind = "BindParameter" in "sqlalchemy.sql.elements";
    /// `x AS name`.
    PyLabel = "Label" in "sqlalchemy.sql.elements";
    /// `func.name()`.
    PyFunction = "Function" in "sqlalchemy.sql.functions";
    /// `(SELECT ...)`.
    PyScalarSelect = "ScalarSelect" in "sqlalchemy.sql.selectable";
    /// Everything else.
    PyClause = "ColumnClause" in "sqlalchemy.sql.elements";
}

/// A part of an expression as the object that the program knows: a column of a table is itself.
pub(super) fn part(expr: &Expr, vm: &VirtualMachine) -> PyObjectRef {
    if let ExprKind::Column(it) = expr.kind() {
        if let (Some(sql::From::Table(_)), Some(column)) = (&it.from, &it.column) {
            return super::column::object_for(column, vm);
        }
    }
    wrap(expr.clone(), vm)
}

fn binary(op: BinaryOp, a: &PyObject, b: &PyObject, vm: &VirtualMachine) -> PyResult {
    if let Some(made) = super::array::own_operator(&op, a, b, vm)? {
        return Ok(made);
    }
    let made = match a.downcast_ref::<PyExpr>() {
        Some(left) => {
            let right = operand(b, vm)?;
            left.get().operate(op, right)
        }
        None => match b.downcast_ref::<PyExpr>() {
            Some(right) => {
                let left = operand(a, vm)?;
                right.get().reverse_operate(op, left)
            }
            None => return Ok(vm.ctx.not_implemented()),
        },
    };
    Ok(wrap(made.map_err(|it| from_sql(it, vm))?, vm))
}

fn boolean(and: bool, a: &PyObject, b: &PyObject, vm: &VirtualMachine) -> PyResult {
    if !a.downcastable::<PyExpr>() && !b.downcastable::<PyExpr>() {
        return Ok(vm.ctx.not_implemented());
    }
    let parts = [condition(a, vm)?, condition(b, vm)?];
    Ok(wrap(
        if and {
            sql::ops::and_(parts)
        } else {
            sql::ops::or_(parts)
        },
        vm,
    ))
}

/// The operators. Native subclasses must name them again (`impl AsNumber`): the reflected half, `1 + column`, is
/// not inherited by RustPython's static types.
pub(super) const OPERATORS: PyNumberMethods = PyNumberMethods {
    add: Some(|a, b, vm| binary(BinaryOp::Add, a, b, vm)),
    subtract: Some(|a, b, vm| binary(BinaryOp::Sub, a, b, vm)),
    multiply: Some(|a, b, vm| binary(BinaryOp::Mul, a, b, vm)),
    remainder: Some(|a, b, vm| binary(BinaryOp::Mod, a, b, vm)),
    true_divide: Some(|a, b, vm| binary(BinaryOp::TrueDiv, a, b, vm)),
    floor_divide: Some(|a, b, vm| binary(BinaryOp::FloorDiv, a, b, vm)),
    lshift: Some(|a, b, vm| binary(BinaryOp::ShiftLeft, a, b, vm)),
    rshift: Some(|a, b, vm| binary(BinaryOp::ShiftRight, a, b, vm)),
    and: Some(|a, b, vm| boolean(true, a, b, vm)),
    or: Some(|a, b, vm| boolean(false, a, b, vm)),
    negative: Some(|it, vm| Ok(wrap(PyExpr::number_downcast(it).get().negative(), vm))),
    invert: Some(|it, vm| Ok(wrap(PyExpr::number_downcast(it).get().negate(), vm))),
    boolean: Some(|it, vm| truth(&PyExpr::number_downcast(it).get(), vm)),
    ..PyNumberMethods::NOT_IMPLEMENTED
};

impl AsNumber for PyExpr {
    fn as_number() -> &'static PyNumberMethods {
        &OPERATORS
    }
}

/// `bool(expr)`: comparisons of two expressions by identity, everything else is refused.
fn truth(expr: &Expr, vm: &VirtualMachine) -> PyResult<bool> {
    match expr.kind() {
        ExprKind::True => return Ok(true),
        ExprKind::False => return Ok(false),
        ExprKind::Binary {
            op: BinaryOp::Eq,
            left,
            right,
            ..
        } => return Ok(left.same_as(right)),
        ExprKind::Binary {
            op: BinaryOp::Ne,
            left,
            right,
            ..
        } => return Ok(!left.same_as(right)),
        _ => {}
    }
    Err(vm.new_type_error("Boolean value of this clause is not defined"))
}

impl Comparable for PyExpr {
    fn slot_richcompare(
        zelf: &PyObject,
        other: &PyObject,
        op: PyComparisonOp,
        vm: &VirtualMachine,
    ) -> PyResult<Either<PyObjectRef, PyComparisonValue>> {
        if super::orm_ops::is_relationship_attribute(other) {
            return Ok(Either::B(PyComparisonValue::NotImplemented));
        }
        let op = match op {
            PyComparisonOp::Eq => BinaryOp::Eq,
            PyComparisonOp::Ne => BinaryOp::Ne,
            PyComparisonOp::Lt => BinaryOp::Lt,
            PyComparisonOp::Le => BinaryOp::Le,
            PyComparisonOp::Gt => BinaryOp::Gt,
            PyComparisonOp::Ge => BinaryOp::Ge,
        };
        binary(op, zelf, other, vm).map(Either::A)
    }

    fn cmp(
        _: &Py<Self>,
        _: &PyObject,
        _: PyComparisonOp,
        _: &VirtualMachine,
    ) -> PyResult<PyComparisonValue> {
        Ok(PyComparisonValue::NotImplemented)
    }
}

impl Hashable for PyExpr {
    fn hash(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<PyHash> {
        Ok(zelf.as_object().get_id() as PyHash >> 4)
    }
}

impl AsMapping for PyExpr {
    fn as_mapping() -> &'static PyMappingMethods {
        static METHODS: std::sync::LazyLock<PyMappingMethods> =
            std::sync::LazyLock::new(|| PyMappingMethods {
                subscript: atomic_func!(
                    |it, index, vm| PyExpr::mapping_downcast(it).item(index, vm)
                ),
                ..PyMappingMethods::NOT_IMPLEMENTED
            });
        &METHODS
    }
}

impl Representable for PyExpr {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        let class = class_name(&zelf.get());
        let module = if class == "InstrumentedAttribute" {
            "orm.attributes"
        } else {
            "sql.elements"
        };
        Ok(format!(
            "<sqlalchemy.{module}.{class} object at {:#x}>",
            zelf.as_object().get_id()
        ))
    }
}

/// SQLAlchemy's class for a kind of expression.
pub(super) fn class_name(expr: &Expr) -> &'static str {
    match expr.kind() {
        ExprKind::Column(_) => "ColumnClause",
        ExprKind::Bind(_) => "BindParameter",
        ExprKind::Raw { is_text: true, .. } => "TextClause",
        ExprKind::Raw { .. } => "ColumnClause",
        ExprKind::Null => "Null",
        ExprKind::True => "True_",
        ExprKind::False => "False_",
        ExprKind::Unary { .. } => "UnaryExpression",
        ExprKind::Binary { .. } | ExprKind::Between { .. } => "BinaryExpression",
        ExprKind::Boolean { .. } => "BooleanClauseList",
        ExprKind::Grouping(_) => "Grouping",
        ExprKind::Tuple(_) => "Tuple",
        ExprKind::List(_) => "ClauseList",
        ExprKind::Function(_) => "Function",
        ExprKind::Over(_) => "Over",
        ExprKind::Filter { .. } => "FunctionFilter",
        ExprKind::WithinGroup { .. } => "WithinGroup",
        ExprKind::Case { .. } => "Case",
        ExprKind::Cast { .. } => "Cast",
        ExprKind::TypeCoerce(_) => "TypeCoerce",
        ExprKind::Extract { .. } => "Extract",
        ExprKind::Label { .. } => "Label",
        ExprKind::Collate { .. } => "CollationClause",
        ExprKind::ScalarSubquery(_) => "ScalarSelect",
        ExprKind::Exists(_) => "Exists",
        ExprKind::Quantified { .. } => "CollectionAggregate",
        ExprKind::LabelReference(_) => "_label_reference",
        ExprKind::Regexp(_) => "BinaryExpression",
        ExprKind::Slice { .. } => "Slice",
        ExprKind::Array(_) => "array",
        ExprKind::Ordered { .. } => "aggregate_order_by",
        ExprKind::Whole(_) => "TableValuedColumn",
        ExprKind::ScalarValues(_) => "ScalarValues",
        ExprKind::NextValue(_) => "next_value",
        ExprKind::TryCast { .. } => "TryCast",
        ExprKind::OnlyFor { .. } => "TextClause",
        ExprKind::Host(_) => "ColumnElement",
    }
}

impl GetAttr for PyExpr {
    fn getattro(
        zelf: &Py<Self>,
        name: &Py<rustpython_vm::builtins::PyStr>,
        vm: &VirtualMachine,
    ) -> PyResult {
        match zelf.as_object().generic_getattr_opt(name, None, vm)? {
            Some(it) => Ok(it),
            None => super::array::from_comparator(zelf, name, vm),
        }
    }
}

#[derive(rustpython_vm::FromArgs)]
pub(super) struct LikeArgs {
    #[pyarg(positional)]
    other: PyObjectRef,
    #[pyarg(any, optional)]
    escape: OptionalArg<PyObjectRef>,
    #[pyarg(any, default = false)]
    autoescape: bool,
}

impl PyExpr {
    pub(super) fn operated(&self, op: BinaryOp, other: &PyObject, vm: &VirtualMachine) -> PyResult {
        let other = operand(other, vm)?;
        Ok(wrap(
            self.get()
                .operate(op, other)
                .map_err(|it| from_sql(it, vm))?,
            vm,
        ))
    }

    fn like_op(&self, op: BinaryOp, args: &LikeArgs, vm: &VirtualMachine) -> PyResult {
        let other = operand(&args.other, vm)?;
        let escape = args.escape_text();
        Ok(wrap(self.get().like_with(op, other, escape.as_deref()), vm))
    }

    fn part(&self, part: LikePart, case: bool, args: &LikeArgs, vm: &VirtualMachine) -> PyResult {
        if part == LikePart::Contains && case {
            if let Some(found) = super::array::containment(&self.get(), "@>", &args.other, vm)? {
                return Ok(found);
            }
        }
        let other = operand(&args.other, vm)?;
        let given = args.escape_text();
        let escape = match (args.autoescape, &given) {
            (true, it) => Escape::Auto(it.as_deref()),
            (false, Some(it)) => Escape::With(it),
            (false, None) => Escape::None,
        };
        Ok(wrap(self.get().like_part(part, other, case, escape), vm))
    }

    fn membership(&self, op: BinaryOp, other: &PyObject, vm: &VirtualMachine) -> PyResult {
        let expr = self.get();
        if let Some(query) = super::select::query_of(other, vm)? {
            return Ok(wrap(expr.in_query(op, query), vm));
        }
        if let Some(right) = to_expr(other, vm)? {
            return Ok(wrap(expr.in_expr(op, right), vm));
        }
        if let Some(from) = super::from::from_of(other, vm)? {
            if matches!(from, sql::From::Subquery(_)) {
                super::errors::warn(
                    "SAWarning",
                    "Coercing Subquery object into a select() for use in IN(); please pass a select() construct \
                     explicitly",
                );
            }
            return Ok(wrap(
                expr.in_query(op, super::select::select_all(&from)),
                vm,
            ));
        }
        let iterable = is_collection(other)
            || (text_opt(other).is_none() && other.to_owned().get_iter(vm).is_ok());
        if !iterable {
            let shown = other.repr(vm)?.to_string_lossy().into_owned();
            let message = format!(
                "IN expression list, SELECT construct, or bound parameter object expected, got {shown}."
            );
            return Err(raise("ArgumentError", message, vm));
        }
        let mut list = Vec::new();
        for it in items(other, vm)? {
            list.push(in_item(&it, vm)?);
        }
        Ok(wrap(expr.in_list(op, list), vm))
    }

    fn item(&self, index: &PyObject, vm: &VirtualMachine) -> PyResult {
        if let Some(found) = super::array::item(&self.get(), index, vm)? {
            return Ok(found);
        }
        if index.downcastable::<PySlice>() {
            return Err(vm.new_not_implemented_error(
                "Operator 'getitem' is not supported on this expression",
            ));
        }
        let expr = self.get();
        if expr.ty().affinity() != sql::types::Affinity::Json {
            return Err(vm.new_not_implemented_error(
                "Operator 'getitem' is not supported on this expression",
            ));
        }
        let path = index.downcastable::<PyTuple>() || index.downcastable::<PyList>();
        let value = if path {
            let steps = items(index, vm)?;
            let steps = steps
                .iter()
                .map(|it| to_value(it, vm))
                .collect::<PyResult<Vec<_>>>()?;
            Value::List(steps.into())
        } else {
            to_value(index, vm)?
        };
        Ok(wrap(expr.json_item(value, path), vm))
    }
}

/// An item of an IN list: a tuple is a row value.
fn in_item(obj: &PyObject, vm: &VirtualMachine) -> PyResult<Operand> {
    if let Some(tuple) = obj.downcast_ref::<PyTuple>() {
        let parts = tuple
            .as_slice()
            .iter()
            .map(|it| to_value(it, vm))
            .collect::<PyResult<Vec<_>>>()?;
        return Ok(Operand::Value(Value::List(parts.into())));
    }
    operand(obj, vm)
}

impl LikeArgs {
    fn escape_text(&self) -> Option<String> {
        self.escape
            .as_ref()
            .into_option()
            .and_then(|it| text_opt(it))
    }
}

#[pyclass(
    flags(BASETYPE, HAS_DICT, HAS_WEAKREF),
    with(
        AsNumber,
        AsMapping,
        Comparable,
        Hashable,
        Representable,
        GetAttr,
        ExprMore
    )
)]
impl PyExpr {
    #[pymethod]
    fn is_(zelf: &Py<Self>, other: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        zelf.operated(BinaryOp::Is, &other, vm)
    }
    #[pymethod]
    fn is_not(zelf: &Py<Self>, other: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        zelf.operated(BinaryOp::IsNot, &other, vm)
    }
    #[pymethod]
    fn isnot(zelf: &Py<Self>, other: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        zelf.operated(BinaryOp::IsNot, &other, vm)
    }
    #[pymethod]
    fn is_distinct_from(zelf: &Py<Self>, other: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        zelf.operated(BinaryOp::IsDistinctFrom, &other, vm)
    }
    #[pymethod]
    fn is_not_distinct_from(zelf: &Py<Self>, other: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        zelf.operated(BinaryOp::IsNotDistinctFrom, &other, vm)
    }
    #[pymethod]
    fn like(zelf: &Py<Self>, args: LikeArgs, vm: &VirtualMachine) -> PyResult {
        zelf.like_op(BinaryOp::Like, &args, vm)
    }
    #[pymethod]
    fn not_like(zelf: &Py<Self>, args: LikeArgs, vm: &VirtualMachine) -> PyResult {
        zelf.like_op(BinaryOp::NotLike, &args, vm)
    }
    #[pymethod]
    fn notlike(zelf: &Py<Self>, args: LikeArgs, vm: &VirtualMachine) -> PyResult {
        zelf.like_op(BinaryOp::NotLike, &args, vm)
    }
    #[pymethod]
    fn ilike(zelf: &Py<Self>, args: LikeArgs, vm: &VirtualMachine) -> PyResult {
        zelf.like_op(BinaryOp::Ilike, &args, vm)
    }
    #[pymethod]
    fn not_ilike(zelf: &Py<Self>, args: LikeArgs, vm: &VirtualMachine) -> PyResult {
        zelf.like_op(BinaryOp::NotIlike, &args, vm)
    }
    #[pymethod]
    fn notilike(zelf: &Py<Self>, args: LikeArgs, vm: &VirtualMachine) -> PyResult {
        zelf.like_op(BinaryOp::NotIlike, &args, vm)
    }
    #[pymethod]
    fn contains(zelf: &Py<Self>, args: LikeArgs, vm: &VirtualMachine) -> PyResult {
        zelf.part(LikePart::Contains, true, &args, vm)
    }
    #[pymethod]
    fn startswith(zelf: &Py<Self>, args: LikeArgs, vm: &VirtualMachine) -> PyResult {
        zelf.part(LikePart::StartsWith, true, &args, vm)
    }
    #[pymethod]
    fn endswith(zelf: &Py<Self>, args: LikeArgs, vm: &VirtualMachine) -> PyResult {
        zelf.part(LikePart::EndsWith, true, &args, vm)
    }
    #[pymethod]
    fn icontains(zelf: &Py<Self>, args: LikeArgs, vm: &VirtualMachine) -> PyResult {
        zelf.part(LikePart::Contains, false, &args, vm)
    }
    #[pymethod]
    fn istartswith(zelf: &Py<Self>, args: LikeArgs, vm: &VirtualMachine) -> PyResult {
        zelf.part(LikePart::StartsWith, false, &args, vm)
    }
    #[pymethod]
    fn iendswith(zelf: &Py<Self>, args: LikeArgs, vm: &VirtualMachine) -> PyResult {
        zelf.part(LikePart::EndsWith, false, &args, vm)
    }
    #[pymethod]
    fn in_(zelf: &Py<Self>, other: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        zelf.membership(BinaryOp::In, &other, vm)
    }
    #[pymethod]
    fn not_in(zelf: &Py<Self>, other: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        zelf.membership(BinaryOp::NotIn, &other, vm)
    }
    #[pymethod]
    fn notin_(zelf: &Py<Self>, other: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        zelf.membership(BinaryOp::NotIn, &other, vm)
    }
    #[pymethod]
    fn between(zelf: &Py<Self>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let (Some(low), Some(high)) = (
            args.take_positional_keyword("cleft"),
            args.take_positional_keyword("cright"),
        ) else {
            return Err(vm.new_type_error("between() needs two limits"));
        };
        let symmetric = args
            .any("symmetric", vm)
            .map_or(Ok(false), |it| it.is_true(vm))?;
        Ok(wrap(
            zelf.get()
                .between_with(operand(&low, vm)?, operand(&high, vm)?, symmetric),
            vm,
        ))
    }
    #[pymethod]
    fn concat(zelf: &Py<Self>, other: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        zelf.operated(BinaryOp::Concat, &other, vm)
    }
    #[pymethod(name = "match")]
    fn match_(zelf: &Py<Self>, other: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        zelf.operated(BinaryOp::Match, &other, vm)
    }
    #[pymethod]
    fn bitwise_and(zelf: &Py<Self>, other: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        zelf.operated(BinaryOp::BitAnd, &other, vm)
    }
    #[pymethod]
    fn bitwise_or(zelf: &Py<Self>, other: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        zelf.operated(BinaryOp::BitOr, &other, vm)
    }
    #[pymethod]
    fn bitwise_not(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        wrap(zelf.get().bitwise_not(), vm)
    }
    #[pymethod]
    fn op(zelf: PyObjectRef, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let Some(name) = args.any("opstring", vm) else {
            return Err(vm.new_type_error("op() needs the operator"));
        };
        let precedence = args
            .any("precedence", vm)
            .map_or(Ok(0), |it| integer(&it, vm))?;
        let comparison = args
            .any("is_comparison", vm)
            .map_or(Ok(false), |it| it.is_true(vm))?;
        let ty = args
            .any("return_type", vm)
            .map(|it| sql_type(&it, vm))
            .transpose()?;
        let op = BinaryOp::Custom {
            text: text(&name, vm)?,
            precedence: precedence as i32,
            comparison,
        };
        Ok(PyCustomOp { left: zelf, op, ty }.into_pyobject(vm))
    }
    #[pymethod]
    fn bool_op(zelf: PyObjectRef, name: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let op = BinaryOp::Custom {
            text: text(&name, vm)?,
            precedence: 0,
            comparison: true,
        };
        Ok(PyCustomOp {
            left: zelf,
            op,
            ty: None,
        }
        .into_pyobject(vm))
    }
    #[pymethod]
    pub(super) fn label(zelf: &Py<Self>, name: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let name = if vm.is_none(&name) {
            None
        } else {
            Some(text(&name, vm)?)
        };
        Ok(wrap(zelf.get().label(name.as_deref()), vm))
    }
    #[pymethod]
    fn desc(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        wrap(zelf.get().desc(), vm)
    }
    #[pymethod]
    fn asc(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        wrap(zelf.get().asc(), vm)
    }
    #[pymethod]
    fn nulls_first(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        wrap(zelf.get().nulls_first(), vm)
    }
    #[pymethod]
    fn nulls_last(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        wrap(zelf.get().nulls_last(), vm)
    }
    #[pymethod]
    fn nullsfirst(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        wrap(zelf.get().nulls_first(), vm)
    }
    #[pymethod]
    fn nullslast(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        wrap(zelf.get().nulls_last(), vm)
    }
    #[pymethod]
    fn distinct(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        wrap(zelf.get().distinct(), vm)
    }
    #[pymethod]
    fn collate(zelf: &Py<Self>, collation: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        Ok(wrap(zelf.get().collate(&text(&collation, vm)?), vm))
    }
    #[pymethod]
    fn cast(zelf: &Py<Self>, type_: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        Ok(wrap(zelf.get().cast(sql_type(&type_, vm)?), vm))
    }
    #[pymethod]
    fn any_(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        wrap(zelf.get().quantified(false), vm)
    }
    #[pymethod]
    fn all_(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        wrap(zelf.get().quantified(true), vm)
    }
    #[pymethod]
    fn self_group(zelf: PyObjectRef, _args: FuncArgs) -> PyObjectRef {
        zelf
    }
    #[pymethod]
    fn over(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        super::functions::over(&zelf.get(), args, vm)
    }
    #[pymethod]
    fn filter(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let criteria = args
            .args
            .iter()
            .map(|it| condition(it, vm))
            .collect::<PyResult<Vec<_>>>()?;
        Ok(wrap(zelf.get().filter(criteria), vm))
    }
    #[pymethod]
    fn within_group(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let order = args
            .args
            .iter()
            .map(|it| ordering(it, vm))
            .collect::<PyResult<Vec<_>>>()?;
        Ok(wrap(zelf.get().within_group(order), vm))
    }
    #[pymethod]
    fn as_string(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        wrap(zelf.get().json_as(sql::SqlType::string(None)), vm)
    }
    #[pymethod]
    fn as_integer(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        wrap(zelf.get().json_as(sql::SqlType::integer()), vm)
    }
    #[pymethod]
    fn as_float(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        wrap(zelf.get().json_as(sql::SqlType::float()), vm)
    }
    #[pymethod]
    fn as_boolean(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        wrap(zelf.get().json_as(sql::SqlType::boolean()), vm)
    }
    #[pymethod]
    fn compile(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        super::compile::compile_expr(&zelf.get(), args, vm)
    }
    #[pymethod]
    fn __str__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        super::compile::expr_text(&zelf.get(), vm)
    }
    #[pymethod]
    fn compare(zelf: &Py<Self>, other: PyObjectRef, vm: &VirtualMachine) -> PyResult<bool> {
        let Some(other) = to_expr(&other, vm)? else {
            return Ok(false);
        };
        Ok(super::array::same_text(&zelf.get(), &other))
    }
    #[pygetset(name = "type")]
    fn type_(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let expr = zelf.get();
        if let ExprKind::Column(it) = expr.kind() {
            if let Some(column) = &it.column {
                if let Some(object) = super::column::type_of(column) {
                    return Ok(object);
                }
            }
        }
        type_object(&expr.ty(), vm)
    }
    #[pygetset]
    pub(super) fn name(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        match zelf.get().name() {
            Some(it) => Ok(vm.ctx.new_str(&*it).into()),
            None => Err(vm.new_attribute_error(
                "Neither this expression nor its comparator has an attribute 'name'",
            )),
        }
    }
    #[pygetset]
    fn key(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        let expr = zelf.get();
        let key = match expr.kind() {
            ExprKind::Column(it) => Some(it.key.clone()),
            ExprKind::Label {
                name: LabelName::Name(it),
                ..
            } => Some(it.clone()),
            ExprKind::Bind(it) => Some(it.key.as_str().into()),
            _ => None,
        };
        key.map_or_else(|| vm.ctx.none(), |it| vm.ctx.new_str(&*it).into())
    }
}

/// `column.op("->>")`: waits for its right side.
#[pyclass(module = "sqlalchemy.sql.operators", name = "custom_op")]
#[derive(Debug, PyPayload)]
pub(super) struct PyCustomOp {
    left: PyObjectRef,
    op: BinaryOp,
    /// `return_type=`.
    ty: Option<sql::SqlType>,
}

impl rustpython_vm::types::Callable for PyCustomOp {
    type Args = (PyObjectRef,);

    fn call(zelf: &Py<Self>, (right,): Self::Args, vm: &VirtualMachine) -> PyResult {
        let made = binary(zelf.op.clone(), &zelf.left, &right, vm)?;
        match (&zelf.ty, made.downcast_ref::<PyExpr>()) {
            (Some(ty), Some(it)) => Ok(wrap(it.get().with_type(ty.clone()), vm)),
            _ => Ok(made),
        }
    }
}

#[pyclass(with(rustpython_vm::types::Callable))]
impl PyCustomOp {}
