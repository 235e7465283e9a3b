/*
 * translate.c - translation of a sequence with a genetic code (translation.h).
 *
 * Runs of codons of plain bases go through the kernel (codons.h), which stops where a codon has another letter; that
 * one is looked up by itself. Everything is checked before it is reported, in the order in which Biopython does it:
 * start, length, final stop, then codon by codon.
 */
#include "seq/translation.h"

#include <string.h>

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
refuse_codon(mai_ctx *cx, const uint8_t *letters, size_t at)
{
    char codon[4];

    mai_fail_at(cx, MAI_ETEXT, (int64_t) at, "codon \"%s\" cannot be translated", printable(letters + at, codon));
    return mai_detail(cx, "Codons are IUPAC nucleotide codes with T or U, or three gaps.");
}

/* A coding sequence, but for its inner codons. */
static mai_status
check_ends(mai_ctx *cx, const mai_genetic_code *code, const uint8_t *letters, size_t n)
{
    char codon[4];

    if (n < 3)
        return mai_fail_at(cx, MAI_ETEXT, 0, "a coding sequence begins with a start codon, this has %zu letters", n);
    if (!mai_codon_is_start(code, letters))
        return mai_fail_at(cx, MAI_ETEXT, 0, "first codon \"%s\" is no start codon of genetic code %d",
                           printable(letters, codon), code->id);
    if (n % 3 != 0)
        return mai_fail_at(cx, MAI_ETEXT, (int64_t) (n - n % 3),
                           "the length of a coding sequence is a multiple of three, this has %zu letters", n);
    if (!mai_codon_is_stop(code, letters + n - 3))
        return mai_fail_at(cx, MAI_ETEXT, (int64_t) n - 3, "final codon \"%s\" is no stop codon of genetic code %d",
                           printable(letters + n - 3, codon), code->id);
    return MAI_OK;
}

mai_status
mai_translate(mai_ctx *cx, const mai_genetic_code *code, const uint8_t *letters, size_t n,
              mai_translate_options options, char *out, size_t *written)
{
    size_t at = 0, end = n - n % 3;
    char *to = out;

    *written = 0;
    if (options.to_stop && mai_genetic_code_is_dual(code))
        return mai_fail(cx, MAI_EARGUMENT,
                        "to_stop cannot be used with genetic code %d, where a codon can be a stop or an amino acid",
                        code->id);
    if (options.cds) {
        MAI_TRY(check_ends(cx, code, letters, n));
        *to++ = 'M';
        at = 3;
        end = n - 3;
    }
    for (; at < end; at += 3) {
        char amino = mai_codon_translate(code, letters + at);

        if (amino == 0)
            return refuse_codon(cx, letters, at);
        if (amino == '*' && options.cds)
            return mai_fail_at(cx, MAI_ETEXT, (int64_t) at, "stop codon inside a coding sequence");
        if (amino == '*' && options.to_stop)
            break;
        *to++ = amino;
        MAI_TRY(mai_poll(cx, 10));
    }
    *written = (size_t) (to - out);
    return MAI_OK;
}
