# The folder of a project: its revision files, read and written.
import datetime
import os
import re

from alembic.script.mako import render
from alembic.script.revision import MultipleHeads, RevisionMap
from alembic.script.template import REVISION
from alembic.util import CommandError, files, rev_id, slug, to_tuple

_FILE = re.compile(r"(?!\.\#|__init__)(.*\.py)$")
_TEMPLATE = "%(rev)s_%(slug)s"


class Script:
    def __init__(self, module, rev_id, path):
        self.module = module
        self.revision = rev_id
        self.path = path
        self.down_revision = getattr(module, "down_revision", None)
        self.dependencies = getattr(module, "depends_on", None)
        self.branch_labels_own = to_tuple(getattr(module, "branch_labels", None), default=())
        self._map = None

    @property
    def parents(self):
        return to_tuple(self.down_revision, default=())

    @property
    def needed(self):
        names = to_tuple(self.dependencies, default=())
        return tuple(self._map.get(it).revision for it in names) if self._map else ()

    @property
    def branch_labels(self):
        labels = set(self.branch_labels_own)
        for it in self._map.ancestors(self.revision, dependencies=False):
            labels.update(self._map.by_id[it].branch_labels_own)
        return labels

    @property
    def nextrev(self):
        return frozenset(self._map.children(self.revision))

    @property
    def doc(self):
        return re.split("\n\n", self.longdoc)[0]

    @property
    def longdoc(self):
        doc = self.module.__doc__
        return doc.strip() if doc else ""

    @property
    def is_head(self):
        return not self._map.children(self.revision)

    @property
    def is_base(self):
        return not self.parents

    @property
    def is_branch_point(self):
        return len(self._map.children(self.revision)) > 1

    @property
    def is_merge_point(self):
        return len(self.parents) > 1

    def _marks(self):
        return "%s%s%s" % (" (head)" if self.is_head else "", " (branchpoint)" if self.is_branch_point else "",
                           " (mergepoint)" if self.is_merge_point else "")

    def _parents_text(self):
        return ", ".join(self.parents) or "<base>"

    @property
    def log_entry(self):
        lines = ["Rev: %s%s" % (self.revision, self._marks())]
        if self.parents:
            word = "Merges" if self.is_merge_point else "Parent"
            lines.append("%s: %s" % (word, ", ".join(self.parents)))
        else:
            lines.append("Parent: <base>")
        if self.dependencies:
            lines.append("Also depends on: %s" % ", ".join(to_tuple(self.dependencies)))
        if self.is_branch_point:
            lines.append("Branches into: %s" % ", ".join(self._map.children(self.revision)))
        if self.branch_labels:
            lines.append("Branch names: %s" % ", ".join(sorted(self.branch_labels)))
        lines.append("Path: %s" % self.path)
        doc = "\n".join("    " + it for it in self.longdoc.splitlines())
        return "\n".join(lines) + "\n\n" + doc + "\n"

    def cmd_format(self, verbose=False, include_branches=False, include_doc=False, include_parents=False,
                   tree_indicators=True):
        if verbose:
            return self.log_entry
        text = self.revision
        if include_parents:
            text = "%s -> %s" % (self._parents_text(), text)
        if include_branches and self.branch_labels:
            text += " (%s)" % ", ".join(sorted(self.branch_labels))
        if tree_indicators:
            text += self._marks()
        if include_doc:
            text += ", %s" % self.doc
        return text

    def __str__(self):
        return "%s -> %s%s%s, %s" % (
            self._parents_text(), self.revision, " (head)" if self.is_head else "",
            (" (branchpoint)" if self.is_branch_point else "") + (" (mergepoint)" if self.is_merge_point else ""), self.doc)


