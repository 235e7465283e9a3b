/*
 * melting_table.c - the values of melting_table.h as Biopython has them (Bio.SeqUtils.MeltingTemp), and their papers.
 */
#include "seq/melting_table.h"

/* Breslauer et al., Proc Natl Acad Sci USA 83 (1986) 3746. */
static const mai_stack dna_nn1[] = {
    {"AATT", {-9.1, -24.0}}, {"ATTA", {-8.6, -23.9}}, {"TAAT", {-6.0, -16.9}}, {"CAGT", {-5.8, -12.9}},
    {"GTCA", {-6.5, -17.3}}, {"CTGA", {-7.8, -20.8}}, {"GACT", {-5.6, -13.5}}, {"CGGC", {-11.9, -27.8}},
    {"GCCG", {-11.1, -26.7}}, {"GGCC", {-11.0, -26.6}},
};

/* Sugimoto et al., Nucleic Acids Res 24 (1996) 4501. */
static const mai_stack dna_nn2[] = {
    {"AATT", {-8.0, -21.9}}, {"ATTA", {-5.6, -15.2}}, {"TAAT", {-6.6, -18.4}}, {"CAGT", {-8.2, -21.0}},
    {"GTCA", {-9.4, -25.5}}, {"CTGA", {-6.6, -16.4}}, {"GACT", {-8.8, -23.5}}, {"CGGC", {-11.8, -29.0}},
    {"GCCG", {-10.5, -26.4}}, {"GGCC", {-10.9, -28.4}},
};

/* Allawi, SantaLucia, Biochemistry 36 (1997) 10581. */
static const mai_stack dna_nn3[] = {
    {"AATT", {-7.9, -22.2}}, {"ATTA", {-7.2, -20.4}}, {"TAAT", {-7.2, -21.3}}, {"CAGT", {-8.5, -22.7}},
    {"GTCA", {-8.4, -22.4}}, {"CTGA", {-7.8, -21.0}}, {"GACT", {-8.2, -22.2}}, {"CGGC", {-10.6, -27.2}},
    {"GCCG", {-9.8, -24.4}}, {"GGCC", {-8.0, -19.9}},
};

/* SantaLucia, Hicks, Annu Rev Biophys Biomol Struct 33 (2004) 415. */
static const mai_stack dna_nn4[] = {
    {"AATT", {-7.6, -21.3}}, {"ATTA", {-7.2, -20.4}}, {"TAAT", {-7.2, -21.3}}, {"CAGT", {-8.5, -22.7}},
    {"GTCA", {-8.4, -22.4}}, {"CTGA", {-7.8, -21.0}}, {"GACT", {-8.2, -22.2}}, {"CGGC", {-10.6, -27.2}},
    {"GCCG", {-9.8, -24.4}}, {"GGCC", {-8.0, -19.9}},
};

/* Freier et al., Proc Natl Acad Sci USA 83 (1986) 9373. */
static const mai_stack rna_nn1[] = {
    {"AATT", {-6.6, -18.4}}, {"ATTA", {-5.7, -15.5}}, {"TAAT", {-8.1, -22.6}}, {"CAGT", {-10.5, -27.8}},
    {"GTCA", {-10.2, -26.2}}, {"CTGA", {-7.6, -19.2}}, {"GACT", {-13.3, -35.5}}, {"CGGC", {-8.0, -19.4}},
    {"GCCG", {-14.2, -34.9}}, {"GGCC", {-12.2, -29.7}},
};

/* Xia et al., Biochemistry 37 (1998) 14719. */
static const mai_stack rna_nn2[] = {
    {"AATT", {-6.82, -19.0}}, {"ATTA", {-9.38, -26.7}}, {"TAAT", {-7.69, -20.5}}, {"CAGT", {-10.44, -26.9}},
    {"GTCA", {-11.4, -29.5}}, {"CTGA", {-10.48, -27.1}}, {"GACT", {-12.44, -32.5}}, {"CGGC", {-10.64, -26.7}},
    {"GCCG", {-14.88, -36.9}}, {"GGCC", {-13.39, -32.7}},
};

