"""Claims about backpropagation."""

from __future__ import annotations

from gdlearn._ledger.base import RIGHT, Claim, Expected

LESSON = "08-backpropagation"

CLAIMS: tuple[Claim, ...] = (
    Claim(
        40,
        "Backpropagation gives the slope of the loss along every parameter.",
        RIGHT,
        "Exact but for rounding, where the operations have a slope. At a kink, as relu has one, the engine chooses.",
        LESSON,
        (
            Expected("relative difference from the gradient by hand", 0, 1e-12),
            Expected("relative difference from nudges at h = 1e-5", 0, 1e-7),
            Expected("slopes in one backward pass", 4810, 0),
        ),
    ),
    Claim(
        41,
        "A backward pass costs a constant multiple of a forward pass, however many parameters there are.",
        RIGHT,
        "About twice a forward pass, if the values of the forward pass fit into memory. Nudging each parameter would "
        "take a forward pass for each.",
        LESSON,
        (
            Expected("multiplications of both passes, in forward passes: 682 parameters", 2.21951, 1e-5),
            Expected("multiplications of both passes, in forward passes: 1,126,410 parameters", 2.94171, 1e-5),
            Expected("by the clock under 10 forward passes at every size (1: yes)", 1, 0),
        ),
    ),
)
