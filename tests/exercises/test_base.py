"""Every exercise is a well-formed table, its solution is right, and each named mistake can be told from the others."""

import itertools

import numpy as np
import pytest

from gdlearn import exercises
from gdlearn.exercises import check
from gdlearn.exercises.base import Exercise, Mistake, case, random_cases
from gdlearn.exercises.values import read_numbers, same

ALL = exercises.all()

SIGNATURES = {
    "00.first": "first(x)",
    "01.slope": "slope(f, x, h=1e-05)",
    "01.fit_step": "fit_step(slope, intercept, x, y, learning_rate)",
    "01.step": "step(x, gradient, learning_rate)",
    "01.half_mse_gradient": "half_mse_gradient(X, y, w)",
    "01.descend": "descend(gradient_at, start, learning_rate, steps)",
    "02.largest_stable_rate": "largest_stable_rate(hessian)",
    "02.backtracking": "backtracking(f, gradient_at, x, learning_rate=1.0, shrink=0.5, c=0.0001)",
    "02.cosine": "cosine(step, total, peak)",
    "03.chord_gap": "chord_gap(f, a, b, t)",
    "03.guarantee": "guarantee(distance, learning_rate, steps)",
    "03.condition_number": "condition_number(hessian)",
    "04.multi_start": "multi_start(objective, optimizer, starts, steps)",
    "04.same_network": "same_network(params, permutation)",
    "05.classify": "classify(gradient, hessian, tolerance=1e-08)",
    "05.escape_steps": "escape_steps(curvature, offset, learning_rate, radius)",
    "06.minibatches": "minibatches(n, batch_size, rng)",
    "06.sgd_epoch": "sgd_epoch(gradient_at, w, n, batch_size, learning_rate, rng)",
    "06.noise_slope": "noise_slope(batch_sizes, errors)",
    "08.multiply_backward": "multiply_backward(a, b, upstream)",
    "08.matmul_backward": "matmul_backward(A, B, upstream)",
    "08.cross_entropy_backward": "cross_entropy_backward(logits, labels)",
    "08.backward_order": "backward_order(parents, output)",
    "08.backward": "backward(order, parents, local_gradients)",
}

each_exercise = pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise.id)


def test_ids_and_signatures_are_the_published_ones():
    signatures = {exercise.id: exercise.signature for exercise in ALL}
    assert {id: signatures.get(id) for id in SIGNATURES} == SIGNATURES


@each_exercise
def test_the_solution_passes_its_own_check(exercise):
    assert check(exercise.id, exercise.reference)


@each_exercise
def test_an_exercise_has_enough_inputs_mistakes_and_hints(exercise):
    assert len(exercise.cases) >= 5
    assert len(exercise.mistakes) >= 5
    assert 2 <= len(exercise.hints) <= 4
    for sentence in (*exercise.hints, *(mistake.why for mistake in exercise.mistakes)):
        assert len(sentence) < 220


@each_exercise
def test_each_mistake_is_wrong_somewhere_and_unlike_every_other(exercise):
    expected = [exercise._value(exercise.reference, case) for case in exercise.cases]
    answers = [[exercise._value(m.answer, case) for case in exercise.cases] for m in exercise.mistakes]
    for values in answers:
        assert not exercise._all_same(values, expected)
    for one, other in itertools.combinations(answers, 2):
        assert not exercise._all_same(one, other)


@each_exercise
def test_each_mistake_is_recognised(exercise):
    for mistake in exercise.mistakes:
        report = check(exercise.id, with_signature_of(exercise, mistake.answer))
        assert report.diagnosis == mistake.diagnosis, str(report)
        assert mistake.why.replace("`", "") in report.message


@each_exercise
def test_inputs_are_the_same_at_every_run(exercise):
    first, second = (check(exercise.id, lambda *args: np.nan) for _ in range(2))
    assert str(first) == str(second)


def with_signature_of(exercise, answer):
    """Wrap a mutant, whose parameters have short names, so that it is called as an answer is."""
    return lambda *arguments: answer(*arguments)


@each_exercise
def test_the_stub_is_not_answered_yet_and_points_to_the_hint(exercise):
    def stub(*arguments):
        raise NotImplementedError(exercise.id)

    report = check(exercise.id, stub)
    assert report.outcome == "not answered"
    assert f'hint("{exercise.id}")' in report.message


def test_the_stub_of_another_exercise_is_noticed():
    def slope(x, gradient, learning_rate):
        raise NotImplementedError("01.slope")

    report = check("01.step", slope)
    assert report.outcome == "not answered"
    assert "01.slope" in report.message


