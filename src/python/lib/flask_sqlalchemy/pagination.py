# Pages of a query.
from flask import has_request_context, request
from werkzeug.exceptions import abort


class Pagination:
    def __init__(self, page=None, per_page=None, max_per_page=100, error_out=True, count=True, **kwargs):
        self._query_args = kwargs
        page, per_page = self._prepare(page, per_page, max_per_page, error_out)
        self.page = page
        self.per_page = per_page
        self.max_per_page = max_per_page
        items = self._query_items()
        if not items and page != 1 and error_out:
            abort(404)
        self.items = items
        self.total = self._query_count() if count else None

    @staticmethod
    def _prepare(page, per_page, max_per_page, error_out):
        if has_request_context():
            if page is None:
                page = _number(request.args, "page", 1, error_out)
            if per_page is None:
                per_page = _number(request.args, "per_page", 20, error_out)
        else:
            page = 1 if page is None else page
            per_page = 20 if per_page is None else per_page
        if max_per_page is not None:
            per_page = min(per_page, max_per_page)
        if page < 1:
            if error_out:
                abort(404)
            page = 1
        if per_page < 1:
            if error_out:
                abort(404)
            per_page = 20
        return page, per_page

    @property
    def _query_offset(self):
        return (self.page - 1) * self.per_page

    def _query_items(self):
        raise NotImplementedError

    def _query_count(self):
        raise NotImplementedError

    @property
    def first(self):
        return 0 if len(self.items) == 0 else (self.page - 1) * self.per_page + 1

    @property
    def last(self):
        first = self.first
        return max(first, first + len(self.items) - 1)

    @property
    def pages(self):
        if not self.total:
            return 0
        return -(-self.total // self.per_page)

    @property
    def has_prev(self):
        return self.page > 1

    @property
    def prev_num(self):
        return self.page - 1 if self.has_prev else None

    def prev(self, *, error_out=False):
        return self._other(self.page - 1, error_out)

    @property
    def has_next(self):
        return self.page < self.pages

    @property
    def next_num(self):
        return self.page + 1 if self.has_next else None

    def next(self, *, error_out=False):
        return self._other(self.page + 1, error_out)

    def _other(self, page, error_out):
        it = type(self)(page=page, per_page=self.per_page, error_out=error_out, count=False, **self._query_args)
        it.total = self.total
        return it

    def iter_pages(self, *, left_edge=2, left_current=2, right_current=4, right_edge=2):
        last = self.pages + 1
        if last == 1:
            return
        left_end = min(1 + left_edge, last)
        yield from range(1, left_end)
        if left_end == last:
            return
        start = max(left_end, self.page - left_current)
        end = min(self.page + right_current + 1, last)
        if start - left_end > 0:
            yield None
        yield from range(start, end)
        if end == last:
            return
        right = max(end, last - right_edge)
        if right - end > 0:
            yield None
        yield from range(right, last)

    def __iter__(self):
        yield from self.items


def _number(args, name, default, error_out):
    try:
        return int(args.get(name, default))
    except (TypeError, ValueError):
        if error_out:
            abort(404)
        return default


class SelectPagination(Pagination):
    def _query_items(self):
        select = self._query_args["select"].limit(self.per_page).offset(self._query_offset)
        return list(self._query_args["session"].execute(select).unique().scalars())

    def _query_count(self):
        from sqlalchemy import func, select
        from sqlalchemy.orm import lazyload
        inner = self._query_args["select"].options(lazyload("*")).order_by(None).subquery()
        return self._query_args["session"].execute(select(func.count()).select_from(inner)).scalar()


class QueryPagination(Pagination):
    def _query_items(self):
        return self._query_args["query"].limit(self.per_page).offset(self._query_offset).all()

    def _query_count(self):
        return self._query_args["query"].order_by(None).count()
