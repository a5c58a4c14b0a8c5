# Configuration of a project: alembic.ini, or values that a program sets.
import os
import sys

from alembic.util import CommandError, files


class Config:
    def __init__(self, file_=None, toml_file=None, ini_section="alembic", output_buffer=None, stdout=None, cmd_opts=None,
                 config_args=None, attributes=None):
        self.config_file_name = file_
        self.config_ini_section = ini_section
        self.output_buffer = output_buffer
        self.stdout = stdout or sys.stdout
        self.cmd_opts = cmd_opts
        self.config_args = dict(config_args or {})
        self.attributes = dict(attributes or {})
        self._parser = None

    @property
    def file_config(self):
        if self._parser is None:
            import configparser
            here = ""
            if self.config_file_name:
                here = os.path.abspath(os.path.dirname(self.config_file_name))
            self.config_args["here"] = here
            self._parser = configparser.ConfigParser(self.config_args)
            if self.config_file_name and files.exists(self.config_file_name):
                self._parser.read_string(files.read(self.config_file_name), self.config_file_name)
            else:
                self._parser.add_section(self.config_ini_section)
        return self._parser

    def print_stdout(self, text, *args):
        self.stdout.write((str(text) % args if args else str(text)) + "\n")

    def get_section(self, name, default=None):
        if not self.file_config.has_section(name):
            return default
        return dict(self.file_config.items(name))

    def set_main_option(self, name, value):
        self.set_section_option(self.config_ini_section, name, value)

    def set_section_option(self, section, name, value):
        if not self.file_config.has_section(section):
            self.file_config.add_section(section)
        self.file_config.set(section, name, value)

    def remove_main_option(self, name):
        self.file_config.remove_option(self.config_ini_section, name)

    def get_section_option(self, section, name, default=None):
        if not self.file_config.has_section(section):
            raise CommandError("No config file '%s' found, or file has no '[%s]' section" % (self.config_file_name, section))
        if self.file_config.has_option(section, name):
            return self.file_config.get(section, name)
        return default

    def get_main_option(self, name, default=None):
        return self.get_section_option(self.config_ini_section, name, default)

    def get_alembic_option(self, name, default=None):
        return self.get_section_option(self.config_ini_section, name, default)

    def get_template_directory(self):
        return "templates"


class _Options:
    def __init__(self, **values):
        self.__dict__.update(values)


# Commands, the names of their places, and which of the options below they take.
_COMMANDS = {
    "init": (("directory",), ("template", "package")),
    "revision": ((), ("message", "autogenerate", "sql", "head", "splice", "branch_label", "version_path", "rev_id",
                      "depends_on")),
    "upgrade": (("revision",), ("sql", "tag")),
    "downgrade": (("revision",), ("sql", "tag")),
    "current": ((), ("verbose", "check_heads")),
    "history": ((), ("rev_range", "verbose", "indicate_current")),
    "heads": ((), ("verbose", "resolve_dependencies")),
    "branches": ((), ("verbose",)),
    "show": (("rev",), ()),
    "stamp": (("revision",), ("sql", "tag", "purge")),
    "merge": (("revisions",), ("message", "branch_label", "rev_id")),
    "check": ((), ()),
    "ensure_version": ((), ("sql",)),
    "list_templates": ((), ()),
}
_FLAGS = {"autogenerate", "sql", "splice", "verbose", "check_heads", "indicate_current", "resolve_dependencies", "purge",
          "package"}
_SHORT = {"-m": "message", "-c": "config", "-n": "name", "-x": "x", "-v": "verbose", "-i": "indicate_current",
          "-r": "rev_range", "-t": "template"}


class CommandLine:
    def __init__(self, prog=None):
        self.prog = prog or "alembic"

    def _parse(self, argv):
        given = {"config": "alembic.ini", "name": "alembic", "x": []}
        command, places, rest = None, [], list(argv)
        while rest:
            word = rest.pop(0)
            if not word.startswith("-") or word.lstrip("-").isdigit() or word == "-":
                if command is None:
                    command = word
                else:
                    places.append(word)
                continue
            word, has, value = word.partition("=")
            name = _SHORT.get(word) or word.lstrip("-").replace("-", "_")
            if name in _FLAGS or name == "raiseerr":
                given[name] = True
                continue
            if not has:
                if not rest:
                    self._wrong("argument %s: expected one argument" % word)
                value = rest.pop(0)
            if name == "x":
                given["x"].append(value)
            else:
                given[name] = value
        return command, places, given

    def _wrong(self, text):
        sys.stderr.write("%s: error: %s\n" % (self.prog, text))
        raise SystemExit(2)

    def main(self, argv=None):
        from alembic import command
        name, places, given = self._parse(sys.argv[1:] if argv is None else argv)
        if name is None:
            self._wrong("too few arguments")
        if name not in _COMMANDS:
            self._wrong("argument {%s}: invalid choice: %r" % (",".join(_COMMANDS), name))
        wanted, options = _COMMANDS[name]
        unknown = [it for it in given if it not in options and it not in ("config", "name", "x", "raiseerr")]
        if unknown:
            self._wrong("unrecognized arguments: --%s" % unknown[0].replace("_", "-"))
        if len(places) < len(wanted):
            self._wrong("the following arguments are required: %s" % ", ".join(wanted[len(places):]))
        arguments = [places] if name == "merge" else places
        config = Config(given["config"], ini_section=given["name"], cmd_opts=_Options(x=given["x"], command=name))
        try:
            getattr(command, name)(config, *arguments, **{it: given[it] for it in options if it in given})
        except CommandError as error:
            if given.get("raiseerr"):
                raise
            sys.stderr.write("  FAILED: %s\n" % error)
            raise SystemExit(255) from None


def main(argv=None, prog=None, **kw):
    CommandLine(prog=prog).main(argv=argv)