/* Chen et al., Biochemistry 51 (2012) 3508; with pairs of G and U. */
static const mai_stack rna_nn3[] = {
    {"AATT", {-7.09, -19.8}}, {"ATTA", {-9.11, -25.8}}, {"TAAT", {-8.5, -22.9}}, {"CAGT", {-11.03, -28.8}},
    {"GTCA", {-11.98, -31.3}}, {"CTGA", {-10.9, -28.5}}, {"GACT", {-13.21, -34.9}}, {"CGGC", {-10.88, -27.4}},
    {"GCCG", {-16.04, -40.6}}, {"GGCC", {-14.18, -35.0}}, {"GTTG", {-13.83, -46.9}}, {"GGTT", {-17.82, -56.7}},
    {"AGTT", {-3.96, -11.6}}, {"TGAT", {-0.96, -1.8}}, {"TTAG", {-10.38, -31.8}}, {"TGGT", {-12.64, -38.9}},
    {"ATTG", {-7.39, -21.0}}, {"CGGT", {-5.56, -13.9}}, {"CTGG", {-9.44, -24.7}}, {"GGCT", {-7.03, -16.8}},
    {"GTCG", {-11.09, -28.8}},
};

/* Sugimoto et al., Biochemistry 34 (1995) 11211; the first strand is RNA, the second DNA. */
static const mai_stack r_dna_nn1[] = {
    {"TTAA", {-11.5, -36.4}}, {"GTCA", {-7.8, -21.6}}, {"CTGA", {-7.0, -19.7}}, {"ATTA", {-8.3, -23.9}},
    {"TGAC", {-10.4, -28.4}}, {"GGCC", {-12.8, -31.9}}, {"CGGC", {-16.3, -47.1}}, {"AGTC", {-9.1, -23.5}},
    {"TCAG", {-8.6, -22.9}}, {"GCCG", {-8.0, -17.1}}, {"CCGG", {-9.3, -23.2}}, {"ACTG", {-5.9, -12.3}},
    {"TAAT", {-7.8, -23.2}}, {"GACT", {-5.5, -13.5}}, {"CAGT", {-9.0, -26.1}}, {"AATT", {-7.8, -21.9}},
};

/*
 * Mismatches inside DNA: Allawi, SantaLucia, Biochemistry 36 (1997) 10581, 37 (1998) 9435 and 2170, Nucleic
 * Acids Res 26 (1998) 2694; Peyret et al., Biochemistry 38 (1999) 3468. Inosine: Watkins, SantaLucia, Nucleic Acids
 * Res 33 (2005) 6258.
 */
