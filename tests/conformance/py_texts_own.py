"""What a program says in its own exceptions is left as it is."""

class Mine(ValueError):
    def __str__(self):
        return "my words"


for error in (
    ValueError("plain"),
    ValueError(),
    ValueError(1, "two"),
    TypeError(["a"]),
    Mine("other words"),
    AttributeError("no such thing"),
    NameError("x"),
):
    print(str(error), repr(error), error.args)
