# Names of other programs, and one answer: there are none.
PIPE, STDOUT, DEVNULL = -1, -2, -3


class SubprocessError(Exception):
    pass


class CalledProcessError(SubprocessError):
    def __init__(self, returncode, cmd, output=None, stderr=None):
        self.returncode, self.cmd, self.output, self.stderr = returncode, cmd, output, stderr

    def __str__(self):
        return "Command '%s' returned non-zero exit status %d." % (self.cmd, self.returncode)


class TimeoutExpired(SubprocessError):
    pass


def _no_programs(*args, **kw):
    raise OSError("the playground has no other programs to run")


class Popen:
    def __init__(self, *args, **kw):
        _no_programs()


run = call = check_call = check_output = getoutput = getstatusoutput = _no_programs
