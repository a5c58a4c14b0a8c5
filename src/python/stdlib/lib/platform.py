"""Stands in for `platform`: there is no machine to describe."""

import sys


def system():
    return "Linux"


def machine():
    return "wasm32"


def node():
    return "localhost"


def release():
    return ""


def python_version():
    return ".".join(map(str, sys.version_info[:3]))


def python_implementation():
    return "RustPython"


def platform(aliased=False, terse=False):
    return f"Athanor-{machine()}"
