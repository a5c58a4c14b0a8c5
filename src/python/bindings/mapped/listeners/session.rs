//! Session events.
//!
//! In: what the ORM says about a session, its transactions and its objects. Out: calls of the program's functions.
//! Source of the behaviour: SQLAlchemy `SessionEvents`.

use std::rc::Rc;

use engine::Connection;
use orm::query::Origin;
use orm::{
    Error, ObjectRef, OrmStatement, Session, SessionListener, SessionRef, TransactionHandle,
};
use rustpython_vm::vm::thread::with_current_vm;
use rustpython_vm::{PyObjectRef, VirtualMachine};
use trace::ObjectState;

use super::super::super::errors::carry_orm;
use super::super::super::select::{PySelect, QueryKind, make};
use super::super::super::state::call;
use super::super::instance::to_python;
use super::super::session::{connection_object, session_object};
use super::super::transaction::transaction_object;
use super::Function;

fn word(it: ObjectState) -> &'static str {
    match it {
        ObjectState::Transient => "transient",
        ObjectState::Pending => "pending",
        ObjectState::Persistent => "persistent",
        ObjectState::Deleted => "deleted",
        ObjectState::Detached => "detached",
    }
}

impl Function {
    fn about(
        &self,
        name: &str,
        session: &SessionRef,
        more: impl FnOnce(&VirtualMachine) -> Vec<PyObjectRef>,
    ) -> Result<(), Error> {
        if !self.is(name) {
            return Ok(());
        }
        let args = with_current_vm(|vm| {
            let mut args = vec![session_object(Some(session.clone()), vm)];
            args.extend(more(vm));
            args
        });
        self.call(args).map(drop)
    }
}

impl SessionListener for Function {
    fn before_flush(
        &self,
        session: &SessionRef,
        objects: Option<&[ObjectRef]>,
    ) -> Result<(), Error> {
        self.about("before_flush", session, |vm| {
            let objects = objects.map(|list| {
                let list = list.iter().map(|it| to_python(it, vm)).collect();
                vm.ctx.new_list(list).into()
            });
            vec![vm.ctx.none(), objects.unwrap_or_else(|| vm.ctx.none())]
        })
    }
    fn after_flush(&self, session: &SessionRef) -> Result<(), Error> {
        self.about("after_flush", session, |vm| vec![vm.ctx.none()])
    }
    fn after_flush_postexec(&self, session: &SessionRef) -> Result<(), Error> {
        self.about("after_flush_postexec", session, |vm| vec![vm.ctx.none()])
    }
    fn before_commit(&self, session: &SessionRef) -> Result<(), Error> {
        self.about("before_commit", session, |_| Vec::new())
    }
    fn after_commit(&self, session: &SessionRef) -> Result<(), Error> {
        self.about("after_commit", session, |_| Vec::new())
    }
    fn after_rollback(&self, session: &SessionRef) -> Result<(), Error> {
        self.about("after_rollback", session, |_| Vec::new())
    }
    fn after_soft_rollback(
        &self,
        session: &SessionRef,
        previous: &TransactionHandle,
    ) -> Result<(), Error> {
        self.about("after_soft_rollback", session, |vm| {
            vec![transaction_object(previous, session, vm)]
        })
    }
    fn after_transaction_create(
        &self,
        session: &SessionRef,
        transaction: &TransactionHandle,
    ) -> Result<(), Error> {
        self.about("after_transaction_create", session, |vm| {
            vec![transaction_object(transaction, session, vm)]
        })
    }
    fn after_transaction_end(
        &self,
        session: &SessionRef,
        transaction: &TransactionHandle,
    ) -> Result<(), Error> {
        self.about("after_transaction_end", session, |vm| {
            vec![transaction_object(transaction, session, vm)]
        })
    }
    fn after_begin(
        &self,
        session: &SessionRef,
        transaction: &TransactionHandle,
        connection: &Connection,
    ) -> Result<(), Error> {
        self.about("after_begin", session, |vm| {
            vec![
                transaction_object(transaction, session, vm),
                connection_object(session, connection, vm),
            ]
        })
    }
    fn before_attach(&self, session: &SessionRef, object: &ObjectRef) -> Result<(), Error> {
        self.about("before_attach", session, |vm| vec![to_python(object, vm)])
    }
    fn after_attach(&self, session: &SessionRef, object: &ObjectRef) -> Result<(), Error> {
        self.about("after_attach", session, |vm| vec![to_python(object, vm)])
    }
    fn loaded_as_persistent(&self, session: &SessionRef, object: &ObjectRef) -> Result<(), Error> {
        self.about("loaded_as_persistent", session, |vm| {
            vec![to_python(object, vm)]
        })
    }
    fn transition(
        &self,
        session: &SessionRef,
        object: &ObjectRef,
        from: ObjectState,
        to: ObjectState,
    ) -> Result<(), Error> {
        let name = self.name.split_once("_to_");
        if name != Some((word(from), word(to))) {
            return Ok(());
        }
        self.about(&self.name, session, |vm| vec![to_python(object, vm)])
    }
    fn intercepts(&self) -> bool {
        self.is("do_orm_execute")
    }
    fn orm_execute(
        &self,
        session: &Session,
        statement: OrmStatement,
    ) -> Result<OrmStatement, Error> {
        // What the program executes itself goes past this: its Session has asked the function before.
        let OrmStatement::Select(select) = &statement else {
            return Ok(statement);
        };
        if !self.intercepts() {
            return Ok(statement);
        }
        let kind = match select.origin {
            Origin::Relationship => "relationship",
            Origin::Column => "column",
            Origin::Program => "get",
        };
        with_current_vm(|vm| {
            let mut plain = (**select).clone();
            plain.origin = Origin::Program;
            let args = (
                session_object(Some(session.session_ref()), vm),
                self.function.clone(),
                make(QueryKind::Select(Box::new(plain)), Vec::new(), vm),
                kind,
            );
            let returned = call("sqlalchemy.orm.session", "_load_hook", args, vm)
                .map_err(|it| carry_orm(it, vm))?;
            Ok(
                match returned.downcast_ref::<PySelect>().map(|it| &it.kind) {
                    Some(QueryKind::Select(it)) => {
                        let mut select_back = (**it).clone();
                        select_back.origin = select.origin;
                        OrmStatement::Select(Rc::new(select_back))
                    }
                    _ => statement.clone(),
                },
            )
        })
    }
}
