"""An answer may do what it likes: the kernel lives on, and the learner gets one sentence."""

import builtins
import sys
import threading
import time
import warnings

import numpy as np
import pytest

from gdlearn.exercises.results import NUMBERS
from gdlearn.exercises.runner import Runner


def run(answer, *arguments, seconds=0.3):
    return Runner(answer, NUMBERS.ask, seconds).call(arguments)


def endless_loop(x):
    while True:
        x = x + 0


def endless_loop_that_catches(x):
    while True:
        try:  # noqa: SIM105 - as a learner writes it
            x = x + 0
        except Exception:
            pass


def endless_loop_that_catches_everything(x):
    while True:
        try:  # noqa: SIM105 - as a learner writes it
            x = x + 0
        except BaseException:
            pass


def endless_printing(x):
    while True:
        print("still here " * 100)


def endless_recursion_that_catches(x):
    try:
        return endless_recursion_that_catches(x)
    except RecursionError:
        return endless_loop(x)


@pytest.mark.parametrize(
    "answer",
    [
        endless_loop,
        endless_loop_that_catches,
        endless_loop_that_catches_everything,
        endless_printing,
        endless_recursion_that_catches,
        lambda x: sum(y + x for y in iter(int, 1)),
    ],
)
def test_an_answer_without_end_is_stopped_and_its_thread_is_gone(answer):
    before = threading.active_count()
    started = time.monotonic()
    outcome = run(answer, 1.0)
    assert outcome.trouble == "does not stop"
    assert "was stopped" in outcome.words
    assert outcome.place is not None
    assert time.monotonic() - started < 5
    assert threading.active_count() == before


def test_a_call_that_python_cannot_interrupt_is_left_behind_and_said_so():
    outcome = run(lambda x: time.sleep(3), 1.0, seconds=0.05)
    assert outcome.trouble == "does not stop"
    assert "restart the kernel" in outcome.words


def test_all_calls_share_one_allowance_of_seconds():
    runner = Runner(lambda x: time.sleep(0.15), NUMBERS.ask, seconds=0.4)
    assert [runner.call((1,)).trouble for _ in range(4)][-1] == "does not stop"


def test_a_generator_that_never_ends_is_not_walked():
    def forever(x):
        while True:
            yield x

    assert run(forever, 1.0).trouble == "returned a generator"


def test_reading_an_odd_object_is_stopped_too():
    class Slow:
        def __array__(self, *args, **kwargs):
            return endless_loop(1.0)

    assert run(lambda x: Slow(), 1.0).trouble == "does not stop"


def boom(x):
    total = 1
    return total / (x - x)


def test_a_raised_exception_is_told_by_the_learners_own_line():
    outcome = run(boom, 1.0)
    assert outcome.trouble == "raised"
    assert outcome.words == "ZeroDivisionError: float division by zero"
    assert outcome.place.text == "return total / (x - x)"
    assert outcome.place.number == boom.__code__.co_firstlineno + 2


def test_an_exception_inside_a_library_is_told_by_the_learners_line_that_called_it():
    outcome = run(lambda x: np.linalg.inv(np.zeros((2, 2))), 1.0)
    assert outcome.words.startswith("LinAlgError")
    assert "np.linalg.inv" in outcome.place.text


def test_the_line_of_a_notebook_cell_is_found():
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()
    shell.run_cell("def answer(x):\n    y = 2\n    return y + none_such", store_history=True)
    outcome = run(shell.user_ns["answer"], 1.0)
    assert str(outcome.place) == "line 3: “return y + none_such”"
    InteractiveShell.clear_instance()


class NotAnException(BaseException):
    pass


class Unprintable(Exception):
    def __str__(self):
        raise RuntimeError("no words")


def raises(error):
    def answer(x):
        raise error

    return answer


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (KeyboardInterrupt(), "KeyboardInterrupt"),
        (NotAnException("odd"), "NotAnException: odd"),
        (GeneratorExit(), "GeneratorExit"),
        (SystemExit(3), "SystemExit: it called exit()"),
        (Unprintable(), "Unprintable"),
        (ValueError("long " * 1000), "ValueError: long long"),
        (ValueError("half a surrogate \ud800 and a bell \a"), "ValueError: half a surrogate ? and a bell �"),
        (MemoryError(), "MemoryError"),
    ],
)
def test_whatever_is_raised_becomes_a_short_sentence(error, words):
    outcome = run(raises(error), 1.0)
    assert outcome.trouble == "raised"
    assert outcome.words.startswith(words)
    assert len(outcome.words) < 250
    outcome.words.encode("utf-8")


