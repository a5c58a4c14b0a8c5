//! Mappers: the link between a class and its table.
//!
//! In: a [`MapperConfig`]. Out: properties by name and by column, identity keys, cascades.
//! Relationships are resolved later, by the registry. Source of the behaviour: SQLAlchemy `orm/mapper.py`.

mod cascade;
mod concrete;
mod hierarchy;
mod listeners;
mod polymorphic;
mod tables;

use std::cell::{Cell, OnceCell, RefCell};
use std::fmt;
use std::rc::{Rc, Weak};
use std::sync::Arc;

use sql::{Column, Expr, From, Table, Value};

use crate::env::Environment;
use crate::error::{Error, ErrorKind, Result};
use crate::host::{AttrKind, HostClass, Key, ObjectRef, StateRef};
use crate::identity::IdentityKey;
use crate::maps::{HashMap, IndexMap};
use crate::property::{ColumnConfig, Property, PropertyConfig, PropertyKind};
use crate::query::{Entity, EntityRef};
use crate::registry::Registry;
use crate::relationship::Relationship;

pub(crate) use cascade::CascadeKind;
pub use listeners::Placement;
pub use polymorphic::PolymorphicLoad;
pub(crate) use tables::TableMap;

/// `eager_defaults=`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EagerDefaults {
    /// Server defaults of INSERT come back through RETURNING.
    #[default]
    Auto,
    True,
    False,
}

/// `version_id_generator=`.
#[derive(Clone)]
pub enum VersionGenerator {
    /// 1, 2, 3 ...
    Counter,
    /// The program, or the database, sets the version.
    Off,
    /// The next version after the old one, which is NULL for a new row.
    Host(Rc<dyn Fn(&Value) -> Result<Value>>),
}

impl VersionGenerator {
    /// The version after `old`; `None` when nobody here makes one.
    ///
    /// # Errors
    /// What the host raised.
    pub(crate) fn next(&self, old: &Value) -> Result<Option<Value>> {
        match self {
            Self::Counter => Ok(Some(match old {
                Value::Int(it) => Value::Int(it + 1),
                _ => Value::Int(1),
            })),
            Self::Off => Ok(None),
            Self::Host(it) => it(old).map(Some),
        }
    }
}

/// Which column, or expression, tells the class of a row.
#[derive(Clone)]
pub enum PolymorphicOn {
    Column(Rc<Column>),
    /// The name of a property.
    Key(Key),
    /// The name of a column that the polymorphic union has besides those of the tables.
    Union(Key),
}

/// How a class is mapped.
pub struct MapperConfig {
    pub class: Rc<dyn HostClass>,
    /// `None` together with `inherits`: single-table inheritance.
    pub local_table: Option<Rc<Table>>,
    /// A join or a subquery that is mapped in place of a table.
    pub mapped_from: Option<From>,
    pub inherits: Option<Rc<Mapper>>,
    pub properties: IndexMap<Key, PropertyConfig>,
    pub polymorphic_on: Option<PolymorphicOn>,
    pub polymorphic_identity: Option<Value>,
    pub inherit_condition: Option<Expr>,
    pub concrete: bool,
    pub primary_key: Vec<Rc<Column>>,
    pub version_id_col: Option<Rc<Column>>,
    pub version_id_generator: VersionGenerator,
    pub eager_defaults: EagerDefaults,
    /// Table columns that are not mapped.
    pub exclude: Vec<Key>,
    /// Columns of the own table that stand before the others, in this order: those that a concrete parent has, too.
    pub first_columns: Vec<Key>,
    /// When given, the only table columns that are mapped by themselves.
    pub include: Option<Vec<Key>>,
    /// What stands before the names of columns that are mapped by themselves.
    pub column_prefix: String,
    pub confirm_deleted_rows: bool,
    pub polymorphic_load: PolymorphicLoad,
    /// `with_polymorphic=`: the subclasses that every query loads along; `Some(None)` is `"*"`.
    pub with_polymorphic: Option<Option<Vec<Rc<dyn HostClass>>>>,
    /// The second part of `with_polymorphic=`: what queries of the class read from.
    pub polymorphic_from: Option<From>,
    /// `polymorphic_abstract=True`: no object is of exactly this class.
    pub polymorphic_abstract: bool,
    /// `batch=False`: a flush saves one object after the other, events included.
    pub batch: bool,
}

