/*
 * transcript.c - transcripts laid out on a reference, and their sequence.
 *
 * A layout is made from three lists that are ascending on the reference: what the exons have before the coding sequence,
 * the coding parts cut by the exons, and what the exons have behind it. Neighbours that touch are one piece. On the
 * reverse strand the list is turned round, so that whoever walks along it walks along the transcript. All memory is the
 * context's arena.
 */
#include "seq/transcript.h"

#include "base/arena.h"
#include "kernel/iupac.h"
#include "seq/hgvs_change.h"

#include <string.h>

#define LONGEST_SLIP 2                      /* letters that a ribosome may read twice */
#define LAST_POSITION ((int64_t) 1 << 40)
#define READ_STEP ((int64_t) 1 << 16)

/* ---- layout --------------------------------------------------------------------------------------------- */

static mai_status
check_spans(mai_ctx *cx, const mai_transcript *t, const mai_span *spans, int64_t n, int64_t overlap, const char *what)
{
    for (int64_t i = 0; i < n; i++) {
        if (spans[i].start < 1 || spans[i].stop < spans[i].start || spans[i].stop > LAST_POSITION)
            return mai_fail(cx, MAI_EDATA, "transcript \"%s\": %s %lld to %lld is no range of positions", t->name, what,
                            (long long) spans[i].start, (long long) spans[i].stop);
        if (i > 0 && (spans[i].start <= spans[i - 1].start || spans[i].stop <= spans[i - 1].stop ||
                      spans[i].start <= spans[i - 1].stop - overlap))
            return mai_fail(cx, MAI_EDATA, "transcript \"%s\": %s %lld to %lld and %lld to %lld %s", t->name, what,
                            (long long) spans[i - 1].start, (long long) spans[i - 1].stop, (long long) spans[i].start,
                            (long long) spans[i].stop,
                            spans[i].start < spans[i - 1].start ? "are not ascending" : "overlap");
        MAI_TRY(mai_poll(cx, 4));
    }
    return MAI_OK;
}

/* Adds a piece behind the others, or to the last one where it goes on from there. */
static void
add_piece(mai_layout *layout, int64_t start, int64_t stop)
{
    mai_piece *last = layout->npieces > 0 ? &layout->pieces[layout->npieces - 1] : NULL;

    if (start > stop)
        return;
    layout->length += stop - start + 1;
    if (last != NULL && last->stop + 1 == start)
        last->stop = stop;
    else
        layout->pieces[layout->npieces++] = (mai_piece){start, stop, 0};
}

static mai_status
coding_outside(mai_ctx *cx, const mai_transcript *t, int64_t position)
{
    return mai_fail(cx, MAI_EDATA, "transcript \"%s\": the coding sequence begins or ends at %lld, outside the exons",
                    t->name, (long long) position);
}

/* Adds what the exons from *exon on have of one coding part; *exon is then the one in which the part ends. */
static mai_status
add_coding_part(mai_ctx *cx, mai_layout *layout, mai_span part, int64_t *exon)
{
    const mai_transcript *t = layout->transcript;
    int64_t e = *exon;

    while (e > 0 && t->exons[e].start > part.start) /* a letter read twice may lie in the exon before */
        e--;
    while (e < t->nexons && t->exons[e].stop < part.start)
        e++;
    if (e == t->nexons || t->exons[e].start > part.start)
        return coding_outside(cx, t, part.start);
    for (;; e++) {
        if (e == t->nexons || t->exons[e].start > part.stop)
            return coding_outside(cx, t, part.stop);
        add_piece(layout, t->exons[e].start > part.start ? t->exons[e].start : part.start,
                  t->exons[e].stop < part.stop ? t->exons[e].stop : part.stop);
        MAI_TRY(mai_poll(cx, 4));
        if (t->exons[e].stop >= part.stop)
            break;
    }
    *exon = e;
    return MAI_OK;
}

