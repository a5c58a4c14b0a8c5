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
    use sql::Expr;
    use sql::statement::SetOp;

    use crate::bindings::args::{ArgsExt, text};
    use crate::bindings::expr::{
        self, PyCustomOp, PyExpr, column, condition, operand, to_expr, wrap,
    };
    use crate::bindings::{
        array, column as columns, compile, connection, constraint, ddl, dml, engine, events, from,
        functions, names, result, row, select, sqltype, table, table_valued,
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
            "HostElement": crate::bindings::host::PyHostElement,
            "custom_op": PyCustomOp,
            "TypeHandle": sqltype::PySqlType,
            "JsonNull": crate::bindings::json::JsonNull,
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
            "DriverConnection": crate::bindings::driver::PyDriver,
            "Engine": engine::PyEngine,
            "EngineBegin": engine::PyEngineBegin,
            "Connection": connection::PyConnection,
            "Transaction": connection::PyTransaction,
            "ResultInternal": result::PyResultObject,
            "FrozenResult": result::PyFrozen,
            "Row": row::PyRow,
            "RowMapping": row::PyRowMapping,
            "RMKeyView": row::PyKeys,
        }
        for (name, ..) in crate::bindings::subclasses::CLASSES {
            let class = crate::bindings::subclasses::class(name, vm)?;
            module.set_attr(*name, class, vm)?;
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

    /// DDL as an object: `ddl_element("create_table", table, if_not_exists)`.
    #[pyfunction]
    fn ddl_element(
        kind: PyObjectRef,
        element: PyObjectRef,
        flag: bool,
        vm: &VirtualMachine,
    ) -> PyResult {
        compile::ddl_object(&text(&kind, vm)?, &element, flag, vm)
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

    /// `sqlite3.connect(database)`.
    #[pyfunction]
    fn driver_connect(database: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        engine::driver_connect(&text(&database, vm)?, vm)
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

    /// `insert()` of a dialect, which has ON CONFLICT.
    #[pyfunction]
    fn insert_of(table: PyObjectRef, dialect: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        dml::insert_of(&table, &text(&dialect, vm)?, vm)
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
    fn as_operand(value: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        Ok(wrap(operand(&value, vm)?.alone(None), vm))
    }

    /// `a, b`: expressions one after the other.
    #[pyfunction]
    fn expr_list(list: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let list = crate::bindings::args::items(&list, vm)?;
        let list = list
            .iter()
            .map(|it| column(it, vm))
            .collect::<PyResult<Vec<_>>>()?;
        Ok(wrap(
            Expr::new(sql::ExprKind::List(list), sql::SqlType::null()),
            vm,
        ))
    }

    #[pyfunction]
    fn as_from(object: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        Ok(from::wrap(from::need_from(&object, vm)?, vm))
    }

    /// A name as a dialect writes it.
    #[pyfunction]
    fn quoted(name: PyObjectRef, dialect: PyObjectRef, vm: &VirtualMachine) -> PyResult<String> {
        let dialect = compile::dialect_by_name(Some(&text(&dialect, vm)?));
        Ok(dialect.quoted(&text(&name, vm)?))
    }

    /// The tables in the order of their dependencies.
    #[pyfunction]
    fn sort_tables(tables: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let mut list = Vec::new();
        for it in crate::bindings::args::items(&tables, vm)? {
            if let Some(it) = it.downcast_ref::<table::PyTable>() {
                list.push(it.table.clone());
            }
        }
        let sorted = sql::schema::sort_tables(&list).tables;
        Ok(vm
            .ctx
            .new_list(sorted.iter().map(|it| table::object_for(it, vm)).collect())
            .into())
    }

    /// The table whose columns an expression is about, or None.
    #[pyfunction]
    fn table_of_expression(expr: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let mut found = None;
        if let Some(expr) = to_expr(&expr, vm)? {
            sql::ops::walk::each(&expr, &mut |part| {
                if let sql::ExprKind::Column(it) = part.kind() {
                    if let (None, Some(column)) = (&found, &it.column) {
                        found = column.table.borrow().upgrade();
                    }
                }
            });
        }
        Ok(found.map_or_else(|| vm.ctx.none(), |it| table::object_for(&it, vm)))
    }

    /// A function of the program's own (`GenericFunction`), found by `func.name` from now on.
    #[pyfunction]
    fn register_function(
        name: PyObjectRef,
        package: PyObjectRef,
        class: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        functions::register(
            &text(&name, vm)?,
            crate::bindings::args::text_opt(&package).as_deref(),
            class,
        );
        Ok(())
    }

    /// `func.name(args)` with a type.
    #[pyfunction(name = "function")]
    fn function_call(
        name: PyObjectRef,
        list: PyObjectRef,
        ty: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        let ty = if vm.is_none(&ty) {
            None
        } else {
            Some(sqltype::sql_type(&ty, vm)?)
        };
        let list = crate::bindings::args::items(&list, vm)?
            .iter()
            .map(|it| operand(it, vm))
            .collect::<PyResult<Vec<_>>>()?;
        Ok(wrap(
            sql::ops::func_path(vec![text(&name, vm)?], list, ty),
            vm,
        ))
    }

    /// `JSON.NULL`.
    #[pyfunction]
    fn json_null(vm: &VirtualMachine) -> PyObjectRef {
        crate::bindings::json::JsonNull.into_pyobject(vm)
    }

    /// `sequence.next_value()`.
    #[pyfunction]
    fn next_value(sequence: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let sequence = crate::bindings::sequence::shared(&sequence, vm)?;
        Ok(wrap(
            Expr::new(sql::ExprKind::NextValue(sequence), sql::SqlType::integer()),
            vm,
        ))
    }

    #[pyfunction]
    fn values(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        table_valued::values(args, vm)
    }

    /// `array.any(value, operator)`, `array.all(value, operator)`.
    #[pyfunction]
    fn quantified(
        expr: PyObjectRef,
        all: bool,
        value: PyObjectRef,
        operator: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        let operator = Some(&*operator).filter(|it| !vm.is_none(it));
        array::quantified(&column(&expr, vm)?, all, &value, operator, vm)
    }

    /// `array([1, 2], type_=...)` of PostgreSQL.
    #[pyfunction]
    fn array_literal(items: PyObjectRef, ty: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let ty = if vm.is_none(&ty) {
            None
        } else {
            Some(sqltype::sql_type(&ty, vm)?)
        };
        array::array_literal(&crate::bindings::args::items(&items, vm)?, ty, vm)
    }

    /// `aggregate_order_by(expr, *order_by)`.
    #[pyfunction]
    fn ordered(expr: PyObjectRef, order_by: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let args = FuncArgs::from(crate::bindings::args::items(&order_by, vm)?);
        let target = column(&expr, vm)?;
        match target.kind() {
            sql::ExprKind::Function(_) => {
                let order = args
                    .args
                    .iter()
                    .map(|it| expr::ordering(it, vm))
                    .collect::<PyResult<Vec<_>>>()?;
                let ty = target.ty();
                let whole = sql::ExprKind::Ordered {
                    target,
                    order_by: order,
                };
                Ok(wrap(Expr::new(whole, ty), vm))
            }
            _ => array::aggregate_order_by(&target, args, vm),
        }
    }

    #[pyfunction]
    fn try_cast(expr: PyObjectRef, type_: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let to = sqltype::sql_type(&type_, vm)?;
        let expr = operand(&expr, vm)?.alone(None);
        let whole = sql::ExprKind::TryCast {
            expr,
            to: to.clone(),
        };
        Ok(wrap(Expr::new(whole, to), vm))
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
        Ok(events::listen(
            &target,
            &text(&name, vm)?,
            &function,
            retval,
        ))
    }

    /// The pools of all engines.
    #[pyfunction]
    fn pools(vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.new_list(events::pools()).into()
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
