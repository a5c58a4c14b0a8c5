# sqlalchemy.future: the 2.0 names under their old address.
from _sqlalchemy import Connection, Engine, create_engine, select
