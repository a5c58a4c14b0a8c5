//! `relationship(...)` as configuration, with everything that is text resolved when the mappers are configured.
//!
//! In: the frozen `RelationshipProperty` object with its keywords. Out: [`orm::RelationshipConfig`].

use std::rc::Rc;

use orm::{
    Backref, Error, HostClass, Key, Later, Lazy, PassiveDeletes, RelationshipConfig, Target,
};
use rustpython_vm::builtins::{PyDict, PyTuple};
use rustpython_vm::vm::thread::with_current_vm;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};
use sql::{Expr, From};

use super::super::args::{integer, items_of_sequence, text, text_opt};
use super::super::errors::{carry_orm, raise};
use super::super::expr::to_expr;
use super::super::from::from_of;
use super::super::state::call;
use super::super::table::PyTable;
use super::aliased::PyAliased;
use super::class::{PyClass, RelationshipHost, as_class};

/// Reads a `relationship()` object.
///
/// # Errors
/// Unknown or impossible arguments.
pub(super) fn config(property: &PyObject, vm: &VirtualMachine) -> PyResult<RelationshipConfig> {
    let argument = property.get_attr("argument", vm)?;
    let keywords = property.get_attr("_kwargs", vm)?;
    let mut config = RelationshipConfig::to(target(&argument, property, vm)?);
    config.host = Some(Rc::new(RelationshipHost {
        collection: None,
        property: Some(property.to_owned()),
    }));
    apply(&mut config, &keywords, property, vm)?;
    Ok(config)
}

fn target(argument: &PyObject, property: &PyObject, vm: &VirtualMachine) -> PyResult<Target> {
    if let Some(it) = text_opt(argument) {
        // A dotted name, or any expression, is evaluated by the host.
        if !it.chars().all(|it| it.is_alphanumeric() || it == '_') {
            return Ok(later_class(argument, property));
        }
        return Ok(Target::Name(it));
    }
    if let Some(class) = as_class(argument) {
        return Ok(Target::Class(PyClass::of(&class, vm)));
    }
    if let Some(it) = argument.downcast_ref::<PyAliased>() {
        return Ok(Target::Entity(it.entity.clone()));
    }
    if let Some(it) = super::inspection::mapper_of_object(argument) {
        return Ok(Target::Class(it.class.clone()));
    }
    if argument.is_callable() {
        return Ok(later_class(argument, property));
    }
    let shown = argument.repr(vm)?.to_string_lossy().into_owned();
    Err(raise(
        "ArgumentError",
        format!("relationship expects a class or a mapper argument (received: {shown})"),
        vm,
    ))
}

fn later_class(argument: &PyObject, property: &PyObject) -> Target {
    let (argument, property) = (argument.to_owned(), property.to_owned());
    Target::Later(Rc::new(move || {
        with_current_vm(|vm| {
            let found = resolve(&argument, &property, vm)?;
            if let Some(it) = found.downcast_ref::<PyAliased>() {
                return Ok(Target::Entity(it.entity.clone()));
            }
            match as_class(&found) {
                Some(class) => Ok(Target::Class(PyClass::of(&class, vm) as Rc<dyn HostClass>)),
                None => Err(carry_orm(
                    vm.new_type_error("relationship() needs a mapped class"),
                    vm,
                )),
            }
        })
    }))
}

/// Evaluates text, or calls a function, in the world of the declaring class.
fn resolve(
    argument: &PyObject,
    property: &PyObject,
    vm: &VirtualMachine,
) -> Result<PyObjectRef, Error> {
    call(
        "sqlalchemy.orm.resolver",
        "resolve",
        (property.to_owned(), argument.to_owned()),
        vm,
    )
    .map_err(|it| carry_orm(it, vm))
}

fn expression(object: &PyObject, vm: &VirtualMachine) -> PyResult<Expr> {
    match to_expr(object, vm)? {
        Some(it) => Ok(it),
        None => {
            let shown = object.repr(vm)?.to_string_lossy().into_owned();
            Err(raise(
                "ArgumentError",
                format!("Column expression expected, got {shown}."),
                vm,
            ))
        }
    }
}

