"""Peak memory of this process. No import of the product: peers' scripts use it as it lies."""

import resource
from pathlib import Path


def peak_mebibytes() -> float:
    """Since this program began; where Linux tells it, without what its starter had before."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
