/*
 * translate.c - translation of a sequence with a genetic code (translation.h).
 *
 * Runs of codons of plain bases go through the kernel (codons.h), which stops where a codon has another letter; that
 * one is looked up by itself, or, when there are many such codons, the next few by a table of all codons of IUPAC
 * codes, which takes a while to make. What is wrong is found in Biopython's order: start, length, final stop, then codon by
 * codon.
 */
#include "seq/translation.h"

#include <string.h>

#include "kernel/codons.h"
#include "kernel/iupac.h"

/* Codons between two polls: under a tenth of a millisecond. */
#define RUN 65536
/* Codons that are looked up singly before the table is made, which costs as much as two thousand of them. */
#define FEW 1000
/* Codons that the table translates before the kernel is tried again. */
#define STRETCH 32

/* Three letters for a message: what is not printable ASCII becomes '?'. */
static const char *
printable(const uint8_t letters[3], char text[4])
{
    for (int i = 0; i < 3; i++)
        text[i] = letters[i] > ' ' && letters[i] < 127 ? (char) letters[i] : '?';
    text[3] = '\0';
    return text;
}

static mai_status
refuse_codon(mai_ctx *cx, const uint8_t *codon, int64_t position)
{
    char text[4];

    mai_fail_at(cx, MAI_ETEXT, position, "codon \"%s\" cannot be translated", printable(codon, text));
    return mai_hint(cx, "A codon is three IUPAC nucleotide codes, with T or U, or three gaps.");
}

/* A stop that is not just written: the end, or a fault of a coding sequence. */
static mai_status
stop_at(mai_ctx *cx, mai_translation *t, const uint8_t *codon)
{
    char text[4];

    t->ended = true;
    if (!t->cds)
        return MAI_OK;
    return mai_fail_at(cx, MAI_ETEXT, t->position, "codon \"%s\" is a stop inside the coding sequence",
                       printable(codon, text));
}

static void
advance(mai_translation *t, size_t codons)
{
    t->written += codons;
    t->position += 3 * (int64_t) codons;
}

/* Any codon, by itself. */
static mai_status
translate_one(mai_ctx *cx, mai_translation *t, const uint8_t *codon)
{
    char amino = mai_codon_translate(t->code, codon);

    if (amino == 0)
        return refuse_codon(cx, codon, t->position);
    if (amino == '*' && (t->to_stop || t->cds))
        return stop_at(cx, t, codon);
    t->out[t->written] = amino;
    advance(t, 1);
    return mai_poll(cx, 50);
}

static mai_status
make_meanings(mai_ctx *cx, mai_translation *t)
{
    for (int i = 0; i < 16 * 16 * 16; i++)
        t->meanings[i] = mai_codon_amino(t->code, (uint8_t) (i >> 8), i >> 4 & 15, i & 15);
    t->single++;
    return mai_poll(cx, 200000);
}

/* At least one of n codons, of which the first is not of plain bases alone. *done: how many. */
static mai_status
translate_stretch(mai_ctx *cx, mai_translation *t, const uint8_t *letters, size_t n, size_t *done)
{
    size_t i = 0;

    *done = 1;
    if (t->single < FEW) {
        t->single++;
        return translate_one(cx, t, letters);
    }
    if (t->single == FEW)
        MAI_TRY(make_meanings(cx, t));
    for (; i < n && i < STRETCH; i++, letters += 3) {
        unsigned first = mai_iupac_set[letters[0]], second = mai_iupac_set[letters[1]];
        char amino = t->meanings[first << 8 | second << 4 | mai_iupac_set[letters[2]]];

        if (amino == 0 || amino == '*')
            break;
        t->out[t->written + i] = amino;
    }
    *done = i + (i == 0);
    advance(t, i);
    MAI_TRY(mai_poll(cx, 100));
    return i == 0 ? translate_one(cx, t, letters) : MAI_OK;
}

