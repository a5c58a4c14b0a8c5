"""The template of a revision is the project's own: lines of Python, expressions, filters and comments in it count."""
# begins with: alembic_project

own = '''## nobody sees this line
<%!
    def shout(text):
        return text.upper() + "!"
%>
# ${message | shout}
<%doc>nor this</%doc>
# 100 %% of ${up_revision}, after ${down_revision | comma,n}
from alembic import op
import sqlalchemy as sa
% if imports:
# imports: ${imports}
% else:
# no imports
% endif
% for word in ["one", "two"]:
# ${word} ${{"one": 1, "two": 2}[word]}
% endfor
# this goes \\
on
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
'''
with open("migrations/script.py.mako", "w") as file:
    file.write(own)
first = quietly(command.revision, message="first", rev_id="aaa")
with open(first.path) as file:
    print(file.read())
quietly(command.upgrade, "head")
second = quietly(command.revision, message="add users", rev_id="bbb", autogenerate=True)
with open(second.path) as file:
    print(file.read())
