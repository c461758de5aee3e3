"""What an exercise is, and how an answer to it is judged.

An exercise reads like a table: the inputs to try, the mistakes to know by name, the hints. A mistake is stated
as a *mutant*: the function that a learner with that mistake would write. An answer that agrees with a mutant on
every input, where the mutant itself is wrong on at least one, has made that mistake.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gdlearn.exercises import solutions
from gdlearn.exercises.arguments import Named, fresh, show
from gdlearn.exercises.diagnosis import by_its_looks, is_finite, recognise
from gdlearn.exercises.errors import explain
from gdlearn.exercises.report import Report
from gdlearn.exercises.results import NUMBERS, Form
from gdlearn.exercises.runner import Run, Runner
from gdlearn.exercises.values import TOLERANCE, Value, kind_of, same

Case = tuple[Any, ...]
"""The arguments of one call, in order."""


def case(*arguments: Any) -> Case:
    """State one input; lists become float64 arrays."""
    return tuple(np.array(a, dtype=float) if isinstance(a, list) else a for a in arguments)


def random_cases(seed: int, count: int, make: Callable[[np.random.Generator], tuple[Any, ...]]) -> list[Case]:
    """Make ``count`` inputs, the same at every run, from one seed."""
    rng = np.random.default_rng(seed)
    return [case(*make(rng)) for _ in range(count)]


@dataclass(frozen=True)
class Mistake:
    """A mistake with a name.

    Args:
        diagnosis: a short key, for example "sign flipped".
        answer: the function that has this mistake; it takes the exercise's arguments.
        why: one sentence that tells the learner what is wrong and what to do.
    """

    diagnosis: str
    answer: Callable[..., Any]
    why: str


@dataclass(frozen=True, repr=False)
class Exercise:
    """An exercise: what is tried, which mistakes have a name, and how it is hinted at.

    Args:
        id: lesson and name, for example "01.step"; the solution is the function of that name.
        cases: the inputs, the simplest first: the first one that fails is shown.
        mistakes: in the order in which they are looked for.
        hints: two to four, from a nudge to nearly the answer.
        tolerance: relative to the largest expected number.
        form: what is asked for, and how; numbers if left out.
        also: a function that is as right as the solution, where a convention may be chosen.
    """

    id: str
    cases: Sequence[Case]
    mistakes: Sequence[Mistake]
    hints: Sequence[str]
    tolerance: float = TOLERANCE
    form: Form = NUMBERS
    also: Callable[..., Any] | None = None

    @property
    def lesson(self) -> str:
        """The lesson's two digits."""
        return self.id.split(".")[0]

    @property
    def name(self) -> str:
        """The function's name."""
        return self.id.split(".")[1]

    @property
    def reference(self) -> Callable[..., Any]:
        """The solution."""
        return solutions.function(self.lesson, self.name)

    @property
    def signature(self) -> str:
        """How the answer is to be called, for example "step(x, gradient, learning_rate)"."""
        return f"{self.name}{inspect.signature(self.reference)}"

    def __repr__(self) -> str:
        return f"{self.id}: {self.signature}"

    def check(self, answer: Any) -> Report:
        """Try an answer on every case and say what came of it; never raises because of the answer."""
        problem = self._misfit(answer)
        if problem is not None:
            return problem
        accepted = [self._values(right) for right in (self.reference, self.also) if right]  # before the answer runs
        expected = accepted[0]
        runner, runs = Runner(answer, self.form.ask), list[Run]()
        for arguments in self.cases:
            runs.append(runner.call(arguments))
            if runs[-1].trouble:
                break
        right = [self._is_right(run, *values) for run, *values in zip(runs, *accepted, strict=False)]
        tried = self._tried(right)
        if all(right):
            rows = ("for example", self._call_text(0)), ("came back", str(runs[0].value)), *_print_row(runs[0])
            return Report(self.id, "correct", "Your answer does what was asked.", None, rows, tried)
        first = right.index(False)
        run = runs[first]
        if run.trouble == "not answered":
            return self._not_answered(run)
        if run.trouble in ("raised", "does not stop"):
            return self._failed(run, first, tried)
        diagnosis, sentence = self._diagnose(runner, runs, accepted, first)
        came, wanted = run.words, str(expected[first])
        if run.value is not None:
            came, wanted = run.value.beside(expected[first])
            sentence = f"{run.value.fault(expected[first])} {sentence}".lstrip()
        rows = ("called", self._call_text(first)), ("came back", came), ("expected", wanted), *_print_row(run)
        if diagnosis == "changed in place":
            rows += tuple((f"{self._parameters[i]} is now", text) for i, text in run.changed)
        return Report(self.id, "not yet", sentence, diagnosis, rows, tried)

    # ---- the verdicts

    def _misfit(self, answer: Any) -> Report | None:
        """Report an answer that can't be called as the exercise will be; None if it can."""
        if not callable(answer):
            sentence = (
                f"The function itself is wanted, but {kind_of(answer)} came: "
                f'write `check("{self.id}", {self.name})`, with no brackets after {self.name}.'
            )
            return Report(self.id, "error", sentence, "not callable")
        try:
            signature = inspect.signature(answer)
            theirs = f"{getattr(answer, '__name__', 'answer')}{signature}"
        except Exception:  # some built-in functions have none: then the calls will show
            return None
        try:
            for count in {len(arguments) for arguments in self.cases}:
                signature.bind(*range(count))
        except TypeError:
            fault = "Yours takes other arguments"
        else:
            wanted, given = self._parameters, list(signature.parameters)
            if wanted == given or sorted(wanted) != sorted(given):
                return None
            fault = "Yours takes them in another order"
        sentence = f"The arguments come by position, as in `{self.signature}`. {fault}: `{theirs}`."
        return Report(self.id, "error", sentence, "wrong arguments")

    def _not_answered(self, run: Run) -> Report:
        sentence = (
            f"Replace the line `raise NotImplementedError` in `{self.name}` by your own code, then run that cell "
            f'and this one again. `hint("{self.id}")` gives a first idea.'
        )
        if run.words not in ("", self.id):
            sentence = f"This is the unanswered function of {run.words}; here `{self.name}` is wanted."
        return Report(self.id, "not answered", sentence)

    def _failed(self, run: Run, index: int, tried: str) -> Report:
        place = f", at {run.place}" if run.place else ""
        diagnosis, sentence = run.trouble, f"Your answer raised {run.words}{place}."
        if run.trouble == "does not stop":
            sentence = f"Your answer {run.words}{place}. Does the loop have an end?"
        elif explained := explain(run.words, run.place.text if run.place else "", self._functions(index)):
            diagnosis, meaning = explained
            sentence = f"{meaning} ({run.words.split(':')[0]}{place}.)"
        rows = ("called", self._call_text(index)), *_print_row(run)
        return Report(self.id, "error", sentence, diagnosis, rows, tried)

    def _diagnose(self, runner: Runner, runs: list[Run], accepted: list[list[Value]], first: int) -> tuple[str, str]:
        """Name the mistake and say why, from the most telling sign to the least; ``first`` is the first that failed."""
        run = runs[first]
        if run.trouble == "returned None":
            if run.printed:
                return "printed, not returned", "Your answer prints its result but returns None: end it with `return`."
            return "returned None", "Your answer returns None: a `return` is missing at the end, or on some way there."
        if run.trouble:
            end = "" if run.words.endswith("?") else "."
            return run.trouble, f"{self.form.wanted} wanted, but your answer returns {run.words}{end}"
        values = [each.value for each in runs if each.value is not None]  # a run without one was the last
        known = recognise(values, [self._mutant(mistake) for mistake in self.mistakes], accepted, self.tolerance)
        if known is not None:
            return self.mistakes[known].diagnosis, self.mistakes[known].why
        if run.changed:
            position = run.changed[0][0]
            name = self._parameters[position]
            return "changed in place", (
                f"Your answer changes its input `{name}` in place, and whoever called it still needs that: "
                + _instead_of_a_change(name, self.cases[first][position])
            )
        if not is_finite(run.value):
            return "not finite", "Your answer is not a finite number here: is something divided by zero?"
        unused = [f"`{name}`" for i, name in enumerate(self._parameters) if self._makes_no_difference(runner, i)]
        if unused:
            return "argument not used", (
                f"Your answer came out the same when {' or '.join(unused)} was changed: "
                f"use {' and '.join(unused)} in your formula, not a fixed number."
            )
        hint = "wrong value", f'Work through this one input by hand, or ask for `hint("{self.id}")`.'
        return by_its_looks(values, accepted[0], first) or hint

    def _makes_no_difference(self, runner: Runner, position: int) -> bool:
        """Tell whether an answer stays the same on three inputs where one number is changed and the result should.

        Each input takes that number from the next one, so it gets no value that makes no sense.
        """
        inputs = [a for a in self.cases if len(a) > position and isinstance(a[position], float | int)]
        pairs = [
            (one, (*one[:position], other[position], *one[position + 1 :]))
            for one, other in zip(inputs, inputs[1:] + inputs[:1], strict=True)
        ]
        telling = [pair for pair in pairs if self._should_differ(*pair)]
        for pair in telling[:3]:
            before, after = (runner.call(arguments).value for arguments in pair)
            if before is None or after is None or not same(after, before, self.tolerance):
                return False
        return len(telling) >= 2

    def _should_differ(self, one: Case, other: Case) -> bool:
        """Tell whether the solution gives two results; an input on which it fails makes no sense, and tells nothing."""
        try:
            return not self._all_same([self._value(self.reference, one)], [self._value(self.reference, other)])
        except Exception:
            return False

    # ---- small helpers

    @property
    def _parameters(self) -> list[str]:
        return list(inspect.signature(self.reference).parameters)

    def _functions(self, index: int) -> list[str]:
        """The calls of those arguments that are functions, for example "f(x)"."""
        pairs = zip(self._parameters, self.cases[index], strict=False)
        return [name + argument.call for name, argument in pairs if isinstance(argument, Named)]

    def _value(self, function: Callable[..., Any], arguments: Case) -> Value:
        with np.errstate(all="ignore"):
            return self.form.ask(function, *fresh(arguments))

    def _mutant(self, mistake: Mistake) -> Callable[[int], Value]:
        """Make a function of a case's number that works out once what the mistake gives for that case."""
        return functools.cache(lambda number: self._value(mistake.answer, self.cases[number]))

    def _values(self, function: Callable[..., Any]) -> list[Value]:
        return [self._value(function, arguments) for arguments in self.cases]

    def _is_right(self, run: Run, *accepted: Value) -> bool:
        return not (run.trouble or run.changed) and any(same(run.value, value, self.tolerance) for value in accepted)

    def _all_same(self, values: list[Value], others: list[Value]) -> bool:
        return all(same(value, other, self.tolerance) for value, other in zip(values, others, strict=True))

    def _call_text(self, index: int) -> str:
        pairs = zip(self._parameters, self.cases[index], strict=False)  # those with a default may be left out
        given = ", ".join(f"{name} = {show(argument)}" for name, argument in pairs)
        return f"{self.name}({given})"

    def _tried(self, right: list[bool]) -> str:
        total = len(self.cases)
        inputs = f"{total} inputs" if len(right) == total else f"{len(right)} of {total} inputs"
        return f"Tried on {inputs}; {'all' if all(right) else sum(right)} came out right."


def _instead_of_a_change(name: str, argument: Any) -> str:
    """Say how to do without changing an argument in place."""
    if isinstance(argument, tuple):
        return "make new arrays of those in it."
    if isinstance(argument, list | dict):
        return "keep what you find in a list or dict of your own."
    return f"compute a new array, for example with `{name} - …`, or start with `{name}.copy()`."


def _print_row(run: Run) -> tuple[tuple[str, str], ...]:
    return (("printed", run.printed.replace("\n", " ⏎ ")),) if run.printed else ()