fn needs_resolving(object: &PyObject) -> bool {
    let later = |it: &PyObject| {
        text_opt(it).is_some()
            || it.class().name().contains("function")
            || it.class().name().contains("lambda")
    };
    later(object) || items_of_sequence(object).is_some_and(|list| list.iter().any(|it| later(it)))
}

/// One expression, now or when the mappers are configured.
fn later_expr(object: &PyObject, property: &PyObject) -> Later<Expr> {
    let (object, property) = (object.to_owned(), property.to_owned());
    Later::Fn(Rc::new(move || {
        with_current_vm(|vm| {
            let found = if needs_resolving(&object) {
                resolve(&object, &property, vm)?
            } else {
                object.clone()
            };
            expression(&found, vm).map_err(|it| carry_orm(it, vm))
        })
    }))
}

/// A list of expressions; one alone counts as a list of one.
fn later_list(object: &PyObject, property: &PyObject) -> Later<Vec<Expr>> {
    let (object, property) = (object.to_owned(), property.to_owned());
    Later::Fn(Rc::new(move || {
        with_current_vm(|vm| {
            let found = if needs_resolving(&object) {
                resolve(&object, &property, vm)?
            } else {
                object.clone()
            };
            let mut out = Vec::new();
            for it in items_of_sequence(&found).unwrap_or_else(|| vec![found.clone()]) {
                let it = if needs_resolving(&it) {
                    resolve(&it, &property, vm)?
                } else {
                    it
                };
                out.push(expression(&it, vm).map_err(|it| carry_orm(it, vm))?);
            }
            Ok(out)
        })
    }))
}

fn secondary(object: &PyObject, property: &PyObject) -> Later<From> {
    if let Some(it) = object.downcast_ref::<PyTable>() {
        return Later::Now(From::Table(Rc::clone(&it.table)));
    }
    let (object, property) = (object.to_owned(), property.to_owned());
    Later::Fn(Rc::new(move || {
        with_current_vm(|vm| {
            let found = call(
                "sqlalchemy.orm.resolver",
                "resolve_table",
                (property.clone(), object.clone()),
                vm,
            )
            .map_err(|it| carry_orm(it, vm))?;
            match from_of(&found, vm).map_err(|it| carry_orm(it, vm))? {
                Some(it) => Ok(it),
                None => Err(carry_orm(vm.new_type_error("secondary needs a Table"), vm)),
            }
        })
    }))
}

fn lazy(object: &PyObject, vm: &VirtualMachine) -> PyResult<Lazy> {
    if vm.is_none(object) {
        return Ok(Lazy::NoLoad);
    }
    if object.is(&vm.ctx.true_value) {
        return Ok(Lazy::Select);
    }
    if object.is(&vm.ctx.false_value) {
        return Ok(Lazy::Joined);
    }
    let name = text(object, vm)?;
    Ok(match name.as_str() {
        "select" => Lazy::Select,
        "joined" => Lazy::Joined,
        "selectin" => Lazy::Selectin,
        "subquery" => Lazy::Subquery,
        "raise" => Lazy::Raise,
        "raise_on_sql" => Lazy::RaiseOnSql,
        "noload" => Lazy::NoLoad,
        "immediate" => Lazy::Immediate,
        "dynamic" => Lazy::Dynamic,
        "write_only" => Lazy::WriteOnly,
        other => {
            return Err(raise(
                "ArgumentError",
                format!("Can't find strategy (('lazy', '{other}'),) for relationship"),
                vm,
            ));
        }
    })
}

