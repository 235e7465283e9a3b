#!/usr/bin/python3
"""What Python takes for the same work: seq_peer.py LETTERS [TOPIC]

Prints a line "name <tab> seconds" for each function of PEERS, the best of several rounds. A function gets the letters
(a str) and does the work once; a figure of bench/seq.sql or bench/seq_core.c names it as its peer.
"""
import re
import sys
import time

from Bio.Align import PairwiseAligner
from Bio.Seq import reverse_complement, translate
from Bio.SeqUtils import GC123, GC_skew, MeltingTemp, gc_fraction, molecular_weight


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


def aligner(mode):
    made = PairwiseAligner()
    made.mode = "local" if mode == "local" else "global"
    made.match_score, made.mismatch_score, made.open_gap_score, made.extend_gap_score = 2, -3, -5, -2
    if mode == "semiglobal":
        made.query_end_gap_score = 0
    return made


def related(letters):
    return re.sub("(.{24}).(.{24}).", "\\1A\\2", letters[:10000])


def alignment_global_related(letters):
    aligner("global").align(letters[:10000], related(letters))[0]


def alignment_global_unrelated(letters):
    aligner("global").align(letters[:10000], letters[20000:30000])[0]


def alignment_local_related(letters):
    aligner("local").align(letters[:10000], related(letters))[0]


def alignment_local_unrelated(letters):
    aligner("local").align(letters[:10000], letters[20000:30000])[0]


def score_global_related(letters):
    aligner("global").score(letters[:10000], related(letters))


def score_global_unrelated(letters):
    aligner("global").score(letters[:10000], letters[20000:30000])


def score_local_related(letters):
    aligner("local").score(letters[:10000], related(letters))


def score_local_unrelated(letters):
    aligner("local").score(letters[:10000], letters[20000:30000])


def score_semiglobal(letters):
    aligner("semiglobal").score(letters[:10000], related(letters)[4000:5000])


def search(letters, *patterns):
    """All overlapping places of a motif and of its reverse complement."""
    return sum(1 for pattern in patterns for _ in re.finditer("(?=%s)" % pattern, letters))


def search_literal(letters):
    search(letters, "GGATCC", "GGATCC")


def search_gantc(letters):
    search(letters, "GA[ACGT]TC", "GA[ACGT]TC")


def search_rgynnrcy(letters):
    search(letters, "[AG]G[CT][ACGT][ACGT][AG]C[CT]", "[AG]G[CT][ACGT][ACGT][AG]C[CT]")


def find_first(letters):
    letters.find("GGATCCGATTGACTTAGCATACGGATT")


def repeats(letters):
    for n, copies in ((1, 10), (2, 6), (3, 5), (4, 5), (5, 5), (6, 5)):
        sum(1 for _ in re.finditer(r"([ACGT]{%d})\1{%d,}" % (n, copies - 1), letters))


def translation(letters):
    translate(letters[:len(letters) // 3 * 3])


def mass(letters):
    molecular_weight(letters)


def melting_neighbors(letters):
    for i in range(5000):
        MeltingTemp.Tm_NN(letters[49 * i:49 * i + 25])


def melting_gc(letters):
    for i in range(5000):
        MeltingTemp.Tm_GC(letters[49 * i:49 * i + 25])


# topic, function, rounds
PEERS = [
    ("align", alignment_global_related, 3),
    ("align", alignment_global_unrelated, 3),
    ("align", alignment_local_related, 3),
    ("align", alignment_local_unrelated, 3),
    ("align", score_global_related, 3),
    ("align", score_global_unrelated, 3),
    ("align", score_local_related, 3),
    ("align", score_local_unrelated, 3),
    ("align", score_semiglobal, 3),
    ("seq", gc_content, 5),
    ("seq", gc_weighted, 3),
    ("seq", codon_places, 1),
    ("seq", skew_windows, 3),
    ("seq", other_strand, 5),
    ("translation", translation, 5),
    ("translation", mass, 5),
    ("translation", melting_neighbors, 3),
    ("translation", melting_gc, 3),
    ("motif", search_literal, 5),
    ("motif", search_gantc, 5),
    ("motif", search_rgynnrcy, 5),
    ("motif", find_first, 10),
    ("motif", repeats, 2),
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
