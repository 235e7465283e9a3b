#!/usr/bin/python3
"""Compares products of reactions with RDKit's RunReactants: transform_oracle.py [rows=N] [hits=N] [form=mol] [reactions=FILE] [shipped=0]

Reactions are those of transform_reactions.txt, the table of medai_analogs, and FILE; each is tried on the first `hits` of
`rows` shared molecules that RDKit finds its reactant in, and on as many that it does not. Products are compared as sets of
RDKit's canonical SMILES, those that RDKit cannot sanitise or read again left out, and those with a bond of no type, which
RDKit reads as single where a ring is closed. A reaction that RDKit refuses must be refused. Molecules that react in more
than 10,000 ways are passed over. With form=mol the molecules are medai_mol, and RDKit reads their canonical SMILES.
"""

import os
import subprocess
import sys

from rdkit import Chem
from rdkit.Chem import AllChem

import edit_cases

HERE = os.path.dirname(os.path.abspath(__file__))
MOST = 10000


def psql(script):
    answer = subprocess.run(["psql", "-XAtq", "-F", "\t", "-v", "ON_ERROR_STOP=1"], input=script, text=True,
                            capture_output=True)
    if answer.returncode != 0:
        sys.exit(answer.stderr)
    return [line.split("\t") for line in answer.stdout.split("\n")[:-1]]


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def reactions():
    given = edit_cases.option("reactions", "")
    found = []
    for path in [os.path.join(HERE, "transform_reactions.txt")] + ([given] if given else []):
        with open(path) as f:
            found += [line.rstrip("\n") for line in f if line.strip() and not line.startswith("#")]
    if edit_cases.option("shipped", 1):
        found += [row[0] for row in psql("SELECT reaction FROM medai_analog_transforms();")]
    return list(dict.fromkeys(found))


def read_reaction(text):
    """RDKit's reaction; None where it refuses it or takes more than one molecule."""
    try:
        reaction = AllChem.ReactionFromSmarts(text)
        reaction.Initialize()
    except (ValueError, RuntimeError):
        return None
    if reaction.GetNumReactantTemplates() != 1 or reaction.GetNumProductTemplates() < 1 or reaction.Validate()[1]:
        return None
    return reaction


def sanitised(product):
    try:
        Chem.SanitizeMol(product)
        if any(b.GetBondType() == Chem.BondType.UNSPECIFIED for b in product.GetBonds()):
            return None
        return edit_cases.canonical(Chem.MolToSmiles(product))
    except (ValueError, RuntimeError):
        return None


def products(reaction, mol):
    """None where there are too many, or RDKit gives up."""
    try:
        sets = reaction.RunReactants((mol,), MOST)
    except RuntimeError:
        return None
    if len(sets) >= MOST:
        return None
    found = {sanitised(p) for products in sets for p in products}
    return found - {None}


def choose(reaction, mols, hits):
    """Some molecules in which the reactant is found, and a few in which it is not."""
    template, found, others = reaction.GetReactantTemplate(0), [], []
    for i, mol in enumerate(mols):
        if mol.HasSubstructMatch(template):
            found.append(i)
        elif len(others) < hits // 10:
            others.append(i)
        if len(found) == hits:
            break
    return found + others


def answers(text, numbers):
    found = psql("SELECT i, coalesce(string_agg(p::text, ' '), '') FROM transform_oracle LEFT JOIN LATERAL"
                 " medai_transform(given, %s) p ON true WHERE i = ANY ('{%s}') GROUP BY i;\n"
                 % (quoted(text), ",".join(map(str, numbers))))
    return {int(i): {edit_cases.canonical(s) for s in products.split() if "~" not in s} for i, products in found}


def main():
    account = edit_cases.Account(shown=3)
    texts = edit_cases.shared_texts(edit_cases.option("rows", 3000))
    mols = [Chem.MolFromSmiles(t) for t in texts]
    kept = [i for i, m in enumerate(mols) if m is not None]
    texts, mols = [texts[i] for i in kept], [mols[i] for i in kept]
    form = "medai_mol" if edit_cases.option("form", "text") == "mol" else "text"
    psql("DROP TABLE IF EXISTS transform_oracle; CREATE TABLE transform_oracle (i int PRIMARY KEY, given %s);\n"
         "COPY transform_oracle FROM STDIN;\n%s\n\\.\n"
         % (form, "\n".join("%d\t%s" % (i, t.replace("\\", "\\\\")) for i, t in enumerate(texts))))
    if form == "medai_mol":
        texts = [t for t, in psql("SELECT given FROM transform_oracle ORDER BY i;")]
        mols = [Chem.MolFromSmiles(t) for t in texts]
    applied = 0
    for text in reactions():
        reaction = read_reaction(text)
        taken = psql("SELECT medai_reaction_valid(%s);" % quoted(text))[0][0] == "t"
        if not account.check("accepted", text, taken, reaction is not None) or reaction is None:
            continue
        numbers = choose(reaction, mols, edit_cases.option("hits", 40))
        wanted = {i: products(reaction, mols[i]) for i in numbers}
        account.skipped += sum(w is None for w in wanted.values())
        numbers = [i for i in numbers if wanted[i] is not None]
        got = answers(text, numbers) if numbers else {}
        applied += any(wanted[i] for i in numbers)
        for i in numbers:
            account.check("products of " + text, texts[i], sorted(got[i] - wanted[i], key=str),
                          sorted(wanted[i] - got[i]))
    print("%d reactions gave products" % applied)
    psql("DROP TABLE transform_oracle;")
    account.report()


main()
