# What Python adds to the last line of a traceback: `Did you mean: 'sqrt'?`.
import sys


def suffix(error):
    try:
        return _suffix(error) or ""
    except Exception:
        return ""


def _suffix(error):
    if isinstance(error, SyntaxError):
        return _keyword(error)
    if isinstance(error, ImportError):
        wanted = getattr(error, "name_from", None)
        if wanted is None or error.name is None:
            return None
        import importlib
        return _meant(_close(wanted, dir(importlib.import_module(error.name))))
    if isinstance(error, UnboundLocalError):
        return None
    if isinstance(error, (NameError, AttributeError)):
        wanted = getattr(error, "name", None)
        if wanted is None:
            return None
        if isinstance(error, AttributeError):
            return _attribute(error, wanted)
        return _name(error, wanted)
    if isinstance(error, TypeError):
        return _argument(error, str(error))
    return None


def _meant(found):
    return ". Did you mean: '%s'?" % found if found else None


def _close(wanted, names):
    # Python's own measure of how far two names are apart.
    import traceback
    distance = traceback._levenshtein_distance
    best, limit = None, None
    for it in sorted({one for one in names if isinstance(one, str)}):
        if it == wanted or it.startswith("_") and not wanted.startswith("_"):
            continue
        most = (len(it) + len(wanted) + 3) * 2 // 6
        if limit is not None:
            most = min(most, limit - 1)
        found = distance(wanted, it, most)
        if found <= most and (limit is None or found < limit):
            best, limit = it, found
    return best


def _attribute(error, wanted):
    owner = getattr(error, "obj", None)
    if owner is None:
        return None
    return _meant(_close(wanted, dir(owner)))


def _last_frame(error):
    trace = error.__traceback__
    if trace is None:
        return None
    while trace.tb_next is not None:
        trace = trace.tb_next
    return trace.tb_frame


def _name(error, wanted):
    frame = _last_frame(error)
    found = None
    if frame is not None:
        import builtins
        here = frame.f_locals.get("self")
        if here is not None and hasattr(here, wanted):
            return ". Did you mean: 'self.%s'?" % wanted
        found = _close(wanted, [*frame.f_locals, *frame.f_globals, *dir(builtins)])
    text = _meant(found) or ""
    if wanted in _MODULES:
        return text + (" Or did you forget to import '%s'?" if text else ". Did you forget to import '%s'?") % wanted
    return text


_MODULES = frozenset((
    "abc", "asyncio", "base64", "bisect", "calendar", "collections", "contextlib", "copy", "csv", "dataclasses", "datetime",
    "decimal", "enum", "fractions", "functools", "hashlib", "heapq", "inspect", "io", "itertools", "json", "logging", "math",
    "operator", "os", "pathlib", "pprint", "random", "re", "secrets", "statistics", "string", "sys", "textwrap", "threading",
    "time", "traceback", "types", "typing", "uuid", "warnings", "weakref"))


def _argument(error, message):
    # A keyword argument that a function or a model does not have.
    import re
    match = re.match(r"(?:(\w+)\.)?(\w+)\(\) got an unexpected keyword argument '(\w+)'$", message)
    if match:
        owner, name, wanted = match.groups()
        target = _find(error, owner or name)
        if owner and target is not None:
            target = getattr(target, name, None)
        if isinstance(target, type):
            target = target.__init__
        code = getattr(target, "__code__", None)
        if code is None:
            return None
        names = code.co_varnames[:code.co_argcount + code.co_kwonlyargcount]
        return _meant(_close(wanted, [it for it in names if it != "self"]))
    match = re.match(r"'(\w+)' is an invalid keyword argument for (\w+)$", message)
    if match:
        target = _find(error, match.group(2))
        if target is not None:
            from sqlalchemy import inspect
            return _meant(_close(match.group(1), inspect(target).attrs.keys()))
    return None


def _find(error, name):
    trace = error.__traceback__
    while trace is not None:
        for names in (trace.tb_frame.f_locals, trace.tb_frame.f_globals):
            if name in names:
                return names[name]
        trace = trace.tb_next
    return None


def _keyword(error):
    # A word that becomes a keyword with one small change, when the program is right with it.
    if error.msg != "invalid syntax" or error.lineno is None:
        return None
    import _athanor
    import difflib
    import keyword
    import re
    source = _athanor.source(error.filename)
    if source is None:
        return None
    lines = source.split("\n")
    at = error.lineno - 1
    for match in re.finditer(r"[A-Za-z_]\w*", lines[at]):
        word = match.group()
        if keyword.iskeyword(word):
            continue
        for other in difflib.get_close_matches(word, keyword.kwlist + keyword.softkwlist, 3, 0.6):
            line = lines[at][:match.start()] + other + lines[at][match.end():]
            try:
                compile("\n".join(lines[:at] + [line] + lines[at + 1:]), error.filename, "exec", 0x2000)
            except SyntaxError as again:
                if again.lineno is None or again.lineno <= error.lineno:
                    continue
            return ". Did you mean '%s'?" % other
    return None
