"""Write the rows of one stage into `pipeline/data/repair_thresholds.tsv`; the rows of the other stages stay.

The scripts that measure the repair rules call it:

    write_rows("grammar", [Row("EN_A_VS_AN", "en", Limits(0.95, 0.9, 0.8), {"cases": 40, "right": 39, "changed": 0})])
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.repair.thresholds import ANY, Threshold

FILE = Path(__file__).resolve().parents[1] / "pipeline" / "data" / "repair_thresholds.tsv"


@dataclass(frozen=True, slots=True)
class Row:
    """The limits of a rule in a language (`*`: in any without a row), and the figures they rest on, by name."""

    rule: str
    lang: str
    limits: Threshold
    figures: Mapping[str, float] = field(default_factory=dict)

    def line(self, stage: str) -> str:
        r"""The row as it stands in the file.

        >>> Row("fused", "en", Threshold(0.9, 0.8, 0.7), {"cases": 12, "right": 11}).line("fused_words")
        'fused_words\tfused\ten\t0.9\t0.8\t0.7\t0.4\tcases=12 right=11'
        """
        limits = self.limits
        numbers = (limits.precision, limits.default, limits.recall, limits.suggest)
        figures = " ".join(f"{name}={value:g}" for name, value in self.figures.items())
        return "\t".join((stage, self.rule, self.lang, *(f"{number:g}" for number in numbers), figures)).rstrip("\t")


def write_rows(stage: str, rows: Iterable[Row], path: Path = FILE) -> None:
    """Put `rows` in the place of all rows of `stage`. The file is sorted; its header stays as it is.

    Raises `ValueError` where two rows are for the same rule and language.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    header = [line for line in lines if line.startswith("#")]
    others = [line for line in lines if line and not line.startswith(("#", f"{stage}\t"))]
    new = [row.line(stage) for row in rows]
    keys = [tuple(line.split("\t")[:3]) for line in new]
    if len(set(keys)) < len(keys):
        msg = f"two rows for the same rule and language: {sorted(key for key in set(keys) if keys.count(key) > 1)}"
        raise ValueError(msg)
    body = sorted((*others, *new), key=_order)
    path.write_text("\n".join((*header, *body)) + "\n", encoding="utf-8")


def _order(line: str) -> tuple[str, str, bool, str]:
    """By stage, rule and language, the row of any language first."""
    stage, rule, lang = line.split("\t")[:3]
    return stage, rule, lang != ANY, lang
