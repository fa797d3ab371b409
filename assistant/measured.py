"""The inventory of a workspace: recognised among files or given, kept, and measured for the assessment."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from assistant.bootstrap import Workspace
from assistant.computed import Computed, computations
from assistant.counted import counted
from assistant.errors import UsageError
from assistant.footprint import Question, Study, study
from assistant.inventories import recognised
from assistant.referentials import load
from assistant.storage.decisions import Decision
from assistant.storage.inventory import InventoryFile, Kept, Sharing
from ingest.errors import ReadError
from ingest.files import Source
from ingest.limits import Limits
from ingest.model import Problem, Refusal
from ingest.pool import Pool
from scoring.footprint.budget import ItShare, Key
from scoring.footprint.errors import TableError
from scoring.level import applicable
from scoring.model import Referential, Text

ENDINGS = (".csv", ".xlsx", ".xlsm")


def given(path: Path, employees: float | None) -> Kept:
    """The inventory in a file that a person named. Raises UsageError, with every fault of the file."""
    try:
        kept = Kept(name=path.name, data=path.read_bytes(), employees=employees)
    except OSError as fault:
        raise UsageError("unreadable_file", name=path.name) from fault
    problem = fault_of(kept)
    if problem is not None:
        raise UsageError("faulty_inventory", said=Text(fr=problem.fr, en=problem.en))
    return kept


def among(
    sources: Sequence[Source], refused: Sequence[Refusal], employees: float | None, limits: Limits
) -> tuple[Kept | None, tuple[Refusal, ...]]:
    """The inventory among files, and what stays refused: a CSV that is the inventory is no longer, a faulty one or a
    second one is told. The first by name is used.
    """
    found: Kept | None = None
    told: dict[str, Problem | None] = {}
    with Pool(limits) as pool:
        for source in (one for one in sources if one.name.lower().endswith(ENDINGS)):
            kept = _kept(source, employees, pool)
            if kept is None:
                continue
            problem = fault_of(kept, pool)
            if problem is None and found is not None:
                problem = _second(found.name)
            told[source.name] = problem
            if problem is None:
                found = kept
    csv = {one.name: one for one in refused}
    left = [one for one in refused if one.name not in told]
    left += [
        Refusal(
            name=name,
            document=csv[name].document if name in csv else "",
            digest=csv[name].digest if name in csv else "",
            problem=problem,
        )
        for name, problem in told.items()
        if problem is not None
    ]
    return found, tuple(sorted(left, key=lambda one: one.name))


def keep(workspace: Workspace, kept: Kept) -> None:
    """Make an inventory that of the workspace; what was said of the organisation before stays where nothing is said."""
    store = InventoryFile(workspace.folder)
    before = store.read()
    if before is not None:
        employees = kept.employees if kept.employees is not None else before.employees
        sharing = kept.sharing if kept.sharing != Sharing() else before.sharing
        kept = Kept(name=kept.name, data=kept.data, employees=employees, sharing=sharing)
    store.write(kept)


def current(workspace: Workspace) -> Kept | None:
    """The inventory of the workspace, None when there is none."""
    return InventoryFile(workspace.folder).read()


def computed(
    workspace: Workspace,
    referential: Referential,
    kept: Kept | None,
    standing: Mapping[str, Decision] | None = None,
) -> tuple[Computed, ...]:
    """What the inventory, if there is one, and the AI ledger say of the criteria asked of this organisation.

    `standing` is the newest decision on each piece of evidence, read here when it is not given.
    """
    asked = applicable(referential, workspace.settings.sector)
    decided = workspace.decisions.current(referential.id) if standing is None else standing
    found = computations(measure(kept), asked, decided) if kept is not None else ()
    return *found, *counted(workspace.ledger.last_call(), asked, decided)


def computation(workspace: Workspace, wanted: str) -> Computed | None:
    """The computation of the workspace's inventory with this id, None when there is none."""
    found = computed(workspace, load(workspace.settings.referential), current(workspace))
    return next((one for one in found if one.id == wanted), None)


@lru_cache(maxsize=2)
def measure(kept: Kept) -> Study:
    """The same bytes give the same study: kept for the next assessment of this process."""
    return study(kept.name, kept.data, question_of(kept))


def question_of(kept: Kept) -> Question:
    """What is asked of an inventory: the footprint, and the budget as the organisation shares it out."""
    said = kept.sharing
    return Question(
        employees=kept.employees,
        value_added_eur=said.value_added_eur,
        nace=said.nace,
        ict_intensity=said.ict_intensity,
        key=Key(said.key) if said.key else None,
        it_share=ItShare(said.it_share) if said.it_share else None,
    )


def _kept(source: Source, employees: float | None, pool: Pool) -> Kept | None:
    """The file as an inventory when its header is that of one."""
    try:
        data = source.read()
    except OSError:
        return None
    if not recognised(source.name, data, pool=pool):
        return None
    return Kept(name=source.name.rsplit("/", 1)[-1], data=data, employees=employees)


def fault_of(kept: Kept, pool: Pool | None = None) -> Problem | None:
    """What is wrong with an inventory, None when it can be measured."""
    try:
        study(kept.name, kept.data, question_of(kept), pool=pool)
    except TableError as fault:
        return Problem(code="inventory", fr=fault.text("fr"), en=fault.text("en"))
    except UsageError as fault:
        return Problem(code=fault.code, fr=fault.text("fr"), en=fault.text("en"))
    except ReadError as fault:
        return fault.problem
    return None


def _second(used: str) -> Problem:
    return Problem(
        code="second_inventory",
        fr=f"Second inventaire : « {used} » est employé, réunissez les lignes dans un seul fichier.",
        en=f"A second inventory: “{used}” is used, put the lines into one file.",
    )