def test_endless_recursion_is_reported():
    def deeper(x):
        return deeper(x) + 1

    outcome = run(deeper, 1.0)
    assert outcome.words.startswith("RecursionError")
    assert outcome.place.text == "return deeper(x) + 1"


@pytest.mark.parametrize("leave", [exit, quit, sys.exit])
def test_exit_ends_the_answer_only(leave):
    outcome = run(lambda x: leave(), 1.0)
    assert outcome.words == "SystemExit: it called exit()"
    assert not sys.stdin.closed


def test_exit_in_a_notebook_does_not_reach_the_shell():
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    asked = []
    type(shell).ask_exit = lambda self: asked.append(True)
    try:
        outcome = run(lambda x: shell.ask_exit(), 1.0)
        assert outcome.words == "SystemExit: it called exit()"
        assert asked == []
        shell.ask_exit()
        assert asked == [True]  # afterwards the learner can leave as before
    finally:
        del type(shell).ask_exit
        InteractiveShell.clear_instance()


def test_input_is_refused():
    outcome = run(lambda x: float(input("x? ")), 1.0)
    assert outcome.words.startswith("RuntimeError: input() can't be used")


def test_megabytes_of_print_are_cut_and_counted(capsys):
    def loud(x):
        print("first line")
        for _ in range(1000):
            print("x" * 5000)
        print("to the error stream", file=sys.stderr)
        return x

    outcome = run(loud, 1.0, seconds=5)
    assert outcome.value.entries == (1.0,)
    assert outcome.printed.startswith("first line\nxxx")
    assert outcome.printed.endswith("(5,001,031 characters in all)")
    assert len(outcome.printed) < 300
    assert capsys.readouterr() == ("", "")


def test_arguments_are_copies_and_a_change_in_place_is_told():
    x, y = np.array([1.0, 2.0]), np.array([3.0])

    def change(x, y):
        y += 1
        return x

    outcome = run(change, x, y)
    assert y.tolist() == [3.0]
    assert outcome.changed == ((1, "[4]"),)


def test_a_change_inside_a_tuple_of_arrays_is_told():
    def change(params):
        params[1][:] = 0.0
        return 1.0

    assert run(change, (np.ones((1, 2)), np.ones(2))).changed == ((0, "([[1, 1]], [0, 0])"),)


def test_what_comes_back_is_a_copy_of_its_time():
    buffer = np.zeros(1)

    def reuse(x):
        buffer[:] = x
        return buffer

    runner = Runner(reuse, NUMBERS.ask)
    first, second = runner.call((1.0,)), runner.call((2.0,))
    assert (first.value.entries, second.value.entries) == ((1.0,), (2.0,))


def test_everything_around_the_answer_is_put_back():
    def meddle(x):
        np.random.seed(0)  # noqa: NPY002 - that is the meddling
        np.seterr(all="raise")
        warnings.simplefilter("ignore")
        warnings.warn("nobody hears this", stacklevel=1)
        print("nor this")
        return x / np.zeros(1)

    def surroundings():
        state = np.random.get_state()[1].tolist()  # noqa: NPY002 - it is compared
        return sys.stdout, sys.stderr, sys.stdin, builtins.input, state, np.geterr(), warnings.filters[:]

    before = surroundings()
    assert run(meddle, 1.0).words.startswith("FloatingPointError")
    assert surroundings() == before


def test_a_division_by_zero_in_numpy_is_a_result_and_no_warning():
    assert run(lambda x: np.ones(1) / np.zeros(1), 1.0).value.entries == (np.inf,)


def test_the_learner_can_interrupt_a_check(monkeypatch):
    from gdlearn.exercises import runner

    def interrupted(thread, seconds):
        raise KeyboardInterrupt

    before = threading.active_count()
    monkeypatch.setattr(runner, "_wait", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(endless_loop, 1.0)
    assert threading.active_count() == before