impl MapperConfig {
    /// A class on a table, all else as SQLAlchemy has it.
    pub fn new(class: Rc<dyn HostClass>, table: Rc<Table>) -> Self {
        Self {
            class,
            local_table: Some(table),
            mapped_from: None,
            inherits: None,
            properties: IndexMap::default(),
            polymorphic_on: None,
            polymorphic_identity: None,
            inherit_condition: None,
            concrete: false,
            primary_key: Vec::new(),
            version_id_col: None,
            version_id_generator: VersionGenerator::Counter,
            eager_defaults: EagerDefaults::Auto,
            exclude: Vec::new(),
            first_columns: Vec::new(),
            include: None,
            column_prefix: String::new(),
            confirm_deleted_rows: true,
            polymorphic_load: PolymorphicLoad::Later,
            with_polymorphic: None,
            polymorphic_from: None,
            polymorphic_abstract: false,
            batch: true,
        }
    }
}

/// A mapped class.
pub struct Mapper {
    me: Weak<Mapper>,
    id: usize,
    env: Rc<Environment>,
    registry: Weak<Registry>,
    pub class: Rc<dyn HostClass>,
    name: Rc<str>,
    /// The name once more, as events hold it.
    pub(crate) shown: Arc<str>,
    qualified_name: Rc<str>,
    pub local_table: Rc<Table>,
    /// All tables, base first.
    tables: Vec<Rc<Table>>,
    /// Those that a flush writes.
    written: Vec<Rc<Table>>,
    /// Those that a union reads from.
    read: Vec<Rc<Table>>,
    /// The table, or the join of the tables.
    pub(crate) selectable: From,
    /// Its columns are found by their names: it is a subquery, which shows more than columns of tables.
    pub(crate) by_name: bool,
    inherits: OnceCell<Rc<Mapper>>,
    pub(crate) subclasses: RefCell<Vec<Weak<Mapper>>>,
    /// Some class below is concrete: its rows have an identity of their own.
    pub(crate) has_concrete: Cell<bool>,
    pub single: bool,
    pub primary_key: Vec<Rc<Column>>,
    properties: RefCell<IndexMap<Key, Rc<Property>>>,
    by_column: RefCell<HashMap<usize, Key>>,
    pub polymorphic_on: Option<Rc<Column>>,
    /// The attribute whose SQL expression tells the class of a row, where no column does.
    pub polymorphic_key: Option<Key>,
    /// The column of a polymorphic union that does.
    polymorphic_name: RefCell<Option<Key>>,
    pub polymorphic_identity: Option<Value>,
    pub version_id_col: Option<Rc<Column>>,
    pub version_id_generator: VersionGenerator,
    pub eager_defaults: EagerDefaults,
    pub confirm_deleted_rows: bool,
    pub concrete: bool,
    pub polymorphic_load: PolymorphicLoad,
    pub polymorphic_abstract: bool,
    pub batch: bool,
    with_polymorphic: Option<Option<Vec<Rc<dyn HostClass>>>>,
    polymorphic_from: RefCell<Option<From>>,
    entity: RefCell<Option<EntityRef>>,
    listeners: RefCell<listeners::MapperListeners>,
    attribute_listeners: RefCell<listeners::AttributeListeners>,
    table_maps: OnceCell<Vec<TableMap>>,
    /// Statements for one row, kept by `loading`.
    pub(crate) row_statements: RefCell<Vec<crate::loading::RowStatement>>,
    pub(crate) identity_keys: OnceCell<Vec<Key>>,
    /// Its relationships were resolved once.
    pub(crate) configured: Cell<bool>,
}

