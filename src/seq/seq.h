/*
 * seq.h - what sequences consist of: composition, GC content and skew, complements, transcription, lengths.
 *
 * A sequence is letters, one byte each, in either case: nucleotides, IUPAC codes, '-' for gaps. U counts like T. Counting
 * takes any byte; what is no letter of these is counted as "other". Sequences come as streams, so that one of any
 * length is read in flat memory; positions are 1-based.
 *
 * Reference: Biopython 1.81 and later (Bio.SeqUtils.gc_fraction, GC_skew, GC123; Bio.Seq).
 */
#ifndef MAI_SEQ_H
#define MAI_SEQ_H

#include "base/mai.h"
#include "base/stream.h"
#include "kernel/bases.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- composition ---- */

/* How many letters there are of each class (bases.h); zero bytes are the composition of nothing. */
typedef struct mai_composition {
    uint64_t of[MAI_NLETTERS];
} mai_composition;

/* Adds the letters of memory, or of all that a stream still gives. */
mai_status mai_composition_add(mai_ctx *cx, const uint8_t *p, size_t n, mai_composition *to) MAI_MUST_CHECK;
mai_status mai_composition_read(mai_ctx *cx, mai_stream *stream, mai_composition *to) MAI_MUST_CHECK;

uint64_t mai_composition_length(const mai_composition *c);
/* R, Y, S, W, K, M, B, D, H, V and X. */
uint64_t mai_composition_ambiguous(const mai_composition *c);

/* What becomes of letters that are neither C, G, S nor A, T, U, W when the share of C, G and S is asked. */
typedef enum mai_gc_mode {
    MAI_GC_REMOVE,   /* they are left out */
    MAI_GC_IGNORE,   /* they count as a part of the length; so does any other byte */
    MAI_GC_WEIGHTED, /* likewise, but B and V are 2/3 of a G, D and H 1/3, K, M, N, R, X and Y 1/2 */
    MAI_NGC_MODES
} mai_gc_mode;

extern const char *const mai_gc_mode_names[MAI_NGC_MODES]; /* "remove", "ignore", "weighted" */

/* The share of C, G and S, 0 to 1, rounded once from whole numbers; 0 when nothing counts. */
double mai_gc_fraction(const mai_composition *c, mai_gc_mode mode);
/* (G - C) / (G + C), -1 to 1; 0 without either. */
double mai_gc_skew(const mai_composition *c);

/* ---- composition along a sequence ---- */

/* Windows of `window` letters, 1 or more, one after another; the last may be shorter. */
typedef struct mai_skew_windows {
    mai_stream *stream;
    int64_t window, start; /* letters; 1-based first letter of the next one */
    const uint8_t *p;
    size_t left;
} mai_skew_windows;

mai_status mai_skew_open(mai_ctx *cx, mai_stream *stream, int64_t window, mai_skew_windows *out) MAI_MUST_CHECK;
/* *more is false after the last window. start: its first letter, 1-based. */
mai_status mai_skew_next(mai_ctx *cx, mai_skew_windows *windows, int64_t *start, double *skew,
                         bool *more) MAI_MUST_CHECK;

/* The share of G and C among A, C, G, T and U: of all letters, and of those in each place of codons read from the first
 * letter on (the letters of an incomplete last codon too); 0 where there are none. */
typedef struct mai_codon_gc {
    double total, at[3];
} mai_codon_gc;

mai_status mai_codon_gc_read(mai_ctx *cx, mai_stream *stream, mai_codon_gc *out) MAI_MUST_CHECK;

/* ---- the other strand, the other nucleic acid ---- */

typedef enum mai_rewrite {
    MAI_COMPLEMENT,
    MAI_COMPLEMENT_RNA,
    MAI_REVERSE_COMPLEMENT,
    MAI_REVERSE_COMPLEMENT_RNA,
    MAI_TRANSCRIBE,
    MAI_BACK_TRANSCRIBE,
    MAI_NREWRITES
} mai_rewrite;

/*
 * Writes n letters to memory that does not overlap. What is no code stays what it is; MAI_ETEXT for a byte above 127
 * (with its position), which is no letter and may be a part of one.
 */
mai_status mai_sequence_rewrite(mai_ctx *cx, mai_rewrite what, const uint8_t *from, uint8_t *to,
                                size_t n) MAI_MUST_CHECK;
/* The same of all that a stream gives, which is n letters. */
mai_status mai_sequence_rewrite_read(mai_ctx *cx, mai_rewrite what, mai_stream *stream, uint8_t *to,
                                     size_t n) MAI_MUST_CHECK;

/* ---- aggregates: states as flat bytes ---- */

/*
 * A state is a run of words of 64 bits in the writer's byte order, without need for alignment; no bytes are the state
 * of no rows. Word 0 is a tag (signature, version, kind); then the counts of letters by class, or the number of lengths
 * and the lengths, with room behind them. Larger states are made by the caller, as for metrics (stat.h).
 */
typedef enum mai_seq_state_kind {
    MAI_SEQ_NONE,
    MAI_SEQ_LETTERS,     /* composition */
    MAI_SEQ_GC_REMOVE,   /* likewise, of which one share is asked: in the order of mai_gc_mode */
    MAI_SEQ_GC_IGNORE,
    MAI_SEQ_GC_WEIGHTED,
    MAI_SEQ_LENGTHS,     /* lengths of sequences */
    MAI_NSEQ_STATES
} mai_seq_state_kind;

/* The size a state must have to take `lengths` more (0 for letters): size itself when it will do. */
mai_status mai_seq_state_room(mai_ctx *cx, mai_seq_state_kind kind, const void *state, size_t size, uint64_t lengths,
                              size_t *wanted) MAI_MUST_CHECK;
/* Writes a valid state of to_size bytes: that of from, or that of no rows when from is empty. */
void mai_seq_state_move(mai_seq_state_kind kind, void *to, size_t to_size, const void *from, size_t from_size);
/* The kind of a whole and plausible state; MAI_SEQ_NONE for no bytes. */
mai_status mai_seq_state_check(mai_ctx *cx, const void *state, size_t size, mai_seq_state_kind *kind) MAI_MUST_CHECK;

/* Each adds to a state that has room and was checked by mai_seq_state_room. length: 0 or more. */
void mai_seq_state_add_letters(void *state, const mai_composition *c);
mai_status mai_seq_state_add_length(mai_ctx *cx, void *state, int64_t length) MAI_MUST_CHECK;
/* state += other, both checked and of one kind; state has room. */
void mai_seq_state_merge(mai_seq_state_kind kind, void *state, const void *other);
uint64_t mai_seq_state_lengths(const void *state); /* how many a state of lengths holds */

void mai_seq_state_letters(const void *state, mai_composition *out);

/*
 * Of the longest sequences that together have at least `percent` (1 to 100) per cent of all letters, no more of them
 * than needed: the length of the shortest (N50 for 50) and their number (L50). *defined: false without lengths.
 */
mai_status mai_length_statistic(mai_ctx *cx, const void *state, size_t size, int percent, int64_t *shortest,
                                int64_t *number, bool *defined) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
