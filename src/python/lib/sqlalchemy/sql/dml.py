from _sqlalchemy import UpdateBase, delete, insert, update

Insert = Update = Delete = UpdateBase
