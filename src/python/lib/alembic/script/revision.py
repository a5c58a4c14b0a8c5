# The graph of revisions: who comes after whom, and the way from here to there.
import re

from alembic.util import CommandError, to_tuple


class RevisionError(Exception):
    pass


class ResolutionError(RevisionError):
    def __init__(self, message, argument):
        super().__init__(message)
        self.argument = argument


class MultipleHeads(RevisionError):
    def __init__(self, heads, argument):
        self.heads = heads
        self.argument = argument
        super().__init__("Multiple heads are present for given argument '%s'; %s" % (argument, ", ".join(heads)))


_RELATIVE = re.compile(r"^(?:(.*?)@)?(\w*?)([+-])(\d+)$")


class RevisionMap:
    def __init__(self, revisions):
        self.by_id = {}
        for it in revisions:
            self.add(it)
        for it in list(self.by_id.values()):
            for parent in it.parents + it.needed:
                if parent not in self.by_id:
                    raise KeyError(parent)

    def add(self, revision):
        self.by_id[revision.revision] = revision
        revision._map = self

    def children(self, name):
        return tuple(it.revision for it in self.by_id.values() if name in it.parents)

    @property
    def heads(self):
        return tuple(name for name in self.by_id if not self.children(name))

    @property
    def bases(self):
        return tuple(name for name, it in self.by_id.items() if not it.parents)

    def ancestors(self, name, dependencies=True):
        # The revision itself and everything before it.
        found, todo = {}, [name]
        while todo:
            it = todo.pop()
            if it in found:
                continue
            found[it] = True
            revision = self.by_id[it]
            todo.extend(revision.parents)
            if dependencies:
                todo.extend(revision.needed)
        return found

    def descendants(self, name):
        return {it: True for it in self.by_id if name in self.ancestors(it)}

    def get(self, name):
        if name in self.by_id:
            return self.by_id[name]
        labelled = [it for it in self.by_id.values() if name in it.branch_labels_own]
        if labelled:
            return labelled[0]
        partial = [it for it in self.by_id if it.startswith(name)] if len(name) >= 4 or name in "".join(self.by_id) else []
        if len(partial) > 1:
            raise CommandError("Revision identifier %s not unique, matches: %s" % (
                name, ", ".join("'%s'" % it for it in sorted(partial))))
        if not partial:
            raise CommandError("Can't locate revision identified by '%s'" % name)
        return self.by_id[partial[0]]

    def branch_heads(self, label):
        start = self.get(label).revision
        return tuple(it for it in self.heads if start in self.ancestors(it) or it == start)

    def resolve(self, name, current=()):
        # Identifiers of revisions that an argument such as `head`, `ae10`, `lib@head` or `base` means.
        if name is None or name == "base":
            return ()
        if isinstance(name, (tuple, list)):
            return tuple(it for one in name for it in self.resolve(one, current))
        label, _, rest = name.rpartition("@")
        if rest == "heads":
            return self.branch_heads(label) if label else self.heads
        if rest == "head":
            heads = self.branch_heads(label) if label else self.heads
            if len(heads) > 1:
                raise MultipleHeads(heads, "%s@head" % label if label else "head")
            return heads
        if rest == "current":
            return tuple(current)
        if rest == "base":
            return ()
        return (self.get(rest).revision,)

    def in_order(self, names):
        # Parents before children, so that the way back is: the first of several branches first.
        wanted, done, out = dict.fromkeys(names), {}, []
        tops = [it for it in wanted if not any(child in wanted for child in self.children(it))]

        def visit(name):
            if name in done:
                return
            done[name] = True
            revision = self.by_id[name]
            for it in reversed(revision.parents + revision.needed):
                if it in wanted:
                    visit(it)
            out.append(name)

        for name in sorted(tops, key=list(self.by_id).index, reverse=True):
            visit(name)
        for name in wanted:
            visit(name)
        return out

    def walk_up(self, start, steps, label=None):
        for _ in range(steps):
            after = self.children(start) if start else self.bases
            if label:
                within = self.descendants(self.get(label).revision)
                after = tuple(it for it in after if it in within)
            if len(after) != 1:
                return None
            start = after[0]
        return start

    def walk_down(self, start, steps):
        for _ in range(steps):
            if not start:
                return None
            parents = self.by_id[start].parents
            start = parents[0] if parents else ()
        return start

    def upgrades(self, target, current):
        relative = _RELATIVE.match(target) if isinstance(target, str) else None
        have = {}
        for it in current:
            have.update(self.ancestors(it))
        if relative and relative.group(3) == "+":
            label, anchor, _, steps = relative.groups()
            steps = int(steps)
            if anchor:
                start = self.resolve(anchor)[0]
            else:
                if len(current) > 1:
                    raise CommandError("Ambiguous upgrade from multiple current revisions")
                start = current[0] if current else None
            found = self.walk_up(start, steps, label)
            if found is None:
                raise CommandError("Relative revision %s didn't produce %d migrations" % (target, steps))
            targets = (found,)
        elif relative and relative.group(2):
            start = self.resolve(relative.group(2))[0]
            found = self.walk_down(start, int(relative.group(4)))
            if found is None:
                raise CommandError("Relative revision %s didn't produce %s migrations" % (target, relative.group(4)))
            targets = (found,) if found else ()
        else:
            targets = self.resolve(target, current)
        wanted = {}
        for it in targets:
            wanted.update(dict.fromkeys(reversed(list(self.ancestors(it)))))
        return self.in_order([it for it in wanted if it not in have])

    def downgrades(self, target, current):
        relative = _RELATIVE.match(target) if isinstance(target, str) else None
        have = {}
        for it in current:
            have.update(self.ancestors(it, dependencies=True))
        if relative and relative.group(3) == "-":
            label, anchor, _, steps = relative.groups()
            steps = int(steps)
            if anchor:
                start = self.resolve(anchor)[0]
            elif label:
                start = next(iter(it for it in current if it in self.descendants(self.get(label).revision)), None)
            else:
                if len(current) > 1:
                    raise CommandError("Ambiguous downgrade from multiple current revisions")
                start = current[0] if current else None
            found = self.walk_down(start, steps) if start else None
            if found is None:
                raise CommandError("Relative revision %s didn't produce %d migrations" % (target, steps))
            kept = self.ancestors(found) if found else {}
            dropped = [it for it in have if it not in kept]
            if found:
                below = self.descendants(found)
                dropped = [it for it in dropped if it in below]
        elif relative and relative.group(3) == "+":
            found = self.walk_up(self.resolve(relative.group(2))[0], int(relative.group(4)))
            if found is None:
                raise CommandError("Relative revision %s didn't produce %s migrations" % (target, relative.group(4)))
            below = self.descendants(found)
            dropped = [it for it in have if it in below and it != found]
        else:
            label, _, rest = target.rpartition("@")
            targets = self.resolve(target, current)
            if not targets:
                dropped = list(have)
                if label:
                    within = self.descendants(self.get(label).revision)
                    dropped = [it for it in dropped if it in within]
            else:
                kept, below = {}, {}
                for it in targets:
                    kept.update(self.ancestors(it))
                    below.update(self.descendants(it))
                dropped = [it for it in have if it in below and it not in kept]
                if not dropped and any(it not in have for it in targets):
                    raise CommandError("Destination %s is not a valid downgrade target from current head(s)" % target)
        return list(reversed(self.in_order(list(reversed(dropped)))))
