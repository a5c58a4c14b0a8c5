//! Loading one object by its key: `Session.get`, `refresh`, expired attributes, deferred columns.
//!
//! In: a mapper and an identity, or an object. Out: the object, filled. Statements are compiled once per mapper
//! and set of attributes. Source of the behaviour: SQLAlchemy `loading.load_on_ident`, `load_scalar_attributes`.

use std::rc::Rc;

use engine::BoundValues;
use sql::Value;
use sql::expr::{BindParam, Expr};
use sql::statement::ForUpdate;

use super::{LoadContext, LoadPath, inherited, rows};
use crate::attributes::{Loaded, Passive};
use crate::error::{Error, ErrorKind, Result};
use crate::host::{Key, ObjectRef, StateRef};
use crate::identity::IdentityKey;
use crate::loaders::{self, Lazy};
use crate::mapper::Mapper;
use crate::property::{Property, PropertyKind};
use crate::query::{Compiled, Origin, OrmSelect, intercept, is_intercepted};
use crate::relationship::Relationship;
use crate::result::Item;
use crate::session::{GetOptions, SessionRef};

/// What a single-row load is told.
#[derive(Default)]
struct Request<'a> {
    path: Option<Rc<LoadPath>>,
    populate_existing: bool,
    for_update: bool,
    refresh: Option<&'a ObjectRef>,
    only: Option<Vec<Key>>,
    no_autoflush: bool,
}

/// Loads the object with a key from the database.
///
/// # Errors
/// Errors of the database and of loading.
pub(crate) fn load_on_identity(
    session: &SessionRef,
    mapper: &Rc<Mapper>,
    key: &IdentityKey,
    options: &GetOptions,
) -> Result<Option<ObjectRef>> {
    let path = (!options.options.is_empty())
        .then(|| LoadPath::root(&mapper.entity(), &Rc::new(options.options.clone())));
    load(
        session,
        mapper,
        key,
        Request {
            path,
            populate_existing: options.populate_existing,
            for_update: options.with_for_update,
            ..Request::default()
        },
    )
}

/// Fills an object again; false when its row is gone.
///
/// # Errors
/// Errors of the database and of loading.
pub(crate) fn refresh(
    session: &SessionRef,
    state: &StateRef,
    keys: Option<&[Key]>,
    for_update: bool,
) -> Result<bool> {
    let (Some(object), Some(key)) = (state.object(), state.key()) else {
        return Ok(false);
    };
    let mapper = state.mapper();
    let only = keys.map(|keys| {
        let mut only = keys.to_vec();
        let any_relationship = keys.iter().any(|it| {
            mapper
                .property(it)
                .is_some_and(|it| it.relationship().is_some())
        });
        if any_relationship {
            for it in mapper.identity_attribute_keys() {
                if !only.contains(&it) {
                    only.push(it);
                }
            }
        }
        only
    });
    let _why = session
        .env()
        .recorder()
        .because(format!("refresh {}", mapper.name()));
    let path = state.load_path.borrow().clone();
    let found = load(
        session,
        mapper,
        &key,
        Request {
            path,
            populate_existing: true,
            for_update,
            refresh: Some(&object),
            only,
            no_autoflush: true,
        },
    )?;
    Ok(found.is_some())
}

