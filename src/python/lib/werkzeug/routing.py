# Routes: patterns with converters, matched against a path and built from values.
import re
import uuid

from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.urls import query_text, quote

_PART = re.compile(r"<(?:(?P<kind>[a-zA-Z_]\w*)(?:\((?P<args>.*?)\))?:)?(?P<name>[a-zA-Z_]\w*)>")


class BuildError(LookupError):
    def __init__(self, endpoint, values, method, suggested=None):
        super().__init__(endpoint, values, method)
        self.endpoint, self.values, self.method, self.suggested = endpoint, values, method, suggested

    def __str__(self):
        text = "Could not build url for endpoint %r" % self.endpoint
        if self.method:
            text += " (%r)" % self.method
        if self.values:
            text += " with values %r" % sorted(self.values)
        text += "."
        if self.suggested is not None:
            if self.endpoint == self.suggested.endpoint:
                missing = self.suggested.arguments - set(self.values or ()) - set(self.suggested.defaults)
                if missing:
                    text += " Did you forget to specify values %r?" % sorted(missing)
            else:
                text += " Did you mean %r instead?" % self.suggested.endpoint
        return text


BuildError.__module__ = "werkzeug.routing.exceptions"


class RequestRedirect(HTTPException):
    code = 308

    def __init__(self, new_url):
        super().__init__()
        self.new_url = new_url


def _one_of(args):
    names = [it.strip().strip("\"'") for it in (args or "").split(",")]
    return "|".join(re.escape(it) for it in names)


class Rule:
    def __init__(self, rule, endpoint, methods, defaults=None, strict_slashes=True):
        self.rule = rule
        self.endpoint = endpoint
        self.methods = methods
        self.defaults = dict(defaults or {})
        self.strict_slashes = strict_slashes
        self.arguments = set(self.defaults)
        self._converters = {}
        self._parts = []
        pattern, at, weight = "", 0, []
        for it in _PART.finditer(rule):
            fixed = rule[at:it.start()]
            pattern += re.escape(fixed)
            self._parts.append((None, fixed))
            kind, name = it.group("kind") or "default", it.group("name")
            pattern += "(?P<%s>%s)" % (name, self._pattern(kind, it.group("args")))
            self._converters[name] = kind
            self._parts.append((kind, name))
            self.arguments.add(name)
            weight.append(1 if kind == "path" else 0)
            at = it.end()
        pattern += re.escape(rule[at:])
        self._parts.append((None, rule[at:]))
        self._regex = re.compile("^%s$" % pattern)
        # Fixed paths first, then those with fewer and narrower parts.
        self.weight = (sum(weight), len(weight))

    @staticmethod
    def _pattern(kind, args):
        if kind == "int":
            return "-?\\d+" if args and "signed=True" in args.replace(" ", "") else "\\d+"
        if kind == "float":
            return "\\d+\\.\\d+"
        if kind == "path":
            return "[^/].*?"
        if kind == "uuid":
            return "[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}"
        if kind == "any":
            return _one_of(args)
        if kind in ("default", "string"):
            return "[^/]+"
        raise LookupError("the converter %r does not exist" % kind)

    def match(self, path):
        found = self._regex.match(path)
        if found is None:
            return None
        values = dict(self.defaults)
        for name, text in found.groupdict().items():
            kind = self._converters[name]
            values[name] = int(text) if kind == "int" else float(text) if kind == "float" else (
                uuid.UUID(text) if kind == "uuid" else text)
        return values

    def suits(self, values):
        if any(it not in values and it not in self.defaults for it in self._converters):
            return False
        return all(values.get(key, value) == value for key, value in self.defaults.items() if key not in self._converters)

    def build(self, values):
        path = "".join(text if kind is None else quote(
            "%s" % (float(values.get(text, self.defaults.get(text))) if kind == "float" else
                    values.get(text, self.defaults.get(text))), safe="/!$&'()*+,;=:@" if kind == "path" else "!$&'()*+,;=:@")
            for kind, text in self._parts)
        query = query_text({key: value for key, value in values.items() if key not in self.arguments})
        return path + ("?" + query if query else "")

    def __str__(self):
        return self.rule

    def __repr__(self):
        shown = "".join(text if kind is None else "<%s>" % text for kind, text in self._parts)
        methods = " (%s)" % ", ".join(self.methods) if self.methods is not None else ""
        return "<Rule %r%s -> %s>" % (shown, methods, self.endpoint)


class Map:
    def __init__(self):
        self._endpoints = {}

    def add(self, rule):
        # Rules of one endpoint stand together, those with the most to fill in first.
        self._endpoints.setdefault(rule.endpoint, []).append(rule)
        self._endpoints[rule.endpoint].sort(key=lambda it: (-len(it.arguments), -len(it.defaults)))

    @property
    def _rules(self):
        return [it for rules in self._endpoints.values() for it in rules]

    def iter_rules(self, endpoint=None):
        return iter([it for it in self._rules if endpoint is None or it.endpoint == endpoint])

    def match(self, path, method, root="http://localhost"):
        allowed = set()
        for rule in sorted(self._rules, key=lambda it: it.weight):
            values = rule.match(path)
            if values is None:
                if rule.rule.endswith("/") and rule.strict_slashes and rule.match(path + "/") is not None and (
                        method in rule.methods):
                    raise RequestRedirect(root + path + "/")
                continue
            if method in rule.methods:
                return rule, values
            allowed |= rule.methods
        if allowed:
            error = MethodNotAllowed()
            error.valid_methods = sorted(allowed)
            raise error
        raise NotFound()

    def build(self, endpoint, values):
        for rule in self._rules:
            if rule.endpoint == endpoint and rule.suits(values):
                return rule.build(values)
        import difflib
        best = None
        if self._rules:
            best = max(self._rules, key=lambda it: difflib.SequenceMatcher(None, it.endpoint, endpoint).ratio())
        raise BuildError(endpoint, values, None, best)

    def __repr__(self):
        return "Map([%s])" % ",\n ".join(map(repr, self._rules))
