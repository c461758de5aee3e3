"""Claims about batch, stochastic and mini-batch descent."""

from __future__ import annotations

from gdlearn._ledger.base import Claim

CLAIMS: tuple[Claim, ...] = ()
