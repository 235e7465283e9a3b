/*
 * seq_names.c - one-letter and three-letter codes of amino acids (seq_letters.h).
 */
#include "seq/seq_letters.h"

#include <string.h>

#define STEP 4096

/* Source: IUPAC-IUB, Eur J Biochem 138 (1984) 9, and later additions; Xaa, Xle, Sec, Pyl as in Biopython. */
static const char names[27][4] = {
    "Ala", "Asx", "Cys", "Asp", "Glu", "Phe", "Gly", "His", "Ile", "Xle", "Lys", "Leu", "Met", "Asn",
    "Pyl", "Pro", "Gln", "Arg", "Ser", "Thr", "Sec", "Val", "Trp", "Xaa", "Tyr", "Glx", "Ter",
};
static const char codes[27 + 1] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ*";

/* The three-letter code of a letter, NULL if it has none. */
static const char *
name_of(uint8_t letter)
{
    return letter >= 'A' && letter <= 'Z' ? names[letter - 'A'] : letter == '*' ? names[26] : NULL;
}

/* The one-letter code of three letters, 0 if they are none. */
static uint8_t
code_of(const uint8_t three[3])
{
    for (int i = 0; i < 27; i++)
        if ((three[0] | 0x20) == (names[i][0] | 0x20) && (three[1] | 0x20) == names[i][1]
            && (three[2] | 0x20) == names[i][2] && three[0] >= 'A' && three[1] >= 'A' && three[2] >= 'A')
            return (uint8_t) codes[i];
    return 0;
}

static mai_status
check_ascii(mai_ctx *cx, const uint8_t *letters, size_t n, size_t at)
{
    for (size_t i = at; i < at + n; i++)
        if (letters[i] > 127)
            return mai_fail_at(cx, MAI_ETEXT, (int64_t) i, "the sequence has a letter beyond ASCII");
    return MAI_OK;
}

/* Appends a piece, if there is where to, and counts it. */
static void
append(uint8_t *out, uint64_t *size, const void *piece, size_t n)
{
    if (out != NULL && n > 0)
        memcpy(out + *size, piece, n);
    *size += n;
}

mai_status
mai_seq3(mai_ctx *cx, const uint8_t *letters, size_t n, const uint8_t *undef, size_t nundef, uint8_t *out,
         uint64_t *size)
{
    *size = 0;
    for (size_t at = 0, step; at < n; at += step) {
        step = n - at < STEP ? n - at : STEP;
        MAI_TRY(check_ascii(cx, letters, step, at));
        MAI_TRY(mai_poll(cx, (int64_t) step * 4));
        for (size_t i = at; i < at + step; i++) {
            const char *name = name_of(letters[i]);

            if (name == NULL)
                MAI_TRY(mai_poll(cx, (int64_t) nundef / 16));
            append(out, size, name != NULL ? (const void *) name : undef, name != NULL ? 3 : nundef);
        }
    }
    return MAI_OK;
}

mai_status
mai_seq1(mai_ctx *cx, const uint8_t *letters, size_t n, const uint8_t *undef, size_t nundef, uint8_t *out,
         uint64_t *size)
{
    *size = 0;
    for (size_t i = 0; i + 3 <= n; i += 3) {
        uint8_t code = code_of(letters + i);

        MAI_TRY(check_ascii(cx, letters, 3, i));
        MAI_TRY(mai_poll(cx, 40 + (int64_t) nundef / 16));
        append(out, size, code != 0 ? &code : undef, code != 0 ? 1 : nundef);
    }
    return MAI_OK;
}
