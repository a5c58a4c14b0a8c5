"""Stands in for `_colorize`: output here is never a coloured terminal."""


class _Plain:
    """Every colour is the empty text, and so is every group of colours."""

    def __getattr__(self, name):
        return self if name in ("argparse", "difflib", "syntax", "traceback", "unittest") else ""


ANSIColors = NoColors = theme_no_color = _Plain()


def get_colors(colorize=False, *, file=None):
    return ANSIColors


def get_theme(*, tty_file=None, force_color=False, force_no_color=False):
    return ANSIColors


def can_colorize(*, file=None):
    return False


def decolor(text):
    return text
