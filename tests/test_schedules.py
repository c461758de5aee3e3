"""Each schedule against its written formula, against torch's, and on bad settings."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdlearn.schedules import as_schedule, constant, cosine, exponential, inverse_time, step_decay, warmup

rates = st.floats(1e-6, 100.0)
steps = st.integers(0, 10_000)


@given(rates, steps)
def test_constant_is_the_same_at_every_step(rate: float, step: int) -> None:
    assert constant(rate)(step) == rate


@given(rates, st.integers(1, 50), st.integers(0, 500))
def test_step_decay_drops_by_its_factor_after_each_so_many_steps(rate: float, every: int, step: int) -> None:
    expected = rate
    for _ in range(every, step + 1, every):
        expected *= 0.5
    assert step_decay(rate, factor=0.5, every=every)(step) == pytest.approx(expected)


def test_step_decay_drops_to_a_tenth_by_default() -> None:
    assert step_decay(1.0, every=3)(3) == pytest.approx(0.1)


@given(rates, st.floats(0.5, 1.0), st.integers(0, 1000))
def test_exponential_multiplies_by_its_factor_at_each_step(rate: float, factor: float, step: int) -> None:
    schedule = exponential(rate, factor=factor)
    assert schedule(0) == rate
    assert schedule(step + 1) == pytest.approx(factor * schedule(step), rel=1e-9, abs=1e-300)


@given(rates, st.floats(0.1, 1e4), st.integers(0, 1000))
def test_inverse_time_is_half_after_its_delay_and_a_third_after_two(rate: float, delay: float, step: int) -> None:
    schedule = inverse_time(rate, delay=delay)
    assert schedule(step) * (delay + step) == pytest.approx(rate * delay)
    assert inverse_time(rate, delay=7)(7) == pytest.approx(rate / 2)
    assert inverse_time(rate, delay=7)(14) == pytest.approx(rate / 3)


@given(rates, st.integers(1, 500))
def test_cosine_starts_at_its_peak_is_half_way_down_in_the_middle_and_ends_at_0(rate: float, half: int) -> None:
    schedule = cosine(rate, steps=2 * half)
    assert schedule(0) == rate
    assert schedule(half) == pytest.approx(rate / 2)
    assert schedule(2 * half) == pytest.approx(0.0, abs=1e-12)
    assert schedule(3 * half) == pytest.approx(0.0, abs=1e-12)
    assert schedule(half // 2) - rate / 2 == pytest.approx(rate / 2 - schedule(2 * half - half // 2))  # symmetric


def test_a_warm_up_climbs_in_equal_parts_and_then_begins_the_schedule_at_its_step_0() -> None:
    schedule = warmup(exponential(0.8, factor=0.5), steps=4)
    assert [schedule(k) for k in range(7)] == pytest.approx([0.2, 0.4, 0.6, 0.8, 0.8, 0.4, 0.2])


def test_a_warm_up_to_a_number_stays_there() -> None:
    assert [warmup(0.5, steps=2)(k) for k in range(4)] == [0.25, 0.5, 0.5, 0.5]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (lambda: step_decay(0.3, factor=0.2, every=4), lambda s, o: s.StepLR(o, 4, 0.2)),
        (lambda: exponential(0.3, factor=0.9), lambda s, o: s.ExponentialLR(o, 0.9)),
        (lambda: cosine(0.3, steps=20), lambda s, o: s.CosineAnnealingLR(o, 20)),
    ],
)
def test_schedules_that_torch_has_too_give_the_same_rates(ours: Callable, theirs: Callable) -> None:
    torch = pytest.importorskip("torch")
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.3)
    scheduler = theirs(torch.optim.lr_scheduler, optimizer)
    peer = []
    for _ in range(20):
        peer.append(scheduler.get_last_lr()[0])
        optimizer.step()
        scheduler.step()
    assert [ours()(k) for k in range(20)] == pytest.approx(peer, rel=1e-9)


def test_a_function_is_a_schedule_as_it_stands_and_a_number_becomes_one() -> None:
    def mine(step: int) -> float:
        return 1.0 / (step + 1)

    assert as_schedule(mine) is mine
    assert [as_schedule(0.5)(k) for k in (0, 9)] == [0.5, 0.5]


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: constant(0.0), ValueError, "learning_rate must be above 0, but 0 came"),
        (lambda: constant("0.1"), TypeError, "learning_rate must be a number, but '0.1' came"),
        (lambda: exponential(-1.0, factor=0.5), ValueError, "learning_rate must be above 0, but -1 came"),
        (lambda: exponential(0.1, factor=1.5), ValueError, "factor must be at most 1, but 1.5 came; a rate that grows"),
        (lambda: exponential(0.1, factor=0.0), ValueError, "factor must be above 0"),
        (lambda: step_decay(0.1, factor=2.0, every=3), ValueError, "factor must be at most 1"),
        (lambda: step_decay(0.1, every=0), ValueError, "every must be at least 1, but 0 came"),
        (lambda: step_decay(0.1, every=2.5), TypeError, "every must be a whole number, but 2.5 came"),
        (lambda: step_decay(math.nan, every=2), ValueError, "learning_rate must be a finite number"),
        (lambda: inverse_time(0.1, delay=0), ValueError, "delay must be above 0"),
        (lambda: inverse_time(math.inf, delay=1), ValueError, "learning_rate must be a finite number"),
        (lambda: cosine(0.1, steps=0), ValueError, "steps must be at least 1"),
        (lambda: cosine(0.0, steps=5), ValueError, "learning_rate must be above 0"),
        (lambda: warmup(0.1, steps=0), ValueError, "steps must be at least 1"),
        (lambda: warmup(-0.1, steps=3), ValueError, "learning_rate must be above 0, but -0.1 came; a negative rate"),
        (lambda: warmup("fast", steps=3), TypeError, "learning_rate must be a number, but 'fast' came"),
    ],
)
def test_settings_out_of_range_are_refused_in_one_sentence(
    make: Callable[[], Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        make()
    assert str(caught.value).endswith(".")
