#!/usr/bin/python3
"""What Python takes for the same work: seq_peer.py LETTERS [TOPIC]

Prints a line "name <tab> seconds" for each function of PEERS, the best of several rounds. A function gets the letters
(a str) and does the work once; a figure of bench/seq.sql or bench/seq_core.c names it as its peer.
"""
import sys
import time

from Bio.Seq import reverse_complement
from Bio.SeqUtils import GC123, GC_skew, gc_fraction


def gc_content(letters):
    gc_fraction(letters)


def gc_weighted(letters):
    gc_fraction(letters, "weighted")


def codon_places(letters):
    GC123(letters[:500000])


def skew_windows(letters):
    GC_skew(letters, 1000)


def other_strand(letters):
    reverse_complement(letters)


# topic, function, rounds
PEERS = [
    ("seq", gc_content, 5),
    ("seq", gc_weighted, 3),
    ("seq", codon_places, 1),
    ("seq", skew_windows, 3),
    ("seq", other_strand, 5),
]


def best(function, letters, rounds):
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        function(letters)
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def main():
    letters = open(sys.argv[1], encoding="ascii").read()
    topic = sys.argv[2] if len(sys.argv) > 2 else ""
    for of, function, rounds in PEERS:
        if topic in ("", of):
            print(function.__name__, best(function, letters, rounds), sep="\t", flush=True)


main()
