"""Answers to the exercise of lesson 09 as learners write them, each with what the check must say."""

import subprocess
import sys

import pytest

from gdlearn.exercises import check
from tests.exercises.tables import assert_large_enough, assert_named, rows_right, rows_wrong

torch = pytest.importorskip("torch")


def zero_first(model, loss_function, optimizer, inputs, targets):
    optimizer.zero_grad()
    loss = loss_function(model(inputs), targets)
    loss.backward()
    optimizer.step()
    return loss.item()


def zero_at_the_end(model, loss_function, optimizer, inputs, targets):
    loss = loss_function(model(inputs), targets)
    loss.backward()
    optimizer.step()
    model.zero_grad()
    return float(loss.detach())


def with_a_closure(model, loss_function, optimizer, inputs, targets):
    def closure():
        optimizer.zero_grad()
        loss = loss_function(model(inputs), targets)
        loss.backward()
        return loss

    return optimizer.step(closure).item()


def gradients_by_hand(model, loss_function, optimizer, inputs, targets):
    loss = loss_function(model(inputs), targets)
    for parameter, gradient in zip(
        model.parameters(), torch.autograd.grad(loss, list(model.parameters())), strict=True
    ):
        parameter.grad = gradient
    optimizer.step()
    return loss.detach().numpy()


def steps(*actions, result=lambda loss: loss.item()):
    """A training step of these actions in this order."""

    def answer(model, loss_function, optimizer, inputs, targets):
        loss = loss_function(model(inputs), targets)
        for action in actions:
            {"zero": optimizer.zero_grad, "backward": loss.backward, "step": optimizer.step}[action]()
        return result(loss)

    return answer


def loss_of_the_second_look(model, loss_function, optimizer, inputs, targets):
    zero_first(model, loss_function, optimizer, inputs, targets)
    with torch.no_grad():
        return loss_function(model(inputs), targets).item()


def targets_first(model, loss_function, optimizer, inputs, targets):
    return zero_first(model, lambda predictions, y: loss_function(y, predictions), optimizer, inputs, targets)


def moves_the_weights_by_a_tenth(model, loss_function, optimizer, inputs, targets):
    optimizer.zero_grad()
    loss = loss_function(model(inputs), targets)
    loss.backward()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter -= 0.1 * parameter.grad
    return loss.item()


def returns_the_predictions(model, loss_function, optimizer, inputs, targets):
    zero_first(model, loss_function, optimizer, inputs, targets)
    return model(inputs)


RIGHT = {"09.training_step": [zero_first, zero_at_the_end, with_a_closure, gradients_by_hand]}

WRONG = {
    "09.training_step": [
        ("gradients not zeroed", steps("backward", "step")),
        ("step before backward", steps("step", "zero", "backward")),
        ("zeroed before the step", steps("backward", "zero", "step")),
        ("no step", steps("zero", "backward")),
        ("no backward pass", steps("zero")),
        ("two steps", steps("zero", "backward", "step", "step")),
        ("loss after the step", loss_of_the_second_look),
        ("loss arguments swapped", targets_first),
        ("wrong in part", moves_the_weights_by_a_tenth),
        ("returned None", steps("zero", "backward", "step", result=lambda loss: None)),
        ("not a number", returns_the_predictions),
        ("raised", lambda model, loss_function, optimizer, inputs, targets: model.forwards(inputs)),
        ("wrong arguments", lambda model, inputs, targets: 0.0),
    ]
}


def test_the_tables_are_large_enough():
    assert_large_enough(RIGHT, WRONG)


@pytest.mark.parametrize(("id", "answer"), rows_right(RIGHT))
def test_a_right_answer_in_another_style_is_right(id, answer):
    report = check(id, answer)
    assert report, str(report)


@pytest.mark.parametrize(("id", "diagnosis", "answer"), rows_wrong(WRONG))
def test_a_wrong_answer_gets_its_diagnosis(id, diagnosis, answer):
    assert_named(check(id, answer), diagnosis)


def test_a_loss_that_is_still_a_tensor_is_remarked_on():
    """The number is right, so the report says how to make it a plain one."""
    assert "loss.item() makes it a plain number" in str(
        check("09.training_step", steps("zero", "backward", "step", result=lambda loss: loss))
    )


def test_without_torch_the_check_names_the_command_that_installs_it():
    code = "\n".join(
        [
            "import sys",
            "sys.modules['torch'] = None",
            "from gdlearn.exercises import check",
            "print(check('09.training_step', lambda *arguments: 0.0))",
        ]
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert 'run: python -m pip install "torch>=2.6,<2.14"' in run.stdout
    assert "Traceback" not in run.stdout + run.stderr
