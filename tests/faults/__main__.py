"""Ask many questions while processes are killed, and count what is lost and what comes twice.

    python -m tests.faults --questions 2000 --kills 40 --database postgresql

Exit code 1 if anything is lost or doubled, or more is unknown than may be.
"""

from __future__ import annotations

import argparse
import sys

from tests.faults.running import Plan, run


def main() -> int:
    """Read the command line, run, print the ledger."""
    parser = argparse.ArgumentParser("python -m tests.faults", description=__doc__.split("\n")[0])
    add = parser.add_argument
    add("--questions", type=int, default=2000)
    add("--kills", type=int, default=40, help="SIGKILLs, two thirds of them at named points (40)")
    add("--terms", type=int, default=2, help="ends by SIGTERM, each with a new start (2)")
    add("--restarts", type=int, default=0, help="crashes of the PostgreSQL server (0)")
    add("--failovers", type=int, default=0, help="of PostgreSQL to a standby (0)")
    add("--processes", type=int, default=2)
    add("--copies", type=int, default=4, help="how often each event is delivered (4)")
    add("--database", choices=["sqlite", "postgresql"], default="sqlite")
    add("--no-history", action="store_true", help="without the scope to read channels")
    add("--naive", action="store_true", help="do it to a plain Bolt bot, which loses questions")
    add("--seed", type=int, default=1)
    given = parser.parse_args()
    plan = Plan(
        given.questions,
        given.kills,
        given.terms,
        given.restarts,
        given.failovers,
        given.processes,
        given.copies,
        given.database,
        not given.no_history,
        given.naive,
        given.seed,
    )
    ledger = run(plan)
    print(ledger)
    most_unknown = 0 if plan.has_history else ledger.cut
    return int(bool(ledger.lost or ledger.doubled) or ledger.unknown > most_unknown)


if __name__ == "__main__":
    sys.exit(main())
