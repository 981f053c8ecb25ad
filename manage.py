#!/usr/bin/env python
"""The one command line of the project."""
import os
import sys

from config.surroundings import prepare


def main() -> None:
    """Set what the command needs around it, then hand over to Django."""
    prepare(sys.argv, os.environ)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
