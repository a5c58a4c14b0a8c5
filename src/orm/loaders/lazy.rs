//! Lazy loading: one SELECT when the attribute is first read; a many-to-one looks into the identity map first.
//!
//! In: an object and a relationship. Out: the related object or objects. The statement is built once per
//! relationship and kept with its prepared form. Source of the behaviour: SQLAlchemy `_LazyLoader`.

use std::rc::Rc;

use engine::BoundValues;
use sql::expr::{BindParam, Expr};
use sql::statement::LabelStyle;
use sql::{Column, From, Value, ops};

use super::{Lazy, not_available};
use crate::attributes::{self, Got, Loaded, Passive};
use crate::error::{Error, ErrorKind, Result};
use crate::host::{Key, ObjectRef, Slot};
use crate::identity::IdentityKey;
use crate::loading::{self, LoadContext, LoadPath};
use crate::query::relationship_join::{Sides, map_columns};
use crate::query::{
    Compiled, FromArg, LoaderKind, LoaderOption, Origin, OrmSelect, PathStep, intercept,
    is_intercepted,
};
use crate::relationship::{Direction, Relationship};
use crate::result::{Item, unique_rows};
use crate::session::{Found, SessionRef};

/// The statement of a relationship, and where its values come from.
pub(crate) struct LazyStatement {
    compiled: Compiled,
    /// (parameter, column of the parent).
    binds: Binds,
}

pub(super) fn load(
    object: &ObjectRef,
    relationship: &Rc<Relationship>,
    passive: Passive,
    strategy: Lazy,
) -> Result<Loaded> {
    let state = object.state();
    if !state.has_key() {
        return Ok(Loaded::Empty);
    }
    let use_get = relationship.resolved().use_get;
    if !passive.has(Passive::SQL_OK) && !use_get {
        return Ok(Loaded::NoResult);
    }
    if strategy == Lazy::Raise && !passive.has(Passive::NO_RAISE) {
        return Err(not_available(relationship, "raise"));
    }
    let Some(session) = state.session() else {
        if passive.has(Passive::NO_RAISE) {
            return Ok(Loaded::NoResult);
        }
        return Err(Error::new(
            ErrorKind::DetachedInstance,
            format!(
                "Parent instance {state} is not bound to a Session; lazy load operation of attribute '{}' cannot \
                 proceed",
                relationship.key
            ),
        )
        .with_code("bhk3"));
    };
    if use_get {
        if let Some(it) = by_identity(&session, object, relationship, passive)? {
            return Ok(it);
        }
    }
    if strategy == Lazy::RaiseOnSql && !passive.has(Passive::NO_RAISE) {
        return Err(not_available(relationship, "raise_on_sql"));
    }
    emit(&session, object, relationship, passive)
}

/// The value of a parent's column, the committed one when asked for.
fn value_of(object: &ObjectRef, column: &Rc<Column>, passive: Passive) -> Result<Got> {
    let key = object.state().mapper().require_key_of_column(column)?;
    let passive = Passive(passive.0 & !Passive::INIT_OK.0);
    if passive.has(Passive::LOAD_AGAINST_COMMITTED) {
        attributes::committed_value(object, &key, passive)
    } else {
        attributes::current_value(object, &key, passive)
    }
}

/// What the foreign key alone tells: no object, one that is here, or (`None`) one that must be loaded.
fn by_identity(
    session: &SessionRef,
    object: &ObjectRef,
    relationship: &Rc<Relationship>,
    passive: Passive,
) -> Result<Option<Loaded>> {
    let target = relationship.mapper();
    let mut values = Vec::with_capacity(target.primary_key.len());
    for column in &target.primary_key {
        let pairs = &relationship.resolved().local_remote_pairs;
        let key = target.key_of_column(column);
        let same = |it: &&(Rc<Column>, Rc<Column>)| target.key_of_column(&it.1) == key;
        let Some((local, _)) = pairs.iter().find(same) else {
            return Ok(None);
        };
        match value_of(object, local, passive)? {
            Got::NoResult => return Ok(Some(Loaded::NoResult)),
            Got::NoValue => return Ok(Some(Loaded::NoValue)),
            Got::Slot(it) => values.push(it.value()),
        }
    }
    if values.iter().all(Value::is_null) {
        return Ok(Some(Loaded::Slot(Slot::Object(None))));
    }
    if object.contains(&relationship.key) && !passive.has(Passive::DEFERRED_HISTORY_LOAD) {
        return Ok(Some(Loaded::Set));
    }
    let key = IdentityKey::new(&target, values);
    match session.find_in_identity_map(&target, &key, passive)? {
        Found::Object(it) => Ok(Some(Loaded::Slot(Slot::Object(Some(it))))),
        Found::OtherClass => Ok(Some(Loaded::Slot(Slot::Object(None)))),
        Found::Unknown => Ok(Some(Loaded::NoResult)),
        Found::Nothing => {
            let may = passive.has(Passive::SQL_OK) && passive.has(Passive::RELATED_OBJECT_OK);
            Ok((!may).then_some(Loaded::NoResult))
        }
    }
}

