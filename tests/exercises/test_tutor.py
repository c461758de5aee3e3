"""Hints come one at a time, the solution after a try, and every attempt is kept."""

import pytest

from gdlearn.exercises import all as all_exercises
from gdlearn.exercises import check, hint, solution
from gdlearn.progress import open_progress


def stub(x, gradient, learning_rate):
    raise NotImplementedError("01.step")


def wrong(x, gradient, learning_rate):
    return x + learning_rate * gradient


def unwrapped(capsys):
    """Return what was printed, in one line; no line was too long for a notebook."""
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= 80
    return " ".join(printed.split())


def test_hints_come_one_at_a_time_and_then_all_again(capsys):
    hints = next(e for e in all_exercises() if e.id == "01.step").hints
    for number, text in enumerate(hints, start=1):
        hint("01.step")
        said = unwrapped(capsys)
        assert said.startswith(f"Hint {number} of {len(hints)} for 01.step: {text}")
        assert not any(other in said for other in hints if other != text)
        assert (f"{len(hints) - number} more" in said) == (number < len(hints))
    hint("01.step")
    said = unwrapped(capsys)
    assert all(text in said for text in hints)
    assert open_progress().hints_shown("01.step") == len(hints)


def test_hints_of_one_exercise_do_not_use_up_those_of_another(capsys):
    hint("01.step")
    hint("02.cosine")
    assert "Hint 1 of 3 for 02.cosine" in capsys.readouterr().out


def test_the_solution_wants_a_try_first(capsys):
    solution("01.step")
    assert capsys.readouterr().out.startswith("Try 01.step first")
    check("01.step", stub)  # not a try
    solution("01.step")
    assert "def step" not in capsys.readouterr().out
    check("01.step", wrong)
    solution("01.step")
    said = capsys.readouterr().out
    assert said == "def step(x, gradient, learning_rate):\n    return x - learning_rate * gradient\n"


def test_every_attempt_is_kept_with_its_outcome():
    for answer in (stub, wrong, lambda x, gradient, learning_rate: x - learning_rate * gradient):
        check("01.step", answer)
    progress = open_progress()
    assert progress.attempts("01.step") == 2
    assert progress.best_outcome("01.step") == "correct"


@pytest.mark.parametrize("use", [lambda id: check(id, stub), hint, solution])
@pytest.mark.parametrize(
    ("id", "told"),
    [("01.stepp", "did you mean 01.step"), ("step", "01.step"), ("9", "there are 00.first"), (7, "00.first")],
)
def test_an_unknown_exercise_is_one_sentence_with_the_closest_names(use, id, told):
    with pytest.raises(ValueError, match="there is no exercise") as problem:
        use(id)
    assert told in str(problem.value)
    assert problem.value._render_traceback_() == [f"UnknownName: {problem.value}"]


def test_a_notebook_shows_an_unknown_exercise_without_traceback(capsys):
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()
    shell.run_cell("from gdlearn.exercises import hint\nhint('01.stpe')")
    said = capsys.readouterr().out
    assert "there is no exercise '01.stpe'; did you mean 01.step" in said
    assert "Traceback" not in said
    InteractiveShell.clear_instance()


def test_a_folder_that_is_not_there_stops_no_check(monkeypatch, fresh_progress, capsys):
    monkeypatch.setenv("GDLEARN_PROGRESS", str(fresh_progress / "none" / "such"))
    assert check("01.step", lambda x, gradient, learning_rate: x - learning_rate * gradient)
    hint("01.step")
    hint("01.step")
    assert "Hint 2 of 3" in capsys.readouterr().out
