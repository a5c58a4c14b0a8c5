"""logging to a stream, io, sys and os without a disk."""

import io
import logging
import os
import sys
import time

stream = io.StringIO()
handler = logging.StreamHandler(stream)
handler.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(message)s"))
log = logging.getLogger("app.db")
log.addHandler(handler)
log.setLevel(logging.INFO)
log.debug("no")
log.info("hello %s", "x")
log.warning("%d rows", 5)
try:
    1 / 0
except ZeroDivisionError:
    log.exception("failed")
print(stream.getvalue().splitlines()[:3], stream.getvalue().splitlines()[-1], log.isEnabledFor(logging.DEBUG), logging.getLevelName(30))
text = io.StringIO("one\ntwo\n")
print(text.readline(), list(text), io.BytesIO(b"abc").read(2))
print(os.path.join("a", "b.txt"), os.path.splitext("x/y.tar.gz"), os.path.basename("/a/b"), os.path.dirname("/a/b"), os.sep, os.path.exists("no such file"), os.getenv("NO_SUCH", "d"))
print(sys.version_info >= (3, 11), sys.maxsize, sys.byteorder, isinstance(sys.argv, list), sys.getsizeof([]) > 0, sys.getrecursionlimit())
start = time.perf_counter()
time.sleep(0.01)
print(time.perf_counter() - start >= 0.01, time.strftime("%Y-%m-%d", time.gmtime(0)), time.gmtime(86400).tm_mday, type(time.time()).__name__)
print("to stderr", file=sys.stderr)
sys.stdout.write("written\n")
print("a", "b", sep="-", end="!\n", flush=True)
try:
    sys.exit("bye")
except SystemExit as error:
    print(repr(error), error.code)
