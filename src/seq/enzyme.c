/*
 * enzyme.c - reads what an enzyme recognises and where it cuts.
 *
 * One pass over the notation: numbers before, letters with marks between them, numbers behind. The arena owns the
 * classes of the letters.
 */
#include "seq/enzyme.h"

#include <string.h>

#include "kernel/iupac.h"
#include "seq/scan.h"

typedef struct reader {
    const char *text;
    size_t n, at;
    mai_enzyme_site *site;
    int64_t caret, underscore; /* letters before the mark; -1 without one */
} reader;

static mai_status
fail(mai_ctx *cx, const reader *r, const char *why)
{
    (void) mai_fail_at(cx, MAI_ETEXT, (int64_t) r->at, "invalid restriction site: %s", why);
    return mai_hint(cx, "A site is written as in REBASE: G^AATTC, CC^TCA_GC, GGTCTC(1/5) or (10/12)CGANNNNNNTGC(12/10).");
}

static bool
at_char(const reader *r, char c)
{
    return r->at < r->n && r->text[r->at] == c;
}

static mai_status
read_number(mai_ctx *cx, reader *r, int *out)
{
    bool negative = at_char(r, '-');
    int value = 0;
    size_t first = r->at += negative;

    for (; r->at < r->n && r->text[r->at] >= '0' && r->text[r->at] <= '9'; r->at++) {
        value = 10 * value + (r->text[r->at] - '0');
        if (value > MAI_FARTHEST_CUT)
            return fail(cx, r, "the cut is more than 1000 bases away");
    }
    if (r->at == first)
        return fail(cx, r, "a number of bases is wanted here");
    *out = negative ? -value : value;
    return MAI_OK;
}

/* "(1/5)" as the next cut; the numbers count from the site outwards. */
static mai_status
read_cut(mai_ctx *cx, reader *r)
{
    mai_enzyme_site *s = r->site;
    int *top = &s->top[s->ncuts], *bottom = &s->bottom[s->ncuts];

    r->at++;
    MAI_TRY(read_number(cx, r, top));
    if (!at_char(r, '/'))
        return fail(cx, r, "/ is wanted here, before the cut of the other strand");
    r->at++;
    MAI_TRY(read_number(cx, r, bottom));
    if (!at_char(r, ')'))
        return fail(cx, r, ") is wanted here");
    r->at++;
    s->ncuts++;
    return MAI_OK;
}

static mai_status
read_letter(mai_ctx *cx, reader *r)
{
    uint8_t set = mai_iupac_set[(uint8_t) r->text[r->at]];

    if (set == 0)
        return fail(cx, r, "this is no IUPAC nucleotide code");
    if (r->site->n == MAI_LONGEST_SITE)
        return fail(cx, r, "it has more than 1000 letters");
    r->site->classes[r->site->n++] = set == MAI_BASE_ANY ? MAI_CLASS_ANYTHING : set;
    return MAI_OK;
}

static mai_status
read_letters(mai_ctx *cx, reader *r)
{
    for (; r->at < r->n && r->text[r->at] != '('; r->at++) {
        int64_t *mark = r->text[r->at] == '^' ? &r->caret : r->text[r->at] == '_' ? &r->underscore : NULL;

        if (mark == NULL) {
            MAI_TRY(read_letter(cx, r));
            continue;
        }
        if (*mark >= 0)
            return fail(cx, r, "this mark stands in it twice");
        *mark = (int64_t) r->site->n;
    }
    if (r->site->n == 0)
        return fail(cx, r, "it has no letters");
    return MAI_OK;
}

static bool
is_palindromic(const mai_enzyme_site *s)
{
    for (size_t i = 0; i < s->n; i++) {
        unsigned a = s->classes[i], b = s->classes[s->n - 1 - i];

        if (a != ((b & 1) << 3 | (b & 2) << 1 | (b & 4) >> 1 | (b & 8) >> 3))
            return false;
    }
    return true;
}

/* Marks make a cut; numbers behind the site count from its end, those before it backwards from its beginning. */
static mai_status
place_cuts(mai_ctx *cx, reader *r, int before)
{
    mai_enzyme_site *s = r->site;
    int n = (int) s->n;

    if (r->caret < 0 && r->underscore >= 0)
        return fail(cx, r, "there is _ without ^");
    if (r->caret >= 0 && s->ncuts > 0)
        return fail(cx, r, "marks and numbers do not go together");
    for (int i = 0; i < s->ncuts; i++) {
        s->top[i] = i < before ? -s->top[i] : n + s->top[i];
        s->bottom[i] = i < before ? -s->bottom[i] : n + s->bottom[i];
    }
    if (r->caret >= 0) {
        s->top[0] = (int) r->caret;
        s->bottom[0] = r->underscore >= 0 ? (int) r->underscore : n - (int) r->caret;
        s->ncuts = 1;
    }
    return s->ncuts > 0 ? MAI_OK : fail(cx, r, "it does not say where it is cut");
}

mai_status
mai_enzyme_site_read(mai_ctx *cx, const char *text, size_t n, mai_enzyme_site *out)
{
    reader r = {.text = text, .n = n, .site = out, .caret = -1, .underscore = -1};
    int before = 0;

    memset(out, 0, sizeof *out);
    out->name = out->text = text;
    out->nname = out->ntext = n;
    MAI_TRY(mai_alloc(cx, (n < MAI_LONGEST_SITE ? n : MAI_LONGEST_SITE) + 1, (void **) &out->classes));
    if (at_char(&r, '(')) {
        MAI_TRY(read_cut(cx, &r));
        before = 1;
    }
    MAI_TRY(read_letters(cx, &r));
    if (at_char(&r, '('))
        MAI_TRY(read_cut(cx, &r));
    if (r.at < r.n)
        return fail(cx, &r, "nothing may follow the numbers behind the site");
    MAI_TRY(place_cuts(cx, &r, before));
    out->palindromic = is_palindromic(out);
    return mai_poll(cx, 10 * (int64_t) n);
}

static bool
is_notation(const char *word, size_t n)
{
    return memchr(word, '^', n) != NULL || memchr(word, '(', n) != NULL || memchr(word, '_', n) != NULL;
}

mai_status
mai_enzyme_resolve(mai_ctx *cx, const char *word, size_t n, mai_enzyme_site *out)
{
    const mai_enzyme_entry *entry = mai_enzyme_named(word, n), *like;

    if (entry != NULL) {
        MAI_TRY(mai_enzyme_site_read(cx, entry->site, strlen(entry->site), out));
        out->name = entry->name;
        out->nname = n;
        return MAI_OK;
    }
    if (is_notation(word, n))
        return mai_enzyme_site_read(cx, word, n, out);
    like = mai_enzyme_like(word, n);
    (void) mai_fail(cx, MAI_EARGUMENT, "restriction enzyme \"%.*s\" is unknown", n > 40 ? 40 : (int) n, word);
    if (like != NULL)
        return mai_hint(cx, "Perhaps %s is meant: names are case-sensitive.", like->name);
    return mai_hint(cx, "medai_restriction_enzymes() lists the names; a site of your own is written as G^AATTC.");
}
