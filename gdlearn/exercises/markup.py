"""The look that reports, predictions and quizzes share, in HTML that reads well in light and dark themes.

A verdict is a mark and words in white on a dark badge, so it has its contrast (at least 4.5:1) on any
background; all other text keeps the colour of the theme. Nothing is said by colour alone.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

GREEN = "#1b6e3c"
AMBER = "#8a5000"
RED = "#b3261e"
GREY = "#595959"
BLUE = "#0060a0"


def box(colour: str, *parts: str) -> str:
    """Wrap HTML parts into a block with a coloured edge."""
    style = f"border-left:4px solid {colour};padding:2px 0 2px 12px;margin:4px 0;line-height:1.5"
    return f'<div style="{style}">{"".join(parts)}</div>'


def badge(mark: str, words: str, colour: str) -> str:
    """Write a verdict: its mark and its words, white on ``colour``."""
    style = f"background:{colour};color:#ffffff;padding:2px 8px;border-radius:3px;font-weight:bold"
    return f'<span style="{style}">{mark} {html.escape(words)}</span>'


def paragraph(*parts: str) -> str:
    """Wrap HTML parts into a paragraph without much space around it."""
    return f'<p style="margin:4px 0">{" ".join(part for part in parts if part)}</p>'


def text(words: str) -> str:
    """Make plain words safe for HTML; words between backticks are set as code."""
    pieces = html.escape(words).split("`")
    if len(pieces) % 2 == 0:  # an unpaired backtick stays what it is
        return html.escape(words)
    return "".join(f"<code>{piece}</code>" if i % 2 else piece for i, piece in enumerate(pieces))


def rows(pairs: Sequence[tuple[str, str]]) -> str:
    """Write labelled values one beneath the other, the values as code."""
    return "".join(
        paragraph(f"<strong>{html.escape(label)}:</strong>", f"<code>{html.escape(value)}</code>")
        for label, value in pairs
    )


def aligned(pairs: Sequence[tuple[str, str]]) -> str:
    """Write labelled values as plain text, the values beneath each other."""
    width = max((len(label) for label, _ in pairs), default=0)
    return "\n".join(f"  {label + ':':<{width + 1}} {value}" for label, value in pairs)