pub(crate) fn address<T>(it: &Rc<T>) -> usize {
    Rc::as_ptr(it).cast::<()>() as usize
}

impl Mapper {
    /// What the version counter of a new row of a table begins with: key of the column, value. `None` when the counter is
    /// in another table, or the database's own. A generator is asked once for each row.
    ///
    /// # Errors
    /// What a generator raised.
    pub(crate) fn first_version(&self, map: &TableMap) -> Result<Option<(Key, Value)>> {
        let has =
            |version: &&Rc<Column>| map.columns.iter().any(|it| Rc::ptr_eq(&it.column, version));
        let Some(version) = self.version_id_col.as_ref().filter(has) else {
            return Ok(None);
        };
        let first = self.version_id_generator.next(&Value::Null)?;
        Ok(first.map(|it| (version.key.borrow().as_str().into(), it)))
    }

    /// Maps a class; called by [`Registry::map`].
    pub(crate) fn new(
        registry: &Rc<Registry>,
        id: usize,
        config: MapperConfig,
    ) -> Result<Rc<Self>> {
        let name: Rc<str> = config.class.name().into();
        let qualified_name: Rc<str> = config.class.qualified_name().into();
        let single = config.local_table.is_none()
            && config.mapped_from.is_none()
            && config.inherits.is_some();
        let mapped = config.mapped_from.as_ref().map(concrete::MappedFrom::of);
        let mapped = mapped.transpose()?;
        let local_table = match (&config.local_table, &config.inherits) {
            _ if mapped.is_some() => mapped
                .as_ref()
                .map(|it| it.table.clone())
                .expect("it was just seen to be there"),
            (Some(it), _) => it.clone(),
            (None, Some(it)) => it.local_table.clone(),
            (None, None) => {
                return Err(Error::argument(format!(
                    "Mapper Mapper[{name}(None)] has no table"
                )));
            }
        };
        let inherited = config.inherits.as_ref().filter(|_| !config.concrete);
        let (tables, selectable) = match inherited {
            Some(parent) if !single => {
                let mut tables = parent.tables.clone();
                tables.push(local_table.clone());
                let right = From::Table(local_table.clone());
                let on = match config.inherit_condition {
                    Some(it) => it,
                    None => sql::schema::join_condition(
                        &From::Table(parent.local_table.clone()),
                        &right,
                        None,
                    )?,
                };
                let join = sql::from::Join {
                    left: parent.selectable.clone(),
                    right,
                    on: Some(on),
                    outer: false,
                    full: false,
                };
                (tables, From::Join(Rc::new(join)))
            }
            Some(parent) => (parent.tables.clone(), parent.selectable.clone()),
            None => match (&mapped, config.mapped_from) {
                (Some(it), Some(from)) => (it.tables.clone(), from),
                _ => (vec![local_table.clone()], From::Table(local_table.clone())),
            },
        };
        let written = match &mapped {
            Some(it) => it.written.clone(),
            None => tables.clone(),
        };
        let primary_key = match (inherited, &config.primary_key[..]) {
            (Some(parent), []) => parent.primary_key.clone(),
            (None, []) => match &mapped {
                Some(it) => it.primary_key.clone(),
                None => local_table.primary_key(),
            },
            (_, given) => given.to_vec(),
        };
        if primary_key.is_empty() {
            return Err(Error::argument(format!(
                "Mapper Mapper[{name}({table})] could not assemble any primary key columns for mapped table \
                 '{table}'",
                table = local_table.name
            )));
        }
        let version_id_col = config
            .version_id_col
            .or_else(|| inherited.and_then(|it| it.version_id_col.clone()));
        let version_id_generator = match (&config.version_id_generator, inherited) {
            (VersionGenerator::Counter, Some(parent)) => parent.version_id_generator.clone(),
            (it, _) => it.clone(),
        };
        let mut polymorphic_key = inherited.and_then(|it| it.polymorphic_key.clone());
        let polymorphic_on = match &config.polymorphic_on {
            Some(PolymorphicOn::Column(it)) => Some(it.clone()),
            Some(PolymorphicOn::Union(_)) => None,
            Some(PolymorphicOn::Key(key)) => {
                let column = match config.properties.get(key) {
                    Some(PropertyConfig::Column(it)) => it.columns.first().cloned(),
                    Some(PropertyConfig::Expression { .. }) => {
                        polymorphic_key = Some(key.clone());
                        None
                    }
                    _ => None,
                };
                let column = column.or_else(|| local_table.column(key));
                if column.is_none() && polymorphic_key.is_none() {
                    return Err(Error::argument(format!(
                        "Can't determine polymorphic_on value '{key}' - no attribute is mapped to this name."
                    )));
                }
                column
            }
            None => inherited.and_then(|it| it.polymorphic_on.clone()),
        };
        let mapper = Rc::new_cyclic(|me| Self {
            me: me.clone(),
            id,
            env: registry.env().clone(),
            registry: Rc::downgrade(registry),
            class: config.class,
            shown: (&*name).into(),
            name,
            qualified_name,
            local_table,
            tables,
            written,
            read: mapped.as_ref().map_or_else(Vec::new, |it| it.read.clone()),
            selectable,
            by_name: mapped.is_some_and(|it| it.by_name),
            inherits: config
                .inherits
                .clone()
                .map_or_else(OnceCell::new, OnceCell::from),
            subclasses: RefCell::default(),
            has_concrete: Cell::new(false),
            single,
            primary_key,
            properties: RefCell::default(),
            by_column: RefCell::default(),
            polymorphic_on,
            polymorphic_key,
            polymorphic_name: RefCell::new(match config.polymorphic_on {
                Some(PolymorphicOn::Union(it)) => Some(it),
                _ => None,
            }),
            polymorphic_identity: config.polymorphic_identity,
            version_id_col,
            version_id_generator,
            eager_defaults: config.eager_defaults,
            confirm_deleted_rows: config.confirm_deleted_rows,
            concrete: config.concrete,
            polymorphic_load: config.polymorphic_load,
            polymorphic_abstract: config.polymorphic_abstract,
            batch: config.batch,
            with_polymorphic: config.with_polymorphic,
            polymorphic_from: RefCell::new(config.polymorphic_from),
            entity: RefCell::new(None),
            listeners: RefCell::default(),
            attribute_listeners: RefCell::default(),
            table_maps: OnceCell::new(),
            row_statements: RefCell::default(),
            identity_keys: OnceCell::new(),
            configured: Cell::new(false),
        });
        // Columns of the own table take their places in the table's order, under whatever name.
        let mut own_columns: IndexMap<Key, PropertyConfig> = IndexMap::default();
        for (key, property) in config.properties {
            let of_table = match &property {
                PropertyConfig::Column(it) => it.columns.iter().any(|it| mapper.has_column(it)),
                _ => false,
            };
            if of_table {
                own_columns.insert(key, property);
            } else {
                mapper.add_property(&key, property)?;
            }
        }
        if let Some(parent) = inherited {
            mapper.inherit(parent, &own_columns);
        }
        if let Some(parent) = &config.inherits {
            mapper.inherit_listeners(parent);
            mapper.warn_of_identity();
            mapper.joins_hierarchy(parent);
        }
        let mut columns = mapper.local_table.columns.borrow().clone();
        columns.sort_by_key(|column| {
            let place = config
                .first_columns
                .iter()
                .position(|it| **it == **column.key.borrow());
            place.unwrap_or(usize::MAX)
        });
        for column in columns {
            let named = own_columns.iter().position(|(_, it)| match it {
                PropertyConfig::Column(it) => it.columns.iter().any(|it| Rc::ptr_eq(it, &column)),
                _ => false,
            });
            if let Some((key, property)) = named.and_then(|at| own_columns.shift_remove_index(at)) {
                mapper.add_property(&key, property)?;
                continue;
            }
            // A class without a table of its own names its columns: the others belong to its siblings.
            let key: Key = column.key.borrow().as_str().into();
            let mapped = mapper.by_column.borrow().contains_key(&address(&column));
            let wanted = match &config.include {
                Some(it) => it.contains(&key),
                None => !config.exclude.contains(&key),
            };
            if !single && !mapped && wanted {
                let key: Key = format!("{}{key}", config.column_prefix).into();
                mapper.add_property(&key, PropertyConfig::Column(ColumnConfig::new(column)))?;
            }
        }
        mapper.load_along();
        Ok(mapper)
    }

