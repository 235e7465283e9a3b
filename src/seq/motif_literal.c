/*
 * motif_literal.c - the first place of a literal.
 *
 * Four letters of the motif, spread over it, are compared at 64 places at a time; what passes is compared in full. That
 * is quick unless many places pass and fail late: when comparing has cost more than a fixed multiple of the letters
 * read, the search goes on letter by letter with the table of Knuth, Morris and Pratt (1977), which never looks back.
 * Motifs too long to be carried across windows begin with that. The arena owns the table.
 */
#include "seq/motif.h"

#include <string.h>

#include "kernel/planes.h"
#include "seq/pieces.h"

/* The longest motif that is carried across windows. */
#define CARRIED 65536

typedef struct literal {
    const uint8_t *motif;
    size_t n;
    size_t offset[MAI_PROBES];
    uint8_t letter[MAI_PROBES];
    int64_t credit;    /* letters that may yet be compared in vain */
    uint32_t *border;  /* by length of a prefix: that of its longest border; NULL until it is needed */
    size_t matched;    /* letters of the motif that stand before `next` */
    int64_t next;      /* the first letter that has not been looked at, with the table */
} literal;

static void
spread_probes(literal *l)
{
    for (int k = 0; k < MAI_PROBES; k++) {
        l->offset[k] = (l->n - 1) * (size_t) k / (MAI_PROBES - 1);
        l->letter[k] = l->motif[l->offset[k]];
    }
}

static mai_status
make_borders(mai_ctx *cx, literal *l)
{
    size_t k = 0;

    MAI_TRY(mai_alloc(cx, (l->n + 1) * sizeof *l->border, (void **) &l->border));
    l->border[0] = l->border[1] = 0;
    for (size_t i = 1; i < l->n; i++) {
        while (k > 0 && l->motif[i] != l->motif[k])
            k = l->border[k];
        k += l->motif[i] == l->motif[k];
        l->border[i + 1] = (uint32_t) k;
        MAI_TRY(mai_poll(cx, 3));
    }
    return MAI_OK;
}

/* Reads letters, the first of which is number l->next; *out when the motif ends among them. */
static mai_status
read_on(mai_ctx *cx, literal *l, const uint8_t *p, size_t n, int64_t *out)
{
    size_t k = l->matched;

    for (size_t i = 0; i < n; i++) {
        while (k > 0 && p[i] != l->motif[k])
            k = l->border[k];
        k += p[i] == l->motif[k];
        if (k == l->n) {
            *out = l->next + (int64_t) (i + 1) - (int64_t) l->n;
            return MAI_OK;
        }
        MAI_TRY(mai_poll(cx, 3));
    }
    l->matched = k;
    l->next += (int64_t) n;
    return MAI_OK;
}

/* Looks at a piece; when its credit runs out the rest of the stream is left to the table, from *from on. */
static mai_status
probe(mai_ctx *cx, literal *l, const mai_piece *piece, size_t *from, int64_t *out)
{
    size_t starts = piece->n < l->n ? 0 : piece->n - l->n + 1 < piece->starts ? piece->n - l->n + 1 : piece->starts;

    l->credit += (int64_t) (4 * starts);
    for (*from = 0; *from < starts;) {
        size_t end = starts - *from > MAI_POLL_UNITS ? *from + MAI_POLL_UNITS : starts;
        size_t i = mai_planes_kernel->candidate(piece->p, *from, end, l->offset, l->letter);

        MAI_TRY(mai_poll(cx, (int64_t) (i - *from) / 8 + 5));
        *from = i;
        if (i == end)
            continue;
        if (memcmp(piece->p + i, l->motif, l->n) == 0) {
            *out = piece->position + (int64_t) i;
            return MAI_OK;
        }
        l->credit -= (int64_t) l->n;
        if (l->credit < 0)
            return MAI_OK;
        *from = i + 1;
    }
    *from = piece->starts;
    return MAI_OK;
}

/* The new letters of a piece, whose first ones the table may have seen in the piece before. */
static mai_status
read_piece(mai_ctx *cx, literal *l, const mai_piece *piece, int64_t *out)
{
    size_t seen = (size_t) (l->next - piece->position);

    return seen < piece->n ? read_on(cx, l, piece->p + seen, piece->n - seen, out) : MAI_OK;
}

static mai_status
find_carried(mai_ctx *cx, literal *l, mai_stream *sequence, int64_t *out)
{
    mai_pieces pieces;
    mai_piece piece;

    spread_probes(l);
    l->credit = 100000;
    MAI_TRY(mai_pieces_open(cx, &pieces, sequence, l->n - 1));
    for (;;) {
        MAI_TRY(mai_pieces_next(cx, &pieces, &piece));
        if (piece.starts == 0)
            return MAI_OK;
        if (l->border == NULL) {
            size_t from;

            MAI_TRY(probe(cx, l, &piece, &from, out));
            if (*out < 0 && from < piece.starts && l->credit < 0) {
                MAI_TRY(make_borders(cx, l));
                l->next = piece.position + (int64_t) from;
            }
        }
        if (*out < 0 && l->border != NULL)
            MAI_TRY(read_piece(cx, l, &piece, out));
        if (*out >= 0)
            return MAI_OK;
    }
}

static mai_status
find_long(mai_ctx *cx, literal *l, mai_stream *sequence, int64_t *out)
{
    const uint8_t *window;
    size_t n;

    MAI_TRY(make_borders(cx, l));
    do {
        MAI_TRY(mai_stream_next(cx, sequence, &window, &n));
        MAI_TRY(read_on(cx, l, window, n, out));
    } while (n > 0 && *out < 0);
    return MAI_OK;
}

mai_status
mai_find(mai_ctx *cx, mai_stream *sequence, const uint8_t *motif, size_t n, int64_t *out)
{
    literal l = {.motif = motif, .n = n};

    *out = n == 0 ? 0 : -1;
    if (n == 0)
        return MAI_OK;
    return n <= CARRIED ? find_carried(cx, &l, sequence, out) : find_long(cx, &l, sequence, out);
}
