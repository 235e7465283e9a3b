/*
 * variant_describe.c - a bare change as a variant: leftmost with an anchor for VCF, rightmost as HGVS text.
 *
 * An insertion or deletion among repeated letters has several places that mean the same. Moved left by one, the
 * letters of the change rotate: its last one becomes its first. So a place is a change and a number of rotations, and
 * only the letters that are finally written are copied. Copies and texts live in the arena; ref stays in the
 * reference.
 */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "kernel/iupac.h"
#include "seq/variant_parts.h"

const char *const mai_variant_kind_name[MAI_NKINDS] = {"substitution", "deletion", "insertion", "duplication",
                                                       "inversion", "delins", "symbolic", "unchanged"};

/* A row of the table of letters: these are themselves. */
#define SAME(x) x, x + 1, x + 2, x + 3, x + 4, x + 5, x + 6, x + 7
#define SAME_32(x) SAME(x), SAME(x + 8), SAME(x + 16), SAME(x + 24)

const mai_letter_order mai_exact_letters = {{SAME_32(0), SAME_32(32), SAME_32(64), SAME_32(96), SAME_32(128),
                                             SAME_32(160), SAME_32(192), SAME_32(224)}};
const mai_letter_order mai_folded_letters = {
    {SAME_32(0), SAME_32(32), SAME_32(64), 96, 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N',
     'O', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z', 123, 124, 125, 126, 127, SAME_32(128), SAME_32(160),
     SAME_32(192), SAME_32(224)}};

static inline bool
same(const mai_letter_order *order, uint8_t a, uint8_t b)
{
    return order->fold[a] == order->fold[b];
}

bool
mai_same_letters(const mai_letter_order *order, const uint8_t *a, const uint8_t *b, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        if (!same(order, a[i], b[i]))
            return false;
    return true;
}

static void
trim_right(mai_letters reference, const mai_letter_order *order, mai_bare_change *change)
{
    const uint8_t *ref = reference.p + change->at, *alt = change->alt;

    while (change->nref > 0 && change->nalt > 0 && same(order, ref[change->nref - 1], alt[change->nalt - 1])) {
        change->nref--;
        change->nalt--;
    }
}

static void
trim_left(mai_letters reference, const mai_letter_order *order, mai_bare_change *change)
{
    while (change->nref > 0 && change->nalt > 0 && same(order, reference.p[change->at], *change->alt)) {
        change->at++;
        change->alt++;
        change->nref--;
        change->nalt--;
    }
}

void
mai_change_trim(mai_letters reference, const mai_letter_order *order, mai_bare_change *change)
{
    if (change->at == 0)
        trim_right(reference, order, change);
    trim_left(reference, order, change);
    trim_right(reference, order, change);
}

bool
mai_is_reverse_complement(const uint8_t *ref, const uint8_t *alt, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        if (mai_iupac_complement[ref[i]] != alt[n - 1 - i])
            return false;
    return true;
}

/*
 * The letters that come or go, as they lie in memory; where they stand in the text after moving by whole letters is
 * found by rotating them.
 */
typedef struct moving {
    const uint8_t *unit;
    int64_t n;
} moving;

/* A change in its reference, how letters compare there, and what is not at hand. */
typedef struct spot {
    mai_letters reference;
    const mai_letter_order *order;
    const mai_bare_change *change;
    mai_rest *rest;
} spot;

static moving
moving_of(mai_letters reference, const mai_bare_change *change)
{
    if (change->nalt == 0)
        return (moving){reference.p + change->at, change->nref};
    return (moving){change->alt, change->nalt};
}

/* How far an insertion or deletion can go left, staying at or right of `least`. */
static mai_status
moves_left(mai_ctx *cx, const spot *s, int64_t least, int64_t *out)
{
    moving m = moving_of(s->reference, s->change);
    int64_t moved = 0, last = m.n - 1;

    /* The letter before must equal the last of the unit, which after n moves is what was met n moves ago. */
    while (s->change->at - moved > least) {
        uint8_t met = s->reference.p[s->change->at - moved - 1];
        uint8_t end = moved < m.n ? m.unit[last - moved] : s->reference.p[s->change->at - moved - 1 + m.n];

        if (!same(s->order, met, end))
            break;
        moved++;
        MAI_TRY(mai_poll(cx, 2));
    }
    *out = moved;
    return MAI_OK;
}

