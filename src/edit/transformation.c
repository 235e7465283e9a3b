/*
 * transformation.c - statistics over matched pairs.
 *
 * Rows are kept in blocks as they come. In the end they are sorted by constant part, variable part and activity, so
 * that nothing depends on the order in which they came; the rows of a constant part are compared each with each,
 * and what two variable parts have between them is added to the transformation's account, which is merged as Chan,
 * Golub and LeVeque merge variances. Time is that of the sort and of the pairs.
 *
 * A constant part is known by a digest of 128 bits: among a billion of them two are the same by chance once in 10^20
 * times.
 */
#include "edit/matched_pair.h"

#include "base/arena.h"

#include <math.h>
#include <string.h>

enum { BLOCK_ROWS = 32768, FIRST_BLOCK = 64 };

typedef struct row {
    uint64_t high, low; /* digest of the constant part */
    uint64_t id;
    double activity;
    uint32_t variable; /* number in order of coming; in the copy that is sorted, in order of texts */
} row;

typedef struct block {
    struct block *older;
    uint32_t n, room;
    row rows[];
} block;

typedef struct variable {
    const char *text;
    uint32_t bytes;
    uint32_t hash;
} variable;

struct mai_pairing {
    block *blocks; /* newest first */
    size_t nrows;
    variable *variables;
    uint32_t nvariables, variable_room;
    uint32_t *slots; /* 1 + a variable, or 0; twice variable_room of them */
};

/* ---- digests ---- */

static inline uint64_t
rotate(uint64_t x, int n)
{
    return x << n | x >> (64 - n);
}

/* Spreads a word over all its bits: odd multipliers between shifts. */
static inline uint64_t
spread(uint64_t x)
{
    x ^= x >> 32;
    x *= UINT64_C(0xd6e8feb86659fd93);
    x ^= x >> 29;
    x *= UINT64_C(0xa0761d6478bd642f);
    return x ^ x >> 32;
}

static void
digest(const char *text, size_t n, uint64_t *high, uint64_t *low)
{
    uint64_t a = UINT64_C(0x9e3779b97f4a7c15) ^ n, b = UINT64_C(0xbb67ae8584caa73b) + n;

    while (n > 0) {
        uint64_t word = 0;
        size_t step = n < 8 ? n : 8;

        memcpy(&word, text, step);
        a = spread(a ^ word) + rotate(b, 23);
        b = rotate(b ^ spread(word + UINT64_C(0x3c6ef372fe94f82b)), 41) * UINT64_C(0xe7037ed1a0b428db);
        text += step;
        n -= step;
    }
    *high = spread(a + rotate(b, 17));
    *low = spread(b ^ spread(a));
}

/* ---- rows ---- */

mai_status
mai_pairing_new(mai_ctx *cx, mai_pairing **out)
{
    return MAI_NEW(cx, out);
}

static mai_status
add_block(mai_ctx *cx, mai_pairing *p)
{
    uint32_t room = p->blocks == NULL ? FIRST_BLOCK : p->blocks->room < BLOCK_ROWS ? 2 * p->blocks->room : BLOCK_ROWS;
    size_t bytes = sizeof(block) + room * sizeof(row);
    block *b;

    MAI_TRY(mai_alloc(cx, bytes, (void **) &b));
    b->older = p->blocks;
    b->n = 0;
    b->room = room;
    p->blocks = b;
    return MAI_OK;
}

static void
insert(mai_pairing *p, uint32_t which)
{
    uint32_t mask = 2 * p->variable_room - 1, at = p->variables[which].hash & mask;

    while (p->slots[at] != 0)
        at = (at + 1) & mask;
    p->slots[at] = which + 1;
}

static mai_status
grow_variables(mai_ctx *cx, mai_pairing *p)
{
    uint32_t room = p->variable_room == 0 ? 64 : 2 * p->variable_room;
    variable *larger;

    if (room > UINT32_MAX / 4)
        return mai_fail(cx, MAI_ELIMIT, "there are more than %u different variable parts", p->nvariables);
    MAI_TRY(MAI_NEW_ARRAY(cx, room, &larger));
    MAI_TRY(MAI_NEW_ARRAY(cx, 2 * (size_t) room, &p->slots));
    if (p->nvariables > 0)
        memcpy(larger, p->variables, p->nvariables * sizeof *larger);
    p->variables = larger;
    p->variable_room = room;
    for (uint32_t i = 0; i < p->nvariables; i++)
        insert(p, i);
    return MAI_OK;
}

