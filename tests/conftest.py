"""For all tests: what stays to the end is not looked through again and again for garbage."""

import gc


def pytest_collection_finish() -> None:
    """The modules of the program, of its libraries and of the tests are half of all there is."""
    gc.collect()
    gc.freeze()