/* How far it can go right, its end staying at or left of `most`. */
static mai_status
moves_right(mai_ctx *cx, const spot *s, int64_t most, int64_t *out)
{
    moving m = moving_of(s->reference, s->change);
    int64_t moved = 0, end = s->change->at + s->change->nref;

    while (end + moved < most) {
        uint8_t met = s->reference.p[end + moved];
        uint8_t first = moved < m.n ? m.unit[moved] : s->reference.p[end + moved - m.n];

        if (!same(s->order, met, first))
            break;
        moved++;
        MAI_TRY(mai_poll(cx, 2));
    }
    *out = moved;
    return MAI_OK;
}

/* The unit of an insertion after it moved, to the right when moved > 0, into to[0 .. n). */
static void
rotate(uint8_t *to, const uint8_t *unit, int64_t n, int64_t moved)
{
    int64_t first = moved % n;

    if (first < 0)
        first += n;
    memcpy(to, unit + first, n - first);
    memcpy(to + n - first, unit, first);
}

/* ---- VCF ---- */

/* alt with its anchor: the unit of an insertion, or nothing, beside one letter of the reference. */
static mai_status
anchored_alt(mai_ctx *cx, const mai_bare_change *change, int64_t moved, uint8_t anchor, bool before, mai_variant *out)
{
    uint8_t *alt;

    MAI_TRY(mai_alloc(cx, change->nalt + 1, (void **) &alt));
    alt[before ? 0 : change->nalt] = anchor;
    if (change->nalt > 0)
        rotate(alt + before, change->alt, change->nalt, -moved);
    out->alt = alt;
    out->nalt = change->nalt + 1;
    return MAI_OK;
}

static mai_status
place_left(mai_ctx *cx, const spot *s, int64_t from, mai_variant *out)
{
    bool pure = (s->change->nref == 0) != (s->change->nalt == 0);
    int64_t moved = 0, at = s->change->at;

    if (pure)
        MAI_TRY(moves_left(cx, s, from + 1, &moved));
    at -= moved;
    if (pure && at == 0 && s->rest->before > 0)
        s->rest->needed = true;
    if (pure && at > 0) {
        MAI_TRY(anchored_alt(cx, s->change, moved, s->reference.p[at - 1], true, out));
        out->position = at;
        out->nref = s->change->nref + 1;
    } else if (pure && at + s->change->nref < s->reference.n) {
        MAI_TRY(anchored_alt(cx, s->change, moved, s->reference.p[at + s->change->nref], false, out));
        out->position = 1;
        out->nref = s->change->nref + 1;
    } else {
        out->position = at + 1;
        out->nref = s->change->nref;
        out->alt = s->change->alt;
        out->nalt = s->change->nalt;
    }
    out->ref = s->reference.p + out->position - 1;
    out->position += s->rest->before;
    return MAI_OK;
}

/* ---- HGVS ---- */

/* A text that is put together piece by piece into memory that is long enough. */
typedef struct writer {
    char *p;
    size_t n, room;
    int64_t before; /* what positions are counted from */
} writer;

static void
put(writer *w, const char *fmt, ...) MAI_PRINTF(2, 3);

static void
put(writer *w, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    w->n += vsnprintf(w->p + w->n, w->room - w->n, fmt, args);
    va_end(args);
}

static void
put_letters(writer *w, const uint8_t *p, int64_t n)
{
    memcpy(w->p + w->n, p, n);
    w->n += n;
    w->p[w->n] = '\0';
}

/* "5" or "5_7" for the letters [at, at + n), n > 0. */
static void
put_range(writer *w, int64_t at, int64_t n)
{
    put(w, "%lld", (long long) (w->before + at + 1));
    if (n > 1)
        put(w, "_%lld", (long long) (w->before + at + n));
}

