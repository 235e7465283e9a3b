/*
 * pg_registration.c - registration hashes for SQL: SHA-256 of the core's text, in hexadecimal digits.
 */
#include "pg_chem.h"

#include "utils/builtins.h"

#include "edit/registration.h"

PG_FUNCTION_INFO_V1(medai_registration_hash_of_mol);
PG_FUNCTION_INFO_V1(medai_registration_hash_of_smiles);
PG_FUNCTION_INFO_V1(medai_registration_text_of_mol);
PG_FUNCTION_INFO_V1(medai_registration_text_of_smiles);

static char *
registration_text(FunctionCallInfo fcinfo, bool by_text, size_t *n)
{
    mai_ctx *cx = medai_chem_begin();
    mai_mol mol;
    char *out;

    medai_mol_argument(cx, fcinfo, by_text, MAI_HAS_SHAPE, &mol);
    medai_check(cx, mai_registration_text(cx, &mol, PG_GETARG_BOOL(1), &out, n));
    return out;
}

static Datum
registration_hash(FunctionCallInfo fcinfo, bool by_text)
{
    static const char digits[] = "0123456789abcdef";
    uint8 digest[PG_SHA256_DIGEST_LENGTH];
    char hex[2 * PG_SHA256_DIGEST_LENGTH];
    size_t n;
    const char *hashed = registration_text(fcinfo, by_text, &n);

    compat_sha256(hashed, n, digest);
    for (int i = 0; i < PG_SHA256_DIGEST_LENGTH; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    PG_RETURN_TEXT_P(cstring_to_text_with_len(hex, sizeof hex));
}

Datum
medai_registration_hash_of_mol(PG_FUNCTION_ARGS)
{
    return registration_hash(fcinfo, false);
}

Datum
medai_registration_hash_of_smiles(PG_FUNCTION_ARGS)
{
    return registration_hash(fcinfo, true);
}

static Datum
text_that_is_hashed(FunctionCallInfo fcinfo, bool by_text)
{
    size_t n;
    const char *hashed = registration_text(fcinfo, by_text, &n);

    PG_RETURN_TEXT_P(cstring_to_text_with_len(hashed, (int) n));
}

Datum
medai_registration_text_of_mol(PG_FUNCTION_ARGS)
{
    return text_that_is_hashed(fcinfo, false);
}

Datum
medai_registration_text_of_smiles(PG_FUNCTION_ARGS)
{
    return text_that_is_hashed(fcinfo, true);
}
