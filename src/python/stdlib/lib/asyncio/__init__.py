"""asyncio for a single thread without files or sockets: the standard tasks, futures, locks and queues on a
small event loop of our own, whose clock jumps to the next timer instead of waiting."""

from . import coroutines, events, exceptions, futures, runners, tasks
from .coroutines import iscoroutine, iscoroutinefunction
from .events import (
    AbstractEventLoop,
    BaseEventLoop,
    EventLoop,
    Handle,
    TimerHandle,
    _get_running_loop,
    _set_running_loop,
    get_event_loop,
    get_event_loop_policy,
    get_running_loop,
    new_event_loop,
    set_event_loop,
    set_event_loop_policy,
)
from .exceptions import (
    BrokenBarrierError,
    CancelledError,
    IncompleteReadError,
    InvalidStateError,
    LimitOverrunError,
    SendfileNotAvailableError,
    TimeoutError,
)
from .futures import Future, isfuture, wrap_future
from .runners import Runner, run
from .tasks import (
    ALL_COMPLETED,
    FIRST_COMPLETED,
    FIRST_EXCEPTION,
    Task,
    all_tasks,
    as_completed,
    create_eager_task_factory,
    create_task,
    current_task,
    eager_task_factory,
    ensure_future,
    gather,
    run_coroutine_threadsafe,
    shield,
    sleep,
    wait,
    wait_for,
)
from .timeouts import Timeout, timeout, timeout_at

SelectorEventLoop = EventLoop

# Names that are used more rarely, by the module that has them.
_LATER = {
    **dict.fromkeys(["Lock", "Event", "Condition", "Semaphore", "BoundedSemaphore", "Barrier"], "locks"),
    **dict.fromkeys(["Queue", "PriorityQueue", "LifoQueue", "QueueFull", "QueueEmpty", "QueueShutDown"], "queues"),
    "TaskGroup": "taskgroups",
    "to_thread": "threads",
}
_OUTSIDE = {"open_connection", "start_server", "open_unix_connection", "create_subprocess_exec", "create_subprocess_shell"}


async def _nothing_outside(*args, **kw):
    raise OSError("the playground has no network and no other programs")


_SUBMODULES = {"locks", "queues", "taskgroups", "threads", "timeouts", "mixins", "base_futures", "base_tasks"}

__all__ = [name for name in globals() if not name.startswith("_")] + list(_LATER)


def __getattr__(name):
    from importlib import import_module

    if name in _SUBMODULES:
        return import_module(f"asyncio.{name}")
    if name in _LATER:
        value = getattr(import_module(f"asyncio.{_LATER[name]}"), name)
        globals()[name] = value
        return value
    if name in _OUTSIDE:
        return _nothing_outside
    raise AttributeError(f"module 'asyncio' has no attribute {name!r}")
