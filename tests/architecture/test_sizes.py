"""Files and functions stay small enough to read."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles

from tests.architecture import ROOT, sources

LONGEST_FILE = 400
LONGEST_FUNCTION = 50
MOST_PARAMETERS = 6
MARKS = {"parametrize", "slow", "usefixtures"}
BANNED = ("Manager", "Helper", "Util", "Utils", "Service", "Data", "Info")

type_of_function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[type_of_function]:
    """Yield every function of a file, methods and nested ones included."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, type_of_function):
            yield node


def lines(node: type_of_function) -> int:
    """Return how many lines a function's body takes, its docstring not counted."""
    end = node.end_lineno or node.lineno
    return end - node.body[1 if ast.get_docstring(node) and len(node.body) > 1 else 0].lineno + 1


def test_no_file_is_too_long() -> None:
    """A file over the limit is two files; tests are read as well."""
    every = [*sources(), *(ROOT / "tests").rglob("*.py")]

    assert [str(path.relative_to(ROOT)) for path in every if len(path.read_text().splitlines()) > LONGEST_FILE] == []


def test_marks_choose_values_or_warn_of_slowness_and_hide_no_test() -> None:
    """What a machine may lack is a fixture that says so: a mark hides that it lacks it everywhere."""
    other = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / "tests").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "pytest.mark" and node.attr not in MARKS
    ]

    assert other == []


def test_no_function_is_too_long() -> None:
    """A function over the limit is several."""
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} {lines(node)}"
        for path in sources()
        for node in functions(path)
        if lines(node) > LONGEST_FUNCTION
    ]

    assert long == []


def test_nine_functions_in_ten_fit_thirty_lines() -> None:
    """The ninetieth percentile is the habit; the maximum only stops accidents."""
    sizes = [lines(node) for path in sources() for node in functions(path)]

    assert quantiles(sizes, n=10)[-1] <= 30


def test_no_function_takes_too_many_parameters() -> None:
    """Values that travel together are one value."""
    wide = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in sources()
        for node in functions(path)
        if len([one for one in node.args.args + node.args.kwonlyargs if one.arg not in {"self", "cls"}])
        > MOST_PARAMETERS
    ]

    assert wide == []


def test_no_class_has_a_name_that_says_nothing() -> None:
    """Names are nouns of the field."""
    vague = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef) and node.name.endswith(BANNED)
    ]

    assert vague == []


def test_each_step_has_one_public_verb_named_as_its_file() -> None:
    """A newcomer finds a step by its name."""
    wrong = []
    for path in (ROOT / "app/steps").glob("*.py"):
        if path.stem == "__init__":
            continue
        public = [
            node.name
            for node in ast.parse(path.read_text()).body
            if isinstance(node, type_of_function) and not node.name.startswith("_")
        ]
        if public != [path.stem]:
            wrong.append(f"{path.stem}: {public}")

    assert wrong == []


def test_a_blanket_except_stands_in_two_places_only() -> None:
    """The worker loop and the Flask handler; everywhere else the narrowest error is caught."""
    found = {
        str(path.relative_to(ROOT))
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}))
    }

    assert found <= {"app/worker.py", "app/worker/__init__.py", "app/worker/runs.py", "app/web/__init__.py"}
