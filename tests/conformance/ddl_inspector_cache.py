"""An inspector remembers until its cache is cleared."""

from sqlalchemy import create_engine, inspect, text

engine = create_engine("sqlite://")
i = inspect(engine)
print(i.get_table_names())
with engine.begin() as conn:
    conn.execute(text("CREATE TABLE t (id INTEGER)"))
print(i.get_table_names())
i.clear_cache()
print(i.get_table_names(), i.has_table("t"))
print(i.get_multi_columns().keys())
print(inspect(engine).get_sorted_table_and_fkc_names())
