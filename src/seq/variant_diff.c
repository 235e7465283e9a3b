/*
 * variant_diff.c - the changes between two sequences, and the variants that they are.
 *
 * What both sequences begin and end with is left out. Between, waves (variant_wave.c) walk from one long agreement to
 * the next. Where too much differs for that, common words (variant_anchor.c) divide the rest, shorter ones the
 * pieces that are still too different, and what even then has no way is one deletion-insertion. So the changes are
 * always right, and the shortest description only where the sequences are alike. Pieces wait on a stack of known
 * depth; changes point into the sequences; all memory is the arena's.
 */
#include <string.h>

#include "base/arena.h"
#include "kernel/iupac.h"
#include "seq/variant_anchor.h"
#include "seq/variant_wave.h"

/* A piece of both sequences that is still to be compared, and how often it was divided. */
typedef struct piece {
    mai_letters ref, alt;
    int level;
} piece;

/* Letters of the words that divide a piece, by its level. */
static const int word_letters[] = {32, 16};
enum { LEVELS = sizeof word_letters / sizeof *word_letters };

typedef struct differ {
    mai_letters ref;
    mai_bare_change *changes;
    int64_t n, room;
    piece *pieces; /* the next one last */
    int64_t npieces, pieces_room;
    mai_wave *wave;
} differ;

int64_t
mai_common_prefix(const uint8_t *a, const uint8_t *b, int64_t n)
{
    int64_t i = 0;

    for (; i + 8 <= n; i += 8) {
        uint64_t x, y;

        memcpy(&x, a + i, 8);
        memcpy(&y, b + i, 8);
        if (x != y)
            break;
    }
    while (i < n && a[i] == b[i])
        i++;
    return i;
}

int64_t
mai_common_suffix(const uint8_t *a, const uint8_t *b, int64_t n)
{
    int64_t i = 0;

    for (; i + 8 <= n; i += 8) {
        uint64_t x, y;

        memcpy(&x, a - i - 8, 8);
        memcpy(&y, b - i - 8, 8);
        if (x != y)
            break;
    }
    while (i < n && a[-i - 1] == b[-i - 1])
        i++;
    return i;
}

/* ---- what was found ---- */

/* Adds a change, or lengthens the last one when nothing lies between. */
static mai_status
add_change(mai_ctx *cx, differ *d, mai_bare_change change)
{
    mai_bare_change *last = d->changes + d->n - 1, *grown;

    if (change.nref == 0 && change.nalt == 0)
        return MAI_OK;
    if (d->n > 0 && last->at + last->nref == change.at && last->alt + last->nalt == change.alt) {
        last->nref += change.nref;
        last->nalt += change.nalt;
        return MAI_OK;
    }
    if (d->n == d->room) {
        MAI_TRY(mai_alloc(cx, d->room * 2 * sizeof *grown, (void **) &grown));
        memcpy(grown, d->changes, d->n * sizeof *grown);
        d->changes = grown;
        d->room *= 2;
    }
    d->changes[d->n++] = change;
    return MAI_OK;
}

static mai_status
add_piece(mai_ctx *cx, differ *d, piece p)
{
    piece *grown;

    if (p.ref.n == 0 && p.alt.n == 0)
        return MAI_OK;
    if (d->npieces == d->pieces_room) {
        MAI_TRY(mai_alloc(cx, d->pieces_room * 2 * sizeof *grown, (void **) &grown));
        memcpy(grown, d->pieces, d->npieces * sizeof *grown);
        d->pieces = grown;
        d->pieces_room *= 2;
    }
    d->pieces[d->npieces++] = p;
    return MAI_OK;
}

static mai_status
add_whole(mai_ctx *cx, differ *d, const piece *p)
{
    return add_change(cx, d, (mai_bare_change){p->ref.p - d->ref.p, p->ref.n, p->alt.n, p->alt.p});
}

/* ---- waves ---- */

static void
skip(piece *p, int64_t nref, int64_t nalt)
{
    p->ref.p += nref;
    p->ref.n -= nref;
    p->alt.p += nalt;
    p->alt.n -= nalt;
}

