"""The command `gdlearn`: open the course, look after it, and see what was done.

A mistake of the user or of the machine is one sentence on stderr and exit code 2, never a traceback.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import gdlearn
from gdlearn import course
from gdlearn._paths import PROGRESS_VARIABLE, lesson_files
from gdlearn.progress import FILE_NAME, Progress, open_progress

DEFAULT_FOLDER = "gdlearn-course"
_WHICH_FOLDER = f"the folder of the course (default: {DEFAULT_FOLDER}, or the current folder if it is one)"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: the words after ``gdlearn``; by default those of this process.

    Returns:
        The exit code: 0 if all is well, 1 if the doctor found a fault, 2 after an error.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a name that the terminal can't show must not end the command
    parser = build_parser()
    chosen = parser.parse_args(arguments)
    if chosen.command is None:
        parser.print_help()
        return 0
    try:
        return chosen.command(chosen)
    except (ValueError, OSError, ModuleNotFoundError) as error:
        print(f"gdlearn: {_sentence(error)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("gdlearn: interrupted.", file=sys.stderr)
        return 130


def build_parser() -> argparse.ArgumentParser:
    """Describe the commands and their arguments."""
    parser = argparse.ArgumentParser(prog="gdlearn", description="Gradient descent, learned by experiment.")
    parser.add_argument("--version", action="version", version=f"gdlearn {gdlearn.__version__}")
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    lab = commands.add_parser("lab", help="open the course in JupyterLab")
    lab.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help=_WHICH_FOLDER)
    lab.add_argument("--port", type=_port, metavar="N", help="listen on this port (default: a free one)")
    lab.add_argument("--no-browser", action="store_true", help="print the address, and open no browser")
    lab.set_defaults(command=_lab)

    progress = commands.add_parser("progress", help="show what you have solved, or carry it to another machine")
    progress.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help=_WHICH_FOLDER)
    progress.add_argument("--export", type=Path, metavar="FILE", help="write your progress into this new file")
    progress.add_argument("--import", type=Path, metavar="FILE", dest="import_", help="add the progress in this file")
    progress.set_defaults(command=_progress)

    restore = commands.add_parser("restore", help="put a fresh copy of a lesson, keeping yours under another name")
    restore.add_argument("lesson", metavar="LESSON", help="its number or name: 05 or 05-saddle-points")
    restore.add_argument("--folder", type=Path, metavar="FOLDER", help=_WHICH_FOLDER)
    restore.set_defaults(command=_restore)

    doctor = commands.add_parser("doctor", help="check that everything works, and say how to mend what does not")
    doctor.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help=_WHICH_FOLDER)
    doctor.set_defaults(command=_doctor)
    return parser


def _lab(chosen: argparse.Namespace) -> int:
    from gdlearn import _lab

    here = Path.cwd()
    folder = chosen.folder or (here if course.is_course(here) else Path(DEFAULT_FOLDER))
    _lab.choose_port(chosen.port)  # first, so that a wrong port leaves no folder behind
    for sentence in course.update(folder.absolute()):
        print(sentence)
    _lab.run(folder, port=chosen.port, browser=not chosen.no_browser)
    return 0


def _progress(chosen: argparse.Namespace) -> int:
    progress = open_progress(_existing_folder(chosen.folder), say=_complain)
    if chosen.import_ is not None:
        print(f"{progress.merge(_read_json(chosen.import_))} new entries taken over from {chosen.import_}.")
    if chosen.export is not None:
        _export(progress, chosen.export)
    else:
        print("\n".join(progress_table(progress.summary(), _exercise_ids())))
    return 0 if progress.notice is None else 2


def _restore(chosen: argparse.Namespace) -> int:
    for sentence in course.restore(_existing_folder(chosen.folder), chosen.lesson):
        print(sentence)
    return 0


def _doctor(chosen: argparse.Namespace) -> int:
    from gdlearn import doctor

    folder = chosen.folder or _likely_folder() or Path(DEFAULT_FOLDER)
    faults = 0
    for finding in doctor.examine(folder.absolute()):
        print(finding, flush=True)
        faults += finding.state == doctor.FAULT
    print(f"\n{faults} {'fault' if faults == 1 else 'faults'} found." if faults else "\nEverything works.")
    return 1 if faults else 0


def progress_table(summary: dict[str, Any], exercises: Iterable[str]) -> list[str]:
    """Write what was done as lines, one for each lesson.

    Args:
        summary: what `Progress.summary` gives.
        exercises: the ids of all exercises that there are.
    """
    names = {path.stem[:2]: path.stem for path in lesson_files()}
    ids = {*exercises, *summary["exercises"]}
    done = [*ids, *summary["predictions"], *summary["quizzes"]]
    rows = [("Lesson", "Solved", "Tried", "Predictions", "Quiz")]
    for lesson in sorted({*names, *(_lesson_of(one) for one in done)}):
        here = [one for one in ids if _lesson_of(one) == lesson]
        tried = [summary["exercises"][one] for one in here if one in summary["exercises"]]
        predictions = sum(_lesson_of(one) == lesson for one in summary["predictions"])
        answers = [right for quiz, right in summary["quizzes"].items() if _lesson_of(quiz) == lesson]
        right, answered = sum(sum(one.values()) for one in answers), sum(map(len, answers))
        rows.append(
            (
                names.get(lesson, lesson),
                f"{sum(one['outcome'] == 'correct' for one in tried)} of {len(here)}" if here else "-",
                str(sum(one["attempts"] > 0 for one in tried)) if here else "-",
                str(predictions or "-"),
                f"{right} of {answered} right" if answered else "-",
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _lesson_of(one: str) -> str:
    """Give the lesson's number from the name of an exercise, a prediction or a quiz: ``"01.step"`` is of 01."""
    return one.split(".")[0]


