//! The rarer methods and the properties of SQL expressions.
//!
//! In: calls on any [`PyExpr`]. Out: new expressions, and parts of the one at hand.
//! Source of the behaviour: SQLAlchemy `sql/operators.py`, `sql/elements.py`.

use rustpython_vm::function::FuncArgs;
use rustpython_vm::{Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};
use sql::expr::{BinaryOp, ExprKind};

use super::args::ArgsExt;
use super::expr::{PyExpr, part, wrap};

fn this<'a>(zelf: &'a PyObject, vm: &VirtualMachine) -> PyResult<&'a Py<PyExpr>> {
    zelf.downcast_ref::<PyExpr>()
        .ok_or_else(|| vm.new_type_error("an SQL expression was expected"))
}

#[pyclass]
pub(super) trait ExprMore: PyPayload {
    #[pymethod]
    fn regexp_match(zelf: PyObjectRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        super::array::regexp(&this(&zelf, vm)?.get(), args, false, vm)
    }
    #[pymethod]
    fn regexp_replace(zelf: PyObjectRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        super::array::regexp(&this(&zelf, vm)?.get(), args, true, vm)
    }
    #[pymethod]
    fn bitwise_xor(zelf: PyObjectRef, other: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        this(&zelf, vm)?.operated(BinaryOp::BitXor, &other, vm)
    }
    #[pymethod]
    fn bitwise_lshift(zelf: PyObjectRef, other: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        this(&zelf, vm)?.operated(BinaryOp::ShiftLeft, &other, vm)
    }
    #[pymethod]
    fn bitwise_rshift(zelf: PyObjectRef, other: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        this(&zelf, vm)?.operated(BinaryOp::ShiftRight, &other, vm)
    }
    #[pymethod]
    fn isnot_distinct_from(zelf: PyObjectRef, other: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        this(&zelf, vm)?.operated(BinaryOp::IsNotDistinctFrom, &other, vm)
    }
    #[pymethod]
    fn operate(
        zelf: PyObjectRef,
        op: PyObjectRef,
        args: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult {
        let mut all = FuncArgs {
            args: vec![zelf],
            kwargs: args.kwargs,
        };
        all.args.extend(args.args);
        op.call(all, vm)
    }
    #[pymethod]
    fn as_numeric(zelf: PyObjectRef, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let number = |it: Option<PyObjectRef>| -> PyResult<Option<u32>> {
            it.map(|it| it.try_index(vm)?.try_to_primitive::<u32>(vm))
                .transpose()
        };
        let precision = number(args.any("precision", vm))?;
        let scale = number(args.any("scale", vm))?;
        Ok(wrap(
            this(&zelf, vm)?
                .get()
                .json_as(sql::SqlType::numeric(precision, scale)),
            vm,
        ))
    }
    #[pymethod]
    fn as_json(zelf: PyObjectRef) -> PyObjectRef {
        zelf
    }
    #[pymethod]
    fn params(zelf: PyObjectRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        super::array::with_params(&this(&zelf, vm)?.get(), args, false, vm)
    }
    #[pymethod]
    fn unique_params(zelf: PyObjectRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        super::array::with_params(&this(&zelf, vm)?.get(), args, true, vm)
    }
    #[pymethod]
    fn get_children(zelf: PyObjectRef, _args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut all = Vec::new();
        sql::ops::walk::each_part(&this(&zelf, vm)?.get(), |it| all.push(part(it, vm)));
        Ok(vm.ctx.new_list(all).into())
    }
    #[pygetset]
    fn operator(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        super::array::operator_of(&this(&zelf, vm)?.get(), vm)
    }
    #[pygetset]
    fn modifiers(_zelf: PyObjectRef, vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.new_dict().into()
    }
    #[pygetset]
    fn clauses(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let mut all = Vec::new();
        match this(&zelf, vm)?.get().kind() {
            ExprKind::Boolean { .. }
            | ExprKind::Function(_)
            | ExprKind::Tuple(_)
            | ExprKind::List(_) => {
                sql::ops::walk::each_part(&this(&zelf, vm)?.get(), |it| {
                    all.push(wrap(it.clone(), vm))
                });
            }
            _ => return Err(vm.new_attribute_error("this expression has no attribute 'clauses'")),
        }
        Ok(vm.ctx.new_list(all).into())
    }
    #[pygetset]
    fn anon_label(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        Ok(wrap(this(&zelf, vm)?.get().label(None), vm))
    }
    #[pymethod]
    fn alias(zelf: PyObjectRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        super::table_valued::alias(&this(&zelf, vm)?.get(), args, vm)
    }
    #[pymethod]
    fn table_valued(zelf: PyObjectRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        super::table_valued::table_valued(&this(&zelf, vm)?.get(), args, vm)
    }
    #[pymethod]
    fn column_valued(zelf: PyObjectRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        super::table_valued::column_valued(&this(&zelf, vm)?.get(), args, vm)
    }
    #[pymethod]
    fn scalar_table_valued(zelf: PyObjectRef, name: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        super::table_valued::scalar(&this(&zelf, vm)?.get(), &name, vm)
    }
    #[pymethod]
    fn select(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        super::select::select(vec![zelf], vm)
    }
    #[pymethod]
    fn aggregate_order_by(zelf: PyObjectRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        super::array::aggregate_order_by(&this(&zelf, vm)?.get(), args, vm)
    }
    #[pygetset]
    fn table(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let expr = this(&zelf, vm)?.get();
        Ok(match expr.kind() {
            ExprKind::Column(it) => match &it.from {
                Some(from) => super::from::wrap(from.clone(), vm),
                None => vm.ctx.none(),
            },
            _ => vm.ctx.none(),
        })
    }
    #[pygetset]
    fn element(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        match this(&zelf, vm)?.get().kind() {
            ExprKind::Label { expr, .. }
            | ExprKind::Cast { expr, .. }
            | ExprKind::Collate { expr, .. }
            | ExprKind::Grouping(expr) => Ok(part(expr, vm)),
            ExprKind::Unary { operand, .. } => Ok(part(operand, vm)),
            _ => Err(vm.new_attribute_error("this expression has no attribute 'element'")),
        }
    }
    #[pygetset]
    fn left(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        match this(&zelf, vm)?.get().kind() {
            ExprKind::Binary { left, .. } => Ok(part(left, vm)),
            ExprKind::Between { expr, .. } => Ok(part(expr, vm)),
            _ => Err(vm.new_attribute_error("this expression has no attribute 'left'")),
        }
    }
    #[pygetset]
    fn right(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        match this(&zelf, vm)?.get().kind() {
            ExprKind::Binary { right, .. } => Ok(part(right, vm)),
            _ => Err(vm.new_attribute_error("this expression has no attribute 'right'")),
        }
    }
    #[pygetset]
    fn value(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        match this(&zelf, vm)?.get().kind() {
            ExprKind::Bind(it) => match &it.value {
                Some(value) => super::convert::to_object(value, vm),
                None => Ok(vm.ctx.none()),
            },
            _ => Err(vm.new_attribute_error("this expression has no attribute 'value'")),
        }
    }
}

impl ExprMore for PyExpr {}
