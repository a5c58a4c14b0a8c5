# Names of the web, and one answer: there is none.
from urllib.error import HTTPError, URLError


class Request:
    def __init__(self, url, data=None, headers=None, method=None, **kw):
        self.full_url, self.data, self.headers, self.method = url, data, headers or {}, method


def urlopen(*args, **kw):
    raise URLError("the playground has no network")


urlretrieve = urlopen
