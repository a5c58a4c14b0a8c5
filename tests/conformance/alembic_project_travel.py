"""upgrade, downgrade, current, history, heads, show and stamp."""
# begins with: alembic_project

first = quietly(command.revision, message="create users", autogenerate=True, rev_id="aaaa")
quietly(command.upgrade, "head")
second = quietly(command.revision, message="Second thing, with: signs & a message that is much too long for a file", rev_id="bbbb")
print(os.path.basename(second.path))
command.history(config)
command.history(config, indicate_current=True)
command.heads(config)
command.upgrade(config, "+1")
command.current(config)
command.downgrade(config, "-1")
command.current(config)
command.downgrade(config, "base")
command.current(config)
command.stamp(config, "head")
command.current(config)
