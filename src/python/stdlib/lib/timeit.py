# timeit: how long something takes, by the clock of the run.
import time

default_timer = time.perf_counter


class Timer:
    def __init__(self, stmt="pass", setup="pass", timer=default_timer, globals=None):
        self._names = {} if globals is None else globals
        self._stmt, self._setup, self._timer = stmt, setup, timer

    def _call(self, what):
        if callable(what):
            what()
        else:
            exec(what, self._names)

    def timeit(self, number=1000000):
        self._call(self._setup)
        began = self._timer()
        if callable(self._stmt):
            for _ in range(number):
                self._stmt()
        else:
            code = compile(self._stmt, "<timeit-src>", "exec")
            for _ in range(number):
                exec(code, self._names)
        return self._timer() - began

    def repeat(self, repeat=5, number=1000000):
        return [self.timeit(number) for _ in range(repeat)]


def timeit(stmt="pass", setup="pass", timer=default_timer, number=1000000, globals=None):
    return Timer(stmt, setup, timer, globals).timeit(number)


def repeat(stmt="pass", setup="pass", timer=default_timer, repeat=5, number=1000000, globals=None):
    return Timer(stmt, setup, timer, globals).repeat(repeat, number)
