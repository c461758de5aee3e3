"""Numbers in words and pictures: short, with a true minus sign, never "−0.000"."""

from __future__ import annotations


def plain(number: float, digits: int = 6) -> str:
    """Return ``number`` as a person writes it: at most ``digits`` significant digits, no trailing zeros."""
    mantissa, _, exponent = f"{number:.{digits}g}".partition("e")
    return _signed(f"{mantissa}e{int(exponent)}" if exponent else mantissa)


def fixed(number: float, decimals: int = 3) -> str:
    """Return ``number`` with ``decimals`` places; a very large one in powers of ten."""
    if abs(number) >= 100_000:
        return plain(number, decimals)
    return _signed(f"{round(number, decimals) + 0.0:.{decimals}f}")  # + 0.0 turns −0.0 into 0.0


def _signed(text: str) -> str:
    return text.replace("-", "−")
