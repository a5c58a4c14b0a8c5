"""A revision that moves data, edited by hand."""
# begins with: alembic_project

script = quietly(command.revision, message="fill", rev_id="aaaa")
with open(script.path) as file:
    source = file.read()
with open(script.path, "w") as file:
    file.write(source.replace("    pass", '''    op.create_table("t", sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", sa.String(5)))
    op.bulk_insert(sa.table("t", sa.column("a", sa.String)), [{"a": "x"}, {"a": "y"}])
    connection = op.get_bind()
    print(connection.execute(sa.text("select a from t order by id")).scalars().all())''', 1))
command.upgrade(config, "head")