def _exercise_ids() -> list[str]:
    from gdlearn import exercises

    return [exercise.id for exercise in exercises.all()]


def _export(progress: Progress, file: Path) -> None:
    if file.exists():
        raise FileExistsError(f"{file} is there already, and nothing is overwritten: name a new file.")
    document = progress.export()
    course.write_whole(file, json.dumps(document, indent=1).encode())
    print(f"{len(document['events'])} entries written to {file}.")
    print("On the other machine, `gdlearn progress --import FILE` adds them to what is there.")


def _read_json(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{file} is not a file that `gdlearn progress --export` wrote.") from error


def _existing_folder(named: Path | None) -> Path:
    folder = named or _likely_folder()
    if folder is None:
        raise FileNotFoundError(
            "There is no course in the current folder: name its folder, or run `gdlearn lab` first."
        )
    if not folder.is_dir():
        raise FileNotFoundError(f"There is no folder {folder}: name the one that `gdlearn lab` made.")
    return folder.absolute()


def _likely_folder() -> Path | None:
    """Find the course's folder when none is named: the kernel's, the current one, or the default one in it."""
    here = Path.cwd()
    if os.environ.get(PROGRESS_VARIABLE):
        return Path(os.environ[PROGRESS_VARIABLE])
    if course.is_course(here) or (here / FILE_NAME).exists():
        return here
    return here / DEFAULT_FOLDER if (here / DEFAULT_FOLDER).is_dir() else None


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: give a whole number from 1 to 65535")
    return int(text)


def _complain(sentence: str) -> None:
    print(f"gdlearn: {sentence}", file=sys.stderr)


def _sentence(error: Exception) -> str:
    """Say in one line what an error means for the user."""
    if isinstance(error, ModuleNotFoundError):
        package = (error.name or "a package").split(".")[0]
        return f"{package} is not installed: `python -m pip install {package}` brings it, and `gdlearn doctor` checks."
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'a file'}: {error.strerror.lower()}."
    return str(error)


if __name__ == "__main__":
    sys.exit(main())