static mai_status
number_variable(mai_ctx *cx, mai_pairing *p, const char *text, size_t n, uint32_t *out)
{
    uint64_t high, low;
    uint32_t mask;
    char *copy;

    if (p->nvariables == p->variable_room)
        MAI_TRY(grow_variables(cx, p));
    digest(text, n, &high, &low);
    mask = 2 * p->variable_room - 1;
    for (uint32_t at = (uint32_t) low & mask; p->slots[at] != 0; at = (at + 1) & mask) {
        const variable *v = &p->variables[p->slots[at] - 1];

        if (v->hash == (uint32_t) low && v->bytes == n && memcmp(v->text, text, n) == 0) {
            *out = p->slots[at] - 1;
            return MAI_OK;
        }
    }
    MAI_TRY(mai_strndup(cx, text, n, &copy));
    p->variables[p->nvariables] = (variable) {copy, (uint32_t) n, (uint32_t) low};
    *out = p->nvariables++;
    insert(p, *out);
    return MAI_OK;
}

mai_status
mai_pairing_add(mai_ctx *cx, mai_pairing *p, uint64_t id, const char *constant, size_t constant_bytes,
                const char *variable_text, size_t variable_bytes, double activity)
{
    row r = {.id = id, .activity = activity + 0.0}; /* no negative zero: it is equal and has other bits */

    if (!isfinite(activity))
        return mai_fail(cx, MAI_EDATA, "an activity is %g: only finite numbers have differences", activity);
    if (variable_bytes > UINT32_MAX)
        return mai_fail(cx, MAI_ELIMIT, "a variable part of %zu bytes is too long", variable_bytes);
    MAI_TRY(number_variable(cx, p, variable_text, variable_bytes, &r.variable));
    digest(constant, constant_bytes, &r.high, &r.low);
    if (p->blocks == NULL || p->blocks->n == p->blocks->room)
        MAI_TRY(add_block(cx, p));
    p->blocks->rows[p->blocks->n++] = r;
    p->nrows++;
    return MAI_OK;
}

/* ---- sorting ---- */

typedef int (*comparison)(const void *a, const void *b, const void *arg);

/* Merges the sorted runs from[0 .. middle) and from[middle .. n). */
static void
merge(const char *from, size_t middle, size_t n, size_t size, comparison compare, const void *arg, char *to)
{
    size_t i = 0, j = middle;

    for (size_t k = 0; k < n; k++) {
        bool left = i < middle && (j >= n || compare(from + i * size, from + j * size, arg) <= 0);

        memcpy(to + k * size, from + (left ? i++ : j++) * size, size);
    }
}

/* A stable sort that polls, between items and as much spare memory; where it ends up is returned. */
static mai_status
sort(mai_ctx *cx, void *items, size_t n, size_t size, comparison compare, const void *arg, void **sorted)
{
    char *from = items, *to;

    MAI_TRY(mai_alloc(cx, n * size + 1, (void **) &to));
    for (size_t width = 1; width < n; width *= 2) {
        char *other = from;

        for (size_t at = 0; at < n; at += 2 * width) {
            size_t left = n - at, both = left < 2 * width ? left : 2 * width;

            MAI_TRY(mai_poll(cx, 16 * (int64_t) both));
            merge(from + at * size, both < width ? both : width, both, size, compare, arg, to + at * size);
        }
        from = to;
        to = other;
    }
    *sorted = from;
    return MAI_OK;
}

