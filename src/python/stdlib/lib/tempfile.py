# Temporary files: there are none, and the folder of temporary files is only a name.
tempdir = "/tmp"


def gettempdir():
    return "/tmp"


def _no_files(*args, **kw):
    raise OSError("the playground has no files")


mkstemp = TemporaryFile = NamedTemporaryFile = SpooledTemporaryFile = _no_files


def mkdtemp(suffix="", prefix="tmp", dir=None):
    import os
    import random
    path = "%s/%s%08x%s" % (dir or "/tmp", prefix, random.getrandbits(32), suffix)
    os.makedirs(path)
    return path


class TemporaryDirectory:
    def __init__(self, suffix="", prefix="tmp", dir=None, **kw):
        self.name = mkdtemp(suffix or "", prefix or "tmp", dir)

    def __enter__(self):
        return self.name

    def __exit__(self, *args):
        self.cleanup()

    def cleanup(self):
        import os
        for folder, folders, names in os.walk(self.name, topdown=False):
            for it in names:
                os.remove(folder + "/" + it)
            os.rmdir(folder)
