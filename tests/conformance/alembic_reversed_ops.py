"""Operations as data know their opposite."""

from alembic.operations import ops
import sqlalchemy as sa

add = ops.AddColumnOp("users", sa.Column("n", sa.Integer))
print(add.to_diff_tuple()[0], add.reverse().to_diff_tuple()[0], add.reverse().column_name)
create = ops.CreateTableOp("users", [sa.Column("id", sa.Integer, primary_key=True)])
print(create.to_diff_tuple()[0], create.reverse().to_diff_tuple()[0], create.reverse().table_name)
alter = ops.AlterColumnOp("users", "n", existing_nullable=True, modify_nullable=False)
print(alter.reverse().modify_nullable, alter.reverse().existing_nullable, alter.has_changes())
group = ops.UpgradeOps([ops.ModifyTableOps("users", [add, alter])])
print(type(group.reverse()).__name__, [type(it).__name__ for it in group.reverse().ops[0].ops])
for it in (ops.DropTableOp("users"), ops.DropColumnOp("users", "n"), ops.DropIndexOp("ix")):
    try:
        it.reverse()
    except ValueError as error:
        print(error)
