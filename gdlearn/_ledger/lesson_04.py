"""Claims about landscapes of many valleys."""

from __future__ import annotations

from gdlearn._ledger.base import Claim

CLAIMS: tuple[Claim, ...] = ()
