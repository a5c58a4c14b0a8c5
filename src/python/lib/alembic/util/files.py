# The project's files: on a disk, or in the folder that a run of the playground has.
import os
import sys
import types

from alembic.util.exc import CommandError


def absolute(path):
    return os.path.normpath(os.path.abspath(path))


def exists(path):
    return os.path.exists(path)


def names(folder):
    return os.listdir(folder)


def read(path):
    with open(path) as file:
        return file.read()


def write(path, text):
    os.makedirs(os.path.dirname(absolute(path)), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


def write_new(path, text):
    write(path, text)
    say("Generating %s ...  done" % absolute(path))


def say(text):
    sys.stdout.write(text + "\n")


def load(name, path):
    # Runs a Python file as a module that nothing else imports.
    if not exists(path):
        raise CommandError("Can't find Python file %s" % path)
    module = types.ModuleType(name)
    module.__file__ = path
    exec(compile(read(path), path, "exec"), module.__dict__)
    return module
