# JSON as Flask writes it: sorted keys, dates as HTTP writes them.
import json as _json


class DefaultJSONProvider:
    compact = None
    ensure_ascii = True
    sort_keys = True
    mimetype = "application/json"

    def __init__(self, app):
        self._app = app

    @staticmethod
    def default(value):
        import dataclasses
        import datetime
        import decimal
        import uuid
        if isinstance(value, datetime.date):
            return _http_date(value)
        if isinstance(value, (decimal.Decimal, uuid.UUID)):
            return str(value)
        if dataclasses.is_dataclass(value):
            return dataclasses.asdict(value)
        if hasattr(value, "__html__"):
            return str(value.__html__())
        raise TypeError("Object of type %s is not JSON serializable" % type(value).__name__)

    def dumps(self, value, **kw):
        kw.setdefault("default", self.default)
        kw.setdefault("ensure_ascii", self.ensure_ascii)
        kw.setdefault("sort_keys", self.sort_keys)
        return _json.dumps(value, **kw)

    def loads(self, text, **kw):
        return _json.loads(text, **kw)

    def response(self, *args, **kw):
        if args and kw:
            raise TypeError("app.json.response() takes either args or kwargs, not both")
        value = (args[0] if len(args) == 1 else args) if args else (kw or None)
        options = {}
        if self.compact is None and self._app.debug or self.compact is False:
            options["indent"] = 2
        else:
            options["separators"] = (",", ":")
        from flask.wrappers import Response
        return Response(self.dumps(value, **options) + "\n", mimetype=self.mimetype)


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _http_date(value):
    import datetime
    hour = minute = second = 0
    if isinstance(value, datetime.datetime):
        if value.tzinfo is not None:
            value = value.astimezone(datetime.timezone.utc)
        hour, minute, second = value.hour, value.minute, value.second
    return "%s, %02d %s %04d %02d:%02d:%02d GMT" % (
        _DAYS[value.weekday()], value.day, _MONTHS[value.month - 1], value.year, hour, minute, second)


def dumps(value, **kw):
    from flask.globals import current_app, has_app_context
    if has_app_context():
        return current_app.json.dumps(value, **kw)
    kw.setdefault("default", DefaultJSONProvider.default)
    return _json.dumps(value, **kw)


loads = _json.loads


def jsonify(*args, **kw):
    from flask.globals import current_app
    return current_app.json.response(*args, **kw)