/* An insertion before the first or after the last letter has no two letters to lie between: that letter is named. */
static void
put_insertion(writer *w, mai_letters reference, int64_t at, const uint8_t *unit, int64_t n)
{
    if (at > 0 && at < reference.n) {
        put_range(w, at - 1, 2);
        put(w, "ins");
        put_letters(w, unit, n);
    } else if (at == 0) {
        put(w, "1delins");
        put_letters(w, unit, n);
        put_letters(w, reference.p, 1);
    } else {
        put_range(w, at - 1, 1);
        put(w, "delins");
        put_letters(w, reference.p + at - 1, 1);
        put_letters(w, unit, n);
    }
}

static mai_status
write_insertion(mai_ctx *cx, writer *w, const spot *s, int64_t moved, mai_variant_kind *kind)
{
    int64_t at = s->change->at + moved, n = s->change->nalt;
    uint8_t *unit;

    MAI_TRY(mai_alloc(cx, n, (void **) &unit));
    rotate(unit, s->change->alt, n, moved);
    if (at < n && s->rest->before > 0)
        s->rest->needed = true;
    if (at >= n && mai_same_letters(s->order, s->reference.p + at - n, unit, n)) {
        *kind = MAI_DUPLICATION;
        put_range(w, at - n, n);
        put(w, "dup");
    } else {
        *kind = MAI_INSERTION;
        put_insertion(w, s->reference, at, unit, n);
    }
    return MAI_OK;
}

static void
write_delins(writer *w, mai_letters reference, const mai_bare_change *change, mai_variant_kind *kind)
{
    const uint8_t *ref = reference.p + change->at;

    if (change->nref == 1 && change->nalt == 1) {
        *kind = MAI_SUBSTITUTION;
        put_range(w, change->at, 1);
        put(w, "%c>%c", *ref, *change->alt);
        return;
    }
    put_range(w, change->at, change->nref);
    if (change->nref == change->nalt && mai_is_reverse_complement(ref, change->alt, change->nref)) {
        *kind = MAI_INVERSION;
        put(w, "inv");
    } else {
        *kind = MAI_DELINS;
        put(w, "delins");
        put_letters(w, change->alt, change->nalt);
    }
}

/* Room for an accession, two numbers, a word, an insertion with its neighbour, and the end. */
static mai_status
writer_open(mai_ctx *cx, const char *accession, int64_t before, int64_t letters, writer *w)
{
    w->n = 0;
    w->before = before;
    w->room = (accession != NULL ? strlen(accession) : 0) + letters + 64;
    MAI_TRY(mai_alloc(cx, w->room, (void **) &w->p));
    put(w, accession != NULL ? "%s:g." : "%sg.", accession != NULL ? accession : "");
    return MAI_OK;
}

static mai_status
write_text(mai_ctx *cx, const spot *s, int64_t to, const char *accession, mai_variant *out)
{
    int64_t moved = 0;
    writer w;

    MAI_TRY(mai_poll(cx, s->change->nalt));
    MAI_TRY(writer_open(cx, accession, s->rest->before, s->change->nalt, &w));
    if (s->change->nref > 0 && s->change->nalt > 0) {
        write_delins(&w, s->reference, s->change, &out->kind);
    } else {
        MAI_TRY(moves_right(cx, s, to - 1, &moved));
        if (s->change->at + s->change->nref + moved == s->reference.n && s->rest->behind > 0)
            s->rest->needed = true;
        if (s->change->nref > 0) {
            out->kind = MAI_DELETION;
            put_range(&w, s->change->at + moved, s->change->nref);
            put(&w, "del");
        } else {
            MAI_TRY(write_insertion(cx, &w, s, moved, &out->kind));
        }
    }
    out->hgvs = w.p;
    return MAI_OK;
}

mai_status
mai_change_describe(mai_ctx *cx, mai_letters reference, const mai_letter_order *order, mai_bare_change change,
                    int64_t from, int64_t to, mai_rest *rest, const char *accession, mai_variant *out)
{
    spot s = {reference, order, &change, rest};

    MAI_TRY(place_left(cx, &s, from, out));
    out->hgvs = NULL;
    if (change.nref == 0 && change.nalt == 0) {
        out->kind = MAI_UNCHANGED;
        return MAI_OK;
    }
    if (reference.n == 0) {
        out->kind = MAI_INSERTION; /* of everything: there is no letter whose number HGVS could give */
        return MAI_OK;
    }
    return write_text(cx, &s, to, accession, out);
}
