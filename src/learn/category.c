/*
 * category.c - numbering the texts of a column (category.h). Texts are compared byte by byte, so two of them
 * never share a number; hashes only find them faster. The copies belong to the arena of the context.
 */
#include "learn/category.h"

#include "base/arena.h"

#include <string.h>

static uint64_t
mix(uint64_t h)
{
    h = (h ^ h >> 32) * UINT64_C(0xd6e8feb86659fd93);
    h = (h ^ h >> 32) * UINT64_C(0xd6e8feb86659fd93);
    return h ^ h >> 32;
}

static uint64_t
hash_of(mai_text t)
{
    uint64_t h = t.len, word;
    size_t i = 0;

    for (; i + 8 <= t.len; i += 8) {
        memcpy(&word, t.ptr + i, 8);
        h = mix(h ^ word);
    }
    word = 0;
    if (i < t.len)
        memcpy(&word, t.ptr + i, t.len - i);
    return mix(h ^ word);
}

static uint64_t
hashed(uint64_t hash)
{
    return MAI_CODE_HASHED | hash >> 2; /* never MAI_TEXT_MISSING */
}

uint64_t
mai_category_hashed(const mai_category *c)
{
    return hashed(c->hash);
}

int
mai_text_compare(mai_text a, mai_text b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n > 0 ? memcmp(a.ptr, b.ptr, n) : 0;

    if (order == 0)
        order = (a.len > b.len) - (a.len < b.len);
    return order;
}

static mai_status
add(mai_ctx *cx, mai_dictionary *d, mai_text text, uint64_t hash)
{
    mai_category *larger;
    char *copy;

    if (d->n == d->room) {
        int room = d->room > 0 ? 2 * d->room : 8;

        MAI_TRY(MAI_NEW_ARRAY(cx, room, &larger));
        if (d->n > 0)
            memcpy(larger, d->entry, (size_t) d->n * sizeof *larger);
        d->entry = larger;
        d->room = room;
    }
    MAI_TRY(mai_strndup(cx, text.ptr, text.len, &copy));
    d->entry[d->n].hash = hash;
    d->entry[d->n].text.ptr = copy;
    d->entry[d->n].text.len = text.len;
    d->n++;
    return MAI_OK;
}

mai_status
mai_dictionary_code(mai_ctx *cx, mai_dictionary *d, mai_text text, uint64_t *code)
{
    uint64_t hash = hash_of(text);
    unsigned at = (unsigned) hash & 255;

    MAI_TRY(mai_poll(cx, 10 + (int64_t) (text.len / 8)));
    for (; d->slot[at] != 0; at = (at + 1) & 255) {
        const mai_category *c = &d->entry[d->slot[at] - 1];

        if (c->hash == hash && mai_text_compare(c->text, text) == 0) {
            d->repeats = true;
            *code = (uint64_t) (d->slot[at] - 1);
            return MAI_OK;
        }
    }
    if (d->n == MAI_MOST_CATEGORIES) {
        d->full = true;
        *code = hashed(hash);
        return MAI_OK;
    }
    MAI_TRY(add(cx, d, text, hash));
    d->slot[at] = (uint8_t) d->n;
    *code = (uint64_t) (d->n - 1);
    return MAI_OK;
}