/// Reads expired attributes again.
///
/// # Errors
/// DetachedInstanceError, ObjectDeletedError, database errors.
pub(crate) fn load_scalar_attributes(
    object: &ObjectRef,
    keys: &[Key],
    passive: Passive,
) -> Result<()> {
    let state = object.state();
    let mapper = state.mapper();
    let Some(session) = state.session() else {
        return Err(Error::new(
            ErrorKind::DetachedInstance,
            format!(
                "Instance {state} is not bound to a Session; attribute refresh operation cannot proceed"
            ),
        )
        .with_code("bhk3"));
    };
    let mut only = keys.to_vec();
    let path = state.load_path.borrow().clone();
    if state.expired() {
        only.extend(eager_keys(mapper, path.as_ref(), object));
    }
    let (key, had_key) = match state.key() {
        Some(key) => (key, true),
        None => {
            let expired = state.expired_attributes.borrow();
            if mapper
                .identity_attribute_keys()
                .iter()
                .any(|it| expired.contains_key(it))
            {
                return Err(Error::invalid_request(format!(
                    "Instance {state} cannot be refreshed - it's not  persistent and does not contain a full \
                     primary key."
                )));
            }
            (mapper.identity_key_of(object), false)
        }
    };
    if key.values().iter().all(Value::is_null) {
        mapper.env().warn(&format!(
            "Instance {state} to be refreshed doesn't contain a full primary key - can't be refreshed (and \
             shouldn't be expired, either)."
        ));
        return Ok(());
    }
    let _why = session
        .env()
        .recorder()
        .because(format!("refresh {}", mapper.name()));
    if let Some((compiled, params)) = inherited::statement(object, &only)? {
        let connection = session.connection_for(mapper)?;
        let mut cursor = compiled.run(&connection, &[params])?;
        let mut context = LoadContext::new(&session);
        context.refresh = Some(object.clone());
        context.only = Some(only);
        let found = rows(&mut context, &compiled, &mut cursor)?;
        return if found.is_empty() && had_key {
            Err(deleted(state))
        } else {
            Ok(())
        };
    }
    let found = load(
        &session,
        mapper,
        &key,
        Request {
            path,
            populate_existing: false,
            refresh: Some(object),
            only: Some(only),
            no_autoflush: passive.has(Passive::NO_AUTOFLUSH),
            ..Request::default()
        },
    )?;
    if had_key && found.is_none() {
        return Err(deleted(state));
    }
    Ok(())
}

fn deleted(state: &StateRef) -> Error {
    Error::new(
        ErrorKind::ObjectDeleted,
        format!("Instance '{state}' has been deleted, or its row is otherwise not present."),
    )
}

/// Relationships that an object loads together with its columns.
fn eager_keys(mapper: &Mapper, path: Option<&Rc<LoadPath>>, object: &ObjectRef) -> Vec<Key> {
    let bare;
    let path = match path {
        Some(it) => it,
        None => {
            bare = LoadPath::root(&mapper.entity(), &Rc::default());
            &bare
        }
    };
    mapper
        .relationships()
        .iter()
        .filter(|it| !object.contains(&it.key))
        .filter(|it| {
            matches!(
                loaders::choose(path, it).strategy,
                Lazy::Joined | Lazy::Selectin | Lazy::Subquery | Lazy::Immediate
            )
        })
        .map(|it| it.key.clone())
        .collect()
}

/// Reads a column that the query of the object left out.
///
/// # Errors
/// DetachedInstanceError, InvalidRequestError for `raiseload`, database errors.
pub(crate) fn load_deferred(
    object: &ObjectRef,
    property: &Property,
    passive: Passive,
) -> Result<Loaded> {
    let state = object.state();
    let mapper = state.mapper();
    let Some(key) = state.key() else {
        return Ok(Loaded::Empty);
    };
    // A column that is simply not there, say after an INSERT that left it NULL, is `None` without a look.
    let path = state.load_path.borrow().clone();
    let deferred = match path.as_deref() {
        Some(it) => loaders::column_deferred(it, property),
        None => property.deferred(),
    };
    if !deferred {
        return Ok(Loaded::Empty);
    }
    if !passive.has(Passive::SQL_OK) {
        return Ok(Loaded::NoResult);
    }
    let path = state.load_path.borrow().clone();
    let left_out = match &path {
        Some(it) => loaders::column_deferred(it, property),
        None => property.deferred(),
    };
    if !left_out && !property.deferred() {
        // A column that was simply never set.
        return Ok(Loaded::Empty);
    }
    let group = match &property.kind {
        PropertyKind::Column(it) if it.deferred => it.group.clone(),
        _ => None,
    };
    let keys: Vec<Key> = match group {
        None => vec![property.key.clone()],
        Some(group) => {
            let unloaded = state.unloaded();
            mapper
                .column_properties()
                .iter()
                .filter(|it| match &it.kind {
                    PropertyKind::Column(it) => it.deferred && it.group.as_ref() == Some(&group),
                    _ => false,
                })
                .map(|it| it.key.clone())
                .filter(|it| unloaded.contains(it))
                .collect()
        }
    };
    let Some(session) = state.session() else {
        return Err(Error::new(
            ErrorKind::DetachedInstance,
            format!(
                "Parent instance {state} is not bound to a Session; deferred load operation of attribute '{}' \
                 cannot proceed",
                property.key
            ),
        )
        .with_code("bhk3"));
    };
    if loaders::column_raises(path.as_deref(), property) && !passive.has(Passive::NO_RAISE) {
        return Err(Error::invalid_request(format!(
            "'{}.{}' is not available due to raiseload=True",
            mapper.name(),
            property.key
        )));
    }
    let _why = session.env().recorder().because(format!(
        "load {}.{} (deferred)",
        mapper.name(),
        property.key
    ));
    let found = load(
        &session,
        mapper,
        &key,
        Request {
            path,
            refresh: Some(object),
            only: Some(keys),
            no_autoflush: passive.has(Passive::NO_AUTOFLUSH),
            ..Request::default()
        },
    )?;
    if found.is_none() {
        return Err(deleted(state));
    }
    Ok(Loaded::Set)
}