/// Writes keywords into a configuration: those of `relationship()` and of `backref()`.
fn apply(
    config: &mut RelationshipConfig,
    keywords: &PyObject,
    property: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let Some(keywords) = keywords.downcast_ref::<PyDict>() else {
        return Err(vm.new_type_error("keywords were expected"));
    };
    for (name, value) in keywords.items_vec() {
        let name = text(&name, vm)?;
        if vm.is_none(&value) && name != "lazy" {
            continue;
        }
        match name.as_str() {
            "secondary" => config.secondary = Some(secondary(&value, property)),
            "primaryjoin" => config.primaryjoin = Some(later_expr(&value, property)),
            "secondaryjoin" => config.secondaryjoin = Some(later_expr(&value, property)),
            "foreign_keys" => config.foreign_keys = Some(later_list(&value, property)),
            "remote_side" => config.remote_side = Some(later_list(&value, property)),
            "order_by" if value.is(&vm.ctx.false_value) => {}
            "order_by" => config.order_by = Some(later_list(&value, property)),
            "back_populates" => config.back_populates = Some(text(&value, vm)?.as_str().into()),
            "backref" => config.backref = Some(backref(&value, property, vm)?),
            "uselist" => config.uselist = Some(value.is_true(vm)?),
            "cascade" if value.is(&vm.ctx.false_value) => config.cascade = Some("none".to_owned()),
            "cascade" => config.cascade = Some(cascade_text(&value, vm)?),
            "lazy" => config.lazy = lazy(&value, vm)?,
            "passive_deletes" => {
                config.passive_deletes = if text_opt(&value).as_deref() == Some("all") {
                    PassiveDeletes::All
                } else if value.is_true(vm)? {
                    PassiveDeletes::True
                } else {
                    PassiveDeletes::False
                };
            }
            "passive_updates" => config.passive_updates = value.is_true(vm)?,
            "viewonly" => config.viewonly = value.is_true(vm)?,
            "post_update" => config.post_update = value.is_true(vm)?,
            "innerjoin" => config.innerjoin = value.is_true(vm)?,
            "single_parent" => config.single_parent = value.is_true(vm)?,
            "active_history" => config.active_history = value.is_true(vm)?,
            "enable_typechecks" => config.enable_typechecks = value.is_true(vm)?,
            "sync_backref" => config.sync_backref = Some(value.is_true(vm)?),
            "join_depth" => config.join_depth = usize::try_from(integer(&value, vm)?).ok(),
            "overlaps" => {
                config.overlaps = text(&value, vm)?
                    .split(|it: char| it == ',' || it.is_whitespace())
                    .filter(|it| !it.is_empty())
                    .map(Key::from)
                    .collect();
            }
            "collection_class" => {
                config.host = Some(Rc::new(RelationshipHost {
                    collection: Some(value),
                    property: Some(property.to_owned()),
                }));
            }
            "query_class" | "info" | "doc" | "comparator_factory" => {}
            other => {
                return Err(vm.new_type_error(format!(
                    "relationship() got an unexpected keyword argument '{other}'"
                )));
            }
        }
    }
    Ok(())
}

fn cascade_text(value: &PyObject, vm: &VirtualMachine) -> PyResult<String> {
    match items_of_sequence(value) {
        Some(list) => {
            let names = list
                .iter()
                .map(|it| text(it, vm))
                .collect::<PyResult<Vec<_>>>()?;
            Ok(names.join(", "))
        }
        None => text(value, vm),
    }
}

/// `backref="name"` or `backref=backref("name", ...)`.
fn backref(value: &PyObject, property: &PyObject, vm: &VirtualMachine) -> PyResult<Backref> {
    if let Some(name) = text_opt(value) {
        return Ok(Backref::named(&name));
    }
    let pair = value
        .downcast_ref::<PyTuple>()
        .map(|it| it.as_slice().to_vec())
        .unwrap_or_default();
    let [name, keywords] = pair.as_slice() else {
        return Err(vm.new_type_error("backref must be a name or backref()"));
    };
    let (keywords, property) = (keywords.clone(), property.to_owned());
    Ok(Backref {
        name: text(name, vm)?.as_str().into(),
        options: Rc::new(move |mut config| {
            with_current_vm(|vm| {
                apply(&mut config, &keywords, &property, vm).map_err(|it| carry_orm(it, vm))?;
                Ok(config)
            })
        }),
    })
}
