"""RDKit's answers for a file of molecules: chem_expect.py INPUT OUTPUT GROUP[,GROUP...] [JOBS]

INPUT has a SMILES a line, or, where its name ends in .sdf, molfiles that end in $$$$ lines. OUTPUT gets a
line of names and a line of values for each molecule (chem_columns.py).
"""

import multiprocessing
import os
import sys

from chem_columns import GROUPS, read_molfile, read_smiles, row


def records(path):
    """The molecules of a file as texts."""
    with open(path, encoding="latin-1", newline="") as f:
        content = f.read()
    if not path.endswith(".sdf"):
        return content.split("\n")[:-1]
    blocks, block = [], []
    for line in content.split("\n"):
        if line.rstrip("\r") == "$$$$":
            blocks.append("\n".join(block) + "\n")
            block = []
        else:
            block.append(line)
    return blocks


class Work:
    """Picklable row computation for a pool."""

    def __init__(self, molfile, groups):
        self.molfile, self.groups = molfile, groups

    def __call__(self, text):
        columns = {name: f for group in self.groups for name, f in GROUPS[group].items()}
        return row(text, read_molfile if self.molfile else read_smiles, columns)


def expect(path, output, groups, jobs=1):
    names = ["status", "reason"] + [name for group in groups for name in GROUPS[group]]
    work = Work(path.endswith(".sdf"), groups)
    with open(output + ".part", "w", encoding="latin-1") as out, multiprocessing.Pool(jobs) as pool:
        out.write("\t".join(names) + "\n")
        for values in pool.imap(work, records(path), chunksize=50):
            out.write("\t".join(values) + "\n")
    os.rename(output + ".part", output)


if __name__ == "__main__":
    expect(sys.argv[1], sys.argv[2], sys.argv[3].split(","), int(sys.argv[4]) if len(sys.argv) > 4 else 1)
