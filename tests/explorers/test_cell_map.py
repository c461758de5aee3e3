"""A map of cells shows each cell in its colour and place, at any resolution, and is laid out only when it changes."""

import numpy as np
import pytest

from gdlearn.explorers import cell_map
from gdlearn.explorers.cell_map import CellMap
from gdlearn.figures.style import new_figure

CELLS = np.array(
    [[[255, 0, 0], [0, 255, 0], [0, 0, 255]], [[0, 0, 0], [255, 255, 0], [0, 255, 255]]], dtype=np.uint8
)  # the lowest row first


@pytest.fixture
def shown():
    figure, axes = new_figure(4.0, 3.0)
    axes.set(xlim=(0, 3), ylim=(0, 2))
    axes.grid(False)
    cells = CellMap(axes, (0, 3, 0, 2))
    cells.set_cells(CELLS)
    return figure, axes, cells


@pytest.mark.parametrize("dpi", [100, 150, 200])
def test_the_middle_of_each_cell_has_its_colour(shown, dpi):
    figure, axes, _ = shown
    figure.set_dpi(dpi)
    figure.canvas.draw()
    pixels = np.asarray(figure.canvas.buffer_rgba())
    for row in range(2):
        for column in range(3):
            across, up = axes.transData.transform((column + 0.5, row + 0.5))
            assert pixels[round(len(pixels) - up), round(across), :3].tolist() == CELLS[row, column].tolist()


def test_cells_are_laid_out_anew_only_when_they_or_the_size_change(shown, monkeypatch):
    figure, _, cells = shown
    sizes = []
    real = cell_map._laid_out
    monkeypatch.setattr(cell_map, "_laid_out", lambda *args: sizes.append(args[1:]) or real(*args))
    for _ in range(3):
        figure.canvas.draw()
    assert len(sizes) == 1
    cells.set_cells(CELLS)
    figure.canvas.draw()
    assert len(sizes) == 1
    cells.set_cells(CELLS.copy())
    figure.canvas.draw()
    figure.set_dpi(200)
    figure.canvas.draw()
    assert len(sizes) == len(set(sizes)) + 1 == 3


def test_a_hidden_map_is_not_drawn(shown):
    figure, _, cells = shown
    cells.set_visible(False)
    figure.canvas.draw()
    assert np.ptp(np.asarray(figure.canvas.buffer_rgba())[..., :3], axis=-1).max() < 10  # grey axes only
