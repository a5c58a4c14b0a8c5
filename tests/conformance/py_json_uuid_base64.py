"""json, uuid, base64, hashlib, hmac and secrets."""

import base64
import hashlib
import hmac
import json
import secrets
import uuid

data = {"b": [1, 2.5, None, True], "a": {"ü": "ß\n"}, "n": float("inf")}
print(json.dumps(data), json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False), json.dumps([1, 2], separators=(",", ":")))
print(json.loads('{"x": [1, 2.0, "\\u00e9", null], "y": 1e3}'), json.dumps({1: 2, None: 3, True: 4}))
for text in ("{bad}", '{"a": 1,}', "", "[1 2]"):
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        print(error.msg, error.pos, error.lineno)
try:
    json.dumps({1, 2})
except TypeError as error:
    print(error)
print(json.dumps({"d": 1j}, default=str), json.loads("[1.5]", parse_float=str))
one = uuid.UUID("12345678123456781234567812345678")
print(one, one.hex, one.int, repr(one), uuid.uuid5(uuid.NAMESPACE_DNS, "example.org"), uuid.uuid4().version, len({uuid.uuid4() for _ in range(9)}))
print(base64.b64encode(b"hello?>"), base64.urlsafe_b64encode(b"hello?>"), base64.b64decode("aGk="), base64.b16encode(b"x"), base64.b32encode(b"x"))
print(hashlib.sha256(b"x").hexdigest(), hashlib.md5(b"x").hexdigest(), hashlib.sha1(b"x").digest()[:3], hashlib.new("sha512", b"x").name)
print(hmac.new(b"k", b"m", "sha256").hexdigest()[:16], hmac.compare_digest("a", "a"), len(secrets.token_hex(8)), len(secrets.token_urlsafe(9)), secrets.choice([5]))
