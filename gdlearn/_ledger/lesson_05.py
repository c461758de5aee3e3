"""Claims about saddle points and plateaus."""

from __future__ import annotations

from gdlearn._ledger.base import Claim

CLAIMS: tuple[Claim, ...] = ()
