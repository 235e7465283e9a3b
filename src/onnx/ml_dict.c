/*
 * ml_dict.c - a hash table with open addressing, at most half full, searched from slot to slot.
 *
 * A slot holds 64 bits of the key and its place: the number itself, or the hash of a text whose bytes are
 * then compared. Chosen keys can make searches long; cost tells the caller by how much to poll. Hashes are
 * never stored or shown, so they may differ between hosts. The table belongs to the context's arena, the
 * texts to whoever owns the keys.
 */
#include "onnx/ml_dict.h"

#include <string.h>

#include "onnx/elements.h"

struct mai_dict_slot {
    uint64_t key;
    int64_t place; /* from 1; 0: free */
};

/* Spreads the bits of a number over the whole word (a finaliser of the kind of splitmix64). */
static inline uint64_t
mix(uint64_t x)
{
    x ^= x >> 30;
    x *= UINT64_C(0xbf58476d1ce4e5b9);
    x ^= x >> 27;
    x *= UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

static uint64_t
hash_text(mai_text t)
{
    uint64_t h = t.len, word;

    for (; t.len >= 8; t.ptr += 8, t.len -= 8) {
        memcpy(&word, t.ptr, 8);
        h = mix(h ^ word);
    }
    word = 0;
    for (size_t i = 0; i < t.len; i++)
        word = word << 8 | (unsigned char) t.ptr[i];
    return mix(h ^ word);
}

/* Bits that are equal when the numbers are. */
static inline uint64_t
bits_of_real(double x)
{
    uint64_t bits;

    if (x == 0)
        return 0;
    if (x != x)
        return UINT64_C(0x7ff8000000000000);
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline bool
same_text(mai_text a, mai_text b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

int64_t
mai_dict_whole(const mai_dict *d, int64_t key)
{
    for (uint64_t i = mix((uint64_t) key) & d->mask; d->slots[i].place != 0; i = (i + 1) & d->mask)
        if (d->slots[i].key == (uint64_t) key)
            return d->slots[i].place - 1;
    return -1;
}

int64_t
mai_dict_real(const mai_dict *d, double key)
{
    return mai_dict_whole(d, (int64_t) bits_of_real(key));
}

int64_t
mai_dict_text(const mai_dict *d, mai_text key)
{
    uint64_t h = hash_text(key);

    for (uint64_t i = h & d->mask; d->slots[i].place != 0; i = (i + 1) & d->mask)
        if (d->slots[i].key == h && same_text(d->texts[d->slots[i].place - 1], key))
            return d->slots[i].place - 1;
    return -1;
}

/* Enters the key with the given bits; start is where its search begins. */
static mai_status
insert(mai_ctx *cx, mai_dict *d, uint64_t bits, uint64_t start, int64_t place, unsigned flags)
{
    uint64_t i = start & d->mask;
    int64_t steps = 1;

    for (; d->slots[i].place != 0; i = (i + 1) & d->mask, steps++) {
        if (d->slots[i].key != bits)
            continue;
        if (d->texts != NULL && !same_text(d->texts[d->slots[i].place - 1], d->texts[place]))
            continue;
        d->repeated = true;
        if (flags & MAI_DICT_LAST)
            d->slots[i].place = place + 1;
        return mai_poll(cx, steps + 10);
    }
    d->slots[i].key = bits;
    d->slots[i].place = place + 1;
    if (steps > d->cost)
        d->cost = steps;
    return mai_poll(cx, steps + 10);
}

static mai_status
insert_all(mai_ctx *cx, mai_dict *d, const mai_tensor *keys, unsigned flags)
{
    mai_load_i64 whole = mai_i64_loader(keys->type);
    mai_load_f64 real = mai_f64_loader(keys->type);

    for (int64_t i = 0; i < keys->count; i++) {
        uint64_t bits;

        if (d->texts != NULL) {
            bits = hash_text(d->texts[i]);
            MAI_TRY(insert(cx, d, bits, bits, i, flags));
            continue;
        }
        if (whole != NULL) {
            int64_t v;

            whole(keys->data, i, 1, 1, &v);
            bits = (uint64_t) v;
        } else {
            double v;

            real(keys->data, i, 1, 1, &v);
            if (v != v && !(flags & MAI_DICT_NAN))
                continue;
            d->has_nan |= v != v;
            bits = bits_of_real(v);
        }
        MAI_TRY(insert(cx, d, bits, mix(bits), i, flags));
    }
    return MAI_OK;
}

mai_status
mai_dict_make(mai_ctx *cx, const mai_node *node, const mai_tensor *keys, unsigned flags, const mai_dict **out)
{
    uint64_t slots = 4;
    mai_dict *d;

    MAI_TRY(MAI_NEW(cx, &d));
    if (keys->type == MAI_STRING)
        d->kind = MAI_STRING;
    else if (mai_i64_loader(keys->type) != NULL)
        d->kind = MAI_INT64;
    else if (mai_f64_loader(keys->type) != NULL)
        d->kind = MAI_DOUBLE;
    else
        return mai_node_fail(cx, node, MAI_EUNSUPPORTED, "keys of type %s cannot be looked up",
                             mai_type_name(keys->type));
    if (keys->count > cx->limits.elements)
        return mai_node_fail(cx, node, MAI_ELIMIT, "%lld keys are too many", (long long) keys->count);
    while (slots < 2 * (uint64_t) keys->count)
        slots *= 2;
    d->mask = slots - 1;
    d->texts = d->kind == MAI_STRING ? mai_texts(keys) : NULL;
    d->cost = 1;
    MAI_TRY(MAI_NEW_ARRAY(cx, slots, &d->slots));
    MAI_TRY(insert_all(cx, d, keys, flags));
    *out = d;
    return MAI_OK;
}
