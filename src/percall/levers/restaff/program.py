"""A linear program in the making, and its solution by HiGHS."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from highspy import HighsBasis, HighsLp, HighsModelStatus, MatrixFormat
from highspy._core import _Highs  # the class made of it greets on standard output
from numpy.typing import NDArray
from scipy.sparse import coo_array

Floats = NDArray[np.float64]

Bases = dict[tuple[int, int], HighsBasis]
"""By numbers of rows and columns: the basis of the last program of that shape."""


@dataclass
class Program:
    """Minimises cost x subject to rows x <= limits and 0 <= x <= most."""

    columns: int = 0
    cost: list[Floats] = field(default_factory=list)
    most: list[Floats] = field(default_factory=list)
    entries: list[tuple[NDArray[np.int64], NDArray[np.int64], Floats]] = field(default_factory=list)
    limits: list[Floats] = field(default_factory=list)

    def variables(self, cost: Floats, most: Floats | float = np.inf) -> NDArray[np.int64]:
        """Adds variables; returns their columns, in the shape of ``cost``."""
        found = np.arange(self.columns, self.columns + cost.size).reshape(cost.shape)
        self.columns += cost.size
        self.cost.append(cost.ravel())
        self.most.append(np.broadcast_to(most, cost.shape).ravel())
        return found

    def rows(self, limits: Floats) -> NDArray[np.int64]:
        """Adds rows; returns their numbers."""
        at = sum(map(len, self.limits))
        self.limits.append(limits)
        return np.arange(at, at + len(limits))

    def add(self, rows: NDArray[np.int64], columns: NDArray[np.int64], values: Floats | float) -> None:
        """Adds entries to the matrix; what has one value for many is repeated."""
        r, c, v = np.broadcast_arrays(rows, columns, values)
        self.entries.append((r.ravel(), c.ravel(), v.ravel()))

    def solve(self, bases: Bases) -> Floats | None:
        """The solution by the dual simplex method; None where there is none.

        It starts from the basis of the last program of the same shape, and leaves its own for the next: programs that
        resemble each other take a fifth of the time. Where several solutions are as good, which of them is found
        depends on the start.
        """
        solver: Any = _Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("presolve", "off")):
            solver.setOptionValue(option, value)
        model = self._model()
        solver.passModel(model)
        shape = (model.num_row_, model.num_col_)
        if shape in bases:
            solver.setBasis(bases[shape])
        solver.run()
        if solver.getModelStatus() != HighsModelStatus.kOptimal:
            return None
        bases[shape] = solver.getBasis()
        return np.array(solver.getSolution().col_value)

    def _model(self) -> HighsLp:
        r, c, v = (np.concatenate(part) for part in zip(*self.entries, strict=True))
        limits = np.concatenate(self.limits)
        matrix: Any = coo_array((v, (r, c)), shape=(len(limits), self.columns)).tocsc()
        model: Any = HighsLp()
        model.num_row_, model.num_col_ = matrix.shape
        model.col_cost_ = np.concatenate(self.cost)
        model.col_lower_, model.col_upper_ = np.zeros(self.columns), np.concatenate(self.most)
        model.row_lower_, model.row_upper_ = np.full(len(limits), -np.inf), limits
        model.a_matrix_.format_ = MatrixFormat.kColwise
        model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
        model.a_matrix_.value_ = matrix.data
        return model
