//! SQLAlchemy's ORM: mapper, attributes, identity map, session, unit of work, loaders.
//!
//! In: mapping configuration, objects of a host language behind the traits of [`host`], ORM statements.
//! Out: `sql` statements sent through `engine`, changes written into the host's objects, trace events.
//! Knows nothing of Python and nothing of GlueSQL. Used by `python` and by Rust programs (see [`plain`]).

pub mod attributes;
pub mod describe;
pub mod env;
pub mod error;
pub mod host;
pub mod identity;
pub mod loaders;
pub mod loading;
pub mod mapper;
mod maps;
pub mod plain;
pub mod property;
pub mod query;
pub mod record;
pub mod registry;
pub mod relationship;
pub mod result;
pub mod session;
pub mod state;
pub mod unit_of_work;

#[cfg(test)]
mod tests;

pub use env::Environment;
pub use error::{Error, ErrorKind};
pub use host::{
    AttrKind, AttributeListener, AttributeStage, Collection, CollectionRef, HostClass, Initiator,
    Instance, Key, MapperListener, ObjectRef, SessionListener, Slot, StateRef, WeakInstance,
};
pub use identity::IdentityKey;
pub use loaders::{Lazy, dynamic};
pub use mapper::{
    EagerDefaults, Mapper, MapperConfig, Placement, PolymorphicLoad, VersionGenerator,
};
pub use property::{ColumnConfig, Property, PropertyConfig, PropertyKind};
pub use query::{
    Entity, EntityRef, FromArg, JoinArg, JoinTarget, LoaderCriteria, LoaderKind, LoaderOption,
    Origin, OrmDelete, OrmInsert, OrmSelect, OrmStatement, OrmUpdate, PathStep, PolymorphicAlias,
    Selected, Synchronize,
};
pub use registry::Registry;
pub use relationship::{
    Backref, Cascade, Direction, Later, PassiveDeletes, Relationship, RelationshipConfig, Target,
};
pub use result::{Item, OrmResult, OrmRow};
pub use session::{GetOptions, Session, SessionConfig, SessionRef, TransactionHandle};
pub use state::{InstanceState, Old};
