"""Dates, times, zones, formats and arithmetic."""

from datetime import date, datetime, time, timedelta, timezone

moment = datetime(2024, 2, 29, 13, 5, 7, 250, tzinfo=timezone.utc)
print(moment, repr(moment), moment.isoformat(), moment.date(), moment.timetz())
print(moment.astimezone(timezone(timedelta(hours=2), "X")), moment.strftime("%Y-%m-%d %H:%M:%S.%f %z %A %B %j %p %I"))
print(datetime.strptime("31/12/2023 23:59", "%d/%m/%Y %H:%M"), datetime.fromisoformat("2024-01-01T10:00:00+01:00"))
print(date(2024, 3, 1) - timedelta(days=1), date.fromisoformat("2024-05-06").weekday(), date(2024, 5, 6).isocalendar())
print(timedelta(days=1, hours=2, seconds=3.5), timedelta(hours=50).total_seconds(), -timedelta(minutes=5), timedelta(5) // 2)
print(time(23, 59).replace(hour=1), time.fromisoformat("04:05:06.000007"), datetime.fromtimestamp(0, timezone.utc))
print(sorted([date(2024, 1, 2), date(2023, 1, 2)]), date.max, datetime.min, moment.replace(year=2023, day=1).timestamp())
for call in (lambda: date(2023, 2, 29), lambda: datetime.strptime("x", "%Y"), lambda: moment < datetime(2024, 1, 1)):
    try:
        call()
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
