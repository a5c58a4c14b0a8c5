//! Loader options: `joinedload(User.role)`, chained, and what a query takes as an option.
//!
//! In: relationship and column attributes. Out: [`orm::LoaderOption`]s, one for each link of a chain.
//! Source of the behaviour: SQLAlchemy `orm/strategy_options.py`.

use orm::{Entity, EntityRef, Key, LoaderKind, LoaderOption, PathStep, PolymorphicAlias};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::Representable;
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass,
};

use super::super::args::{ArgsExt, items, text_opt};
use super::super::errors::{not_yet, raise};
use super::aliased::{entity_of, need_entity};
use super::attribute::PyAttribute;
use super::comparator::relationship_of;

/// A chain of options.
#[pyclass(module = "sqlalchemy.orm.strategy_options", name = "Load")]
#[derive(PyPayload, Clone, Default)]
pub(in super::super) struct PyLoad {
    links: Vec<LoaderOption>,
    root: Option<EntityRef>,
    path: Vec<PathStep>,
}

impl std::fmt::Debug for PyLoad {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Load({} links)", self.links.len())
    }
}

/// The kinds that stand for a way to load a relationship.
fn relationship_kind(name: &str, args: &mut FuncArgs, vm: &VirtualMachine) -> PyResult<LoaderKind> {
    Ok(match name {
        "joinedload" => LoaderKind::Joined {
            innerjoin: args
                .opt("innerjoin", vm)
                .map(|it| it.is_true(vm))
                .transpose()?,
        },
        "selectinload" => LoaderKind::Selectin {
            recursion: recursion(args, vm)?,
        },
        "subqueryload" => LoaderKind::Subquery,
        "lazyload" => LoaderKind::Lazy,
        "immediateload" => LoaderKind::Immediate {
            recursion: recursion(args, vm)?,
        },
        "noload" => LoaderKind::NoLoad,
        "raiseload" => LoaderKind::Raise {
            sql_only: args.flag("sql_only", false, vm)?,
        },
        "defaultload" => LoaderKind::Default,
        "contains_eager" => {
            let alias = match args.opt("alias", vm) {
                Some(it) => entity_of(&it, vm)?,
                None => None,
            };
            LoaderKind::ContainsEager { alias }
        }
        other => return Err(not_yet(&format!("the loader option {other}"), vm)),
    })
}

fn recursion(args: &mut FuncArgs, vm: &VirtualMachine) -> PyResult<Option<i64>> {
    args.opt("recursion_depth", vm)
        .map(|it| super::super::args::integer(&it, vm))
        .transpose()
}

impl PyLoad {
    fn relationship(&self, name: &str, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        let kind = relationship_kind(name, &mut args, vm)?;
        let Some(attribute) = args.any("attr", vm) else {
            return Err(vm.new_type_error(format!(
                "{name}() missing 1 required positional argument: 'attr'"
            )));
        };
        args.finish(name, vm)?;
        let mut next = self.clone();
        if let Some(it) = text_opt(&attribute) {
            if it != "*" {
                return Err(raise(
                    "ArgumentError",
                    "Strings are not accepted for attribute names in loader options; please use class-bound attributes \
                     directly.",
                    vm,
                ));
            }
            next.path.push(PathStep::wildcard());
        } else {
            let Some(it) = relationship_of(&attribute) else {
                let shown = attribute.str(vm)?.to_string_lossy().into_owned();
                if attribute.downcastable::<PyAttribute>() {
                    return Err(raise(
                        "LoaderStrategyException",
                        format!(
                            "Can't apply \"joined loader\" strategy to property \"{shown}\", which is a \"column property\"; this loader strategy is intended to be used with a \"relationship property\"."
                        )
                        .replace("joined loader", &strategy_text(name)),
                        vm,
                    ));
                }
                return Err(raise(
                    "ArgumentError",
                    format!(
                        "expected ORM mapped attribute for loader strategy argument, got {shown}"
                    ),
                    vm,
                ));
            };
            let mapper = it.entity.mapper();
            mapper
                .configure()
                .map_err(|it| super::super::errors::from_orm(it, vm))?;
            if next.root.is_none() && next.path.is_empty() {
                next.root = Some(it.entity.clone());
            }
            if let (Some(last), true) = (next.path.last(), next.root.is_some()) {
                check_link(last, &it.entity, &it.relationship.key, vm)?;
            }
            let mut step = it.step();
            if let (Some(to), false) = (&step.to, matches!(kind, LoaderKind::ContainsEager { .. }))
            {
                step.to = Some(loaded_as(to));
            }
            next.path.push(step);
        }
        next.links.push(LoaderOption {
            root: next.root.clone(),
            path: next.path.clone(),
            kind,
        });
        Ok(next)
    }

