"""The event loop: a queue of callbacks and a heap of timers."""

import contextvars
import heapq
import time
from collections import deque

import _athanor


class Handle:
    """A callback that waits for its turn."""

    __slots__ = ("_callback", "_args", "_cancelled", "_loop", "_context", "__weakref__")

    def __init__(self, callback, args, loop, context=None):
        self._callback = callback
        self._args = args
        self._loop = loop
        self._cancelled = False
        self._context = contextvars.copy_context() if context is None else context

    def __repr__(self):
        state = " cancelled" if self._cancelled else ""
        return f"<{type(self).__name__}{state} {self._callback!r}>"

    def get_context(self):
        return self._context

    def cancel(self):
        if not self._cancelled:
            self._cancelled = True
            self._callback = self._args = None

    def cancelled(self):
        return self._cancelled

    def _run(self):
        try:
            self._context.run(self._callback, *self._args)
        except (SystemExit, KeyboardInterrupt, _athanor.LimitReached):
            raise
        except BaseException as error:
            self._loop.call_exception_handler(
                {"message": f"Exception in callback {self._callback!r}", "exception": error, "handle": self}
            )


class TimerHandle(Handle):
    """A callback that waits for a moment."""

    __slots__ = ("_when", "_number")

    def __init__(self, when, callback, args, loop, context=None, number=0):
        super().__init__(callback, args, loop, context)
        self._when = when
        self._number = number

    def __lt__(self, other):
        return (self._when, self._number) < (other._when, other._number)

    def when(self):
        return self._when


class AbstractEventLoop:
    """The type of an event loop."""


class BaseEventLoop(AbstractEventLoop):
    """Runs callbacks in the order in which they were asked for."""

    def __init__(self):
        self._ready = deque()
        self._timers = []
        self._numbers = 0
        self._stopping = self._closed = self._running = self._debug = False
        self._exception_handler = self._task_factory = None
        self._asyncgens = []

    def __repr__(self):
        return f"<{type(self).__name__} running={self._running} closed={self._closed} debug={self._debug}>"

    # Futures and tasks.

    def create_future(self):
        from . import futures

        return futures.Future(loop=self)

    def create_task(self, coro, **options):
        from . import tasks

        self._check_closed()
        if self._task_factory is not None:
            return self._task_factory(self, coro, **options)
        task = tasks.Task(coro, loop=self, **options)
        if task._source_traceback:
            del task._source_traceback[-1]
        return task

    def set_task_factory(self, factory):
        self._task_factory = factory

    def get_task_factory(self):
        return self._task_factory

    # Callbacks.

    def call_soon(self, callback, *args, context=None):
        self._check_closed()
        handle = Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    call_soon_threadsafe = call_soon

    def call_later(self, delay, callback, *args, context=None):
        if delay is None:
            raise TypeError("delay must not be None")
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(self, when, callback, *args, context=None):
        if when is None:
            raise TypeError("when cannot be None")
        self._check_closed()
        self._numbers += 1
        timer = TimerHandle(when, callback, args, self, context, self._numbers)
        heapq.heappush(self._timers, timer)
        return timer

    def time(self):
        return time.monotonic()

    def run_in_executor(self, executor, function, *args):
        """There is one thread: the function runs at once, and the future is done when it is returned."""
        future = self.create_future()
        try:
            future.set_result(function(*args))
        except Exception as error:
            future.set_exception(error)
        return future

    # Running.

    def run_until_complete(self, future):
        from . import futures, tasks

        self._check_closed()
        self._check_running()
        new = not futures.isfuture(future)
        future = tasks.ensure_future(future, loop=self)
        if new:
            future._log_destroy_pending = False
        future.add_done_callback(self._stop_when_done)
        try:
            self.run_forever()
        except:
            if new and future.done() and not future.cancelled():
                future.exception()
            raise
        finally:
            future.remove_done_callback(self._stop_when_done)
        if not future.done():
            raise RuntimeError("Event loop stopped before Future completed.")
        return future.result()

    def _stop_when_done(self, future):
        if not future.cancelled() and isinstance(future.exception(), (SystemExit, KeyboardInterrupt)):
            return
        self.stop()

    def run_forever(self):
        import sys

        self._check_closed()
        self._check_running()
        hooks = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(firstiter=self._asyncgens.append, finalizer=self._finish_asyncgen)
        self._running = True
        _set_running_loop(self)
        try:
            while not self._stopping:
                self._run_once()
        finally:
            self._running = self._stopping = False
            _set_running_loop(None)
            sys.set_asyncgen_hooks(*hooks)

    def _run_once(self):
        ready, timers = self._ready, self._timers
        if not ready:
            while timers and timers[0]._cancelled:
                heapq.heappop(timers)
            if not timers:
                raise _athanor.LimitReached("the program waits for something that nothing in it will ever do")
            wait = timers[0]._when - self.time()
            if wait > 0:
                _athanor.sleep(wait)
        now = self.time() + 1e-6
        while timers and timers[0]._when <= now:
            timer = heapq.heappop(timers)
            if not timer._cancelled:
                ready.append(timer)
        for _ in range(len(ready)):
            handle = ready.popleft()
            if not handle._cancelled:
                handle._run()

    def stop(self):
        self._stopping = True

    def is_running(self):
        return self._running

    def is_closed(self):
        return self._closed

    def close(self):
        if self._running:
            raise RuntimeError("Cannot close a running event loop")
        self._closed = True
        self._ready.clear()
        self._timers.clear()

    def _check_closed(self):
        if self._closed:
            raise RuntimeError("Event loop is closed")

    def _check_running(self):
        if self._running:
            raise RuntimeError("This event loop is already running")
        if _get_running_loop() is not None:
            raise RuntimeError("Cannot run the event loop while another loop is running")

    def _finish_asyncgen(self, generator):
        if not self._closed:
            self.call_soon(self.create_task, generator.aclose())

    async def shutdown_asyncgens(self):
        generators, self._asyncgens = self._asyncgens, []
        for generator in generators:
            try:
                await generator.aclose()
            except RuntimeError:
                pass

    async def shutdown_default_executor(self, timeout=None):
        pass

    # Errors.

    def get_debug(self):
        return self._debug

    def set_debug(self, enabled):
        self._debug = enabled

    def get_exception_handler(self):
        return self._exception_handler

    def set_exception_handler(self, handler):
        self._exception_handler = handler

    def call_exception_handler(self, context):
        if self._exception_handler is not None:
            self._exception_handler(self, context)
        else:
            self.default_exception_handler(context)

    def default_exception_handler(self, context):
        import sys

        print(context.get("message") or "Unhandled exception in event loop", file=sys.stderr)
        error = context.get("exception")
        if error is not None:
            import traceback

            traceback.print_exception(error, file=sys.stderr)


EventLoop = BaseEventLoop

_running = None
_current = None


def _get_running_loop():
    return _running


def _set_running_loop(loop):
    global _running
    _running = loop


def get_running_loop():
    if _running is None:
        raise RuntimeError("no running event loop")
    return _running


def get_event_loop():
    if _running is not None:
        return _running
    if _current is None:
        raise RuntimeError("There is no current event loop in thread 'MainThread'.")
    return _current


def set_event_loop(loop):
    global _current
    if loop is not None and not isinstance(loop, AbstractEventLoop):
        raise TypeError(f"loop must be an instance of AbstractEventLoop or None, not '{type(loop).__name__}'")
    _current = loop


def new_event_loop():
    return EventLoop()


def get_event_loop_policy():
    return None


def set_event_loop_policy(policy):
    pass
