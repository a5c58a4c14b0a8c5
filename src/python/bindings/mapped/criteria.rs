//! `with_loader_criteria(...)`: a condition of the program's, asked for each entity that it is about.
//!
//! In: a class, mapped or not, and a condition or a function that makes one. Out: a loader option.
//! Source of the behaviour: SQLAlchemy `LoaderCriteriaOption`.

use std::rc::Rc;

use orm::{EntityRef, LoaderCriteria, LoaderOption, Mapper};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::vm::thread::with_current_vm;
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};
use sql::Expr;

use super::super::args::ArgsExt;
use super::super::errors::{carry_orm, raise};
use super::super::expr::{condition, to_expr};
use super::aliased::{entity_object, entity_of};
use super::class::{as_class, class_of};

/// The option.
///
/// # Errors
/// ArgumentError for anything but a class and a condition.
pub(super) fn option(mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<LoaderOption> {
    let (Some(subject), Some(given)) = (
        args.any("entity_or_base", vm),
        args.any("where_criteria", vm),
    ) else {
        return Err(vm.new_type_error("with_loader_criteria() needs a class and a condition"));
    };
    args.flag("loader_only", false, vm)?;
    let include_aliases = args.flag("include_aliases", false, vm)?;
    let propagate_to_loaders = args.flag("propagate_to_loaders", true, vm)?;
    args.flag("track_closure_variables", true, vm)?;
    args.finish("with_loader_criteria", vm)?;
    let entity = entity_of(&subject, vm)?;
    let applies: Rc<dyn Fn(&Mapper) -> bool> = match (&entity, as_class(&subject)) {
        (Some(entity), _) => {
            let root = entity.mapper().clone();
            Rc::new(move |it: &Mapper| it.isa(&root))
        }
        (None, Some(base)) => Rc::new(move |it: &Mapper| {
            class_of(&it.class).is_some_and(|it| it.fast_issubclass(&base))
        }),
        (None, None) => {
            let shown = subject.repr(vm)?.to_string_lossy().into_owned();
            return Err(raise(
                "ArgumentError",
                format!("a class was expected, got {shown}"),
                vm,
            ));
        }
    };
    Ok(LoaderOption::criteria(LoaderCriteria {
        entity,
        applies,
        condition: condition_for(given, vm)?,
        include_aliases,
        propagate_to_loaders,
    }))
}

type Condition = Rc<dyn Fn(&EntityRef) -> Result<Expr, orm::Error>>;

fn condition_for(given: PyObjectRef, vm: &VirtualMachine) -> PyResult<Condition> {
    if let Some(expr) = to_expr(&given, vm)? {
        return Ok(Rc::new(move |entity: &EntityRef| Ok(entity.adapt(&expr))));
    }
    if given.is_callable() {
        return Ok(Rc::new(move |entity: &EntityRef| {
            with_current_vm(|vm| {
                let made = given
                    .call((entity_object(entity, vm),), vm)
                    .and_then(|it| condition(&it, vm));
                made.map(|it| entity.adapt(&it))
                    .map_err(|it| carry_orm(it, vm))
            })
        }));
    }
    let expr = condition(&given, vm)?;
    Ok(Rc::new(move |entity: &EntityRef| Ok(entity.adapt(&expr))))
}