fn emit(
    session: &SessionRef,
    object: &ObjectRef,
    relationship: &Rc<Relationship>,
    passive: Passive,
) -> Result<Loaded> {
    // Listeners see the statement when its values are known and what waits was flushed.
    let path = object.state().load_path.borrow().clone();
    let open = is_intercepted(session).then(|| query(relationship, path.as_deref()));
    let open = open.transpose()?;
    let kept = match &open {
        Some((_, binds)) => Err(binds.clone()),
        None => Ok(statement(object, relationship)?),
    };
    let binds = match &kept {
        Ok(it) => &it.binds,
        Err(it) => it,
    };
    let mut params = BoundValues::with_capacity(binds.len());
    for (name, column) in binds {
        let value = match value_of(object, column, passive)? {
            Got::Slot(it) => it.value(),
            Got::NoResult | Got::NoValue => return Ok(Loaded::Empty),
        };
        params.insert(name.clone(), value);
    }
    if object.contains(&relationship.key) && !passive.has(Passive::DEFERRED_HISTORY_LOAD) {
        return Ok(Loaded::Set);
    }
    if !passive.has(Passive::NO_AUTOFLUSH) {
        session.autoflush()?;
    }
    let statement = match (kept, open) {
        (Ok(it), _) => it,
        (Err(binds), Some((query, _))) => Rc::new(LazyStatement {
            compiled: intercept(session, query)?.compile()?,
            binds,
        }),
        (Err(_), None) => statement(object, relationship)?,
    };
    let recorder = session.env().recorder();
    let _why = recorder
        .is_enabled()
        .then(|| recorder.because(loading::reason_of_lazy(relationship)));
    let connection = session.connection_for(&relationship.mapper())?;
    let params = [params];
    let mut cursor = statement.compiled.run(&connection, &params)?;
    let mut context = LoadContext::of(session, &statement.compiled, &params);
    let mut rows = loading::rows(&mut context, &statement.compiled, &mut cursor)?;
    if statement.compiled.needs_unique {
        rows = unique_rows(rows);
    }
    let mut members: Vec<ObjectRef> = rows
        .iter()
        .filter_map(|row| match row.first() {
            Some(Item::Object(it)) => it.clone(),
            _ => None,
        })
        .collect();
    if relationship.uselist() {
        return Ok(Loaded::Members(members));
    }
    if members.len() > 1 {
        session.env().warn(&format!(
            "Multiple rows returned with uselist=False for lazily-loaded attribute '{relationship}' "
        ));
    }
    let first = (!members.is_empty()).then(|| members.swap_remove(0));
    Ok(Loaded::Slot(Slot::Object(first)))
}

/// The kept statement for the relationship, or for the path when the object has options.
fn statement(object: &ObjectRef, relationship: &Rc<Relationship>) -> Result<Rc<LazyStatement>> {
    let path = object.state().load_path.borrow().clone();
    let kept = match &path {
        Some(path) => path.lazy_statements.borrow().get(&relationship.id).cloned(),
        None => relationship.lazy_statement.borrow().clone(),
    };
    if let Some(it) = kept {
        return Ok(it);
    }
    let (query, binds) = query(relationship, path.as_deref())?;
    let built = Rc::new(LazyStatement {
        compiled: query.compile()?,
        binds,
    });
    match &path {
        Some(path) => {
            path.lazy_statements
                .borrow_mut()
                .insert(relationship.id, built.clone());
        }
        None => *relationship.lazy_statement.borrow_mut() = Some(built.clone()),
    }
    Ok(built)
}

/// Parameters of the statement, and the parent's columns that give their values.
type Binds = Vec<(Key, Rc<Column>)>;

fn query(relationship: &Rc<Relationship>, path: Option<&LoadPath>) -> Result<(OrmSelect, Binds)> {
    let resolved = relationship.resolved();
    let entity = relationship.entity();
    let mut query = OrmSelect::of(&entity);
    query.label_style = LabelStyle::None;
    query.origin = Origin::Relationship;
    if let Some(it @ From::Join(_)) = &resolved.secondary_from {
        query.from = vec![FromArg::Entity(entity.clone()), FromArg::From(it.clone())];
    }
    let sides = Sides::of(relationship);
    let mut binds: Vec<(Key, Rc<Column>, Expr)> = Vec::new();
    let primary = map_columns(&resolved.primaryjoin, &mut |expr, column| {
        if sides.is_remote(expr, column) {
            return if entity.is_direct() {
                None
            } else {
                entity.find_column(column)
            };
        }
        let known = binds.iter().find(|it| Rc::ptr_eq(&it.1, column));
        if let Some((_, _, bind)) = known {
            return Some(bind.clone());
        }
        let mine = relationship.parent().key_of_column(column).is_some();
        if !mine {
            return None;
        }
        let name: Key = format!("param_{}", binds.len() + 1).into();
        let bind = Expr::bind(BindParam {
            ty: column.ty.borrow().clone(),
            ..BindParam::required(&name)
        });
        binds.push((name, column.clone(), bind.clone()));
        Some(bind)
    });
    query.where_.push(match &resolved.secondaryjoin {
        Some(it) => ops::and_([primary, it.clone()]),
        None => primary,
    });
    query.order_by = resolved
        .order_by
        .iter()
        .map(|it| entity.adapt(it))
        .collect();
    if let Some(and) = path.and_then(|it| super::choose(it, relationship).and) {
        query.where_.push(and);
    }
    let path = match path {
        Some(it) => it.step(relationship, None),
        None => {
            LoadPath::root(&relationship.parent().entity(), &Rc::default()).step(relationship, None)
        }
    };
    // The way back needs no join: it is in the identity map.
    let mut back = Vec::new();
    for reverse in relationship.reverse() {
        if reverse.direction() == Direction::ManyToOne
            && reverse.resolved().use_get
            && reverse.config.lazy != Lazy::Select
        {
            let mut steps = path.steps.clone();
            steps.push(PathStep::along(&reverse));
            back.push(LoaderOption::new(&path.root, steps, LoaderKind::Lazy));
        }
    }
    query.current_path = Some(if back.is_empty() {
        path
    } else {
        path.with_options(back)
    });
    Ok((query, binds.into_iter().map(|it| (it.0, it.1)).collect()))
}