/* The pieces in ascending order; before and behind: letters on either side of the coding sequence. */
static mai_status
add_pieces(mai_ctx *cx, mai_layout *layout, int64_t *before, int64_t *behind)
{
    const mai_transcript *t = layout->transcript;
    int64_t e, exon = 0, first, last;

    first = t->ncoding > 0 ? t->coding[0].start : LAST_POSITION + 1;
    last = t->ncoding > 0 ? t->coding[t->ncoding - 1].stop : LAST_POSITION + 1;
    for (e = 0; e < t->nexons && t->exons[e].start < first; e++)
        add_piece(layout, t->exons[e].start, t->exons[e].stop < first ? t->exons[e].stop : first - 1);
    *before = layout->length;
    for (int64_t i = 0; i < t->ncoding; i++)
        MAI_TRY(add_coding_part(cx, layout, t->coding[i], &exon));
    *behind = layout->length;
    for (e = exon; e < t->nexons && t->ncoding > 0; e++)
        if (t->exons[e].stop > last)
            add_piece(layout, t->exons[e].start > last ? t->exons[e].start : last + 1, t->exons[e].stop);
    *behind = layout->length - *behind;
    return mai_poll(cx, 4 * t->nexons);
}

mai_status
mai_transcript_layout(mai_ctx *cx, const mai_transcript *t, mai_layout *out)
{
    int64_t before, behind, offset = 0;

    memset(out, 0, sizeof *out);
    out->transcript = t;
    if (t->nexons < 1)
        return mai_fail(cx, MAI_EDATA, "transcript \"%s\" has no exons", t->name);
    if (t->phase < 0 || t->phase > 2)
        return mai_fail(cx, MAI_EDATA, "transcript \"%s\": the phase is 0, 1 or 2, not %d", t->name, t->phase);
    MAI_TRY(check_spans(cx, t, t->exons, t->nexons, 0, "exons"));
    MAI_TRY(check_spans(cx, t, t->coding, t->ncoding, LONGEST_SLIP, "coding parts"));
    /* Every coding part adds at most two cuts to those between exons, and its slip may reach into one exon more. */
    MAI_TRY(MAI_NEW_ARRAY(cx, t->nexons + 4 * t->ncoding + 2, &out->pieces));
    MAI_TRY(add_pieces(cx, out, &before, &behind));
    if (t->minus)
        for (int64_t i = 0, j = out->npieces - 1; i < j; i++, j--) {
            mai_piece piece = out->pieces[i];

            out->pieces[i] = out->pieces[j];
            out->pieces[j] = piece;
        }
    for (int64_t i = 0; i < out->npieces; i++) {
        out->pieces[i].offset = offset;
        offset += out->pieces[i].stop - out->pieces[i].start + 1;
    }
    out->first = t->ncoding == 0 ? -1 : t->minus ? behind : before;
    out->last = t->ncoding == 0 ? -1 : out->length - 1 - (t->minus ? before : behind);
    return MAI_OK;
}

/* ---- places --------------------------------------------------------------------------------------------- */

/*
 * Positions are counted along the transcript here: on the reverse strand they are negative, so that the next one
 * downstream is always one more.
 */
static int64_t
along(const mai_layout *layout, int64_t position)
{
    return layout->transcript->minus ? -position : position;
}

static int64_t
piece_first(const mai_layout *layout, int64_t i)
{
    return along(layout, layout->transcript->minus ? layout->pieces[i].stop : layout->pieces[i].start);
}

static int64_t
piece_last(const mai_layout *layout, int64_t i)
{
    return along(layout, layout->transcript->minus ? layout->pieces[i].start : layout->pieces[i].stop);
}

mai_place
mai_place_of(const mai_layout *layout, int64_t position)
{
    int64_t x = along(layout, position), low = 0, high = layout->npieces;
    mai_place place = {0, 0, false};

    while (low < high) { /* the first piece that ends at x or behind it */
        int64_t middle = (low + high) / 2;

        if (piece_last(layout, middle) >= x)
            high = middle;
        else
            low = middle + 1;
    }
    if (low == layout->npieces)
        return place;
    place.offset = layout->pieces[low].offset;
    if (x >= piece_first(layout, low)) {
        place.offset += x - piece_first(layout, low);
    } else if (low == 0) {
        return place;
    } else {
        int64_t behind = x - piece_last(layout, low - 1), before = piece_first(layout, low) - x;

        place.away = -before;
        if (behind <= before) {
            place.offset--;
            place.away = behind;
        }
    }
    place.inside = true;
    return place;
}

