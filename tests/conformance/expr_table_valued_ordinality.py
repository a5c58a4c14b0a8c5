"""WITH ORDINALITY and derived column names."""

from sqlalchemy import column, func, select
from sqlalchemy.dialects import postgresql

fn = func.unnest(column("a")).table_valued("elem", with_ordinality="ord")
print(select(fn).compile(dialect=postgresql.dialect()))
print(select(fn.render_derived()).compile(dialect=postgresql.dialect()))
print(select(func.f(1).table_valued("a", "b").alias("t").render_derived(name="q")))
