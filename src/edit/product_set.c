/*
 * product_set.c - a set of stored molecules: a hash table with open addressing over copies of their bytes.
 *
 * Equal molecules are equal bytes. The table doubles when it is half full; it and the copies lie in the arena.
 */
#include "base/arena.h"
#include "edit/transform.h"

#include <string.h>

typedef struct product_entry {
    uint64_t hash;
    const void *bytes; /* NULL: free */
    size_t size;
} product_entry;

struct mai_product_set {
    product_entry *entries;
    uint32_t room, n, most; /* room is a power of two */
};

enum { FIRST_ROOM = 64 };

static uint64_t
hash_bytes(const unsigned char *p, size_t n)
{
    uint64_t h = 0x9e3779b97f4a7c15u ^ n;

    for (; n >= 8; n -= 8, p += 8) {
        uint64_t word;

        memcpy(&word, p, 8);
        h = (h ^ word) * 0xff51afd7ed558ccdu;
        h ^= h >> 32;
    }
    for (; n > 0; n--, p++)
        h = (h ^ *p) * 0xff51afd7ed558ccdu;
    return h ^ h >> 29;
}

/* The entry of these bytes, or the free one where they belong. */
static product_entry *
find_entry(product_entry *entries, uint32_t room, uint64_t hash, const void *bytes, size_t size)
{
    uint32_t at = (uint32_t) hash & (room - 1);

    while (entries[at].bytes != NULL
           && !(entries[at].hash == hash && entries[at].size == size && memcmp(entries[at].bytes, bytes, size) == 0))
        at = (at + 1) & (room - 1);
    return &entries[at];
}

static mai_status
grow(mai_ctx *cx, mai_product_set *set)
{
    uint32_t room = 2 * set->room;
    product_entry *larger;

    MAI_TRY(MAI_NEW_ARRAY(cx, room, &larger));
    for (uint32_t i = 0; i < set->room; i++) {
        const product_entry *e = &set->entries[i];

        if (e->bytes != NULL)
            *find_entry(larger, room, e->hash, e->bytes, e->size) = *e;
    }
    set->entries = larger;
    set->room = room;
    return MAI_OK;
}

mai_status
mai_product_set_new(mai_ctx *cx, uint32_t most, mai_product_set **out)
{
    MAI_TRY(MAI_NEW(cx, out));
    (*out)->most = most;
    (*out)->room = FIRST_ROOM;
    return MAI_NEW_ARRAY(cx, FIRST_ROOM, &(*out)->entries);
}

mai_status
mai_product_set_add(mai_ctx *cx, mai_product_set *set, const void *bytes, size_t size, bool *added)
{
    uint64_t hash = hash_bytes(bytes, size);
    product_entry *e = find_entry(set->entries, set->room, hash, bytes, size);
    void *copy;

    MAI_TRY(mai_poll(cx, 20 + (int64_t) size / 4));
    *added = e->bytes == NULL;
    if (!*added)
        return MAI_OK;
    if (set->n == set->most)
        return mai_fail(cx, MAI_ELIMIT, "there are more than %u different products", (unsigned) set->most);
    MAI_TRY(mai_alloc(cx, size + 1, &copy));
    memcpy(copy, bytes, size);
    *e = (product_entry) {hash, copy, size};
    set->n++;
    return 2 * set->n > set->room ? grow(cx, set) : MAI_OK;
}
