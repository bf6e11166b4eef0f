"""Logistic regression by Newton's method, for models of a few figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

ROUNDS = 40


def fitted(
    rows: Sequence[Mapping[str, float]],
    right: Sequence[bool],
    ridge: float = 1.0,
    weights: Sequence[float] | None = None,
) -> dict[str, float]:
    """The weights of the figures in `rows` that tell best which are right; `bias` is not held back."""
    names = list(rows[0])
    values = np.array([[row[name] for name in names] for row in rows])
    wanted = np.array(right, float)
    each = np.ones(len(rows)) if weights is None else np.array(weights)
    held = np.full(len(names), ridge)
    held[names.index("bias")] = 1e-6
    found = np.zeros(len(names))
    for _ in range(ROUNDS):
        guess = 1 / (1 + np.exp(-np.clip(values @ found, -30, 30)))
        slope = values.T @ (each * (guess - wanted)) + held * found
        curve = (values * (each * guess * (1 - guess))[:, None]).T @ values + np.diag(held)
        step = np.linalg.solve(curve, slope)
        found -= step
        if np.abs(step).max() < 1e-9:  # noqa: PLR2004 nothing moves any more
            break
    return {name: round(float(weight), 4) for name, weight in zip(names, found, strict=True)}