    fn has_column(&self, column: &Rc<Column>) -> bool {
        let own = self.local_table.columns.borrow();
        own.iter().any(|it| Rc::ptr_eq(it, column))
    }

    /// Takes over the properties of the mapper above.
    fn inherit(&self, parent: &Rc<Mapper>, named: &IndexMap<Key, PropertyConfig>) {
        // A column that the class itself gives another name is none of the inherited attribute's.
        let has_other_name = |column: &Rc<Column>, key: &Key| {
            named.iter().any(|(name, it)| match it {
                PropertyConfig::Column(it) => {
                    name != key && it.columns.iter().any(|it| Rc::ptr_eq(it, column))
                }
                _ => false,
            })
        };
        for property in parent.properties() {
            if self.properties.borrow().contains_key(&property.key) {
                continue;
            }
            let property = match &property.kind {
                // The same column under the same name in the joined table carries the same value.
                PropertyKind::Column(config) if !self.single => {
                    let mut config = config.clone();
                    let own = self.local_table.column(&property.key);
                    if let Some(own) = own.filter(|it| !has_other_name(it, &property.key)) {
                        if !config.columns.iter().any(|it| Rc::ptr_eq(it, &own)) {
                            config.columns.insert(0, own);
                        }
                    }
                    Property::new(&property.key, PropertyKind::Column(config))
                }
                _ => property,
            };
            self.index(&property);
            self.properties
                .borrow_mut()
                .insert(property.key.clone(), property);
        }
    }

