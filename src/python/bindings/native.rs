//! `_sqlalchemy`: the native module behind `sqlalchemy`. The frozen sources import it as `_sa`.
//!
//! Registers every class of this folder and the free functions.

pub(super) use _sqlalchemy::module_def;

#[rustpython_vm::pymodule]
mod _sqlalchemy {
    use rustpython_vm::builtins::PyModule;
    use rustpython_vm::class::PyClassImpl;
    use rustpython_vm::function::{FuncArgs, OptionalArg};
    use rustpython_vm::{Py, PyObjectRef, PyPayload, PyResult, VirtualMachine};
    use sql::statement::{Ddl, SetOp};
    use sql::{Expr, Statement};

    use crate::bindings::args::{ArgsExt, text};
    use crate::bindings::expr::{
        self, PyCustomOp, PyExpr, column, condition, operand, to_expr, wrap,
    };
    use crate::bindings::{
        column as columns, compile, connection, constraint, ddl, dml, engine, events, from,
        functions, names, result, row, select, sqltype, table,
    };

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        macro_rules! classes {
            ($($name:literal: $class:ty),* $(,)?) => {
                $(module.set_attr($name, <$class>::make_static_type(), vm)?;)*
            };
        }
        classes! {
            "ColumnElement": PyExpr,
            "BinaryExpression": expr::PyBinary,
            "BooleanClauseList": expr::PyBooleanList,
            "UnaryExpression": expr::PyUnary,
            "BindParameter": expr::PyBind,
            "Label": expr::PyLabel,
            "Function": expr::PyFunction,
            "ScalarSelect": expr::PyScalarSelect,
            "ColumnClause": expr::PyClause,
            "custom_op": PyCustomOp,
            "TypeHandle": sqltype::PySqlType,
            "Column": columns::PyColumn,
            "ForeignKey": columns::PyForeignKey,
            "FromClause": from::PyFrom,
            "ReadOnlyColumnCollection": from::PyColumns,
            "Table": table::PyTable,
            "MetaData": table::PyMetaData,
            "ConstraintHandle": constraint::PyConstraint,
            "IndexHandle": constraint::PyIndex,
            "Select": select::PySelect,
            "TextClause": select::PyText,
            "UpdateBase": dml::PyDml,
            "FunctionGenerator": functions::PyFunc,
            "Exists": functions::PyExists,
            "SQLCompiler": compile::PyCompiled,
            "ExecutableDDLElement": compile::PyDdl,
            "Engine": engine::PyEngine,
            "EngineBegin": engine::PyEngineBegin,
            "Connection": connection::PyConnection,
            "Transaction": connection::PyTransaction,
            "CursorResult": result::PyResultObject,
            "FrozenResult": result::PyFrozen,
            "Row": row::PyRow,
            "RowMapping": row::PyRowMapping,
            "RMKeyView": row::PyKeys,
        }
        module.set_attr(
            "func",
            functions::PyFunc { path: Vec::new() }.into_pyobject(vm),
            vm,
        )?;
        Ok(())
    }

    #[pyfunction]
    fn make_type(
        kind: PyObjectRef,
        args: PyObjectRef,
        object: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        sqltype::make_type(&text(&kind, vm)?, &args, &object, vm)
    }

    #[pyfunction]
    fn sqlite_dialect(vm: &VirtualMachine) -> PyResult {
        compile::sqlite_dialect(vm)
    }

    #[pyfunction]
    fn missing(module: PyObjectRef, name: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        names::missing_in_module(&text(&module, vm)?, &text(&name, vm)?, vm)
    }

    #[pyfunction]
    fn attach_constraint(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        constraint::attach(args, vm)
    }

    #[pyfunction]
    fn creation_order() -> u64 {
        constraint::creation_order()
    }

    #[pyfunction]
    fn attach_index(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        constraint::attach_index(args, vm)
    }

    fn index_ddl(
        bind: &PyObjectRef,
        handle: &PyObjectRef,
        create: bool,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        match handle.downcast_ref::<constraint::PyIndex>() {
            Some(it) => ddl::index(bind, &it.index, create, vm),
            None => Err(vm.new_type_error("the index belongs to no table yet")),
        }
    }

    #[pyfunction]
    fn create_index(
        bind: PyObjectRef,
        handle: PyObjectRef,
        _check: bool,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        index_ddl(&bind, &handle, true, vm)
    }

    #[pyfunction]
    fn drop_index(
        bind: PyObjectRef,
        handle: PyObjectRef,
        _check: bool,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        index_ddl(&bind, &handle, false, vm)
    }

    /// DDL as an object: `ddl("create_table", table, if_not_exists)`.
    #[pyfunction]
    fn ddl_element(
        kind: PyObjectRef,
        element: PyObjectRef,
        flag: bool,
        vm: &VirtualMachine,
    ) -> PyResult {
        let kind = text(&kind, vm)?;
        let statement = if let Some(it) = element.downcast_ref::<table::PyTable>() {
            let table = it.table.clone();
            if kind == "create_table" {
                Ddl::CreateTable {
                    table,
                    if_not_exists: flag,
                }
            } else {
                Ddl::DropTable {
                    table,
                    if_exists: flag,
                }
            }
        } else if let Some(it) = element.downcast_ref::<constraint::PyIndex>() {
            let index = it.index.clone();
            if kind == "create_index" {
                Ddl::CreateIndex {
                    index,
                    if_not_exists: flag,
                }
            } else {
                Ddl::DropIndex {
                    index,
                    if_exists: flag,
                }
            }
        } else {
            return Err(vm.new_type_error("DDL needs a Table or an Index"));
        };
        Ok(compile::PyDdl {
            statement: Statement::Ddl(statement),
        }
        .into_pyobject(vm))
    }

    #[pyfunction(name = "text")]
    fn text_clause(sql: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        Ok(select::text_clause(&text(&sql, vm)?, vm))
    }

    #[pyfunction(name = "select")]
    fn select_function(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        args.finish_keywords("select", vm)?;
        select::select(args.args, vm)
    }

    /// Text sent by the program through the driver's own connection: SQLAlchemy does not see it, nor does the trace.
    #[pyfunction]
    fn driver_execute(connection: PyObjectRef, sql: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let Some(found) = connection::connection_of(&connection) else {
            return Err(vm.new_type_error("a connection was expected"));
        };
        let recorder = found.engine().recorder().clone();
        let enabled = recorder.is_enabled();
        recorder.set_enabled(false);
        let done = found.exec_driver_sql(&text(&sql, vm)?, &[]);
        recorder.set_enabled(enabled);
        let cursor = done.map_err(|it| crate::bindings::errors::from_engine(it, vm))?;
        let rows = cursor
            .rows
            .iter()
            .map(|it| crate::bindings::convert::to_tuple(it, vm));
        Ok(vm.ctx.new_list(rows.collect::<PyResult<Vec<_>>>()?).into())
    }

    /// `Query.count()`: an executable `SELECT count(*) FROM (...)`.
    #[pyfunction]
    fn count_select(select: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let Some(select) = select::orm_select(&select) else {
            return Err(vm.new_type_error("count() needs a select"));
        };
        let counting = select
            .count_select()
            .map_err(|it| crate::bindings::errors::from_orm(it, vm))?;
        Ok(compile::PyDdl {
            statement: counting.statement(),
        }
        .into_pyobject(vm))
    }

    #[pyfunction]
    fn insert(table: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        dml::insert(&table, vm)
    }

    #[pyfunction]
    fn update(table: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        dml::update(&table, vm)
    }

    #[pyfunction]
    fn delete(table: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        dml::delete(&table, vm)
    }

    #[pyfunction]
    fn and_(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        Ok(wrap(sql::ops::and_(functions::conditions(&args, vm)?), vm))
    }

    #[pyfunction]
    fn or_(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        Ok(wrap(sql::ops::or_(functions::conditions(&args, vm)?), vm))
    }

    #[pyfunction]
    fn not_(clause: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        Ok(wrap(sql::ops::not_(&condition(&clause, vm)?), vm))
    }

    #[pyfunction]
    fn case(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        functions::case(args, vm)
    }

    #[pyfunction]
    fn cast(expr: PyObjectRef, type_: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        functions::cast(&expr, &type_, vm)
    }

    #[pyfunction]
    fn type_coerce(expr: PyObjectRef, type_: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        functions::type_coerce(&expr, &type_, vm)
    }

    #[pyfunction]
    fn bindparam(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        functions::bindparam(args, vm)
    }

    #[pyfunction]
    fn literal(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        functions::literal_value(args, vm)
    }

    #[pyfunction]
    fn literal_column(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        functions::literal_column(args, vm)
    }

    #[pyfunction(name = "column")]
    fn column_function(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        functions::column_clause(args, vm)
    }

    #[pyfunction(name = "table")]
    fn table_function(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        functions::table_clause(args, vm)
    }

    #[pyfunction]
    fn exists(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        functions::exists(args, vm)
    }

    #[pyfunction]
    fn extract(field: PyObjectRef, expr: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        functions::extract(&field, &expr, vm)
    }

    #[pyfunction]
    fn tuple_(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        functions::tuple(args, vm)
    }

    #[pyfunction]
    fn null(vm: &VirtualMachine) -> PyObjectRef {
        wrap(Expr::null(), vm)
    }

    #[pyfunction(name = "true")]
    fn true_(vm: &VirtualMachine) -> PyObjectRef {
        wrap(Expr::true_(), vm)
    }

    #[pyfunction(name = "false")]
    fn false_(vm: &VirtualMachine) -> PyObjectRef {
        wrap(Expr::false_(), vm)
    }

    /// `desc(x)`, `asc(x)`, `distinct(x)`, `nulls_first(x)`: methods as functions; text names a label.
    #[pyfunction]
    fn modified(method: PyObjectRef, expr: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let expr = match to_expr(&expr, vm)? {
            Some(it) => it,
            None => crate::bindings::expr::ordering(&expr, vm)?,
        };
        vm.call_method(&wrap(expr, vm), &text(&method, vm)?, ())
    }

    #[pyfunction]
    fn as_column(expr: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        Ok(wrap(column(&expr, vm)?, vm))
    }

    #[pyfunction]
    fn label(name: PyObjectRef, expr: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let expr = operand(&expr, vm)?.alone(None);
        Ok(wrap(expr.label(Some(&text(&name, vm)?)), vm))
    }

    #[pyfunction]
    fn compound(op: PyObjectRef, args: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let op = match text(&op, vm)?.as_str() {
            "union" => SetOp::Union,
            "union_all" => SetOp::UnionAll,
            "intersect" => SetOp::Intersect,
            "intersect_all" => SetOp::IntersectAll,
            "except" => SetOp::Except,
            _ => SetOp::ExceptAll,
        };
        select::compound(op, &crate::bindings::args::items(&args, vm)?, vm)
    }

    /// `join(left, right, onclause, isouter, full)`.
    #[pyfunction]
    fn join(mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let Some(left) = args.any("left", vm) else {
            return Err(vm.new_type_error("join() needs two sides"));
        };
        let left = from::wrap(from::need_from(&left, vm)?, vm);
        left.get_attr("join", vm)?.call(args, vm)
    }

    #[pyfunction]
    fn alias(
        selectable: PyObjectRef,
        name: OptionalArg<PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult {
        vm.call_method(&selectable, "alias", (name.unwrap_or_none(vm),))
    }

    #[pyfunction]
    fn create_engine(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        engine::create_engine(args, vm)
    }

    #[pyfunction]
    fn listen_engine(
        target: PyObjectRef,
        name: PyObjectRef,
        function: PyObjectRef,
        retval: bool,
        vm: &VirtualMachine,
    ) -> PyResult<bool> {
        events::listen(&target, &text(&name, vm)?, &function, retval, vm)
    }

    #[pyfunction]
    fn listen_all_engines(
        name: PyObjectRef,
        function: PyObjectRef,
        retval: bool,
        vm: &VirtualMachine,
    ) -> PyResult<bool> {
        Ok(events::listen_all(&text(&name, vm)?, &function, retval))
    }
}
