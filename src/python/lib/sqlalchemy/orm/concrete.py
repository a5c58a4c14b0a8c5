# Concrete inheritance: the union of the classes' tables, and the bases that read from it.
#
# This file makes the union and asks for the mapping; what a union means to queries is decided by the native half.
import _athanor_orm
from sqlalchemy import exc


def _column_of(table, key, type_, cast_nulls):
    from sqlalchemy import cast, null, type_coerce
    if key in table.c:
        return table.c[key]
    return (cast if cast_nulls else type_coerce)(null(), type_).label(key)


def polymorphic_union(table_map, typecolname, aliasname="p_union", cast_nulls=True):
    """All rows of several tables, each with the columns of all and one that tells the table."""
    from sqlalchemy import literal_column, select, union_all
    types = {}
    for table in table_map.values():
        for column in table.c:
            if column.key == typecolname:
                raise exc.InvalidRequestError(
                    "Polymorphic union can not use '%s' as the discriminator column due to mapped column %r; please apply "
                    "the 'typecolname' argument; this is available on ConcreteBase as '_concrete_discriminator_name'"
                    % (typecolname, column))
            types[column.key] = column.type
    parts = []
    for identity, table in table_map.items():
        columns = [_column_of(table, key, type_, cast_nulls) for key, type_ in types.items()]
        if typecolname is not None:
            shown = "'%s'" % identity.replace("'", "''") if isinstance(identity, str) else repr(identity)
            columns.append(literal_column(shown).label(typecolname))
        parts.append(select(*columns).select_from(table))
    return union_all(*parts).alias(aliasname)


def _union_of(mappers, discriminator):
    return polymorphic_union({it.polymorphic_identity: it.local_table for it in mappers}, discriminator, "pjoin")


def _discriminator(cls):
    return getattr(cls, "_concrete_discriminator_name", None) or "type"


class ConcreteBase:
    """A base whose queries find the rows of all its concrete classes."""

    @classmethod
    def __declare_first__(cls):
        if _athanor_orm.has_polymorphic_union(cls):
            return
        name = _discriminator(cls)
        _athanor_orm.set_polymorphic_union(cls, _union_of(list(cls.__mapper__.self_and_descendants), name), name)


class AbstractConcreteBase(ConcreteBase):
    """The same without a table of its own: it is mapped to the union when all its classes are there."""

    __no_table__ = True

    @classmethod
    def __declare_first__(cls):
        cls._sa_map_to_union()

    @classmethod
    def _sa_map_to_union(cls):
        from sqlalchemy.orm import decl
        if "__mapper__" in cls.__dict__:
            return
        mappers, stack = [], list(cls.__subclasses__())
        while stack:
            below = stack.pop()
            stack.extend(below.__subclasses__())
            if "__mapper__" in below.__dict__:
                mappers.append(below.__mapper__)
        if not mappers:
            return
        name = _discriminator(cls)
        keys = [column.key for mapper in mappers for column in mapper.local_table.primary_key]
        decl.map_to_union(cls._sa_registry, cls, _union_of(mappers, name), name, list(dict.fromkeys(keys)))
        stack = [cls]
        while stack:
            below = stack.pop(0)
            stack.extend(below.__subclasses__())
            mapper = below.__dict__.get("__mapper__")
            if mapper is not None and mapper.concrete and mapper.inherits is None:
                for above in below.__mro__[1:]:
                    if "__mapper__" in above.__dict__:
                        _athanor_orm.set_concrete_base(below, above)
                        decl.mark_unimplemented(below, above)
                        break


ConcreteBase.__module__ = AbstractConcreteBase.__module__ = "sqlalchemy.ext.declarative.extensions"