    fn columns(&self, name: &str, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        let raiseload = args.flag("raiseload", false, vm)?;
        args.ignore(&["key"]);
        let mut next = self.clone();
        let mut keys: Vec<Key> = Vec::new();
        for it in &args.args {
            if let Some(attribute) = it.downcast_ref::<PyAttribute>() {
                if next.root.is_none() && next.path.is_empty() {
                    next.root = Some(attribute.entity.clone());
                }
                keys.push(attribute.key.clone());
            } else if let Some(name) = text_opt(it) {
                keys.push(name.as_str().into());
            } else if relationship_of(it).is_some() {
                let shown = it.str(vm)?.to_string_lossy().into_owned();
                return Err(raise(
                    "LoaderStrategyException",
                    format!(
                        "Can't apply \"column loader\" strategy to property \"{shown}\", which is a \"relationship\"; this loader strategy is intended to be used with a \"column property\"."
                    ),
                    vm,
                ));
            } else {
                let message = "expected ORM mapped attribute for loader strategy argument";
                return Err(raise("ArgumentError", message.to_owned(), vm));
            }
        }
        let kind = match name {
            "load_only" => LoaderKind::LoadOnly { keys, raiseload },
            "defer" => LoaderKind::Defer { keys, raiseload },
            _ => LoaderKind::Undefer { keys },
        };
        next.links.push(LoaderOption {
            root: next.root.clone(),
            path: next.path.clone(),
            kind,
        });
        Ok(next)
    }

    fn link(&self, kind: LoaderKind) -> Self {
        let mut next = self.clone();
        next.links.push(LoaderOption {
            root: next.root.clone(),
            path: next.path.clone(),
            kind,
        });
        next
    }

    /// `undefer_group(name)`.
    fn group(&self, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        let Some(name) = args.any("name", vm) else {
            return Err(vm.new_type_error("undefer_group() missing 1 required argument: 'name'"));
        };
        let name = super::super::args::text(&name, vm)?;
        args.finish("undefer_group", vm)?;
        let keys = vec![format!("group:{name}").into()];
        let mut next = self.link(LoaderKind::Undefer { keys });
        if let (None, true, Some(last)) = (&self.root, self.path.is_empty(), next.links.last_mut())
        {
            last.root = None;
        }
        Ok(next)
    }

    /// `selectin_polymorphic([Engineer, Manager])` behind what the path leads to.
    fn polymorphic(&self, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        let mut next = self.clone();
        if next.root.is_none() {
            let Some(base) = args.any("base_cls", vm) else {
                return Err(vm.new_type_error("selectin_polymorphic() needs a class"));
            };
            next.root = Some(need_entity(&base, vm)?);
        }
        let Some(classes) = args.any("classes", vm) else {
            return Err(vm.new_type_error("selectin_polymorphic() needs classes"));
        };
        args.finish("selectin_polymorphic", vm)?;
        let mut mappers = Vec::new();
        for it in items(&classes, vm)? {
            mappers.push(need_entity(&it, vm)?.mapper().clone());
        }
        Ok(next.link(LoaderKind::SelectinPolymorphic { mappers }))
    }

    /// `with_expression(Point.total, expression)`.
    fn expression(&self, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        let (Some(attribute), Some(expression)) = (args.any("key", vm), args.any("expression", vm))
        else {
            return Err(vm.new_type_error("with_expression() needs an attribute and an expression"));
        };
        args.finish("with_expression", vm)?;
        let Some(attribute) = attribute.downcast_ref::<PyAttribute>() else {
            return Err(raise(
                "ArgumentError",
                "a query_expression() attribute was expected",
                vm,
            ));
        };
        let mut next = self.clone();
        if next.root.is_none() && next.path.is_empty() {
            next.root = Some(attribute.entity.clone());
        }
        Ok(next.link(LoaderKind::WithExpression {
            key: attribute.key.clone(),
            expr: super::super::expr::column(&expression, vm)?,
        }))
    }

    fn add(&self, name: &str, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let next = match name {
            "load_only" | "defer" | "undefer" => self.columns(name, args, vm)?,
            "undefer_group" => self.group(args, vm)?,
            "selectin_polymorphic" => self.polymorphic(args, vm)?,
            "with_expression" => self.expression(args, vm)?,
            "with_loader_criteria" => super::criteria::option(args, vm).map(|it| Self {
                links: vec![it],
                ..Self::default()
            })?,
            _ => self.relationship(name, args, vm)?,
        };
        Ok(next.into_pyobject(vm))
    }
}

/// What a strategy is called in messages.
fn strategy_text(option: &str) -> String {
    let name = match option {
        "joinedload" | "contains_eager" => "joined loader",
        "selectinload" => "selectin loader",
        "subqueryload" => "subquery loader",
        "immediateload" => "immediate loader",
        "noload" => "noload loader",
        "raiseload" => "raise loader",
        _ => "lazy loader",
    };
    name.to_owned()
}