/*
 * An inverted stretch agrees by chance in places, and would be many changes. Three or more changes whose whole is a
 * reverse complement are one.
 */
static void
join_inversion(differ *d, int64_t first)
{
    mai_bare_change *begin = d->changes + first, *end = d->changes + d->n - 1;
    int64_t nref = end->at + end->nref - begin->at, nalt = end->alt + end->nalt - begin->alt;

    if (d->n - first < 3 || nref != nalt || !mai_is_reverse_complement(d->ref.p + begin->at, begin->alt, nref))
        return;
    begin->nref = nref;
    begin->nalt = nalt;
    d->n = first + 1;
}

/* The changes on a way; the piece is what remains behind it. */
static mai_status
follow(mai_ctx *cx, differ *d, piece *p, const mai_wave_step *steps, int64_t n)
{
    int64_t first = d->n;

    for (int64_t i = 0; i < n; i++) {
        MAI_TRY(add_change(cx, d, (mai_bare_change){p->ref.p - d->ref.p, steps[i].nref, steps[i].nalt, p->alt.p}));
        skip(p, steps[i].nref + steps[i].nsame, steps[i].nalt + steps[i].nsame);
        MAI_TRY(mai_poll(cx, 10));
    }
    join_inversion(d, first);
    return MAI_OK;
}

/* ---- pieces ---- */

/* Pieces between anchors wait on the stack, the first one on top. */
static mai_status
divide(mai_ctx *cx, differ *d, const piece *p)
{
    mai_anchor *anchors;
    int64_t n = 0, ref_end = p->ref.n, alt_end = p->alt.n;
    int level = p->level;

    for (; n == 0 && level < LEVELS; level++)
        MAI_TRY(mai_anchors(cx, p->ref, p->alt, word_letters[level], &anchors, &n));
    if (n == 0)
        return add_whole(cx, d, p);
    for (int64_t i = n; i >= 0; i--) {
        int64_t ref_at = i > 0 ? anchors[i - 1].ref_at + anchors[i - 1].n : 0;
        int64_t alt_at = i > 0 ? anchors[i - 1].alt_at + anchors[i - 1].n : 0;
        piece between = {{p->ref.p + ref_at, ref_end - ref_at}, {p->alt.p + alt_at, alt_end - alt_at}, level};

        MAI_TRY(add_piece(cx, d, between));
        ref_end = i > 0 ? anchors[i - 1].ref_at : 0;
        alt_end = i > 0 ? anchors[i - 1].alt_at : 0;
        MAI_TRY(mai_poll(cx, 10));
    }
    return MAI_OK;
}

/* Leaves out what both parts of a piece begin and end with. */
static mai_status
trim_piece(mai_ctx *cx, piece *p)
{
    int64_t most = p->ref.n < p->alt.n ? p->ref.n : p->alt.n;
    int64_t n = mai_common_prefix(p->ref.p, p->alt.p, most);

    skip(p, n, n);
    most -= n;
    MAI_TRY(mai_poll(cx, n / 8));
    n = mai_common_suffix(p->ref.p + p->ref.n, p->alt.p + p->alt.n, most);
    p->ref.n -= n;
    p->alt.n -= n;
    return mai_poll(cx, n / 8);
}

static mai_status
compare_piece(mai_ctx *cx, differ *d, piece p)
{
    mai_wave_end end = MAI_WAVE_AGREES;
    const mai_wave_step *steps;
    int64_t n;

    MAI_TRY(trim_piece(cx, &p));
    if (p.ref.n == p.alt.n && p.ref.n > 1 && mai_is_reverse_complement(p.ref.p, p.alt.p, p.ref.n))
        return add_whole(cx, d, &p);
    while (end == MAI_WAVE_AGREES) {
        if (p.ref.n == 0 || p.alt.n == 0)
            return add_whole(cx, d, &p);
        MAI_TRY(mai_wave_run(cx, d->wave, p.ref, p.alt, &end, &steps, &n));
        if (end != MAI_WAVE_LOST)
            MAI_TRY(follow(cx, d, &p, steps, n));
    }
    return end == MAI_WAVE_LOST ? divide(cx, d, &p) : MAI_OK;
}

