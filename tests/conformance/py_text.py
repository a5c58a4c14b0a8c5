"""string, textwrap, re, pprint, difflib."""

import difflib
import pprint
import re
import string
import textwrap

print(string.ascii_lowercase[:5], string.Template("$who likes ${what}").substitute(who="a", what="b"), string.capwords("one two"))
print(textwrap.fill("the quick brown fox jumps", 10), textwrap.shorten("hello wide world", 12), repr(textwrap.dedent("  a\n   b")), textwrap.indent("a\nb", "> "))
print(re.findall(r"(\w+)@(\w+)", "a@x b@y"), re.sub(r"(\d+)", lambda it: str(int(it[1]) * 2), "a1b22"), re.split(r"[,;]\s*", "a, b;c"))
match = re.match(r"(?P<year>\d{4})-(?P<month>\d\d)", "2024-05-06")
print(match.groupdict(), match.span("month"), re.fullmatch("a+", "aab"), bool(re.search("X", "axb", re.I)), re.escape("a.b"))
pprint.pprint({"name": "x" * 30, "list": list(range(20)), "nested": {"b": [1, 2], "a": ("y" * 40, None)}}, width=60)
print(pprint.pformat([1, [2, [3, [4]]]], depth=2), difflib.get_close_matches("appel", ["ape", "apple", "peach"]))
print("\n".join(difflib.unified_diff(["a", "b"], ["a", "c"], lineterm="")))
print(f"{3.14159:.2f}|{42:>6}|{42:<6}|{42:^6}|{255:#x}|{1234567:,}|{0.5:%}|{'x'!r:>5}|{1e10:g}", "%05d %-4s|%.1f" % (7, "a", 2.55))
print("a,b,,c".split(","), " x ".strip(), "Straße".casefold(), "abc".translate(str.maketrans("ab", "xy")), "x".join("abc"), "aXbX".rpartition("X"))
