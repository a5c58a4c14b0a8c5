"""make_url and URL."""

from sqlalchemy import URL, make_url
from sqlalchemy import exc

u = make_url("postgresql+psycopg2://ann:s3cret@host:5432/db?sslmode=require")
print(u, repr(u), u.drivername, u.username, u.password, u.host, u.port, u.database, dict(u.query))
print(u.get_backend_name(), u.get_driver_name(), u.render_as_string(hide_password=False))
print(u.set(database="other", password="x"), u.update_query_dict({"a": "b"}))
print(URL.create("mysql", "u", "p@:/", "h", 3306, "d"), URL.create("mysql", "u", "p@:/", "h").render_as_string(False))
print(u == make_url(str(u)), make_url(u) is u)
try:
    make_url("nonsense")
except exc.ArgumentError as error:
    print(error)
