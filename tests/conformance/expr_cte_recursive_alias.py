"""A recursive CTE with an alias inside, as the documentation shows it."""

from sqlalchemy import Column, Integer, MetaData, String, Table, func, select

parts = Table("parts", MetaData(), Column("part", String), Column("sub_part", String), Column("quantity", Integer))
included = select(parts.c.sub_part, parts.c.part, parts.c.quantity).where(parts.c.part == "our part").cte(recursive=True)
incl, p = included.alias(), parts.alias()
included = included.union_all(select(p.c.sub_part, p.c.part, p.c.quantity).where(p.c.part == incl.c.sub_part))
print(select(included.c.sub_part, func.sum(included.c.quantity).label("total")).group_by(included.c.sub_part))
