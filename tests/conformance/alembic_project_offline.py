"""upgrade, downgrade and stamp as SQL."""
# begins with: alembic_project

quietly(command.revision, message="create users", autogenerate=True, rev_id="aaaa")
quietly(command.upgrade, "head")
quietly(command.revision, message="nothing", rev_id="bbbb")
command.upgrade(config, "head", sql=True)
command.upgrade(config, "aaaa:bbbb", sql=True)
command.downgrade(config, "bbbb:base", sql=True)
command.stamp(config, "aaaa", sql=True)
