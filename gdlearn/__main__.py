"""``python -m gdlearn`` is the command ``gdlearn``, for where Python's scripts are not on the path."""

from gdlearn.cli import main

raise SystemExit(main())