    fn index(&self, property: &Property) {
        if let PropertyKind::Column(config) = &property.kind {
            for column in &config.columns {
                self.by_column
                    .borrow_mut()
                    .insert(address(column), property.key.clone());
            }
        }
    }

    /// Maps one more attribute.
    ///
    /// # Errors
    /// ArgumentError for what cannot be mapped.
    pub fn add_property(&self, key: &Key, config: PropertyConfig) -> Result<()> {
        let kind = match config {
            PropertyConfig::Column(mut it) => {
                if let Some(PropertyKind::Column(existing)) =
                    self.property(key).as_deref().map(|it| &it.kind)
                {
                    for column in &existing.columns {
                        if !it.columns.iter().any(|own| Rc::ptr_eq(own, column)) {
                            it.columns.push(column.clone());
                        }
                    }
                }
                PropertyKind::Column(it)
            }
            PropertyConfig::Expression { expr, deferred } => PropertyKind::Expression {
                expr: crate::query::settle(&expr),
                deferred,
            },
            PropertyConfig::QueryExpression { default } => PropertyKind::QueryExpression {
                default: default.as_ref().map(crate::query::settle),
            },
            PropertyConfig::Synonym(it) => PropertyKind::Synonym(it),
            PropertyConfig::Relationship(it) => {
                let registry = self.registry()?;
                registry.needs_configuration();
                PropertyKind::Relationship(Relationship::new(
                    registry.next_id(),
                    key,
                    &self.rc(),
                    *it,
                )?)
            }
        };
        let property = Property::new(key, kind);
        self.index(&property);
        self.properties
            .borrow_mut()
            .insert(key.clone(), property.clone());
        for subclass in self.direct_subclasses() {
            if subclass.property(key).is_none() && !subclass.concrete {
                subclass.index(&property);
                subclass
                    .properties
                    .borrow_mut()
                    .insert(key.clone(), property.clone());
                subclass.class.property_added(&subclass, &property)?;
            }
        }
        self.class.property_added(&self.rc(), &property)
    }

