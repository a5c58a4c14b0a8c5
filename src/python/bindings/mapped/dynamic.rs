//! Collections that stay in the database: what the frozen classes of `sqlalchemy.orm.dynamic` stand on.
//!
//! In: an object and the name of its `lazy="dynamic"` or `lazy="write_only"` relationship. Out: its SELECT, and
//! calls of [`orm::dynamic`].

use std::rc::Rc;

use orm::{Key, Lazy, ObjectRef, Relationship};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::super::args::text;
use super::super::convert::to_object;
use super::super::errors::from_orm;
use super::super::select::{QueryKind, make};
use super::super::state::call as call_frozen;
use super::class::RelationshipHost;
use super::instance::{need_object, to_python};

/// What `user.notes` is.
///
/// # Errors
/// What making it raises.
pub(super) fn collection(
    object: &PyObject,
    relationship: &Rc<Relationship>,
    vm: &VirtualMachine,
) -> PyResult {
    super::attribute::ensure_state(object, vm)?;
    let host = relationship
        .config
        .host
        .as_ref()
        .and_then(|it| it.downcast_ref::<RelationshipHost>())
        .and_then(|it| it.property.clone())
        .unwrap_or_else(|| vm.ctx.none());
    call_frozen(
        "sqlalchemy.orm.dynamic",
        if relationship.config.lazy == Lazy::Dynamic {
            "_appender"
        } else {
            "_write_only"
        },
        (object.to_owned(), relationship.key.to_string(), host),
        vm,
    )
}

fn objects(list: &[ObjectRef], vm: &VirtualMachine) -> PyObjectRef {
    vm.ctx
        .new_list(list.iter().map(|it| to_python(it, vm)).collect())
        .into()
}

/// `dynamic(what, object, key, ...)`.
///
/// # Errors
/// Errors of cascades, validators, and of what the relationship does not allow.
pub(super) fn call(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let [what, instance, key, rest @ ..] = args.args.as_slice() else {
        return Err(vm.new_type_error("dynamic() needs a verb, an object and a name"));
    };
    let object = need_object(instance, vm)?;
    let key = Key::from(text(key, vm)?.as_str());
    let relationship = object
        .state()
        .mapper()
        .property(&key)
        .and_then(|it| it.relationship().cloned());
    let Some(relationship) = relationship else {
        return Err(vm.new_attribute_error(format!("'{key}' is no relationship")));
    };
    let fail = |it| from_orm(it, vm);
    match (text(what, vm)?.as_str(), rest) {
        ("select", _) => {
            let made = orm::query::comparators::collection_select(&object, &relationship);
            let select = made.map_err(fail)?;
            Ok(make(QueryKind::Select(Box::new(select)), Vec::new(), vm))
        }
        ("added", _) => Ok(objects(&orm::dynamic::added(&object, &key), vm)),
        ("add", [item]) => {
            orm::dynamic::add(&object, &relationship, &need_object(item, vm)?).map_err(fail)?;
            Ok(vm.ctx.none())
        }
        ("remove", [item]) => {
            orm::dynamic::remove(&object, &relationship, &need_object(item, vm)?).map_err(fail)?;
            Ok(vm.ctx.none())
        }
        ("insert", _) => {
            let dict = vm.ctx.new_dict();
            for (name, value) in
                orm::dynamic::insert_values(&object, &relationship).map_err(fail)?
            {
                dict.set_item(&*name, to_object(&value, vm)?, vm)?;
            }
            Ok(dict.into())
        }
        ("class", _) => Ok(super::class::class_of(&relationship.mapper().class)
            .map_or_else(|| vm.ctx.none(), Into::into)),
        ("has_identity", _) => Ok(vm.ctx.new_bool(object.state().has_key()).into()),
        (other, _) => Err(vm.new_type_error(format!("dynamic() does not know '{other}'"))),
    }
}
