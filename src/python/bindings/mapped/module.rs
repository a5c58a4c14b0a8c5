//! `_athanor_orm`: the native functions and classes that the frozen sources of `sqlalchemy.orm` stand on.

pub(in super::super) use _athanor_orm::module_def;

#[pymodule]
mod _athanor_orm {
    use rustpython_vm::builtins::{PyDictRef, PyModule, PyTypeRef};
    use rustpython_vm::class::PyClassImpl;
    use rustpython_vm::function::{FuncArgs, OptionalArg};
    use rustpython_vm::{AsObject, Py, PyObjectRef, PyResult, VirtualMachine};

    use crate::bindings::args::{ArgsExt, items, text};
    use crate::bindings::column::PyColumn;
    use crate::bindings::expr::{to_expr, wrap};
    use crate::bindings::mapped::{
        aliased, attribute, collection, comparator, dynamic, inspection, instance, listeners,
        options, property, query, registry, session, statement, transaction,
    };

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        macro_rules! classes {
            ($($name:literal: $class:ty),* $(,)?) => {
                $(module.set_attr($name, <$class>::make_static_type(), vm)?;)*
            };
        }
        classes! {
            "InstrumentedAttribute": attribute::PyAttribute,
            "RelationshipAttribute": comparator::PyRelationship,
            "AliasedClass": aliased::PyAliased,
            "CollectionAdapter": collection::PyAdapter,
            "InstanceState": inspection::PyState,
            "Mapper": inspection::PyMapper,
            "Load": options::PyLoad,
            "Registry": registry::PyRegistry,
            "SessionTransaction": transaction::PyTransaction,
            "_Listener": listeners::PyListener,
            "_Session": session::PySession,
            "_Query": query::PyQuery,
        }
        Ok(())
    }

    #[pyfunction]
    fn new_registry(metadata: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        registry::new_registry(&metadata, vm)
    }

    #[pyfunction]
    fn mappers(native: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        Ok(registry::mapper_objects(
            &registry::registry_of(&native, vm)?,
            vm,
        ))
    }

    #[pyfunction]
    fn configure(native: OptionalArg<PyObjectRef>, vm: &VirtualMachine) -> PyResult<()> {
        match native {
            OptionalArg::Present(it) => registry::registry_of(&it, vm)?
                .configure()
                .map_err(|it| crate::bindings::errors::from_orm(it, vm)),
            OptionalArg::Missing => registry::configure_all(vm),
        }
    }

    #[pyfunction]
    fn dispose(native: OptionalArg<PyObjectRef>, vm: &VirtualMachine) -> PyResult<()> {
        match native {
            OptionalArg::Present(it) => registry::dispose(&registry::registry_of(&it, vm)?),
            OptionalArg::Missing => registry::dispose_all(),
        }
        Ok(())
    }

    #[pyfunction]
    fn map_class(
        native: PyObjectRef,
        class: PyTypeRef,
        table: PyObjectRef,
        properties: PyObjectRef,
        arguments: PyObjectRef,
        parent: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        let mapper = registry::map_class(
            &native,
            &class,
            &table,
            &properties,
            &arguments,
            &parent,
            vm,
        )?;
        let object = inspection::mapper_object(&mapper, vm);
        class.set_attr(vm.ctx.intern_str("__mapper__"), object.clone());
        Ok(object)
    }

    /// Queries of the class read from a union of all its classes' tables.
    #[pyfunction]
    fn set_polymorphic_union(
        class: PyObjectRef,
        union: PyObjectRef,
        discriminator: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        registry::set_polymorphic_union(&class, &union, &text(&discriminator, vm)?, vm)
    }

    /// Whether queries of the class read from such a union already.
    #[pyfunction]
    fn has_polymorphic_union(class: PyObjectRef) -> bool {
        registry::mapper_of_exact(&class).is_some_and(|it| it.has_polymorphic_from())
    }

    /// The names of the mapped attributes of a class, whether the mappers are configured or not.
    #[pyfunction]
    fn attribute_keys(class: PyObjectRef, vm: &VirtualMachine) -> PyObjectRef {
        let keys = registry::mapper_of_exact(&class)
            .map(|it| it.properties())
            .unwrap_or_default();
        let keys = keys.iter().map(|it| vm.ctx.new_str(&*it.key).into());
        vm.ctx.new_list(keys.collect()).into()
    }

    /// Something waits for the mappers to be configured.
    #[pyfunction]
    fn needs_configuration(native: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        registry::registry_of(&native, vm)?.needs_configuration();
        Ok(())
    }

    #[pyfunction]
    fn set_concrete_base(class: PyObjectRef, base: PyObjectRef) {
        registry::set_concrete_base(&class, &base);
    }

    /// Puts the descriptors of all mapped attributes on the class.
    #[pyfunction]
    fn instrument(class: PyTypeRef, vm: &VirtualMachine) -> PyResult<()> {
        match registry::mapper_of_exact(class.as_object()) {
            Some(mapper) => attribute::install(&class, &mapper, vm),
            None => Ok(()),
        }
    }

    #[pyfunction]
    fn add_property(
        class: PyTypeRef,
        key: PyObjectRef,
        property: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        registry::add_property(&class, &text(&key, vm)?, &property, vm)
    }

    #[pyfunction]
    fn property_attribute(
        class: PyTypeRef,
        key: PyObjectRef,
        name: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        property::attribute(&class, &text(&key, vm)?, &text(&name, vm)?, vm)
    }

    #[pyfunction]
    fn add_validator(
        class: PyTypeRef,
        names: PyObjectRef,
        function: PyObjectRef,
        opts: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let Some(mapper) = registry::mapper_of_exact(class.as_object()) else {
            return Ok(());
        };
        let removes = opts.get_item("include_removes", vm)?.is_true(vm)?;
        for name in items(&names, vm)? {
            listeners::add_validator(&mapper, &text(&name, vm)?, &function, removes);
        }
        Ok(())
    }

    /// Takes over settings of a `mapped_column()` that stood inside `Annotated`.
    #[pyfunction]
    fn merge_column(
        mine: PyObjectRef,
        theirs: PyObjectRef,
        nullable_given: bool,
        their_nullable_given: bool,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let (Some(a), Some(b)) = (
            mine.downcast_ref::<PyColumn>(),
            theirs.downcast_ref::<PyColumn>(),
        ) else {
            return Err(vm.new_type_error("columns were expected"));
        };
        let (a, b) = (&a.column, &b.column);
        if b.primary_key.get() {
            a.primary_key.set(true);
            a.nullable.set(false);
        }
        if their_nullable_given && !nullable_given {
            a.nullable.set(b.nullable.get());
        }
        if a.unique.get().is_none() {
            a.unique.set(b.unique.get());
        }
        if a.index.get().is_none() {
            a.index.set(b.index.get());
        }
        macro_rules! take {
            ($($field:ident),*) => {
                $(if a.$field.borrow().is_none() {
                    let value = b.$field.borrow().clone();
                    a.$field.replace(value);
                })*
            };
        }
        take!(
            default,
            onupdate,
            server_default,
            server_onupdate,
            computed,
            comment
        );
        if b.autoincrement.get() != sql::schema::Autoincrement::Auto {
            a.autoincrement.set(b.autoincrement.get());
        }
        if a.foreign_keys.borrow().is_empty() {
            let keys = b.foreign_keys.borrow().clone();
            a.foreign_keys.replace(keys);
        }
        if b.name.borrow().as_str() != "" && a.name.borrow().is_empty() {
            let name = b.name.borrow().clone();
            a.name.replace(name);
        }
        Ok(())
    }

    #[pyfunction]
    fn object_session(instance: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        session::session_of(&instance, vm)
    }

    /// `inspect(obj)`: a record, a mapper, or None for anything that is not the ORM's.
    #[pyfunction]
    fn inspect(subject: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        if let Some(it) = instance::object_of(&subject, vm) {
            let _ = it;
            if let Some(dict) = subject.dict() {
                if let Some(found) = dict.get_item_opt(instance::STATE, vm)? {
                    return Ok(found);
                }
            }
        }
        if let Some(it) = registry::mapper_of_exact(&subject) {
            return Ok(inspection::mapper_object(&it, vm));
        }
        if subject.downcastable::<aliased::PyAliased>() {
            return crate::bindings::state::call(
                "sqlalchemy.orm.util",
                "AliasedInsp",
                (subject.clone(),),
                vm,
            );
        }
        if subject.downcastable::<inspection::PyMapper>()
            || subject.downcastable::<comparator::PyRelationship>()
            || subject.downcastable::<attribute::PyAttribute>()
        {
            return Ok(subject);
        }
        if registry::mapper_of_class(subject.class().as_object(), vm).is_some() {
            if attribute::ensure_state(&subject, vm)?.is_some() {
                return inspect(subject, vm);
            }
        }
        Ok(vm.ctx.none())
    }

    #[pyfunction]
    fn history(
        instance: PyObjectRef,
        key: PyObjectRef,
        load: bool,
        vm: &VirtualMachine,
    ) -> PyResult {
        let key = orm::Key::from(text(&key, vm)?.as_str());
        inspection::history_of(&instance::need_object(&instance, vm)?, &key, load, vm)
    }

    #[pyfunction]
    fn flag_modified(instance: PyObjectRef, key: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let key = orm::Key::from(text(&key, vm)?.as_str());
        orm::attributes::flag_modified(&instance::need_object(&instance, vm)?, &key)
            .map_err(|it| crate::bindings::errors::from_orm(it, vm))
    }

    #[pyfunction]
    fn set_committed_value(
        instance: PyObjectRef,
        key: PyObjectRef,
        value: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let key = orm::Key::from(text(&key, vm)?.as_str());
        let object = instance::need_object(&instance, vm)?;
        let kind = object
            .state()
            .mapper()
            .attribute_kind(&key)
            .unwrap_or(orm::AttrKind::Value);
        let slot = instance::to_slot(&value, kind, vm);
        orm::attributes::set_committed_value(&object, &key, slot);
        Ok(())
    }

    #[pyfunction]
    fn make_transient(instance: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let object = instance::need_object(&instance, vm)?;
        orm::Session::make_transient(&object)
            .map_err(|it| crate::bindings::errors::from_orm(it, vm))
    }

    #[pyfunction]
    fn aliased_class(mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let Some(class) = args.any("element", vm) else {
            return Err(vm.new_type_error("aliased() needs a class"));
        };
        let alias = args.any("alias", vm);
        let name = args.any("name", vm).map(|it| text(&it, vm)).transpose()?;
        let flat = args.flag("flat", false, vm)?;
        let by_name = args.flag("adapt_on_names", false, vm)?;
        args.finish("aliased", vm)?;
        aliased::aliased(&class, alias.as_deref(), name.as_deref(), flat, by_name, vm)
    }

    #[pyfunction]
    fn with_polymorphic(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        aliased::with_polymorphic(args, vm)
    }

    #[pyfunction]
    fn dynamic(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        dynamic::call(args, vm)
    }

    #[pyfunction]
    fn option(mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let name = if args.args.is_empty() {
            None
        } else {
            Some(args.args.remove(0))
        };
        match name {
            Some(name) => options::option(&text(&name, vm)?, args, vm),
            None => Err(vm.new_type_error("an option's name was expected")),
        }
    }

    #[pyfunction]
    fn load(entity: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        options::load(&entity, vm)
    }

    #[pyfunction]
    fn foreign(expr: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        annotate(&expr, orm::relationship::foreign, vm)
    }

    #[pyfunction]
    fn remote(expr: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        annotate(&expr, orm::relationship::remote, vm)
    }

    fn annotate(
        expr: &PyObjectRef,
        with: impl Fn(&sql::Expr) -> sql::Expr,
        vm: &VirtualMachine,
    ) -> PyResult {
        match to_expr(expr, vm)? {
            Some(it) => Ok(wrap(with(&it), vm)),
            None => Err(vm.new_type_error("an SQL expression was expected")),
        }
    }

    #[pyfunction]
    fn with_parent(instance: PyObjectRef, attribute: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let Some(path) = comparator::relationship_path(&attribute) else {
            return Err(vm.new_type_error("with_parent() needs a relationship"));
        };
        path.from
            .mapper()
            .configure()
            .map_err(|it| crate::bindings::errors::from_orm(it, vm))?;
        let object = instance::need_object(&instance, vm)?;
        let made = orm::query::comparators::with_parent_of(
            &object,
            &path.relationship,
            path.to
                .as_ref()
                .filter(|it| !it.is_plain())
                .or((!path.from.is_plain()).then_some(&path.from)),
        );
        Ok(wrap(
            made.map_err(|it| crate::bindings::errors::from_orm(it, vm))?,
            vm,
        ))
    }

    #[pyfunction]
    fn listen(
        target: PyObjectRef,
        name: PyObjectRef,
        function: PyObjectRef,
        options: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        listeners::listen(&target, &text(&name, vm)?, &function, &options, vm)
    }

    /// Calls a function whenever mappers are configured: before, or afterwards.
    #[pyfunction]
    fn on_configuring(function: PyObjectRef, before: bool) {
        let environment = crate::bindings::state::state().environment();
        environment.on_configuring(move |now| {
            if now != before {
                return Ok(());
            }
            rustpython_vm::vm::thread::with_current_vm(|vm| {
                function
                    .call((), vm)
                    .map(drop)
                    .map_err(|it| crate::bindings::errors::carry_orm(it, vm))
            })
        });
    }

    #[pyfunction]
    fn flag_dirty(instance: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        orm::attributes::flag_dirty(&instance::need_object(&instance, vm)?)
            .map_err(|it| crate::bindings::errors::from_orm(it, vm))
    }

    #[pyfunction]
    fn make_transient_to_detached(instance: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        orm::Session::make_transient_to_detached(&instance::need_object(&instance, vm)?)
            .map_err(|it| crate::bindings::errors::from_orm(it, vm))
    }

    /// (`select` and so on, with `core ` before it where no class is meant; the mapper or None)
    #[pyfunction]
    fn statement_kind(statement: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let (kind, mappers) = statement::kind_of(&statement, vm)?;
        let mappers = mappers.iter().map(|it| inspection::mapper_object(it, vm));
        let mappers = vm.ctx.new_list(mappers.collect());
        Ok(vm
            .ctx
            .new_tuple(vec![vm.ctx.new_str(kind).into(), mappers.into()])
            .into())
    }

    /// The values that an UPDATE sets, by name.
    #[pyfunction]
    fn update_values(statement: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        statement::update_values(&statement, vm)
    }

    #[pyfunction]
    fn legacy(select: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        query::legacy(&select, vm)
    }

    /// `query.union(...)` and its kin.
    #[pyfunction]
    fn set_operation(
        name: PyObjectRef,
        select: PyObjectRef,
        others: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        query::set_operation(&text(&name, vm)?, &select, &items(&others, vm)?, vm)
    }

    #[pyfunction]
    fn without(select: PyObjectRef, what: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        query::without(&select, &text(&what, vm)?, vm)
    }

    #[pyfunction]
    fn select_facts(select: PyObjectRef, vm: &VirtualMachine) -> PyObjectRef {
        let (limited, joined, count) = query::facts(&select);
        vm.ctx
            .new_tuple(vec![
                vm.ctx.new_bool(limited).into(),
                vm.ctx.new_bool(joined).into(),
                vm.ctx.new_int(count).into(),
            ])
            .into()
    }

    #[pyfunction]
    fn has_order(select: PyObjectRef) -> bool {
        crate::bindings::select::orm_select(&select)
            .is_some_and(|it| !it.order_by.is_empty() || !it.group_by.is_empty() || it.distinct)
    }

    /// The loader options of a select, as `session.get()` takes them.
    #[pyfunction]
    fn options_of(select: PyObjectRef, vm: &VirtualMachine) -> PyObjectRef {
        let all =
            crate::bindings::select::orm_select(&select).map_or_else(Vec::new, |it| it.options);
        if all.is_empty() {
            return vm.ctx.none();
        }
        vm.ctx.new_list(vec![options::object(all, vm)]).into()
    }

    /// Whether an object is a mapped class or an alias of one.
    #[pyfunction]
    fn is_entity(object: PyObjectRef, vm: &VirtualMachine) -> PyResult<bool> {
        Ok(aliased::entity_of(&object, vm)?.is_some())
    }

    /// The mapped class of an object, without making one.
    #[pyfunction]
    fn is_mapped_instance(object: PyObjectRef, vm: &VirtualMachine) -> bool {
        instance::object_of(&object, vm).is_some()
    }

    /// `Mapper[User(users)]`, for messages.
    #[pyfunction]
    fn inspect_mapper_text(class: PyObjectRef) -> String {
        registry::mapper_of_exact(&class).map_or_else(|| "?".to_owned(), |it| it.to_string())
    }

    /// (selectable, name) of an alias.
    #[pyfunction]
    fn alias_facts(alias: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        aliased::facts(&alias, vm)
    }

    /// An expression that shows under a hybrid's name when it is selected.
    #[pyfunction]
    fn named_expression(
        expr: PyObjectRef,
        name: PyObjectRef,
        owner: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        use sql::ExprKind::{Column, Raw};
        let Some(name) = crate::bindings::args::text_opt(&name) else {
            return Ok(expr);
        };
        let Some(made) = expr
            .downcast_ref::<crate::bindings::expr::PyExpr>()
            .map(|it| it.get())
        else {
            return Ok(expr);
        };
        if matches!(made.kind(), Column(_) | Raw { .. }) {
            return Ok(expr);
        }
        let entity = match orm::query::entity_of_expr(&made) {
            Some(it) => Some(it),
            None => aliased::entity_as_it_is(&owner),
        };
        Ok(match entity {
            Some(entity) => {
                let note = orm::query::OrmNote::new(&entity, Some(name.as_str().into()));
                wrap(made.with_note(note), vm)
            }
            None => expr,
        })
    }

    /// Gives an object of a mapped class its record, when it has none yet.
    #[pyfunction]
    fn ensure_state(object: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        attribute::ensure_state(&object, vm).map(drop)
    }

    /// What the default constructor does: each keyword is set as an attribute that the class has.
    #[pyfunction]
    fn construct(object: PyObjectRef, values: PyDictRef, vm: &VirtualMachine) -> PyResult<()> {
        attribute::construct(&object, &values, vm)
    }
}
