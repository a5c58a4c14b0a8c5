# Query with HTTP errors and pages.
from sqlalchemy import exc as sa_exc
from sqlalchemy.orm import Query as _Query
from werkzeug.exceptions import abort


class Query(_Query):
    def get_or_404(self, ident, description=None):
        found = self.get(ident)
        if found is None:
            abort(404, description=description)
        return found

    def first_or_404(self, description=None):
        found = self.first()
        if found is None:
            abort(404, description=description)
        return found

    def one_or_404(self, description=None):
        try:
            return self.one()
        except (sa_exc.NoResultFound, sa_exc.MultipleResultsFound):
            abort(404, description=description)

    def paginate(self, *, page=None, per_page=None, max_per_page=100, error_out=True, count=True):
        from flask_sqlalchemy.pagination import QueryPagination
        return QueryPagination(query=self, page=page, per_page=per_page, max_per_page=max_per_page,
                               error_out=error_out, count=count)