def test_a_bare_stub_is_not_answered_yet_but_a_library_that_lacks_something_is_an_error():
    def bare(x):
        raise NotImplementedError

    def lacks(x):
        raise NotImplementedError("not for this dtype")

    assert check("00.first", bare).outcome == "not answered"
    report = check("00.first", lacks)
    assert report.outcome == "error"
    assert "NotImplementedError: not for this dtype" in report.message


def test_the_function_called_instead_of_handed_over_is_noticed():
    report = check("01.step", np.zeros(2))
    assert report.diagnosis == "not callable"
    assert 'check("01.step", step)' in report.message


@pytest.mark.parametrize("answer", [np.add, np.vectorize(lambda x, g, r: x - r * g), type("A", (), {})])
def test_callables_without_an_ordinary_signature_get_a_report(answer):
    assert check("01.step", answer).outcome in ("error", "not yet", "correct")


def test_a_callable_object_and_a_partial_function_pass():
    import functools

    class Step:
        def __call__(self, x, gradient, learning_rate):
            return x - learning_rate * gradient

    def general(sign, x, gradient, learning_rate):
        return x + sign * learning_rate * gradient

    assert check("01.step", Step())
    assert check("01.step", functools.partial(general, -1))


def test_a_hostile_signature_gets_a_report():
    class Odd:
        @property
        def __signature__(self):
            raise RuntimeError("no signature")

        def __call__(self, *args):
            return 1.0

    assert check("01.step", Odd()).outcome == "not yet"


def test_the_first_input_that_fails_is_the_one_shown():
    report = check("00.first", lambda x: abs(x - 1))
    assert dict(report.rows)["called"] == "first(x = -2.5)"
    assert report.tried.startswith("Tried on 8 inputs; ")


def test_an_answer_that_is_wrong_first_and_fails_later_is_told_what_is_wrong():
    def answer(x):
        return x + 1 if x > 0 else 1 / 0

    report = check("00.first", answer)
    assert report.outcome == "not yet"
    assert report.tried.startswith("Tried on 3 of 8 inputs")


def test_expected_values_are_fixed_before_the_answer_runs(monkeypatch):
    def rigged(x, gradient, learning_rate):
        monkeypatch.setattr(np, "array", lambda *a, **k: None)
        monkeypatch.setattr(np, "asarray", lambda *a, **k: None)
        monkeypatch.setattr(np, "allclose", lambda *a, **k: True)
        return x

    assert check("01.step", rigged).outcome == "not yet"


def test_an_answer_of_the_wrong_sign_is_named_even_where_nobody_foresaw_it():
    exercise = Exercise("00.first", [case(2.0), case(4.0)], [], ["a", "b"])
    assert exercise.check(lambda x: 1 - x).sentence == "Every result is -1 times what was expected."


def test_random_cases_come_from_their_seed_only():
    first, second = (random_cases(5, 3, lambda rng: (rng.normal(size=2), 1.0)) for _ in range(2))
    assert all(np.array_equal(a[0], b[0]) for a, b in zip(first, second, strict=True))
    assert not np.array_equal(first[0][0], first[1][0])


def test_a_mistake_that_is_right_on_what_was_tried_is_not_named():
    twice = Mistake("doubled", lambda x: 2 * (x - 1), "why")
    exercise = Exercise("00.first", [case(1.0), case(2.0)], [twice], ["a", "b"])
    report = exercise.check(lambda x: 0.0 if x == 1 else 5.0)  # agrees with the mutant on the first input alone
    assert report.diagnosis == "wrong value"


def test_float32_in_an_answer_does_not_hide_a_mistake():
    report = check("01.step", lambda x, g, r: (x + r * g).astype(np.float32))
    assert report.diagnosis == "sign flipped"


def test_values_of_cases_are_float64():
    assert case([1, 2])[0].dtype == np.float64
    assert same(read_numbers(case([1, 2])[0]), read_numbers([1.0, 2.0]))


def test_a_second_right_answer_is_right_and_the_solution_is_what_is_expected():
    exercise = Exercise("00.first", [case(2.0), case(3.0)], [], ["a", "b"], also=lambda x: 1 - x)
    assert exercise.check(lambda x: x - 1)
    assert exercise.check(lambda x: 1 - x)
    assert dict(exercise.check(lambda x: 0.0).rows)["expected"] == "1"


def test_an_input_on_which_the_solution_fails_does_not_tell_whether_an_argument_is_used():
    report = check("06.sgd_epoch", lambda gradient_at, w, n, batch_size, learning_rate, rng: [1.0, 2.0])
    assert report.outcome == "not yet"
