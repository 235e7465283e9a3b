/*
 * names.c - a hash table from names to small numbers: open addressing, linear probing, FNV-1a, never grown.
 *
 * The slots live in the context's arena, the names where the caller keeps them.
 */
#include "onnx/names.h"

#include "base/arena.h"

#include <string.h>

struct mai_name_slot {
    const char *name;
    uint32_t hash;
    int number;
};

static uint32_t
hash_name(const char *name, size_t length)
{
    uint32_t h = 2166136261u;

    for (size_t i = 0; i < length; i++)
        h = (h ^ (uint8_t) name[i]) * 16777619u;
    return h ^ h >> 15;
}

mai_status
mai_names_make(mai_ctx *cx, size_t most, mai_names *out)
{
    size_t size = 16;

    while (size / 2 < most)
        size *= 2;
    out->mask = size - 1;
    return MAI_NEW_ARRAY(cx, size, &out->slots);
}

/* The slot of a name, or the free one where it belongs. */
static mai_status
slot_of(mai_ctx *cx, const mai_names *names, const char *name, struct mai_name_slot **out)
{
    size_t length = strlen(name);
    uint32_t h = hash_name(name, length);
    size_t i = h & names->mask;

    MAI_TRY(mai_poll(cx, 10 + (int64_t) length));
    for (; names->slots[i].name != NULL; i = (i + 1) & names->mask) {
        if (names->slots[i].hash == h && strcmp(names->slots[i].name, name) == 0)
            break;
        MAI_TRY(mai_poll(cx, 5 + (names->slots[i].hash == h ? (int64_t) length / 8 : 0)));
    }
    names->slots[i].hash = h;
    *out = &names->slots[i];
    return MAI_OK;
}

mai_status
mai_names_find(mai_ctx *cx, const mai_names *names, const char *name, int *number)
{
    struct mai_name_slot *s;

    MAI_TRY(slot_of(cx, names, name, &s));
    *number = s->name != NULL ? s->number : -1;
    return MAI_OK;
}

mai_status
mai_names_put(mai_ctx *cx, mai_names *names, const char *name, int number)
{
    struct mai_name_slot *s;

    MAI_TRY(slot_of(cx, names, name, &s));
    s->name = name;
    s->number = number;
    return MAI_OK;
}
