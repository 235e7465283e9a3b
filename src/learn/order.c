/*
 * order.c - putting rows into an order of their own (table.h).
 *
 * Sums of doubles depend on their order, and the order in which rows arrive is nobody's choice: so rows are
 * sorted by a hash of their content, by radix, and those of equal hash by the content itself. Rows of equal
 * content are interchangeable, whatever order they end up in.
 */
#include "learn/table.h"

#include <string.h>

typedef struct entry {
    uint64_t hash;
    const mai_cell *row;
} entry;

/* Bytes of the hash that the radix sort looks at, the upper ones; runs that agree in them are compared. */
enum { DIGITS = 5, POLL_ROWS = 4096 };

static uint64_t
mix(uint64_t h, uint64_t word)
{
    h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return h ^ h >> 29;
}

/* What a cell says, as a word: equal values, equal words. */
static uint64_t
content(const mai_order_spec *spec, const mai_cell *row, int column)
{
    mai_cell cell = row[1 + column];
    const uint8_t *recode = spec->recode[column];

    if (recode != NULL)
        return cell.code == MAI_TEXT_MISSING ? MAI_TEXT_MISSING : recode[cell.code];
    if (cell.number != cell.number)
        return MAI_TEXT_MISSING;
    cell.number += 0.0; /* -0 becomes 0 */
    return cell.code;
}

static uint64_t
hash_of(const mai_order_spec *spec, const mai_cell *row)
{
    uint64_t h = mix(0, spec->label_class[row[0].code]);

    for (int i = 0; i < spec->ncolumns; i++)
        h = mix(h, content(spec, row, spec->columns[i]));
    return mix(h, h >> 32);
}

static int
compare(const mai_order_spec *spec, const entry *a, const entry *b)
{
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    uint8_t class_a = spec->label_class[a->row[0].code], class_b = spec->label_class[b->row[0].code];
    if (class_a != class_b)
        return class_a < class_b ? -1 : 1;
    for (int i = 0; i < spec->ncolumns; i++) {
        uint64_t x = content(spec, a->row, spec->columns[i]), y = content(spec, b->row, spec->columns[i]);

        if (x != y)
            return x < y ? -1 : 1;
    }
    return 0;
}

static mai_status
list_rows(mai_ctx *cx, const mai_order_spec *spec, entry *entries)
{
    size_t width = (size_t) mai_rows_width(spec->rows), n = 0;

    for (const mai_slab *s = spec->rows->first; s != NULL; s = s->next)
        for (int64_t r = 0; r < s->n; r++) {
            entries[n].row = s->cells + (size_t) r * width;
            entries[n].hash = hash_of(spec, entries[n].row);
            n++;
            MAI_TRY(mai_poll(cx, 4 * (int64_t) width));
        }
    return MAI_OK;
}

static mai_status
radix_pass(mai_ctx *cx, const entry *from, entry *to, size_t n, int shift)
{
    size_t place[257] = {0};

    for (size_t i = 0; i < n; i++)
        place[(from[i].hash >> shift & 0xff) + 1]++;
    for (int d = 0; d < 256; d++)
        place[d + 1] += place[d];
    for (size_t i = 0; i < n; i++) {
        to[place[from[i].hash >> shift & 0xff]++] = from[i];
        if (i % POLL_ROWS == 0)
            MAI_TRY(mai_poll(cx, 8 * POLL_ROWS));
    }
    return MAI_OK;
}

/* Insertion: all but a few neighbours are already in order or equal. */
static mai_status
finish(mai_ctx *cx, const mai_order_spec *spec, entry *entries, size_t n)
{
    int64_t units = 4 * (int64_t) (spec->ncolumns + 1);

    for (size_t i = 1; i < n; i++) {
        entry e = entries[i];
        size_t j = i;

        for (; j > 0 && compare(spec, &entries[j - 1], &e) > 0; j--) {
            entries[j] = entries[j - 1];
            MAI_TRY(mai_poll(cx, units));
        }
        entries[j] = e;
        MAI_TRY(mai_poll(cx, units));
    }
    return MAI_OK;
}

mai_status
mai_order_rows(mai_ctx *cx, const mai_order_spec *spec, const mai_cell ***out)
{
    size_t n = (size_t) spec->rows->n;
    entry *entries, *other, *swap;

    MAI_TRY(MAI_NEW_ARRAY(cx, n, &entries));
    MAI_TRY(MAI_NEW_ARRAY(cx, n, &other));
    MAI_TRY(list_rows(cx, spec, entries));
    for (int d = 0; d < DIGITS; d++) {
        MAI_TRY(radix_pass(cx, entries, other, n, 64 - 8 * (DIGITS - d)));
        swap = entries;
        entries = other;
        other = swap;
    }
    MAI_TRY(finish(cx, spec, entries, n));
    *out = (const mai_cell **) (void *) other; /* its memory is free again */
    for (size_t i = 0; i < n; i++)
        (*out)[i] = entries[i].row;
    return MAI_OK;
}