static mai_status
translate_codons(mai_ctx *cx, mai_translation *t, const uint8_t *letters, size_t n)
{
    size_t done;

    for (; n > 0 && !t->ended; letters += 3 * done, n -= done) {
        size_t run = n < RUN ? n : RUN, more = 0;
        char *to = t->out + t->written, *stop = NULL;

        done = mai_codons_kernel->translate(letters, run, t->code->amino, (uint8_t *) to);
        if (t->to_stop || t->cds)
            stop = memchr(to, '*', done);
        advance(t, stop != NULL ? (size_t) (stop - to) : done);
        if (stop != NULL)
            return stop_at(cx, t, letters + 3 * (stop - to));
        MAI_TRY(mai_poll(cx, (int64_t) done));
        if (done < run)
            MAI_TRY(translate_stretch(cx, t, letters + 3 * done, n - done, &more));
        done += more;
    }
    return MAI_OK;
}

static mai_status
check_to_stop(mai_ctx *cx, const mai_genetic_code *code)
{
    if (!mai_genetic_code_is_dual(code))
        return MAI_OK;
    return mai_fail(cx, MAI_EARGUMENT,
                    "to_stop cannot be used with genetic code %d, where a codon can be a stop or an amino acid",
                    code->id);
}

mai_status
mai_translation_begin(mai_ctx *cx, mai_translation *t, const mai_genetic_code *code, bool to_stop, char *out)
{
    memset(t, 0, offsetof(mai_translation, meanings));
    t->code = code;
    t->to_stop = to_stop;
    t->out = out;
    return to_stop ? check_to_stop(cx, code) : MAI_OK;
}

mai_status
mai_translation_feed(mai_ctx *cx, mai_translation *t, const uint8_t *letters, size_t n)
{
    if (t->nbegun > 0) {
        for (; n > 0 && t->nbegun < 3; n--)
            t->begun[t->nbegun++] = *letters++;
        if (t->nbegun < 3)
            return MAI_OK;
        MAI_TRY(translate_codons(cx, t, t->begun, 1));
        t->nbegun = 0;
    }
    MAI_TRY(translate_codons(cx, t, letters, n / 3));
    t->nbegun = (int) (n % 3);
    memcpy(t->begun, letters + n - n % 3, n % 3);
    return MAI_OK;
}

/* A coding sequence, but for its inner codons. */
static mai_status
check_ends(mai_ctx *cx, const mai_genetic_code *code, const uint8_t *letters, size_t n)
{
    char text[4];

    if (n < 3)
        return mai_fail_at(cx, MAI_ETEXT, 0, "a coding sequence begins with a start codon, this has %zu letters", n);
    if (!mai_codon_is_start(code, letters))
        return mai_fail_at(cx, MAI_ETEXT, 0, "first codon \"%s\" is no start codon of genetic code %d",
                           printable(letters, text), code->id);
    if (n % 3 != 0)
        return mai_fail_at(cx, MAI_ETEXT, (int64_t) (n - n % 3),
                           "the length of a coding sequence is a multiple of three, not %zu", n);
    if (!mai_codon_is_stop(code, letters + n - 3))
        return mai_fail_at(cx, MAI_ETEXT, (int64_t) n - 3, "final codon \"%s\" is no stop codon of genetic code %d",
                           printable(letters + n - 3, text), code->id);
    return MAI_OK;
}

mai_status
mai_translate(mai_ctx *cx, const mai_genetic_code *code, const uint8_t *letters, size_t n,
              mai_translate_options options, char *out, size_t *written)
{
    mai_translation t;

    *written = 0;
    MAI_TRY(mai_translation_begin(cx, &t, code, options.to_stop, out));
    if (options.cds) {
        MAI_TRY(check_ends(cx, code, letters, n));
        t.cds = true;
        out[0] = 'M';
        advance(&t, 1);
        n -= 6;
        letters += 3;
    }
    MAI_TRY(mai_translation_feed(cx, &t, letters, n));
    *written = t.written;
    return MAI_OK;
}
