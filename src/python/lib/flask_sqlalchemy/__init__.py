# flask_sqlalchemy: sessions and models tied to an application, over our own sqlalchemy.
from flask_sqlalchemy.extension import SQLAlchemy

__version__ = "3.1.1"
