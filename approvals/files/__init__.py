"""Files of cases, found by the SHA-256 of their bytes."""
from .kinds import EXTENSIONS, Unacceptable
from .store import Stored, disposition, download_headers, intact, keep, open_file, path_of, store
from .taken import taken_at

__all__ = ["EXTENSIONS", "Stored", "Unacceptable", "disposition", "download_headers", "intact", "keep", "open_file", "path_of", "store",
           "taken_at"]
