"""YAML that a person hands over: aliases that stand for billions of values end as a fault, at once."""

import pytest

from assistant.exchange.ciso_reader import referential_from_library
from assistant.exchange.faults import ExchangeError

LEVELS = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]\n" for level in range(1, 12)
)
LAUGHS = f"""{LEVELS}
urn: *a11
name: *a11
objects:
  framework:
    name: *a11
    requirement_nodes: [{{urn: *a11, ref_id: *a11, name: *a11, assessable: true, depth: 1}}]
"""


@pytest.mark.parametrize(
    "text", [LAUGHS, "a: &a [*a]\nname: *a", "a: " + "[" * 100_000, "a:\n" + "- " * 100_000, "a: " + "{a: " * 100_000]
)
def test_a_library_that_expands_without_end_is_a_fault(text: str) -> None:
    with pytest.raises(ExchangeError):
        referential_from_library("bombe.yaml", text.encode(), {})
