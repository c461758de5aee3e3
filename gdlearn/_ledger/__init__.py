"""The claims themselves, as tables. `gdlearn.claims` is the way to read them."""

from gdlearn._ledger import lesson_04, lesson_05, lesson_06, lesson_08, lesson_09, lessons_01_to_03
from gdlearn._ledger.base import Claim, Expected, Kind, Verdict

__all__ = ["CLAIMS", "Claim", "Expected", "Kind", "Verdict"]

_TABLES = (lessons_01_to_03, lesson_04, lesson_05, lesson_06, lesson_08, lesson_09)

CLAIMS: tuple[Claim, ...] = tuple(
    sorted((claim for table in _TABLES for claim in table.CLAIMS), key=lambda claim: claim.number)
)
