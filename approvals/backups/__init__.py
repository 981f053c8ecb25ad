"""One archive that holds everything a bureau must not lose, and the way back from it, with every chain verified."""
from .archive import Archive, Refused
from .making import Made, make
from .restoring import Restored, restore

__all__ = ["Archive", "Made", "Refused", "Restored", "make", "restore"]