/// A loader reads a subclass that `of_type` names from an alias that has the base class's columns, too.
fn loaded_as(to: &EntityRef) -> EntityRef {
    if !to.is_plain() {
        return to.clone();
    }
    let how = PolymorphicAlias {
        aliased: true,
        ..PolymorphicAlias::default()
    };
    let mapper = to.mapper();
    Entity::polymorphic_alias(
        &mapper.base_mapper(),
        Some(std::slice::from_ref(mapper)),
        &how,
    )
}

/// Whether an attribute is one of what the path leads to.
fn check_link(last: &PathStep, entity: &EntityRef, key: &str, vm: &VirtualMachine) -> PyResult<()> {
    let Some(relationship) = &last.relationship else {
        return Ok(());
    };
    let target = relationship.mapper();
    if target.common_parent(entity.mapper()) {
        return Ok(());
    }
    Err(raise(
        "ArgumentError",
        format!(
            "ORM mapped entity or attribute \"{}.{key}\" does not link from relationship \"{relationship}\".",
            entity.mapper().name()
        ),
        vm,
    ))
}

/// `joinedload(...)` and its kin as functions of a module.
///
/// # Errors
/// ArgumentError for anything but mapped attributes.
pub(super) fn option(name: &str, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    PyLoad::default().add(name, args, vm)
}

/// `Load(User)`.
///
/// # Errors
/// ArgumentError when it is no entity.
pub(super) fn load(entity: &PyObject, vm: &VirtualMachine) -> PyResult {
    let root = need_entity(entity, vm)?;
    Ok(PyLoad {
        root: Some(root),
        ..PyLoad::default()
    }
    .into_pyobject(vm))
}

/// The options that an object is, or `None` when it is no loader option.
pub(in super::super) fn option_of(option: &PyObject) -> Option<Vec<LoaderOption>> {
    Some(option.downcast_ref::<PyLoad>()?.links.clone())
}

/// An object for options that a statement has.
pub(super) fn object(links: Vec<LoaderOption>, vm: &VirtualMachine) -> PyObjectRef {
    PyLoad {
        links,
        ..PyLoad::default()
    }
    .into_pyobject(vm)
}

/// The options of `session.get(..., options=[...])`.
///
/// # Errors
/// ArgumentError for anything that is no option.
pub(super) fn list(options: &[PyObjectRef], vm: &VirtualMachine) -> PyResult<Vec<LoaderOption>> {
    let mut out = Vec::new();
    for it in options {
        match option_of(it) {
            Some(it) => out.extend(it),
            None => {
                let shown = it.repr(vm)?.to_string_lossy().into_owned();
                return Err(raise(
                    "ArgumentError",
                    format!("ExecutableOption Core or ORM object expected, got {shown}."),
                    vm,
                ));
            }
        }
    }
    Ok(out)
}

impl Representable for PyLoad {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok(format!(
            "<sqlalchemy.orm.strategy_options.Load object at {:#x}>",
            zelf.as_object().get_id()
        ))
    }
}

#[pyclass(with(Representable))]
impl PyLoad {
    #[pymethod]
    fn joinedload(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.add("joinedload", args, vm)
    }
    #[pymethod]
    fn selectinload(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.add("selectinload", args, vm)
    }
    #[pymethod]
    fn subqueryload(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.add("subqueryload", args, vm)
    }
    #[pymethod]
    fn lazyload(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.add("lazyload", args, vm)
    }
    #[pymethod]
    fn immediateload(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.add("immediateload", args, vm)
    }
    #[pymethod]
    fn noload(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.add("noload", args, vm)
    }
    #[pymethod]
    fn raiseload(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.add("raiseload", args, vm)
    }
    #[pymethod]
    fn defaultload(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.add("defaultload", args, vm)
    }
    #[pymethod]
    fn contains_eager(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.add("contains_eager", args, vm)
    }
    #[pymethod]
    fn load_only(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.add("load_only", args, vm)
    }
    #[pymethod]
    fn defer(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.add("defer", args, vm)
    }
    #[pymethod]
    fn undefer(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.add("undefer", args, vm)
    }
    #[pymethod]
    fn undefer_group(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.add("undefer_group", args, vm)
    }
    #[pymethod]
    fn selectin_polymorphic(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.add("selectin_polymorphic", args, vm)
    }
    #[pymethod]
    fn with_expression(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.add("with_expression", args, vm)
    }
    /// `defaultload(User.a).options(joinedload(A.b), ...)`: further chains from here.
    #[pymethod]
    fn options(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut next: PyLoad = (**zelf).clone();
        for it in &args.args {
            let Some(other) = it.downcast_ref::<PyLoad>() else {
                return Err(raise("ArgumentError", "loader options were expected", vm));
            };
            for link in &other.links {
                let mut path = zelf.path.clone();
                path.extend(link.path.iter().cloned());
                next.links.push(LoaderOption {
                    root: zelf.root.clone(),
                    path,
                    kind: link.kind.clone(),
                });
            }
        }
        Ok(next.into_pyobject(vm))
    }
}
