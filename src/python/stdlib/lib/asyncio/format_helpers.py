"""How callbacks are named in the text of a future."""


def _get_function_source(function):
    code = getattr(getattr(function, "func", function), "__code__", None)
    return None if code is None else (code.co_filename, code.co_firstlineno)


def _format_callback(function, args, kwargs, *, debug=False, suffix=""):
    name = getattr(function, "__qualname__", None) or getattr(function, "__name__", None) or repr(function)
    parts = [repr(it) for it in args] + [f"{key}={value!r}" for key, value in (kwargs or {}).items()]
    return f"{name}({', '.join(parts)}){suffix}"


def _format_callback_source(function, args, *, debug=False):
    text = _format_callback(function, args, None, debug=debug)
    source = _get_function_source(function)
    return f"{text} at {source[0]}:{source[1]}" if source else text


def extract_stack(frame=None, limit=None):
    import sys
    import traceback

    stack = traceback.extract_stack(frame or sys._getframe().f_back, limit)
    return stack
