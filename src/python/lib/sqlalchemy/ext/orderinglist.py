# ordering_list(): a list that writes each member's position into an attribute of it.
from sqlalchemy.orm.collections import InstrumentedList


def ordering_list(attr, count_from=None, ordering_func=None, reorder_on_append=False):
    if ordering_func is None:
        start = count_from or 0
        ordering_func = count_from_0 if start == 0 else count_from_1 if start == 1 else count_from_n_factory(start)
    return lambda: OrderingList(attr, ordering_func=ordering_func, reorder_on_append=reorder_on_append)


def count_from_0(index, collection):
    return index


def count_from_1(index, collection):
    return index + 1


def count_from_n_factory(start):
    def f(index, collection):
        return index + start
    f.__name__ = "count_from_%i" % start
    return f


class OrderingList(InstrumentedList):
    def __init__(self, ordering_attr=None, ordering_func=None, reorder_on_append=False):
        super().__init__()
        self.ordering_attr = ordering_attr
        self.ordering_func = ordering_func or count_from_0
        self.reorder_on_append = reorder_on_append

    def _get_order_value(self, entity):
        return getattr(entity, self.ordering_attr)

    def _set_order_value(self, entity, value):
        setattr(entity, self.ordering_attr, value)

    def reorder(self):
        for index, entity in enumerate(self):
            self._order_entity(index, entity, True)

    _reorder = reorder

    def _order_entity(self, index, entity, reorder=True):
        have = self._get_order_value(entity)
        if have is not None and not reorder:
            return
        should_be = self.ordering_func(index, self)
        if have != should_be:
            self._set_order_value(entity, should_be)

    def _sa_append(self, entity):
        list.append(self, entity)
        self._order_entity(len(self) - 1, entity, self.reorder_on_append)

    def append(self, entity):
        super().append(entity)
        self._order_entity(len(self) - 1, entity, self.reorder_on_append)

    def insert(self, index, entity):
        super().insert(index, entity)
        self.reorder()

    def remove(self, entity):
        super().remove(entity)
        if self._sa_adapter is not None:
            self.reorder()

    def pop(self, index=-1):
        entity = super().pop(index)
        self.reorder()
        return entity

    def __setitem__(self, index, entity):
        if isinstance(index, slice):
            super().__setitem__(index, entity)
            self.reorder()
        else:
            self._order_entity(int(index), entity, True)
            super().__setitem__(index, entity)

    def __delitem__(self, index):
        super().__delitem__(index)
        self.reorder()