int64_t
mai_position_of(const mai_layout *layout, mai_place place)
{
    int64_t low = 0, high = layout->npieces, x;

    if (!place.inside || place.offset < 0 || place.offset >= layout->length)
        return 0;
    while (high - low > 1) { /* the last piece that begins at the offset or before it */
        int64_t middle = (low + high) / 2;

        if (layout->pieces[middle].offset <= place.offset)
            low = middle;
        else
            high = middle;
    }
    x = piece_first(layout, low) + (place.offset - layout->pieces[low].offset);
    if (place.away > 0 && (x != piece_last(layout, low) || low + 1 == layout->npieces ||
                           place.away >= piece_first(layout, low + 1) - x))
        return 0;
    if (place.away < 0 && (x != piece_first(layout, low) || low == 0 ||
                           -place.away >= x - piece_last(layout, low - 1)))
        return 0;
    return along(layout, x + place.away);
}

/* ---- sequence ------------------------------------------------------------------------------------------- */

static mai_status
read_memory(mai_ctx *cx, mai_reference *base, int64_t at, int64_t n, const uint8_t **out)
{
    *out = ((mai_memory_reference *) base)->letters + at;
    return MAI_OK;
}

mai_memory_reference
mai_reference_of_memory(const void *letters, int64_t n)
{
    mai_memory_reference memory = {{read_memory, n}, letters};

    return memory;
}

/* Copies n letters of the reference from `at`, upper case and T for U; each is a nucleotide code. */
static mai_status
copy_letters(mai_ctx *cx, mai_reference *reference, int64_t at, int64_t n, uint8_t *to)
{
    while (n > 0) {
        int64_t step = n < READ_STEP ? n : READ_STEP;
        const uint8_t *from;

        MAI_TRY(reference->read(cx, reference, at, step, &from));
        for (int64_t i = 0; i < step; i++) {
            uint8_t letter = from[i] & ~32;

            if (mai_iupac_set[from[i]] == 0)
                return mai_fail_at(cx, MAI_ETEXT, at + i, "position %lld of the reference is no nucleotide code",
                                   (long long) (at + i + 1));
            to[i] = letter == 'U' ? 'T' : letter;
        }
        MAI_TRY(mai_poll(cx, step));
        at += step;
        to += step;
        n -= step;
    }
    return MAI_OK;
}

mai_status
mai_reference_letters(mai_ctx *cx, mai_reference *reference, int64_t at, int64_t n, uint8_t **out)
{
    MAI_TRY(mai_alloc(cx, (size_t) n + 1, (void **) out));
    (*out)[n] = '\0';
    return copy_letters(cx, reference, at - 1, n, *out);
}

void
mai_reverse_complement_in_place(uint8_t *letters, int64_t n)
{
    for (int64_t i = 0, j = n - 1; i <= j; i++, j--) {
        uint8_t letter = mai_iupac_complement[letters[i]];

        letters[i] = mai_iupac_complement[letters[j]];
        letters[j] = letter;
    }
}

mai_status
mai_transcript_sequence(mai_ctx *cx, const mai_layout *layout, mai_reference *reference, uint8_t **out)
{
    int64_t at = 0;

    for (int64_t i = 0; i < layout->npieces; i++)
        if (layout->pieces[i].stop > reference->length)
            return mai_fail(cx, MAI_EDATA, "transcript \"%s\" reaches to position %lld of a reference of %lld letters",
                            layout->transcript->name, (long long) layout->pieces[i].stop,
                            (long long) reference->length);
    MAI_TRY(mai_alloc(cx, (size_t) layout->length + 1, (void **) out));
    for (int64_t i = 0; i < layout->npieces; i++) {
        int64_t n = layout->pieces[i].stop - layout->pieces[i].start + 1;

        MAI_TRY(copy_letters(cx, reference, layout->pieces[i].start - 1, n, *out + at));
        if (layout->transcript->minus)
            mai_reverse_complement_in_place(*out + at, n);
        at += n;
    }
    (*out)[at] = '\0';
    return MAI_OK;
}