/// The reason that the trace shows for a lazy load.
pub(crate) fn reason_of_lazy(relationship: &Relationship) -> String {
    format!("lazy load {relationship}")
}

fn load(
    session: &SessionRef,
    mapper: &Rc<Mapper>,
    key: &IdentityKey,
    request: Request<'_>,
) -> Result<Option<ObjectRef>> {
    let compiled = statement(session, mapper, key, &request)?;
    if !request.no_autoflush {
        session.autoflush()?;
    }
    let connection = session.connection_for(mapper)?;
    let mut params = BoundValues::with_capacity(key.values().len());
    for (at, value) in key.values().iter().enumerate() {
        if !value.is_null() {
            params.insert(bind_name(at), value.clone());
        }
    }
    let params = [params];
    let mut cursor = compiled.run(&connection, &params)?;
    let mut context = LoadContext::of(session, &compiled, &params);
    context.populate_existing = request.populate_existing;
    context.refresh = request.refresh.cloned();
    context.only = request.only;
    let rows = rows(&mut context, &compiled, &mut cursor)?;
    let mut found: Option<ObjectRef> = None;
    for row in &rows {
        if let Some(Item::Object(Some(object))) = row.first() {
            match &found {
                Some(it) if !Rc::ptr_eq(it.state(), object.state()) => {
                    return Err(Error::multiple_rows());
                }
                _ => found = Some(object.clone()),
            }
        }
    }
    Ok(found)
}

fn bind_name(at: usize) -> Key {
    format!("pk_{}", at + 1).into()
}

/// The statement for a key, from the mapper's own store when no option makes it special.
fn statement(
    session: &SessionRef,
    mapper: &Rc<Mapper>,
    key: &IdentityKey,
    request: &Request<'_>,
) -> Result<Rc<Compiled>> {
    mapper.configure()?;
    let plain = request.path.is_none()
        && !request.for_update
        && !is_intercepted(session)
        && !key.values().iter().any(Value::is_null);
    let refreshing = request.refresh.is_some();
    let size = mapper.properties().len();
    if plain {
        let kept = mapper.row_statements.borrow();
        let it = kept
            .iter()
            .find(|it| it.refreshing == refreshing && it.size == size && it.only == request.only);
        if let Some(it) = it {
            return Ok(it.compiled.clone());
        }
    }
    let entity = mapper.entity();
    let mut query = OrmSelect::of(&entity);
    for (at, column) in mapper.primary_key.iter().enumerate() {
        let own = entity.column(column)?;
        query.where_.push(if key.values()[at].is_null() {
            own.is_(Value::Null)
        } else {
            own.eq(sql::Operand::Expr(Expr::bind(BindParam {
                ty: column.ty.borrow().clone(),
                ..BindParam::required(&bind_name(at))
            })))
        });
    }
    if request.for_update {
        query.for_update = Some(ForUpdate::default());
    }
    query.only.clone_from(&request.only);
    query.refreshing = refreshing;
    if let Some(path) = &request.path {
        query.options = (*path.options).clone();
        query.current_path = Some(path.clone());
    }
    if refreshing {
        query.origin = Origin::Column;
    }
    let compiled = Rc::new(intercept(session, query)?.compile()?);
    if plain {
        mapper.row_statements.borrow_mut().push(RowStatement {
            refreshing,
            size,
            only: request.only.clone(),
            compiled: compiled.clone(),
        });
    }
    Ok(compiled)
}

/// A compiled single-row statement that a mapper keeps.
pub(crate) struct RowStatement {
    refreshing: bool,
    size: usize,
    only: Option<Vec<Key>>,
    compiled: Rc<Compiled>,
}
