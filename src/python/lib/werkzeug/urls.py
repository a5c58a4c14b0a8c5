# Percent signs in addresses.
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~")


def unquote(text, plus=False):
    if plus:
        text = text.replace("+", " ")
    if "%" not in text:
        return text
    data, at, raw = bytearray(), 0, text.encode()
    while at < len(raw):
        part = raw[at + 1:at + 3]
        if raw[at] == 37 and len(part) == 2 and all(chr(it) in "0123456789abcdefABCDEF" for it in part):
            data.append(int(part, 16))
            at += 3
        else:
            data.append(raw[at])
            at += 1
    return data.decode("utf-8", "replace")


def quote(text, plus=False, safe="/"):
    out = []
    for it in str(text).encode():
        sign = chr(it)
        if sign in _PLAIN or sign in safe:
            out.append(sign)
        elif plus and sign == " ":
            out.append("+")
        else:
            out.append("%%%02X" % it)
    return "".join(out)


def query_pairs(text):
    for pair in text.split("&"):
        if pair:
            key, _, value = pair.partition("=")
            yield unquote(key, True), unquote(value, True)


def query_text(values):
    pairs = []
    for key, value in values.items() if hasattr(values, "items") else values:
        for it in value if isinstance(value, (list, tuple)) else [value]:
            if it is not None:
                pairs.append("%s=%s" % (quote(key, True, ""), quote(it, True, "")))
    return "&".join(pairs)
