# Templates as Mako has them, as far as the template of a revision needs them.
import re

from alembic.util import CommandError

# What is not plain text: a comment line, a line of Python, a comment, code, an expression, a line that goes on.
_SPECIAL = re.compile(
    r"(?P<note>^[ \t]*\#\#[^\n]*(?:\n|\Z))"
    r"|(?P<line>^[ \t]*%(?!%)[ \t]*(?P<control>[^\n]*)(?:\n|\Z))"
    r"|(?P<percent>^[ \t]*%%)"
    r"|(?P<doc><%doc>.*?</%doc>)"
    r"|(?P<code><%!?(?P<block>\s.*?)%>)"
    r"|(?P<expression>\$\{)"
    r"|(?P<joined>\\\n)",
    re.M | re.S,
)
_FILTERS = re.compile(r"(?s)^(.*[^|])\|([\w\s.,]+)$")


def _closing(text, start):
    """The place behind the brace that closes an expression."""
    depth, quote, at = 1, None, start
    while at < len(text):
        letter = text[at]
        if quote:
            if letter == "\\":
                at += 1
            elif letter == quote:
                quote = None
        elif letter in "'\"":
            quote = letter
        elif letter in "{}":
            depth += 1 if letter == "{" else -1
            if depth == 0:
                return at
        at += 1
    raise CommandError("The template has an expression that is not closed: %s" % text[start:].splitlines()[0])


def _expression(text):
    found = _FILTERS.match(text)
    filters = [it.strip() for it in found.group(2).split(",")] if found else []
    value = (found.group(1) if found else text).strip()
    value = "(%s)" % value if "n" in filters else "str(%s)" % value
    for it in filters:
        if it != "n":
            value = "%s(%s)" % ("str.strip" if it == "trim" else it, value)
    return value


def _program(text):
    lines, depth, at = [], 0, 0

    def write(code):
        lines.append("    " * depth + code)

    def plain(it):
        if it:
            write("_write(%r)" % it)

    while True:
        found = _SPECIAL.search(text, at)
        plain(text[at:found.start() if found else len(text)])
        if not found:
            return "\n".join(lines)
        at = found.end()
        if found["line"] is not None:
            control = found["control"].strip()
            if control.startswith("end"):
                depth -= 1
            elif re.match(r"(else|elif|except|finally)\b", control):
                depth -= 1
                write(control)
                depth += 1
                write("pass")
            else:
                write(control)
                depth += 1
                write("pass")
        elif found["percent"] is not None:
            plain(found["percent"].replace("%%", "%", 1))
        elif found["code"] is not None:
            block = found["block"].strip("\n")
            indent = len(block) - len(block.lstrip())
            for line in block.splitlines():
                write(line[indent:] if not line[:indent].strip() else line)
        elif found["expression"] is not None:
            end = _closing(text, at)
            write("_write(%s)" % _expression(text[at:end]))
            at = end + 1


def render(text, **values):
    parts = []
    try:
        exec(compile(_program(text), "script.py.mako", "exec"), {**values, "_write": lambda it: parts.append(str(it))})
    except CommandError:
        raise
    except Exception as error:
        raise CommandError("Template rendering failed: %s: %s" % (type(error).__name__, error)) from error
    return "".join(parts)
