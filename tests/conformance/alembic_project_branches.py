"""Two heads, and a merge of them."""
# begins with: alembic_project

quietly(command.revision, message="root", rev_id="aaaa")
quietly(command.revision, message="left", rev_id="bbbb")
quietly(command.revision, message="right", rev_id="cccc", head="aaaa", splice=True)
command.heads(config)
for work, args in ((command.upgrade, ("head",)), (command.revision, ())):
    try:
        work(config, *args)
    except Exception as error:
        print(type(error).__name__, error)
quietly(command.upgrade, "heads")
command.current(config)
quietly(command.merge, "heads", message="together", rev_id="dddd")
command.history(config)
command.upgrade(config, "head")
command.current(config)
command.downgrade(config, "base")
command.current(config)