class ScriptDirectory:
    def __init__(self, dir, file_template=_TEMPLATE, version_locations=None, truncate_slug_length=40, sourceless=False,
                 output_encoding="utf-8", timezone=None, messaging_opts=None, **kw):
        self.file_template = file_template
        self.version_locations = version_locations
        self.truncate_slug_length = truncate_slug_length or 40
        self._map = None
        if not files.exists(dir):
            raise CommandError("Path doesn't exist: %s.  Please use the 'init' command to create a new scripts folder."
                               % dir)
        self.dir = files.absolute(dir)

    @classmethod
    def from_config(cls, config):
        location = config.get_alembic_option("script_location")
        if location is None:
            raise CommandError("No 'script_location' key found in configuration.")
        locations = config.get_alembic_option("version_locations")
        template = config.get_alembic_option("file_template", _TEMPLATE)
        length = config.get_alembic_option("truncate_slug_length")
        return cls(location, file_template=template.replace("%%", "%"),
                   version_locations=[files.absolute(it) for it in re.split(r"[\s,]+", locations)] if locations else None,
                   truncate_slug_length=int(length) if length else 40)

    @property
    def versions(self):
        return self.version_locations[0] if self.version_locations else os.path.join(self.dir, "versions")

    @property
    def env_py_location(self):
        return os.path.join(self.dir, "env.py")

    @property
    def revision_map(self):
        if self._map is None:
            found = []
            for folder in self.version_locations or [self.versions]:
                if files.exists(folder):
                    for name in sorted(files.names(folder)):
                        script = self._read(folder, name)
                        if script is not None:
                            found.append(script)
            self._map = RevisionMap(found)
        return self._map

    def _read(self, folder, name):
        if not _FILE.match(name):
            return None
        path = os.path.join(folder, name)
        module = files.load(name[:-3], path)
        if not hasattr(module, "revision"):
            raise CommandError("Could not determine revision id from filename %s. Be sure the 'revision' variable is "
                               "declared inside the script (please see 'Upgrading from Alembic 0.1 to 0.2' in the "
                               "documentation)." % name)
        return Script(module, module.revision, path)

    def _multiple(self, error):
        raise CommandError(
            "Multiple head revisions are present for given argument '%s'; please specify a specific target revision, "
            "'<branchname>@%s' to narrow to a specific head, or 'heads' for all heads" % (error.argument, error.argument)
        ) from error

    def get_revisions(self, ids):
        try:
            return tuple(self.revision_map.by_id[it] for it in self.revision_map.resolve(ids))
        except MultipleHeads as error:
            self._multiple(error)

    def get_all_current(self, ids):
        found = {}
        for it in ids:
            found.update(self.revision_map.ancestors(it))
        return {self.revision_map.by_id[it] for it in found}

    def get_all_current_heads(self, ids):
        return [self.revision_map.get(it) for it in ids]

    def get_revision(self, id_):
        found = self.get_revisions(id_)
        return found[0] if found else None

    def as_revision_number(self, id_):
        found = self.get_revisions(id_) if id_ not in (None,) else ()
        if id_ == "heads":
            return tuple(it.revision for it in found)
        return found[0].revision if found else None

    def get_current_head(self):
        heads = self.get_heads()
        if len(heads) > 1:
            raise CommandError("The script directory has multiple heads (due to branching).Please use get_heads(), or "
                               "merge the branches using alembic merge.")
        return heads[0] if heads else None

    def get_heads(self):
        return list(self.revision_map.heads)

    def get_bases(self):
        return list(self.revision_map.bases)

    def get_base(self):
        bases = self.get_bases()
        if len(bases) > 1:
            raise CommandError("The script directory has multiple bases. Please use get_bases().")
        return bases[0] if bases else None

    def walk_revisions(self, base="base", head="heads"):
        graph = self.revision_map
        try:
            tops = graph.resolve(head)
            bottoms = graph.resolve(base)
        except MultipleHeads as error:
            self._multiple(error)
        wanted = {}
        for it in tops:
            wanted.update(graph.ancestors(it, dependencies=False))
        if bottoms:
            below = {}
            for it in bottoms:
                below.update(graph.descendants(it))
            wanted = {it: True for it in wanted if it in below}
        for it in reversed(graph.in_order(list(reversed(list(wanted))))):
            yield graph.by_id[it]

    def iterate_revisions(self, upper, lower, **kw):
        graph = self.revision_map
        below = {}
        for it in graph.resolve(lower):
            below.update(graph.ancestors(it))
        for it in self.walk_revisions("base", upper):
            if it.revision not in below:
                yield it

    def _upgrade_revs(self, destination, current):
        from alembic.runtime.migration import RevisionStep
        graph = self.revision_map
        try:
            for it in current:
                graph.get(it)
            return [RevisionStep(graph.by_id[it], True) for it in graph.upgrades(destination, current)]
        except MultipleHeads as error:
            self._multiple(error)

    def _downgrade_revs(self, destination, current):
        from alembic.runtime.migration import RevisionStep
        graph = self.revision_map
        for it in current:
            graph.get(it)
        return [RevisionStep(graph.by_id[it], False) for it in graph.downgrades(destination, current)]

    def _stamp_revs(self, revision, heads):
        from alembic.runtime.migration import StampStep
        graph = self.revision_map
        try:
            targets = graph.resolve(revision)
        except MultipleHeads as error:
            self._multiple(error)
        heads = to_tuple(heads, default=())
        if tuple(heads) == tuple(targets):
            return []
        older = {}
        for it in heads:
            if it in graph.by_id:
                older.update(graph.ancestors(it))
        return [StampStep(heads, targets, is_upgrade=not targets or targets[0] not in older)]

    def generate_revision(self, revid, message, head=None, splice=False, branch_labels=None, version_path=None,
                          file_template=None, depends_on=None, upgrades="", downgrades="", imports=(), **kw):
        graph = self.revision_map
        if head is None:
            head = "head"
        try:
            parents = graph.resolve(head)
        except MultipleHeads as error:
            raise CommandError("Multiple heads are present; please specify the head revision on which the new revision "
                               "should be based, or perform a merge.") from error
        for it in parents:
            if not graph.by_id[it].is_head and not splice:
                raise CommandError("Revision %s is not a head revision; please specify --splice to create a new branch "
                                   "from this revision" % it)
        if revid in graph.by_id:
            from alembic.util import warn
            warn("Revision %s is present more than once" % revid)
        now = datetime.datetime.now()
        path = self._path(revid, message, now, version_path)
        labels = to_tuple(branch_labels)
        template = os.path.join(self.dir, "script.py.mako")
        template = files.read(template) if files.exists(template) else REVISION
        text = render(
            template, message=message or "empty message", up_revision=revid, down_revision=_scalar(parents),
            branch_labels=labels if labels else None, depends_on=depends_on, create_date=now, comma=_comma,
            upgrades=upgrades, downgrades=downgrades, imports="\n".join(imports), **kw)
        files.write_new(path, text)
        script = self._read(os.path.dirname(path), os.path.basename(path))
        graph.add(script)
        return script

    def _path(self, revid, message, now, version_path):
        values = {"rev": revid, "slug": slug(message or "", self.truncate_slug_length), "epoch": int(now.timestamp()),
                  "year": now.year, "month": now.month, "day": now.day, "hour": now.hour, "minute": now.minute,
                  "second": now.second}
        return os.path.join(version_path or self.versions, "%s.py" % (self.file_template % values))

    def run_env(self):
        files.load("env_py", self.env_py_location)


def _scalar(parents):
    """As a revision file writes it: nothing, one name, or a tuple."""
    if not parents:
        return None
    return parents[0] if len(parents) == 1 else tuple(parents)


def _comma(value):
    return "" if value is None else ", ".join(to_tuple(value))
