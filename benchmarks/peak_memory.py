"""Runs a command and prints, as its last line, the memory of its largest process in MB; 0 where the
system does not tell (Windows).
"""

from __future__ import annotations

import subprocess
import sys


def main() -> int:
    """Run the command in the arguments and return its exit status."""
    status = subprocess.run(sys.argv[1:]).returncode
    try:
        import resource
    except ImportError:
        peak = 0.0
    else:
        unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / unit
    sys.stdout.write(f"{peak:.1f}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
