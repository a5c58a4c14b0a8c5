# The files of a run: those of a simulated project, such as alembic.ini and the folder of its revisions.
# They are text, they live as long as the run, and nothing else is there: no disk, no other program's files.
import errno

import _athanor

# In a browser the interpreter's errno is empty; programs compare with these.
for _name, _number in (("EPERM", 1), ("ENOENT", 2), ("EBADF", 9), ("EACCES", 13), ("EEXIST", 17), ("ENOTDIR", 20),
                       ("EISDIR", 21), ("EINVAL", 22), ("ENOTEMPTY", 39)):
    if not hasattr(errno, _name):
        setattr(errno, _name, _number)

OS_NAMES = ("stat", "lstat", "listdir", "scandir", "mkdir", "makedirs", "rmdir", "remove", "unlink", "rename", "replace",
            "walk", "chdir", "getcwd", "access")

_FOLDER, _FILE = 0o040755, 0o100644
_folders = {"/"}


def _path(path):
    text = path.__fspath__() if hasattr(path, "__fspath__") else path
    if isinstance(text, bytes):
        text = text.decode()
    if not isinstance(text, str):
        raise TypeError("expected str, bytes or os.PathLike object, not %s" % type(text).__name__)
    parts = []
    for it in text.split("/"):
        if it == "..":
            del parts[-1:]
        elif it not in ("", "."):
            parts.append(it)
    return "/" + "/".join(parts)


def _parent(path):
    return path.rpartition("/")[0] or "/"


def _is_folder(path):
    if path in _folders:
        return True
    prefix = path + "/"
    return any(it.startswith(prefix) for it in _athanor.file_names())


def _missing(path):
    return FileNotFoundError(errno.ENOENT, "No such file or directory; the playground has no files", path)


class _Stat:
    st_uid = st_gid = st_ino = st_dev = 0
    st_nlink = 1
    st_atime = st_mtime = st_ctime = 0.0
    st_mtime_ns = 0

    def __init__(self, mode, size):
        self.st_mode = mode
        self.st_size = size


def stat(path, *, dir_fd=None, follow_symlinks=True):
    full = _path(path)
    text = _athanor.file_text(full)
    if text is not None:
        return _Stat(_FILE, len(text.encode()))
    if _is_folder(full):
        return _Stat(_FOLDER, 0)
    raise _missing(path)


def lstat(path, *, dir_fd=None):
    return stat(path)


def access(path, mode, **kw):
    full = _path(path)
    return _athanor.file_text(full) is not None or _is_folder(full)


def getcwd():
    return "/"


def chdir(path):
    if _path(path) != "/":
        raise _missing(path)


def listdir(path="."):
    full = _path(path)
    if not _is_folder(full):
        raise _missing(path)
    prefix = full.rstrip("/") + "/"
    found = {}
    for it in list(_athanor.file_names()) + sorted(_folders):
        if it.startswith(prefix) and it != prefix:
            found[it[len(prefix):].split("/")[0]] = True
    return sorted(found)


class _Entry:
    def __init__(self, folder, name):
        self.name = name
        self.path = folder.rstrip("/") + "/" + name
        self._folder = _is_folder(_path(self.path))

    def __fspath__(self):
        return self.path

    def is_dir(self, *, follow_symlinks=True):
        return self._folder

    def is_file(self, *, follow_symlinks=True):
        return not self._folder

    def is_symlink(self):
        return False

    def stat(self, *, follow_symlinks=True):
        return stat(self.path)


class scandir:
    def __init__(self, path="."):
        self._entries = iter([_Entry(str(path), it) for it in listdir(path)])

    def __iter__(self):
        return self._entries

    def __enter__(self):
        return self

    def __exit__(self, *args):
        pass

    def close(self):
        pass


def walk(top, topdown=True, onerror=None, followlinks=False):
    try:
        names = listdir(top)
    except OSError as error:
        if onerror is not None:
            onerror(error)
        return
    start = str(top).rstrip("/") or "/"
    folders = [it for it in names if _is_folder(_path(start + "/" + it))]
    if topdown:
        yield start, folders, [it for it in names if it not in folders]
    for it in folders:
        yield from walk(start + "/" + it, topdown, onerror, followlinks)
    if not topdown:
        yield start, folders, [it for it in names if it not in folders]


def mkdir(path, mode=0o777, *, dir_fd=None):
    full = _path(path)
    if _is_folder(full) or _athanor.file_text(full) is not None:
        raise FileExistsError(errno.EEXIST, "File exists", path)
    if not _is_folder(_parent(full)):
        raise _missing(path)
    _folders.add(full)


