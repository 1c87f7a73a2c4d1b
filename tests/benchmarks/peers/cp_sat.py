"""The program given to OR-Tools CP-SAT; run in a process of its own.

    python cp_sat.py PROGRAM.npz ANSWER.json SECONDS WORKERS

Needs NumPy and OR-Tools and nothing of the product, so it may run in another environment.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
from ortools.sat.python import cp_model
from peak import peak_mebibytes


def main(program: str, answer: str, seconds: float, workers: int) -> None:
    """Solve and write what was found."""
    started = time.perf_counter()
    data = np.load(program)
    model = cp_model.CpModel()
    pairs = int(data["pairs"])
    columns = [model.new_bool_var("") for _ in range(pairs)]
    bounds = zip(data["lower"][pairs:].tolist(), data["upper"][pairs:].tolist(), strict=True)
    columns += [model.new_int_var(lower, upper, "") for lower, upper in bounds]
    _rows(model, data, columns, pairs)
    model.maximize(cp_model.LinearExpr.weighted_sum(columns, data["objective"].tolist()))
    if len(data["start"]):
        for column, value in zip(columns, _start(data, pairs), strict=True):
            model.add_hint(column, value)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    built = time.perf_counter() - started
    solver.parameters.max_time_in_seconds = max(1.0, seconds - built)
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    chosen = [n for n in range(pairs) if solver.boolean_value(columns[n])] if found else []
    document = {
        "chosen": chosen,
        "status": solver.status_name(status).lower(),
        "objective": solver.objective_value if found else None,
        "bound": solver.best_objective_bound,
        "seconds": time.perf_counter() - started,
        "mebibytes": peak_mebibytes(),
    }
    Path(answer).write_text(json.dumps(document))


def _rows(model: cp_model.CpModel, data: dict, columns: list, pairs: int) -> None:
    ends, upper = data["row_offsets"].tolist(), data["row_upper"].tolist()
    column, coefficient = data["row_column"].tolist(), data["row_coefficient"].tolist()
    for row, limit in enumerate(upper):
        part = slice(ends[row], ends[row + 1])
        some, by = column[part], coefficient[part]
        variables = [columns[number] for number in some]
        if limit == 1 and max(some) < pairs and min(by) == max(by) == 1:
            model.add_at_most_one(variables)
        else:
            model.add(cp_model.LinearExpr.weighted_sum(variables, by) <= limit)


def _start(data: dict, pairs: int) -> list[int]:
    """Values of all columns for a plan to start from; each row has at most one that is no pair."""
    values = data["lower"].copy()
    values[data["start"]] = 1
    ends, column, coefficient = data["row_offsets"], data["row_column"], data["row_coefficient"]
    row = np.repeat(np.arange(len(data["row_upper"])), np.diff(ends))
    chosen = np.where(column < pairs, values[column] * coefficient, 0)
    room = data["row_upper"] - np.bincount(row, chosen, len(ends) - 1).astype(np.int64)
    most, least = data["upper"].copy(), data["lower"].copy()
    gains, costs = (column >= pairs) & (coefficient > 0), (column >= pairs) & (coefficient < 0)
    np.minimum.at(most, column[gains], room[row[gains]])
    np.maximum.at(least, column[costs], -room[row[costs]])
    gaining = np.zeros(len(values), dtype=np.bool_)
    gaining[column[gains]] = True
    values[pairs:] = np.where(gaining, most, least)[pairs:]
    return values.tolist()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4]))
