"""What the commands say when a revision cannot be found or reached."""
# begins with: alembic_project

quietly(command.revision, message="create users", autogenerate=True, rev_id="aaaa")
attempts = [
    (command.upgrade, "zzzz"), (command.upgrade, "+5"), (command.revision,), (command.upgrade, "head"),
    (command.downgrade, "-7"), (command.downgrade, "zzzz"), (command.downgrade, "a"), (command.upgrade, "base:head"),
    (command.downgrade, "base", True), (command.history, "aaaa"), (command.check,),
]
for work, *args in attempts:
    try:
        if work is command.revision:
            quietly(work, message="too early", autogenerate=True)
        else:
            work(config, *args)
            print("done")
    except Exception as error:
        print(type(error).__name__, error)
