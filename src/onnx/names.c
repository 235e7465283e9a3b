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
hash_name(const char *name)
{
    uint32_t h = 2166136261u;

    for (; *name != '\0'; name++)
        h = (h ^ (uint8_t) *name) * 16777619u;
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

static struct mai_name_slot *
slot_of(const mai_names *names, const char *name)
{
    uint32_t h = hash_name(name);
    size_t i = h & names->mask;

    while (names->slots[i].name != NULL && (names->slots[i].hash != h || strcmp(names->slots[i].name, name) != 0))
        i = (i + 1) & names->mask;
    names->slots[i].hash = h;
    return &names->slots[i];
}

int
mai_names_find(const mai_names *names, const char *name)
{
    const struct mai_name_slot *s = slot_of(names, name);

    return s->name != NULL ? s->number : -1;
}

void
mai_names_put(mai_names *names, const char *name, int number)
{
    struct mai_name_slot *s = slot_of(names, name);

    s->name = name;
    s->number = number;
}
