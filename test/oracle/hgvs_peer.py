"""Runs the grammar and the protein rules of biocommons/hgvs from its source folder, without what it depends on.

hgvs wants a database of transcripts and the package bioutils; what is compared here needs neither. So its modules are
loaded one by one, into a package that has settings alone, beside a stand-in for the few functions of bioutils.
Needs attrs and pyparsing. load() raises ImportError where something is missing.
"""

import enum
import itertools
import os
import sys
import types

THREE = dict(zip("ARNDCQEGHILKMFPSTWYVX*UBZ",
                 "Ala Arg Asn Asp Cys Gln Glu Gly His Ile Leu Lys Met Phe Pro Ser Thr Trp Tyr Val Xaa Ter Sec Asx "
                 "Glx".split()))
ONE = {three: one for one, three in THREE.items()}
CODE = dict(zip(map("".join, itertools.product("TCAG", repeat=3)),
                "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"))
COMPLEMENT = str.maketrans("ACGTUNacgtun", "TGCAANtgcaan")


class TranslationTable(enum.Enum):
    standard = "standard"
    selenocysteine = "sec"
    vertebrate_mitochondrial = "vmito"


def is_three(letters):
    return len(letters) % 3 == 0 and (not letters or letters[1].islower())


def to_three(letters):
    return None if letters is None else "".join(THREE[letter] for letter in letters)


def to_one(letters):
    return None if letters is None else "".join(ONE[letters[i:i + 3]] for i in range(0, len(letters), 3))


def translate(bases, full_codons=True, ter_symbol="*", **ignored):
    bases = bases.upper().replace("U", "T")
    whole = len(bases) - len(bases) % 3
    protein = "".join(CODE.get(bases[i:i + 3], "X") for i in range(0, whole, 3))
    return protein + (ter_symbol if len(bases) > whole else "")


def stand_in():
    bioutils, sequences = types.ModuleType("bioutils"), types.ModuleType("bioutils.sequences")
    sequences.TranslationTable = TranslationTable
    sequences.aa1_to_aa3 = to_three
    sequences.aa3_to_aa1 = to_one
    sequences.aa_to_aa1 = lambda s: s if s is None or not is_three(s) else to_one(s)
    sequences.aa_to_aa3 = lambda s: s if s is None or is_three(s) else to_three(s)
    sequences.reverse_complement = lambda s: s[::-1].translate(COMPLEMENT)
    sequences.translate_cds = translate
    bioutils.sequences = sequences
    sys.modules.update({"bioutils": bioutils, "bioutils.sequences": sequences})


def package(folder):
    hgvs, mapper = types.ModuleType("hgvs"), types.ModuleType("hgvs.variantmapper")
    hgvs.__path__ = [folder]
    hgvs.variantmapper = mapper
    hgvs.global_config = types.SimpleNamespace(
        mapping=types.SimpleNamespace(inferred_p_is_uncertain=True, ins_at_boundary_is_intronic=True,
                                      strict_bounds=True, alt_aln_method="splign", replace_reference=True,
                                      prevalidation_level="EXTRINSIC"),
        formatting=types.SimpleNamespace(p_3_letter=True, p_term_asterisk=False, max_ref_length=0, p_init_met=True))
    sys.modules.update({"hgvs": hgvs, "hgvs.variantmapper": mapper})


class Transcript:
    """One transcript without untranslated region before its coding sequence, as a source of data."""

    def __init__(self, sequence, coding):
        self.sequence, self.coding = sequence, coding

    def get_tx_identity_info(self, accession):
        return {"cds_start_i": 0, "cds_end_i": self.coding, "lengths": [len(self.sequence) + 9]}

    def get_seq(self, accession):
        return self.sequence if accession == "NM_1.1" else None


def load(folder):
    """(spell, protein): the text of a variant or None, and the p. text of a c. change of a transcript."""
    stand_in()
    package(folder)
    from hgvs.parsers.pyparsing_grammar import HGVSGrammar
    from hgvs.utils.altseq_to_hgvsp import AltSeqToHgvsp
    from hgvs.utils.altseqbuilder import AltSeqBuilder
    from hgvs.utils.reftranscriptdata import RefTranscriptData

    grammar = HGVSGrammar()

    def spell(text):
        try:
            return str(grammar.parse("hgvs_variant", text))
        except Exception:
            return None

    def protein(sequence, coding, change):
        reference = RefTranscriptData(Transcript(sequence, coding), "NM_1.1", "NP_1.1")
        variant = grammar.parse("hgvs_variant", "NM_1.1:c." + change)
        position, edit = variant.posedit.pos, variant.posedit.edit
        if edit.type in ("dup", "del", "delins") and not edit.ref:
            edit.ref = sequence[position.start.base - 1:position.end.base]
        altered = AltSeqBuilder(variant, reference).build_altseq()[0]
        return str(AltSeqToHgvsp(reference, altered).build_hgvsp()).split(":")[1]

    return spell, protein
