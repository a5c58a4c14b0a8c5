# Names of other processes, and one answer: there are none.


def _no_processes(*args, **kw):
    raise OSError("the playground has no other programs to run")


class Process:
    def __init__(self, *args, **kw):
        pass

    def start(self):
        _no_processes()


Pool = Queue = Manager = Pipe = Value = Array = Lock = _no_processes


def cpu_count():
    return 1