def makedirs(name, mode=0o777, exist_ok=False):
    full = _path(name)
    if _is_folder(full):
        if not exist_ok:
            raise FileExistsError(errno.EEXIST, "File exists", name)
        return
    at = ""
    for it in full.strip("/").split("/"):
        at += "/" + it
        _folders.add(at)


def rmdir(path, *, dir_fd=None):
    full = _path(path)
    if not _is_folder(full):
        raise _missing(path)
    if listdir(full):
        raise OSError(errno.ENOTEMPTY, "Directory not empty", path)
    _folders.discard(full)


def remove(path, *, dir_fd=None):
    full = _path(path)
    if _athanor.file_text(full) is None:
        raise _missing(path)
    # What is left is still a folder when its last file has gone.
    _folders.add(_parent(full))
    _athanor.file_remove(full)


unlink = remove


def rename(src, dst, **kw):
    text = _athanor.file_text(_path(src))
    if text is None:
        raise _missing(src)
    write(dst, text)
    _athanor.file_remove(_path(src))


replace = rename


def write(path, text):
    install()
    _athanor.file_write(_path(path), text)


def open(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
    import io
    if isinstance(file, int):
        raise OSError(errno.EBADF, "Bad file descriptor; the playground has no files")
    if not isinstance(mode, str):
        raise TypeError("open() argument 'mode' must be str, not %s" % type(mode).__name__)
    kinds = [it for it in mode if it in "rwax"]
    if len(kinds) != 1 or set(mode) - set("rwax+bt") or len(set(mode)) != len(mode):
        raise ValueError("invalid mode: '%s'" % mode if set(mode) - set("rwax+bt") or len(set(mode)) != len(mode) else
                         "must have exactly one of create/read/write/append mode")
    full = _path(file)
    text = _athanor.file_text(full)
    kind = kinds[0]
    if text is None and _is_folder(full):
        raise IsADirectoryError(errno.EISDIR, "Is a directory", file)
    if kind == "r" and text is None:
        raise _missing(file)
    if kind == "x" and text is not None:
        raise FileExistsError(errno.EEXIST, "File exists", file)
    if kind != "r" and text is None:
        folder = _parent(full)
        project = len(_folders) > 1 or _athanor.file_names()
        if not _is_folder(folder) or folder == "/" and not project:
            raise FileNotFoundError(errno.ENOENT, "No such file or directory; the playground has no files, only those of "
                                    "a simulated project", file)
    before = text if text is not None and kind in "ra" else ""
    if "b" in mode:
        return _opened(io.BytesIO, before.encode(), full, file, mode, kind)
    return _opened(io.StringIO, before, full, file, mode, kind)


def _opened(base, before, full, name, mode, kind):
    writes = kind != "r" or "+" in mode
    if kind in "wx":
        _athanor.file_write(full, "")
    if writes:
        install()

    class File(base):
        def writable(self):
            return writes

        def readable(self):
            return kind == "r" or "+" in mode

        def write(self, text):
            import io
            if not writes:
                raise io.UnsupportedOperation("not writable")
            return super().write(text)

        def read(self, *args):
            import io
            if not self.readable():
                raise io.UnsupportedOperation("not readable")
            return super().read(*args)

        def flush(self):
            if writes and not self.closed:
                value = self.getvalue()
                _athanor.file_write(full, value.decode() if isinstance(value, bytes) else value)

        def close(self):
            self.flush()
            super().close()

        def __exit__(self, *args):
            self.close()

    File.__name__ = File.__qualname__ = "TextIOWrapper" if base.__name__ == "StringIO" else "BufferedReader"
    file = File(before)
    if kind == "a":
        file.seek(0, 2)
    file.name = name
    file.mode = mode
    return file


def project(path, text):
    # A file that a tool of the playground makes, also where a program may not.
    write(path, text)


class _Finder:
    # Modules of the project: `models.py` is `import models`.
    @staticmethod
    def find_spec(name, path=None, target=None):
        place = "/" + name.replace(".", "/")
        for full, package in ((place + ".py", False), (place + "/__init__.py", True)):
            if _athanor.file_text(full) is not None:
                return _spec(name, full, package)
        if _is_folder(place) and any(it.startswith(place + "/") and it.endswith(".py") for it in _athanor.file_names()):
            return _spec(name, None, True)
        return None

    @staticmethod
    def invalidate_caches():
        pass


class _Loader:
    def __init__(self, path):
        self.path = path

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        if self.path is not None:
            module.__file__ = self.path
            exec(compile(_athanor.file_text(self.path), self.path, "exec"), module.__dict__)


def _spec(name, path, package):
    import importlib.machinery
    return importlib.machinery.ModuleSpec(name, _Loader(path), origin=path, is_package=package)


def install():
    import sys
    if _Finder not in sys.meta_path:
        sys.meta_path.append(_Finder)
