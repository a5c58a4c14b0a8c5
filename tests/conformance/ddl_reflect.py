"""MetaData.reflect() reads tables back."""

from sqlalchemy import MetaData, create_engine, select, text

engine = create_engine("sqlite://")
with engine.begin() as conn:
    conn.execute(text("CREATE TABLE a (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL DEFAULT 'x', price NUMERIC(10, 2))"))
    conn.execute(text("CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER REFERENCES a (id) ON DELETE CASCADE, UNIQUE (a_id))"))
m = MetaData()
m.reflect(engine)
print(sorted(m.tables))
a, b = m.tables["a"], m.tables["b"]
print([(it.name, repr(it.type), it.nullable, it.primary_key) for it in a.c])
print(a.c.name.server_default.arg)
print([it.target_fullname for it in b.foreign_keys])
print(select(b).join(a))
