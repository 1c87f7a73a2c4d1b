"""The program given to HiGHS whole, as a mixed-integer program; run in a process of its own.

python highs_mip.py PROGRAM.npz ANSWER.json SECONDS THREADS
"""

import json
import sys
import time
from pathlib import Path

import highspy
import numpy as np
from peak import peak_mebibytes


def main(program: str, answer: str, seconds: float, threads: int) -> None:
    """Solve and write what was found."""
    started = time.perf_counter()
    data = np.load(program)
    pairs = int(data["pairs"])
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", threads)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.5)
    solver.passModel(_model(data))
    built = time.perf_counter() - started
    solver.setOptionValue("time_limit", max(1.0, seconds - built))
    solver.run()
    information = solver.getInfo()
    found = information.primal_solution_status == 2
    values = np.array(solver.getSolution().col_value[:pairs]) if found else np.zeros(0)
    bound = information.mip_dual_bound
    document = {
        "chosen": np.flatnonzero(values > 0.5).tolist(),
        "status": solver.modelStatusToString(solver.getModelStatus()).lower(),
        "objective": information.objective_function_value if found else None,
        "bound": bound if np.isfinite(bound) else None,
        "seconds": time.perf_counter() - started,
        "mebibytes": peak_mebibytes(),
    }
    Path(answer).write_text(json.dumps(document))


def _model(data: "np.lib.npyio.NpzFile") -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(data["objective"]), len(data["row_upper"])
    model.col_cost_ = data["objective"].astype(float)
    model.col_lower_ = data["lower"].astype(float)
    model.col_upper_ = data["upper"].astype(float)
    model.row_lower_ = np.full(model.num_row_, -highspy.kHighsInf)
    model.row_upper_ = data["row_upper"].astype(float)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = data["row_offsets"].astype(np.int32)
    model.a_matrix_.index_ = data["row_column"].astype(np.int32)
    model.a_matrix_.value_ = data["row_coefficient"].astype(float)
    model.integrality_ = [highspy.HighsVarType.kInteger] * model.num_col_
    model.sense_ = highspy.ObjSense.kMaximize
    return model


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4]))
