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
