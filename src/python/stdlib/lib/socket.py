# Names of the network, and one answer: there is none.
AF_INET, AF_INET6, AF_UNIX = 2, 10, 1
SOCK_STREAM, SOCK_DGRAM = 1, 2
SOL_SOCKET, SO_REUSEADDR = 1, 2
error = OSError
timeout = TimeoutError


class gaierror(OSError):
    pass


class herror(OSError):
    pass


def _no_network(*args, **kw):
    raise OSError("the playground has no network")


class socket:
    def __init__(self, *args, **kw):
        _no_network()


create_connection = create_server = getaddrinfo = gethostbyname = socketpair = fromfd = _no_network


def gethostname():
    return "playground"


def getfqdn(name=""):
    return name or "playground"
