"""revision --autogenerate writes a readable file, and upgrade runs it."""
# begins with: alembic_project

def text(script):
    with open(script.path) as file:
        return "\n".join(line for line in file.read().splitlines() if not line.startswith("Create Date"))


script = quietly(command.revision, message="create users", autogenerate=True, rev_id="aaaa")
print(os.path.basename(script.path), script.revision, script.down_revision, script.doc)
print(text(script))
quietly(command.upgrade, "head")
command.current(config)
with sa.create_engine("sqlite:///app.db").connect() as conn:
    print(conn.execute(sa.text("select * from alembic_version")).all())
command.check(config)