static const mai_stack dna_imm1[] = {
    {"AGTT", {1.0, 0.9}}, {"ATTG", {-2.5, -8.3}}, {"CGGT", {-4.1, -11.7}}, {"CTGG", {-2.8, -8.0}},
    {"GGCT", {3.3, 10.4}}, {"GGTT", {5.8, 16.3}}, {"GTCG", {-4.4, -12.3}}, {"GTTG", {4.1, 9.5}},
    {"TGAT", {-0.1, -1.7}}, {"TGGT", {-1.4, -6.2}}, {"TTAG", {-1.3, -5.3}}, {"AATG", {-0.6, -2.3}},
    {"AGTA", {-0.7, -2.3}}, {"CAGG", {-0.7, -2.3}}, {"CGGA", {-4.0, -13.2}}, {"GACG", {-0.6, -1.0}},
    {"GGCA", {0.5, 3.2}}, {"TAAG", {0.7, 0.7}}, {"TGAA", {3.0, 7.4}}, {"ACTT", {0.7, 0.2}}, {"ATTC", {-1.2, -6.2}},
    {"CCGT", {-0.8, -4.5}}, {"CTGC", {-1.5, -6.1}}, {"GCCT", {2.3, 5.4}}, {"GTCC", {5.2, 13.5}},
    {"TCAT", {1.2, 0.7}}, {"TTAC", {1.0, 0.7}}, {"AATC", {2.3, 4.6}}, {"ACTA", {5.3, 14.6}}, {"CAGC", {1.9, 3.7}},
    {"CCGA", {0.6, -0.6}}, {"GACC", {5.2, 14.2}}, {"GCCA", {-0.7, -3.8}}, {"TAAC", {3.4, 8.0}},
    {"TCAA", {7.6, 20.2}}, {"AATA", {1.2, 1.7}}, {"CAGA", {-0.9, -4.2}}, {"GACA", {-2.9, -9.8}},
    {"TAAA", {4.7, 12.9}}, {"ACTC", {0.0, -4.4}}, {"CCGC", {-1.5, -7.2}}, {"GCCC", {3.6, 8.9}},
    {"TCAC", {6.1, 16.4}}, {"AGTG", {-3.1, -9.5}}, {"CGGG", {-4.9, -15.3}}, {"GGCG", {-6.0, -15.8}},
    {"TGAG", {1.6, 3.6}}, {"ATTT", {-2.7, -10.8}}, {"CTGT", {-5.0, -15.8}}, {"GTCT", {-2.2, -8.4}},
    {"TTAT", {0.2, -1.5}}, {"AITC", {-8.9, -25.5}}, {"TIAC", {-5.9, -17.4}}, {"ACTI", {-8.8, -25.4}},
    {"TCAI", {-4.9, -13.9}}, {"CIGC", {-5.4, -13.7}}, {"GICC", {-6.8, -19.1}}, {"CCGI", {-8.3, -23.8}},
    {"GCCI", {-5.0, -12.6}}, {"AITA", {-8.3, -25.0}}, {"TIAA", {-3.4, -11.2}}, {"AATI", {-0.7, -2.6}},
    {"TAAI", {-1.3, -4.6}}, {"CIGA", {2.6, 8.9}}, {"GICA", {-7.8, -21.1}}, {"CAGI", {-7.0, -20.0}},
    {"GACI", {-7.6, -20.2}}, {"AITT", {0.49, -0.7}}, {"TIAT", {-6.5, -22.0}}, {"ATTI", {-5.6, -18.7}},
    {"TTAI", {-0.8, -4.3}}, {"CIGT", {-1.0, -2.4}}, {"GICT", {-3.5, -10.6}}, {"CTGI", {0.1, -1.0}},
    {"GTCI", {-4.3, -12.1}}, {"AITG", {-4.9, -15.8}}, {"TIAG", {-1.9, -8.5}}, {"AGTI", {0.1, -1.8}},
    {"TGAI", {1.0, 1.0}}, {"CIGG", {7.1, 21.3}}, {"GICG", {-1.1, -3.2}}, {"CGGI", {5.8, 16.9}},
    {"GGCI", {-7.6, -22.0}}, {"AITI", {-3.3, -11.9}}, {"TIAI", {0.1, -2.3}}, {"CIGI", {1.3, 3.0}},
    {"GICI", {-0.5, -1.3}},
};

