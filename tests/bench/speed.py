"""How long a system builds and answers, and in how much memory: each time in a fresh process."""

from __future__ import annotations

import gc
import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from tests.bench.held_out import HeldOut
from tests.bench.questions import made_up
from tests.bench.systems import systems

WORDINGS = 10
MOST_GIGABYTES = 4
MOST_QUESTIONS = 300
_ASKING_SECONDS = 8.0
_ROOT = Path(__file__).parents[2]
_STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Speed:
    """CPU time, a question's median, and memory at one size; memory is the whole process's, in MB.

    ``peak`` is the most that building took, ``held`` what is left; None where there is no /proc.
    """

    build_seconds: float
    milliseconds: float
    peak: float | None
    held: float | None


def measured(name: str, size: int, budget: int, meaning: Path | None) -> Speed | str:
    """Measure a system with ``size`` wordings, or say why not: it took over ``budget`` seconds."""
    given = [name, str(size), str(budget), *([str(meaning)] if meaning else [])]
    command = [sys.executable, "-m", "tests.bench.speed", *given]
    one_thread = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=_ROOT, env=one_thread, check=False
    )
    if done.returncode == 0:
        return Speed(**json.loads(done.stdout))
    if done.returncode == -signal.SIGXCPU:
        return f"over {budget} s"
    if "MemoryError" in done.stderr:
        return f"over {MOST_GIGABYTES} GB"
    return "failed"


def _megabytes(field: str) -> float | None:
    if not _STATUS.exists():
        return None
    found = re.search(rf"^{field}:\s+(\d+) kB", _STATUS.read_text(), re.MULTILINE)
    return int(found[1]) / 1024 if found else None


def _main(name: str, size: int, budget: int, meaning: Path | None) -> None:
    """Measure in this process, which ends when it takes too much of time or memory."""
    # Under this limit the process's own clock is coarse, its only thread's is not.
    resource.setrlimit(resource.RLIMIT_CPU, (budget, budget + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_GIGABYTES << 30, MOST_GIGABYTES << 30))
    fit = next(one.fit for one in systems(meaning, HeldOut()) if one.name == name)
    # What is imported and read once is no part of building.
    fit(made_up(2, WORDINGS, 0))
    draw = made_up(size // WORDINGS, WORDINGS, MOST_QUESTIONS)
    start = time.thread_time()
    score = fit(draw)
    built = time.thread_time() - start
    peak = _megabytes("VmHWM")
    times: list[float] = []
    for one in draw.asked:
        start = time.thread_time()
        score(one.text)
        times.append(time.thread_time() - start)
        if sum(times) > _ASKING_SECONDS:
            break
    gc.collect()
    found = Speed(built, 1000 * median(times), peak, _megabytes("VmRSS"))
    json.dump(asdict(found), sys.stdout)


if __name__ == "__main__":
    system, wordings, seconds, *folder = sys.argv[1:]
    _main(system, int(wordings), int(seconds), Path(*folder) if folder else None)