    pub(crate) fn rc(&self) -> Rc<Self> {
        self.me.upgrade().expect("mappers live in an Rc")
    }

    pub(crate) fn me_weak(&self) -> Weak<Self> {
        self.me.clone()
    }

    pub fn env(&self) -> &Rc<Environment> {
        &self.env
    }

    pub fn id(&self) -> usize {
        self.id
    }

    /// `User`.
    pub fn name(&self) -> &Rc<str> {
        &self.name
    }

    /// `__main__.User`.
    pub fn qualified_name(&self) -> &Rc<str> {
        &self.qualified_name
    }

    /// # Errors
    /// InvalidRequestError when the registry was disposed of.
    pub fn registry(&self) -> Result<Rc<Registry>> {
        self.registry
            .upgrade()
            .ok_or_else(|| Error::invalid_request("The registry of this mapper was disposed of"))
    }

    /// Configures the registry when something new was mapped.
    ///
    /// # Errors
    /// What configuration found wrong.
    pub fn configure(&self) -> Result<()> {
        self.registry()?.configure()
    }

    /// The properties in place, for a reader that adds none meanwhile.
    pub(crate) fn properties_now(&self) -> std::cell::Ref<'_, IndexMap<Key, Rc<Property>>> {
        self.properties.borrow()
    }

    /// In the order of `mapper.attrs`.
    pub fn properties(&self) -> Vec<Rc<Property>> {
        self.properties.borrow().values().cloned().collect()
    }

    pub fn property(&self, key: &str) -> Option<Rc<Property>> {
        self.properties.borrow().get(key).cloned()
    }

    /// The property behind a name, through synonyms.
    pub fn resolve_property(&self, key: &str) -> Option<Rc<Property>> {
        let property = self.property(key)?;
        match &property.kind {
            PropertyKind::Synonym(target) => self.resolve_property(target),
            _ => Some(property),
        }
    }

    /// # Errors
    /// InvalidRequestError when there is no such property.
    pub fn require_property(&self, key: &str) -> Result<Rc<Property>> {
        self.resolve_property(key).ok_or_else(|| {
            Error::invalid_request(format!(
                "Mapper '{self}' has no property '{key}'.  If this property was indicated from other mappers \
                 or configure events, ensure registry.configure() has been called."
            ))
        })
    }

    pub fn attribute_kind(&self, key: &str) -> Option<AttrKind> {
        self.property(key)?.attr_kind()
    }

    /// All names that stand in an object's dictionary.
    pub(crate) fn attribute_keys(&self) -> Vec<Key> {
        self.properties
            .borrow()
            .values()
            .filter(|it| it.attr_kind().is_some())
            .map(|it| it.key.clone())
            .collect()
    }

    /// Columns and SQL expressions, in mapping order.
    pub(crate) fn column_properties(&self) -> Vec<Rc<Property>> {
        self.properties
            .borrow()
            .values()
            .filter(|it| it.attr_kind() == Some(AttrKind::Value))
            .cloned()
            .collect()
    }

    /// Columns that an expired object reads again: all but the deferred ones.
    pub(crate) fn loadable_columns(&self) -> Vec<Rc<Property>> {
        let mut it = self.column_properties();
        it.retain(|it| !it.deferred());
        it
    }

    pub fn relationships(&self) -> Vec<Rc<Relationship>> {
        self.properties
            .borrow()
            .values()
            .filter_map(|it| it.relationship().cloned())
            .collect()
    }

    /// The attribute that a column is loaded into.
    pub fn key_of_column(&self, column: &Rc<Column>) -> Option<Key> {
        if let Some(it) = self.by_column.borrow().get(&address(column)) {
            return Some(it.clone());
        }
        if self.concrete {
            self.key_in_hierarchy(column)
        } else {
            None
        }
    }

    /// # Errors
    /// UnmappedColumnError when the column belongs to no attribute.
    pub(crate) fn require_key_of_column(&self, column: &Rc<Column>) -> Result<Key> {
        self.key_of_column(column).ok_or_else(|| {
            Error::new(
                ErrorKind::UnmappedColumn,
                format!(
                    "No column {} is configured on mapper {self}...",
                    column.full_name()
                ),
            )
        })
    }

    /// The attributes of the primary key, in its order.
    pub fn identity_attribute_keys(&self) -> Vec<Key> {
        self.identity_keys_now().to_vec()
    }

    fn identity_keys_now(&self) -> &[Key] {
        self.identity_keys.get_or_init(|| {
            self.primary_key
                .iter()
                .map(|it| {
                    self.key_of_column(it)
                        .unwrap_or_else(|| it.key.borrow().as_str().into())
                })
                .collect()
        })
    }

    /// The identity key that the object's current values give; missing values are `Null`.
    pub(crate) fn identity_key_of(&self, object: &ObjectRef) -> IdentityKey {
        IdentityKey::new(self, self.primary_key_of(object))
    }

    /// The primary key values as the object has them now.
    pub fn primary_key_of(&self, object: &ObjectRef) -> Vec<Value> {
        self.identity_keys_now()
            .iter()
            .map(|key| {
                object
                    .get(key, AttrKind::Value)
                    .map_or(Value::Null, |it| it.value())
            })
            .collect()
    }

    /// As [`Mapper::primary_key_of`], reading what is expired.
    ///
    /// # Errors
    /// Errors of loading.
    pub fn loaded_primary_key(&self, object: &ObjectRef) -> Result<Vec<Value>> {
        use crate::attributes::{self, Got, Passive};
        let mut values = Vec::with_capacity(self.primary_key.len());
        for key in self.identity_keys_now() {
            values.push(
                match attributes::current_value(object, key, Passive::RETURN_NO_VALUE)? {
                    Got::Slot(it) => it.value(),
                    Got::NoResult | Got::NoValue => Value::Null,
                },
            );
        }
        Ok(values)
    }

    /// What the class is inside queries, without an alias.
    pub fn entity(&self) -> EntityRef {
        if let Some(it) = self.entity.borrow().as_ref() {
            return it.clone();
        }
        let it = Entity::plain(&self.rc());
        *self.entity.borrow_mut() = Some(it.clone());
        it
    }

    /// Breaks the cycle between mapper and entity.
    pub(crate) fn dispose(&self) {
        *self.entity.borrow_mut() = None;
        self.row_statements.borrow_mut().clear();
        for it in self.relationships() {
            *it.lazy_statement.borrow_mut() = None;
        }
        self.clear_listeners();
    }

    /// Whether the object lost the parents without which it must not exist (delete-orphan).
    pub(crate) fn is_orphan(&self, state: &StateRef) -> bool {
        let Ok(registry) = self.registry() else {
            return false;
        };
        let mut it = Some(self.rc());
        while let Some(mapper) = it {
            for relationship in registry.orphanable(&mapper) {
                // An object that was loaded is trusted to have one.
                if !state.has_parent(relationship.id, state.has_key()) {
                    return true;
                }
            }
            it = mapper.inherits();
        }
        false
    }

    pub(crate) fn table_maps(&self) -> &[TableMap] {
        self.table_maps.get_or_init(|| tables::build(self))
    }
}

impl fmt::Display for Mapper {
    /// `Mapper[User(users)]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mapper[{}({})]", self.name, self.shown_table())
    }
}

impl fmt::Debug for Mapper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
