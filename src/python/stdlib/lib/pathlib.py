# Paths as text. They touch only the files of a simulated project, because there are no others.
import fnmatch
import os
import posixpath


class PurePath:
    def __init__(self, *parts):
        texts = [os.fspath(it) for it in parts]
        joined = posixpath.join(*texts) if texts else ""
        root = "/" if joined.startswith("/") else ""
        names = [it for it in joined.split("/") if it not in ("", ".")]
        self._names = names
        self.root = root
        self.drive = ""

    def _make(self, names, root=None):
        made = type(self).__new__(type(self))
        made._names, made.root, made.drive = list(names), self.root if root is None else root, ""
        return made

    @property
    def anchor(self):
        return self.root

    @property
    def parts(self):
        return (("/",) if self.root else ()) + tuple(self._names)

    def __str__(self):
        return self.root + "/".join(self._names) or "."

    def __fspath__(self):
        return str(self)

    def as_posix(self):
        return str(self)

    def as_uri(self):
        if not self.root:
            raise ValueError("relative path can't be expressed as a file URI")
        return "file://" + str(self)

    def __repr__(self):
        return "%s(%r)" % (type(self).__name__, str(self))

    def __eq__(self, other):
        return isinstance(other, PurePath) and self.parts == other.parts

    def __hash__(self):
        return hash(self.parts)

    def __lt__(self, other):
        return self.parts < other.parts

    def __le__(self, other):
        return self.parts <= other.parts

    def __gt__(self, other):
        return self.parts > other.parts

    def __ge__(self, other):
        return self.parts >= other.parts

    def __truediv__(self, other):
        try:
            return self.joinpath(other)
        except TypeError:
            return NotImplemented

    def __rtruediv__(self, other):
        return type(self)(other, self)

    def joinpath(self, *others):
        return type(self)(self, *others)

    @property
    def name(self):
        return self._names[-1] if self._names else ""

    @property
    def suffix(self):
        at = self.name.rfind(".")
        return self.name[at:] if 0 < at < len(self.name) - 1 else ""

    @property
    def suffixes(self):
        if self.name.endswith("."):
            return []
        return ["." + it for it in self.name.lstrip(".").split(".")[1:]]

    @property
    def stem(self):
        suffix = self.suffix
        return self.name[:-len(suffix)] if suffix else self.name

    @property
    def parent(self):
        return self._make(self._names[:-1]) if self._names else self

    @property
    def parents(self):
        found, it = [], self
        while it._names:
            it = it.parent
            found.append(it)
        return tuple(found)

    def is_absolute(self):
        return bool(self.root)

    def is_relative_to(self, other, *more):
        other = PurePath(other, *more)
        return self.parts[:len(other.parts)] == other.parts

    def relative_to(self, other, *more):
        base = PurePath(other, *more)
        if not self.is_relative_to(base):
            raise ValueError("%r is not in the subpath of %r" % (str(self), str(base)))
        return self._make(self.parts[len(base.parts):], root="")

    def with_name(self, name):
        if not self.name:
            raise ValueError("%r has an empty name" % (self,))
        return self._make(self._names[:-1] + [name])

    def with_stem(self, stem):
        return self.with_name(stem + self.suffix)

    def with_suffix(self, suffix):
        if suffix and (not suffix.startswith(".") or suffix == "."):
            raise ValueError("Invalid suffix %r" % suffix)
        return self.with_name(self.stem + suffix)

    def match(self, pattern):
        return fnmatch.fnmatchcase(self.name if "/" not in pattern else str(self), pattern)


class PurePosixPath(PurePath):
    pass


class PureWindowsPath(PurePath):
    def __init__(self, *parts):
        raise NotImplementedError("Athanor does not have pathlib.PureWindowsPath")


class Path(PurePath):
    @classmethod
    def cwd(cls):
        return cls(os.getcwd())

    @classmethod
    def home(cls):
        return cls("/")

    def __repr__(self):
        return "PosixPath(%r)" % str(self)

    def absolute(self):
        return self if self.root else type(self)(os.getcwd(), self)

    def resolve(self, strict=False):
        return type(self)(os.path.normpath(str(self.absolute())))

    def expanduser(self):
        return self

    def stat(self, **kw):
        return os.stat(self)

    def exists(self, **kw):
        return os.path.exists(self)

    def is_file(self):
        return os.path.isfile(self)

    def is_dir(self):
        return os.path.isdir(self)

    def iterdir(self):
        for it in os.listdir(self):
            yield self / it

    def glob(self, pattern):
        first, _, rest = pattern.partition("/")
        if first == "**":
            if rest:
                yield from self.glob(rest)
            for it in self.iterdir():
                if it.is_dir():
                    yield from it.glob(pattern)
            return
        for it in self.iterdir():
            if fnmatch.fnmatchcase(it.name, first):
                if rest:
                    if it.is_dir():
                        yield from it.glob(rest)
                else:
                    yield it

    def rglob(self, pattern):
        return self.glob("**/" + pattern)

    def open(self, mode="r", buffering=-1, encoding=None, errors=None, newline=None):
        return open(self, mode, buffering, encoding, errors, newline)

    def read_text(self, encoding=None, errors=None, newline=None):
        with self.open() as file:
            return file.read()

    def write_text(self, data, encoding=None, errors=None, newline=None):
        if not isinstance(data, str):
            raise TypeError("data must be str, not %s" % type(data).__name__)
        with self.open("w") as file:
            return file.write(data)

    def read_bytes(self):
        with self.open("rb") as file:
            return file.read()

    def write_bytes(self, data):
        with self.open("wb") as file:
            return file.write(data)

    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        if parents:
            os.makedirs(self, exist_ok=exist_ok)
        elif not (exist_ok and self.is_dir()):
            os.mkdir(self)

    def rmdir(self):
        os.rmdir(self)

    def unlink(self, missing_ok=False):
        try:
            os.remove(self)
        except FileNotFoundError:
            if not missing_ok:
                raise

    def rename(self, target):
        os.rename(self, target)
        return type(self)(target)

    replace = rename

    def touch(self, mode=0o666, exist_ok=True):
        with self.open("a"):
            pass


class PosixPath(Path):
    pass



os.PathLike.register(PurePath)

