"""Only `concurrent.futures`."""
