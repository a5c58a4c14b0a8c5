"""Runs a benchmark program on Athanor and on real SQLAlchemy, by turns, and prints the best time of each step.

    python tests/bench/compare.py ATHANOR PYTHON [PROGRAM]

ATHANOR is a release build of the binary, PYTHON an interpreter that has SQLAlchemy.
"""

import json
import pathlib
import subprocess
import sys

ROUNDS = 5


def steps(text):
    """The lines `label<TAB>milliseconds` of a program's output."""
    pairs = (line.split("\t") for line in text.splitlines() if "\t" in line)
    return {label: float(took) for label, took in pairs}


def run(command):
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout


def main(athanor, python, program=str(pathlib.Path(__file__).with_name("orm.py"))):
    ours, theirs = {}, {}
    for _ in range(ROUNDS):
        record = json.loads(run([athanor, "run", program, "--format", "json"]))
        if record["error"]:
            sys.exit(f"{record['error']['type']}: {record['error']['message']}")
        for best, output in ((ours, record["stdout"]), (theirs, run([python, program]))):
            for label, took in steps(output).items():
                best[label] = min(took, best.get(label, took))
    print(f"{'':54} {'Athanor':>10} {'SQLAlchemy':>11} {'faster':>8}")
    for label, took in theirs.items():
        print(f"{label:54} {ours[label]:8.2f} ms {took:8.2f} ms {took / ours[label]:7.1f}x")


if __name__ == "__main__":
    main(*sys.argv[1:])
