"""`python -m bench [name …]`: every measurement, each in a process and on a database of its own."""

import os
import subprocess
import sys
import tempfile

from bench.database import postgres_answers

# name: the databases it says something about
MEASUREMENTS = {
    "consolidation": ["sqlite", "postgresql"],
    "rendering": ["sqlite"],
    "long_rendering": ["sqlite"],
    "joined_rendering": ["sqlite"],
    "importing": ["sqlite", "postgresql"],
    "activity_import": ["sqlite", "postgresql"],
    "queries": ["sqlite"],
    "signing": ["sqlite"],
    "registers": ["sqlite", "postgresql"],
    "search": ["sqlite", "postgresql"],
    "year": ["sqlite", "postgresql"],
    "site": ["sqlite", "postgresql"],
    "lighthouse": ["sqlite"],
}


def main():
    wanted = sys.argv[1:] or list(MEASUREMENTS)
    unknown = set(wanted) - set(MEASUREMENTS)
    if unknown:
        sys.exit(f"unknown: {', '.join(unknown)}; there are: {', '.join(MEASUREMENTS)}")
    failed = []
    for name in wanted:
        for database in MEASUREMENTS[name]:
            if database == "postgresql" and not postgres_answers():
                print(f"\n{name} on PostgreSQL left out: no server (sh scripts/services.sh)")
                continue
            print(f"\n## {name}, {database}", flush=True)
            with tempfile.TemporaryDirectory() as var:
                command = [sys.executable, "-m", f"bench.{name}"]
                env = os.environ | {"LHH_VAR": var, "BENCH_DATABASE": database, "LOG_LEVEL": "ERROR"}
                if subprocess.run(command, env=env).returncode:
                    failed.append(f"{name} ({database})")
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
