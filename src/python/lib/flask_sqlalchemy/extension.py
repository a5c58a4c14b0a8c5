# The extension object, `db`.
import sqlalchemy as sa
import sqlalchemy.orm as sa_orm
from flask.globals import OUTSIDE_APP as _OUTSIDE_APP, contexts as _contexts, current_app
from flask_sqlalchemy.model import Model, NameMixin
from flask_sqlalchemy.query import Query
from werkzeug.exceptions import abort

_BODY_LEFT_OUT = ("__dict__", "__weakref__", "__annotate__", "__annotate_func__", "__annotations_cache__",
                  "__static_attributes__", "__firstlineno__")


def _context_id():
    if not _contexts:
        raise RuntimeError(_OUTSIDE_APP)
    return id(_contexts[-1])


class SQLAlchemy:
    def __init__(self, app=None, *, metadata=None, session_options=None, query_class=Query, model_class=Model,
                 engine_options=None, add_models_to_shell=True, disable_autonaming=False):
        self.Query = query_class
        self._engine_options = engine_options or {}
        self._engines = {}
        self._session_options = dict(session_options or {})
        scope = self._session_options.pop("scopefunc", _context_id)
        self.session = sa_orm.scoped_session(self._new_session, scope)
        self.Model = self._make_model(model_class, metadata, disable_autonaming)
        self.metadatas = {None: self.Model.metadata}
        if app is not None:
            self.init_app(app)

    def __repr__(self):
        if not _contexts:
            return "<SQLAlchemy>"
        return "<SQLAlchemy %s>" % (self.engine.url,)

    def _make_model(self, model_class, metadata, disable_autonaming):
        mixins = (Model,) if disable_autonaming else (NameMixin, Model)
        bases = [it for it in model_class.__bases__
                 if issubclass(it, (sa_orm.DeclarativeBase, sa_orm.DeclarativeBaseNoMeta))]
        if len(bases) > 1:
            raise ValueError("Only one declarative base can be passed to SQLAlchemy.")
        if bases:
            body = {name: value for name, value in vars(model_class).items() if name not in _BODY_LEFT_OUT}
            if issubclass(model_class, sa_orm.MappedAsDataclass):
                # SQLAlchemy 2.1 refuses what Flask-SQLAlchemy 3.1 makes of such a base.
                raise sa.exc.InvalidRequestError(
                    "Class <class '__main__.FlaskSQLAlchemyBase'> is already a dataclass; ensure that base classes / "
                    "decorator styles of establishing dataclasses are not being mixed. This can happen if a class that "
                    "inherits from 'MappedAsDataclass', even indirectly, is been mapped with "
                    "'@registry.mapped_as_dataclass'")
            body["__fsa__"] = self
            body["query_class"] = self.Query
            if metadata is not None:
                body["metadata"] = metadata
            body["__abstract__"] = True
            return type(bases[0])("FlaskSQLAlchemyBase", mixins + model_class.__bases__, body)
        if isinstance(model_class, sa_orm.DeclarativeMeta):
            model = model_class
        else:
            if model_class is not Model:
                mixins = (NameMixin, model_class) if not disable_autonaming else (model_class,)
            model = sa_orm.declarative_base(cls=type("Model", mixins, {"__abstract__": True}), name="Model", metadata=metadata)
        model.__fsa__ = self
        model.query_class = self.Query
        return model

    def _new_session(self, **kw):
        options = dict(self._session_options)
        options.update(kw)
        options.setdefault("query_cls", self.Query)
        options.setdefault("bind", self.engine)
        cls = options.pop("class_", sa_orm.Session)
        return cls(**options)

    def init_app(self, app):
        if "sqlalchemy" in app.extensions:
            raise RuntimeError("A 'SQLAlchemy' instance has already been registered on this Flask app. Import and use "
                               "that instance instead.")
        app.extensions["sqlalchemy"] = self
        app.teardown_appcontext(self._teardown)
        uri = app.config.setdefault("SQLALCHEMY_DATABASE_URI", None)
        binds = app.config.setdefault("SQLALCHEMY_BINDS", {})
        if uri is None and not binds:
            raise RuntimeError("Either 'SQLALCHEMY_DATABASE_URI' or 'SQLALCHEMY_BINDS' must be set.")
        if binds:
            raise NotImplementedError("Athanor does not have SQLALCHEMY_BINDS yet")
        options = dict(self._engine_options)
        options.update(app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", {}))
        echo = app.config.setdefault("SQLALCHEMY_ECHO", False)
        if echo:
            options.setdefault("echo", True)
        url = sa.make_url(uri)
        if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
            options.setdefault("poolclass", sa.StaticPool)
        engine = self._engines[id(app)] = sa.create_engine(url, **options)
        if app.config.setdefault("SQLALCHEMY_RECORD_QUERIES", False):
            from flask_sqlalchemy.record_queries import _listen
            _listen(engine)

    def _teardown(self, exc):
        self.session.remove()

    @property
    def engine(self):
        app = current_app._get_current_object()
        engine = self._engines.get(id(app))
        if engine is None:
            raise RuntimeError("The current Flask app is not registered with this 'SQLAlchemy' instance. Did you "
                               "forget to call 'init_app', or did you create multiple 'SQLAlchemy' instances?")
        return engine

    @property
    def engines(self):
        return {None: self.engine}

    def get_engine(self, bind_key=None, **kw):
        return self.engine

    @property
    def metadata(self):
        return self.metadatas[None]

    def create_all(self, bind_key="__all__"):
        self.metadata.create_all(self.engine)

    def drop_all(self, bind_key="__all__"):
        self.metadata.drop_all(self.engine)

    def reflect(self, bind_key="__all__"):
        self.metadata.reflect(self.engine)

    def get_or_404(self, entity, ident, *, description=None, **kw):
        found = self.session.get(entity, ident, **kw)
        if found is None:
            abort(404, description=description)
        return found

    def first_or_404(self, statement, *, description=None):
        found = self.session.execute(statement).scalar()
        if found is None:
            abort(404, description=description)
        return found

    def one_or_404(self, statement, *, description=None):
        try:
            return self.session.execute(statement).scalar_one()
        except (sa.exc.NoResultFound, sa.exc.MultipleResultsFound):
            abort(404, description=description)

    def paginate(self, select, *, page=None, per_page=None, max_per_page=None, error_out=True, count=True):
        from flask_sqlalchemy.pagination import SelectPagination
        return SelectPagination(select=select, session=self.session(), page=page, per_page=per_page,
                                max_per_page=max_per_page, error_out=error_out, count=count)

    def Table(self, name, *args, **kwargs):
        if args and isinstance(args[0], sa.MetaData):
            return sa.Table(name, *args, **kwargs)
        kwargs.pop("bind_key", None)
        return sa.Table(name, self.metadata, *args, **kwargs)

    def relationship(self, *args, **kwargs):
        kwargs.setdefault("query_class", self.Query)
        return sa_orm.relationship(*args, **kwargs)

    def dynamic_loader(self, argument, **kwargs):
        return sa_orm.dynamic_loader(argument, **kwargs)

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        if name == "event":
            return sa.event
        for module in (sa, sa_orm):
            try:
                return getattr(module, name)
            except (AttributeError, NotImplementedError):
                continue
        raise AttributeError(name)
