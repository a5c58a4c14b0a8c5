"""asyncio's logger, made when something is logged."""


class _Logger:
    def __getattr__(self, name):
        import logging

        return getattr(logging.getLogger("asyncio"), name)


logger = _Logger()
