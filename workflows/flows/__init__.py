"""The pages: one file per procedure, found by looking into this folder."""
from importlib import import_module
from pkgutil import iter_modules


def load() -> list[type]:
    """Import every page and return its flow classes, in the order of their names."""
    from workflows.engine.base import CaseFlow

    found = []
    for page in sorted(module.name for module in iter_modules(__path__)):
        module = import_module(f"{__name__}.{page}")
        found += [x for x in vars(module).values() if isinstance(x, type) and issubclass(x, CaseFlow) and x.__module__ == module.__name__]
    return found