static bool
is_pure(const mai_bare_change *change)
{
    return change->nref == 0 || change->nalt == 0;
}

/* Takes off what changes begin and end with that is no change, and changes that are none. */
static mai_status
trim_changes(mai_ctx *cx, differ *d)
{
    int64_t kept = 0;

    for (int64_t i = 0; i < d->n; i++) {
        mai_bare_change change = d->changes[i];

        mai_change_trim(d->ref, &mai_exact_letters, &change);
        if (change.nref > 0 || change.nalt > 0)
            d->changes[kept++] = change;
        MAI_TRY(mai_poll(cx, 10));
    }
    d->n = kept;
    return MAI_OK;
}

/*
 * An insertion or deletion at the very start has its anchor behind it. One that follows directly after that letter
 * would have it as its own anchor, so the two are one change.
 */
static void
join_at_start(differ *d)
{
    mai_bare_change *first = d->changes, *second = d->changes + 1;

    if (d->n < 2 || first->at > 0 || !is_pure(first) || !is_pure(second) || second->at > first->nref + 1)
        return;
    first->nref = second->at + second->nref;
    first->nalt = second->alt + second->nalt - first->alt;
    memmove(second, second + 1, (d->n - 2) * sizeof *second);
    d->n--;
}

mai_status
mai_changes(mai_ctx *cx, mai_letters ref, mai_letters alt, mai_bare_change **out, int64_t *n)
{
    differ d = {.ref = ref, .room = 64, .pieces_room = 64};

    MAI_TRY(MAI_NEW_ARRAY(cx, d.room, &d.changes));
    MAI_TRY(MAI_NEW_ARRAY(cx, d.pieces_room, &d.pieces));
    MAI_TRY(mai_wave_open(cx, &d.wave));
    MAI_TRY(add_piece(cx, &d, (piece){ref, alt, 0}));
    while (d.npieces > 0)
        MAI_TRY(compare_piece(cx, &d, d.pieces[--d.npieces]));
    MAI_TRY(trim_changes(cx, &d));
    join_at_start(&d);
    *out = d.changes;
    *n = d.n;
    return MAI_OK;
}

/* ---- variants ---- */

static mai_status
check_sequence(mai_ctx *cx, mai_letters s, const char *name)
{
    const int64_t step = 1 << 16;

    for (int64_t from = 0; from < s.n; from += step) {
        int64_t end = from + step < s.n ? from + step : s.n;

        for (int64_t i = from; i < end; i++)
            if (mai_iupac_set[s.p[i]] == 0)
                return mai_fail_at(cx, MAI_ETEXT, i, "letter %lld of the %s is no nucleotide code", (long long) i + 1,
                                   name);
        MAI_TRY(mai_poll(cx, end - from));
    }
    return MAI_OK;
}

mai_status
mai_variants(mai_ctx *cx, mai_letters ref, mai_letters alt, const char *accession, mai_variant **out, int64_t *n)
{
    mai_bare_change *changes;
    mai_rest none = {0, 0, false};
    int64_t from = -1;

    MAI_TRY(check_sequence(cx, ref, "reference"));
    MAI_TRY(check_sequence(cx, alt, "other sequence"));
    MAI_TRY(mai_changes(cx, ref, alt, &changes, n));
    MAI_TRY(MAI_NEW_ARRAY(cx, *n, out));
    for (int64_t i = 0; i < *n; i++) {
        const mai_bare_change *c = changes + i;
        int64_t to = i + 1 < *n ? changes[i + 1].at : ref.n + 1;
        bool anchor_behind = c->at == 0 && is_pure(c);

        MAI_TRY(mai_change_describe(cx, ref, &mai_exact_letters, *c, from, to, &none, accession, *out + i));
        from = c->at + c->nref + anchor_behind;
        MAI_TRY(mai_poll(cx, 100));
    }
    return MAI_OK;
}