/* Mismatches at ends of DNA: SantaLucia, Peyret, patent application WO 01/94611 (2001). */
static const mai_stack dna_tmm1[] = {
    {"AATA", {-3.1, -7.8}}, {"TAAA", {-2.5, -6.3}}, {"CAGA", {-4.3, -10.7}}, {"GACA", {-8.0, -22.5}},
    {"ACTC", {-0.1, 0.5}}, {"TCAC", {-0.7, -1.3}}, {"CCGC", {-2.1, -5.1}}, {"GCCC", {-3.9, -10.6}},
    {"AGTG", {-1.1, -2.1}}, {"TGAG", {-1.1, -2.7}}, {"CGGG", {-3.8, -9.5}}, {"GGCG", {-0.7, -19.2}},
    {"ATTT", {-2.4, -6.5}}, {"TTAT", {-3.2, -8.9}}, {"CTGT", {-6.1, -16.9}}, {"GTCT", {-7.4, -21.2}},
    {"AATC", {-1.6, -4.0}}, {"ACTA", {-1.8, -3.8}}, {"CAGC", {-2.6, -5.9}}, {"CCGA", {-2.7, -6.0}},
    {"GACC", {-5.0, -13.8}}, {"GCCA", {-3.2, -7.1}}, {"TAAC", {-2.3, -5.9}}, {"TCAA", {-2.7, -7.0}},
    {"ACTT", {-0.9, -1.7}}, {"ATTC", {-2.3, -6.3}}, {"CCGT", {-3.2, -8.0}}, {"CTGC", {-3.9, -10.6}},
    {"GCCT", {-4.9, -13.5}}, {"GTCC", {-3.0, -7.8}}, {"TCAT", {-2.5, -6.3}}, {"TTAC", {-0.7, -1.2}},
    {"AATG", {-1.9, -4.4}}, {"AGTA", {-2.5, -5.9}}, {"CAGG", {-3.9, -9.6}}, {"CGGA", {-6.0, -15.5}},
    {"GACG", {-4.3, -11.1}}, {"GGCA", {-4.6, -11.4}}, {"TAAG", {-2.0, -4.7}}, {"TGAA", {-2.4, -5.8}},
    {"AGTT", {-3.2, -8.7}}, {"ATTG", {-3.5, -9.4}}, {"CGGT", {-3.8, -9.0}}, {"CTGG", {-6.6, -18.7}},
    {"GGCT", {-5.7, -15.9}}, {"GTCG", {-5.9, -16.1}}, {"TGAT", {-3.9, -10.5}}, {"TTAG", {-3.6, -9.8}},
};

/* Dangling ends of DNA: Bommarito et al., Nucleic Acids Res 28 (2000) 1929. */
static const mai_stack dna_de1[] = {
    {"AA.T", {0.2, 2.3}}, {"AC.G", {-6.3, -17.1}}, {"AG.C", {-3.7, -10.0}}, {"AT.A", {-2.9, -7.6}},
    {"CA.T", {0.6, 3.3}}, {"CC.G", {-4.4, -12.6}}, {"CG.C", {-4.0, -11.9}}, {"CT.A", {-4.1, -13.0}},
    {"GA.T", {-1.1, -1.6}}, {"GC.G", {-5.1, -14.0}}, {"GG.C", {-3.9, -10.9}}, {"GT.A", {-4.2, -15.0}},
    {"TA.T", {-6.9, -20.0}}, {"TC.G", {-4.0, -10.9}}, {"TG.C", {-4.9, -13.8}}, {"TT.A", {-0.2, -0.5}},
    {".AAT", {-0.7, -0.8}}, {".CAG", {-2.1, -3.9}}, {".GAC", {-5.9, -16.5}}, {".TAA", {-0.5, -1.1}},
    {".ACT", {4.4, 14.9}}, {".CCG", {-0.2, -0.1}}, {".GCC", {-2.6, -7.4}}, {".TCA", {4.7, 14.2}},
    {".AGT", {-1.6, -3.6}}, {".CGG", {-3.9, -11.2}}, {".GGC", {-3.2, -10.4}}, {".TGA", {-4.1, -13.1}},
    {".ATT", {2.9, 10.4}}, {".CTG", {-4.4, -13.1}}, {".GTC", {-5.2, -15.0}}, {".TTA", {-3.8, -12.6}},
};