static inline int
order_of(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int
compare_rows(const void *pa, const void *pb, const void *arg)
{
    const row *a = pa, *b = pb;

    if (a->high != b->high)
        return order_of(a->high, b->high);
    if (a->low != b->low)
        return order_of(a->low, b->low);
    if (a->variable != b->variable)
        return order_of(a->variable, b->variable);
    if (a->activity != b->activity)
        return (a->activity > b->activity) - (a->activity < b->activity);
    return order_of(a->id, b->id);
}

static int
compare_variables(const void *pa, const void *pb, const void *arg)
{
    const variable *variables = arg, *a = &variables[*(const uint32_t *) pa], *b = &variables[*(const uint32_t *) pb];
    int order = memcmp(a->text, b->text, a->bytes < b->bytes ? a->bytes : b->bytes);

    return order != 0 ? order : order_of(a->bytes, b->bytes);
}

/* ---- the end ---- */

typedef struct account {
    uint32_t was, becomes; /* ranks, was below becomes */
    int64_t pairs, constants;
    double mean, square; /* square: sum of squared deviations */
    double lowest, highest;
} account;

typedef struct ending {
    mai_ctx *cx;
    const mai_pairing *p;
    uint32_t *by_rank; /* variables in order of their texts */
    row *rows;
    account *accounts; /* a hash table; pairs 0: free */
    size_t naccounts, room;
} ending;

static mai_status
copy_rows(ending *e)
{
    uint32_t *numbers, *rank;
    size_t at = 0;
    void *sorted;

    MAI_TRY(MAI_NEW_ARRAY(e->cx, e->p->nvariables, &numbers));
    MAI_TRY(MAI_NEW_ARRAY(e->cx, e->p->nvariables, &rank));
    for (uint32_t i = 0; i < e->p->nvariables; i++)
        numbers[i] = i;
    MAI_TRY(sort(e->cx, numbers, e->p->nvariables, sizeof *numbers, compare_variables, e->p->variables, &sorted));
    e->by_rank = sorted;
    for (uint32_t i = 0; i < e->p->nvariables; i++)
        rank[e->by_rank[i]] = i;
    MAI_TRY(mai_alloc(e->cx, e->p->nrows * sizeof *e->rows + 1, (void **) &e->rows));
    for (const block *b = e->p->blocks; b != NULL; b = b->older) {
        MAI_TRY(mai_poll(e->cx, 16 * (int64_t) b->n));
        for (uint32_t i = 0; i < b->n; i++) {
            e->rows[at] = b->rows[i];
            e->rows[at].variable = rank[b->rows[i].variable];
            at++;
        }
    }
    MAI_TRY(sort(e->cx, e->rows, at, sizeof *e->rows, compare_rows, NULL, &sorted));
    e->rows = sorted;
    return MAI_OK;
}

static account *
find(account *accounts, size_t room, uint32_t was, uint32_t becomes)
{
    size_t at = spread((uint64_t) was << 32 | becomes) & (room - 1);

    while (accounts[at].pairs != 0 && (accounts[at].was != was || accounts[at].becomes != becomes))
        at = (at + 1) & (room - 1);
    return &accounts[at];
}

static mai_status
grow_accounts(ending *e)
{
    size_t room = e->room == 0 ? 1024 : 2 * e->room;
    account *larger;

    MAI_TRY(MAI_NEW_ARRAY(e->cx, room, &larger));
    MAI_TRY(mai_poll(e->cx, 16 * (int64_t) e->room));
    for (size_t i = 0; i < e->room; i++)
        if (e->accounts[i].pairs != 0)
            *find(larger, room, e->accounts[i].was, e->accounts[i].becomes) = e->accounts[i];
    e->accounts = larger;
    e->room = room;
    return MAI_OK;
}

/* Adds what one constant part says about a transformation. */
static mai_status
enter(ending *e, const account *more)
{
    account *a;
    double delta, sum;

    if (2 * e->naccounts >= e->room)
        MAI_TRY(grow_accounts(e));
    a = find(e->accounts, e->room, more->was, more->becomes);
    if (a->pairs == 0) {
        *a = *more;
        e->naccounts++;
        return MAI_OK;
    }
    delta = more->mean - a->mean;
    sum = (double) a->pairs + (double) more->pairs;
    a->square += more->square + delta * delta * ((double) a->pairs * (double) more->pairs / sum);
    a->mean += delta * ((double) more->pairs / sum);
    a->pairs += more->pairs;
    a->constants++;
    a->lowest = more->lowest < a->lowest ? more->lowest : a->lowest;
    a->highest = more->highest > a->highest ? more->highest : a->highest;
    return MAI_OK;
}

/* The differences between rows of two variable parts of one constant part. */
static mai_status
compare_runs(ending *e, const row *a, size_t na, const row *b, size_t nb)
{
    account sums = {.was = a->variable, .becomes = b->variable, .constants = 1};
    double sum = 0;

    for (size_t i = 0; i < na; i++) {
        MAI_TRY(mai_poll(e->cx, 8 + 4 * (int64_t) nb));
        for (size_t j = 0; j < nb; j++)
            if (a[i].id != b[j].id) {
                double change = b[j].activity - a[i].activity;

                sum += change;
                sums.lowest = sums.pairs == 0 || change < sums.lowest ? change : sums.lowest;
                sums.highest = sums.pairs == 0 || change > sums.highest ? change : sums.highest;
                sums.pairs++;
            }
    }
    if (sums.pairs == 0)
        return MAI_OK;
    sums.mean = sum / (double) sums.pairs;
    for (size_t i = 0; i < na && sums.pairs > 1; i++) {
        MAI_TRY(mai_poll(e->cx, 4 * (int64_t) nb));
        for (size_t j = 0; j < nb; j++)
            if (a[i].id != b[j].id) {
                double deviation = b[j].activity - a[i].activity - sums.mean;

                sums.square += deviation * deviation;
            }
    }
    return enter(e, &sums);
}

static size_t
run_of(const row *rows, size_t from, size_t to)
{
    size_t end = from + 1;

    while (end < to && rows[end].variable == rows[from].variable)
        end++;
    return end;
}

static mai_status
compare_group(ending *e, size_t from, size_t to)
{
    for (size_t a = from, a_end; a < to; a = a_end) {
        a_end = run_of(e->rows, a, to);
        for (size_t b = a_end, b_end; b < to; b = b_end) {
            b_end = run_of(e->rows, b, to);
            MAI_TRY(compare_runs(e, e->rows + a, a_end - a, e->rows + b, b_end - b));
        }
    }
    return MAI_OK;
}

static mai_status
compare_groups(ending *e)
{
    for (size_t from = 0, to; from < e->p->nrows; from = to) {
        const row *first = &e->rows[from];

        to = from + 1;
        while (to < e->p->nrows && e->rows[to].high == first->high && e->rows[to].low == first->low)
            to++;
        MAI_TRY(mai_poll(e->cx, 8 * (int64_t) (to - from)));
        MAI_TRY(compare_group(e, from, to));
    }
    return MAI_OK;
}

static int
compare_transformations(const void *pa, const void *pb, const void *arg)
{
    const account *a = pa, *b = pb;

    if (a->pairs != b->pairs)
        return order_of((uint64_t) b->pairs, (uint64_t) a->pairs);
    return a->was != b->was ? order_of(a->was, b->was) : order_of(a->becomes, b->becomes);
}

static account
turned(const account *a)
{
    account other = *a;

    other.was = a->becomes;
    other.becomes = a->was;
    other.mean = 0.0 - a->mean;
    other.lowest = 0.0 - a->highest;
    other.highest = 0.0 - a->lowest;
    return other;
}

/* The accounts of enough pairs, each way, in the order of the result. */
static mai_status
choose(ending *e, int64_t least, size_t most, account **out, size_t *n)
{
    account *chosen;
    size_t count = 0, at = 0;
    void *sorted;

    for (size_t i = 0; i < e->room; i++)
        count += e->accounts[i].pairs >= (least > 0 ? least : 1) ? 2 : 0;
    if (count > most)
        return mai_fail(e->cx, MAI_ELIMIT, "there are %zu transformations, at most %zu are possible", count, most);
    MAI_TRY(mai_alloc(e->cx, count * sizeof *chosen + 1, (void **) &chosen));
    for (size_t i = 0; i < e->room; i++)
        if (e->accounts[i].pairs >= (least > 0 ? least : 1)) {
            chosen[at++] = e->accounts[i];
            chosen[at++] = turned(&e->accounts[i]);
        }
    MAI_TRY(sort(e->cx, chosen, count, sizeof *chosen, compare_transformations, NULL, &sorted));
    *out = sorted;
    *n = count;
    return MAI_OK;
}

mai_status
mai_pairing_result(mai_ctx *cx, const mai_pairing *p, int64_t least, size_t most, mai_transformation **out, size_t *n)
{
    ending e = {.cx = cx, .p = p};
    account *chosen = NULL;

    MAI_TRY(copy_rows(&e));
    MAI_TRY(compare_groups(&e));
    MAI_TRY(choose(&e, least, most, &chosen, n));
    MAI_TRY(mai_alloc(cx, *n * sizeof **out + 1, (void **) out));
    for (size_t i = 0; i < *n; i++) {
        const account *a = &chosen[i];
        const variable *was = &p->variables[e.by_rank[a->was]], *becomes = &p->variables[e.by_rank[a->becomes]];

        (*out)[i] = (mai_transformation) {
            .was = was->text, .becomes = becomes->text, .was_bytes = was->bytes, .becomes_bytes = becomes->bytes,
            .pairs = a->pairs, .constants = a->constants, .mean = a->mean,
            .sd = a->pairs > 1 ? sqrt(a->square / (double) (a->pairs - 1)) : NAN,
            .lowest = a->lowest, .highest = a->highest};
    }
    return MAI_OK;
}
