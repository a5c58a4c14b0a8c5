# Rewriter: functions that change operations before they are written.
from alembic.operations import ops


class Rewriter:
    def __init__(self):
        self.dispatch = {}
        self._chained = ()

    def chain(self, other):
        made = Rewriter()
        made.dispatch.update(self.dispatch)
        made._chained = self._chained + (other,)
        return made

    def rewrites(self, operator):
        def register(function):
            self.dispatch[operator] = function
            return function
        return register

    def _rewrite(self, context, revision, directive):
        for kind in type(directive).__mro__:
            if kind in self.dispatch:
                found = self.dispatch[kind](context, revision, directive)
                if found is None:
                    return []
                return list(found) if isinstance(found, (list, tuple)) else [found]
        return [directive]

    def __call__(self, context, revision, directives):
        for script in list(directives):
            for container in (script.upgrade_ops, script.downgrade_ops):
                self._traverse(context, revision, container)
        for other in self._chained:
            other(context, revision, directives)

    def _traverse(self, context, revision, container):
        found = []
        for op in container.ops:
            for it in self._rewrite(context, revision, op):
                if isinstance(it, ops.OpContainer):
                    self._traverse(context, revision, it)
                found.append(it)
        container.ops[:] = found