/* Dangling ends of RNA: Turner, Mathews, Nucleic Acids Res 38 (2010) D280. */
static const mai_stack rna_de1[] = {
    {".TAA", {-4.9, -13.2}}, {".TCA", {-0.9, -1.3}}, {".TGA", {-5.5, -15.1}}, {".TTA", {-2.3, -5.5}},
    {".GAC", {-9.0, -23.5}}, {".GCC", {-4.1, -10.6}}, {".GGC", {-8.6, -22.2}}, {".GTC", {-7.5, -20.31}},
    {".CAG", {-7.4, -20.3}}, {".CCG", {-2.8, -7.7}}, {".CGG", {-6.4, -16.4}}, {".CTG", {-3.6, -9.7}},
    {".TAG", {-4.9, -13.2}}, {".TCG", {-0.9, -1.3}}, {".TGG", {-5.5, -15.1}}, {".TTG", {-2.3, -5.5}},
    {".AAT", {-5.7, -16.1}}, {".ACT", {-0.7, -1.9}}, {".AGT", {-5.8, -16.4}}, {".ATT", {-2.2, -6.8}},
    {".GAT", {-5.7, -16.1}}, {".GCT", {-0.7, -1.9}}, {".GGT", {-5.8, -16.4}}, {".GTT", {-2.2, -6.8}},
    {"AT.A", {-0.5, -0.6}}, {"CT.A", {6.9, 22.6}}, {"GT.A", {0.6, 2.6}}, {"TT.A", {0.6, 2.6}},
    {"AG.C", {-1.6, -4.5}}, {"CG.C", {0.7, 3.2}}, {"GG.C", {-4.6, -14.8}}, {"TG.C", {-0.4, -1.3}},
    {"AC.G", {-2.4, -6.1}}, {"CC.G", {3.3, 11.6}}, {"GC.G", {0.8, 3.2}}, {"TC.G", {-1.4, -4.2}},
    {"AT.G", {-0.5, -0.6}}, {"CT.G", {6.9, 22.6}}, {"GT.G", {0.6, 2.6}}, {"TT.G", {0.6, 2.6}}, {"AA.T", {1.6, 6.1}},
    {"CA.T", {2.2, 8.1}}, {"GA.T", {0.7, 3.5}}, {"TA.T", {3.1, 10.6}}, {"AG.T", {1.6, 6.1}}, {"CG.T", {2.2, 8.1}},
    {"GG.T", {0.7, 3.5}}, {"TG.T", {3.1, 10.6}},
};

const char *const mai_neighbors_names[MAI_NEIGHBORS] = {
    "DNA_NN1", "DNA_NN2", "DNA_NN3", "DNA_NN4", "RNA_NN1", "RNA_NN2", "RNA_NN3", "R_DNA_NN1",
};

const mai_neighbors mai_neighbors_tables[MAI_NEIGHBORS] = {
    {.with_gc = {0, -16.8}, .all_at = {0, -20.1}, .symmetric = {0, -1.3},
     .pairs = {dna_nn1, sizeof dna_nn1 / sizeof *dna_nn1}},
    {.start = {0.6, -9.0}, .symmetric = {0, -1.4},
     .pairs = {dna_nn2, sizeof dna_nn2 / sizeof *dna_nn2}},
    {.end_at = {2.3, 4.1}, .end_gc = {0.1, -2.8}, .symmetric = {0, -1.4},
     .pairs = {dna_nn3, sizeof dna_nn3 / sizeof *dna_nn3}},
    {.start = {0.2, -5.7}, .end_at = {2.2, 6.9}, .symmetric = {0, -1.4},
     .pairs = {dna_nn4, sizeof dna_nn4 / sizeof *dna_nn4}},
    {.start = {0, -10.8}, .symmetric = {0, -1.4},
     .pairs = {rna_nn1, sizeof rna_nn1 / sizeof *rna_nn1}},
    {.start = {3.61, -1.5}, .end_at = {3.72, 10.5}, .symmetric = {0, -1.4},
     .pairs = {rna_nn2, sizeof rna_nn2 / sizeof *rna_nn2}},
    {.start = {6.4, 6.99}, .end_at = {3.85, 11.04}, .symmetric = {0, -1.4},
     .pairs = {rna_nn3, sizeof rna_nn3 / sizeof *rna_nn3}},
    {.start = {1.9, -3.9},
     .pairs = {r_dna_nn1, sizeof r_dna_nn1 / sizeof *r_dna_nn1}},
};

const char *const mai_dangling_names[MAI_DANGLING] = {"DNA_DE1", "RNA_DE1"};

const mai_stacks mai_dangling_tables[MAI_DANGLING] = {
    {dna_de1, sizeof dna_de1 / sizeof *dna_de1},
    {rna_de1, sizeof rna_de1 / sizeof *rna_de1},
};

const mai_stacks mai_internal_mismatches = {dna_imm1, sizeof dna_imm1 / sizeof *dna_imm1};
const mai_stacks mai_terminal_mismatches = {dna_tmm1, sizeof dna_tmm1 / sizeof *dna_tmm1};
