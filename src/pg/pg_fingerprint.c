/*
 * pg_fingerprint.c - the type medai_fp, fingerprints of molecules, and similarities of fingerprints.
 *
 * A medai_fp datum is a varlena whose payload is the stored bit string of chem/fingerprint.h, read where it lies.
 */
#include "pg_chem.h"

#include "catalog/pg_type.h"
#include "libpq/pqformat.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/varbit.h"

#include "chem/fingerprint.h"
#include "match/maccs.h"

PG_FUNCTION_INFO_V1(medai_fp_in);
PG_FUNCTION_INFO_V1(medai_fp_out);
PG_FUNCTION_INFO_V1(medai_fp_recv);
PG_FUNCTION_INFO_V1(medai_fp_send);
PG_FUNCTION_INFO_V1(medai_fp_typmod_in);
PG_FUNCTION_INFO_V1(medai_fp_typmod_out);
PG_FUNCTION_INFO_V1(medai_fp_length_check);
PG_FUNCTION_INFO_V1(medai_fp_from_varbit);
PG_FUNCTION_INFO_V1(medai_fp_to_varbit);
PG_FUNCTION_INFO_V1(medai_fp_array);
PG_FUNCTION_INFO_V1(medai_fp_bits);
PG_FUNCTION_INFO_V1(medai_popcount);
PG_FUNCTION_INFO_V1(medai_tanimoto);
PG_FUNCTION_INFO_V1(medai_tanimoto_distance);
PG_FUNCTION_INFO_V1(medai_similar);
PG_FUNCTION_INFO_V1(medai_dice);
PG_FUNCTION_INFO_V1(medai_tversky);

static inline void
open_fp(Datum datum, mai_fp *out)
{
    mai_fp_open(medai_payload(datum), out);
}

/* A new medai_fp of nbits zeros; its bits begin at the returned payload's MAI_FP_HEADER. */
static struct varlena *
new_fp(uint32 nbits)
{
    Size size = VARHDRSZ + mai_fp_bytes(nbits);
    struct varlena *fp = palloc0(size);

    SET_VARSIZE(fp, size);
    return fp;
}

/* ---- in and out ---- */

/* False only where the error was left in escontext. */
static bool
check_length(uint32 nbits, int32 typmod, Node *escontext)
{
    if (typmod > 0 && nbits != (uint32) typmod)
        compat_ereturn(escontext, false,
                       (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("a fingerprint of %u bits does not fit medai_fp(%d)", nbits, typmod)));
    return true;
}

Datum
medai_fp_in(PG_FUNCTION_ARGS)
{
    const char *hex = PG_GETARG_CSTRING(0);
    mai_ctx *cx = medai_chem_begin();
    Size n = strlen(hex);
    struct varlena *fp;
    uint32_t nbits;

    if (!medai_check_input(cx, mai_fp_text_bits(cx, hex, n, &nbits), fcinfo->context))
        PG_RETURN_NULL();
    fp = new_fp(nbits);
    if (!medai_check_input(cx, mai_fp_from_text(cx, hex, n, VARDATA(fp)), fcinfo->context))
        PG_RETURN_NULL();
    if (!check_length(nbits, PG_GETARG_INT32(2), fcinfo->context))
        PG_RETURN_NULL();
    PG_RETURN_POINTER(fp);
}

Datum
medai_fp_out(PG_FUNCTION_ARGS)
{
    mai_fp fp;
    char *hex;

    open_fp(PG_GETARG_DATUM(0), &fp);
    hex = palloc(mai_fp_text_bytes(fp.nbits));
    mai_fp_to_text(&fp, hex);
    PG_RETURN_CSTRING(hex);
}

Datum
medai_fp_recv(PG_FUNCTION_ARGS)
{
    StringInfo buffer = (StringInfo) PG_GETARG_POINTER(0);
    mai_ctx *cx = medai_chem_begin();
    int n = buffer->len - buffer->cursor;
    const char *bytes = pq_getmsgbytes(buffer, n);
    struct varlena *datum;
    mai_fp fp;

    medai_check(cx, mai_fp_check(cx, bytes, n));
    mai_fp_open(bytes, &fp);
    (void) check_length(fp.nbits, PG_GETARG_INT32(2), NULL);
    datum = palloc(VARHDRSZ + n);
    SET_VARSIZE(datum, VARHDRSZ + n);
    memcpy(VARDATA(datum), bytes, n);
    PG_RETURN_POINTER(datum);
}

Datum
medai_fp_send(PG_FUNCTION_ARGS)
{
    struct varlena *fp = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
    StringInfoData buffer;

    pq_begintypsend(&buffer);
    pq_sendbytes(&buffer, VARDATA_ANY(fp), VARSIZE_ANY_EXHDR(fp));
    PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

Datum
medai_fp_typmod_in(PG_FUNCTION_ARGS)
{
    int n;
    int32 *typmods = ArrayGetIntegerTypmods(PG_GETARG_ARRAYTYPE_P(0), &n);

    if (n != 1 || typmods[0] < 1 || typmods[0] > MAI_FP_MAX_BITS)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("medai_fp takes one number of bits, 1 to %d", MAI_FP_MAX_BITS)));
    PG_RETURN_INT32(typmods[0]);
}

Datum
medai_fp_typmod_out(PG_FUNCTION_ARGS)
{
    PG_RETURN_CSTRING(psprintf("(%d)", PG_GETARG_INT32(0)));
}

/* The cast that a column medai_fp(n) applies: nothing is cut or padded. */
Datum
medai_fp_length_check(PG_FUNCTION_ARGS)
{
    mai_fp fp;

    open_fp(PG_GETARG_DATUM(0), &fp);
    (void) check_length(fp.nbits, PG_GETARG_INT32(1), NULL);
    PG_RETURN_DATUM(PG_GETARG_DATUM(0));
}

/* ---- other forms ---- */

Datum
medai_fp_from_varbit(PG_FUNCTION_ARGS)
{
    VarBit *bits = PG_GETARG_VARBIT_P(0);
    int nbits = VARBITLEN(bits);
    struct varlena *fp;

    if (nbits < 1 || nbits > MAI_FP_MAX_BITS)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                        errmsg("a fingerprint has 1 to %d bits, not %d", MAI_FP_MAX_BITS, nbits)));
    fp = new_fp(nbits);
    mai_fp_reverse_bytes(VARBITS(bits), (uint8_t *) VARDATA(fp) + MAI_FP_HEADER, VARBITBYTES(bits));
    mai_fp_seal(VARDATA(fp), nbits);
    PG_RETURN_POINTER(fp);
}

Datum
medai_fp_to_varbit(PG_FUNCTION_ARGS)
{
    mai_fp fp;
    VarBit *bits;
    Size size;

    open_fp(PG_GETARG_DATUM(0), &fp);
    size = VARBITTOTALLEN(fp.nbits);
    bits = palloc0(size);
    SET_VARSIZE(bits, size);
    VARBITLEN(bits) = fp.nbits;
    mai_fp_reverse_bytes(fp.bits, VARBITS(bits), VARBITBYTES(bits));
    PG_RETURN_VARBIT_P(bits);
}

/* An array of n zeros of four bytes each, to be filled in place. */
static ArrayType *
new_array(int n, Oid element)
{
    Size size = ARR_OVERHEAD_NONULLS(1) + (Size) n * 4;
    ArrayType *array = palloc0(size);

    SET_VARSIZE(array, size);
    array->ndim = 1;
    array->dataoffset = 0;
    array->elemtype = element;
    ARR_DIMS(array)[0] = n;
    ARR_LBOUND(array)[0] = 1;
    return array;
}

Datum
medai_fp_array(PG_FUNCTION_ARGS)
{
    mai_fp fp;
    ArrayType *array;

    open_fp(PG_GETARG_DATUM(0), &fp);
    array = new_array(fp.nbits, FLOAT4OID);
    mai_fp_to_floats(&fp, (float *) ARR_DATA_PTR(array));
    PG_RETURN_ARRAYTYPE_P(array);
}

Datum
medai_fp_bits(PG_FUNCTION_ARGS)
{
    mai_fp fp;

    open_fp(PG_GETARG_DATUM(0), &fp);
    PG_RETURN_INT32(fp.nbits);
}

/* ---- similarities ---- */

/* The two first arguments, which must have the same length. */
static inline void
open_pair(FunctionCallInfo fcinfo, mai_fp *a, mai_fp *b)
{
    open_fp(PG_GETARG_DATUM(0), a);
    open_fp(PG_GETARG_DATUM(1), b);
    if (unlikely(a->nbits != b->nbits)) {
        mai_ctx *cx = medai_chem_begin();

        medai_check(cx, mai_fp_comparable(cx, a, b));
    }
}

Datum
medai_popcount(PG_FUNCTION_ARGS)
{
    mai_fp fp;

    open_fp(PG_GETARG_DATUM(0), &fp);
    PG_RETURN_INT32(fp.popcount);
}

Datum
medai_tanimoto(PG_FUNCTION_ARGS)
{
    mai_fp a, b;

    open_pair(fcinfo, &a, &b);
    PG_RETURN_FLOAT8(mai_fp_tanimoto(&a, &b));
}

Datum
medai_tanimoto_distance(PG_FUNCTION_ARGS)
{
    mai_fp a, b;

    open_pair(fcinfo, &a, &b);
    PG_RETURN_FLOAT8(1.0 - mai_fp_tanimoto(&a, &b));
}

Datum
medai_similar(PG_FUNCTION_ARGS)
{
    mai_fp a, b;

    open_pair(fcinfo, &a, &b);
    PG_RETURN_BOOL(mai_fp_tanimoto(&a, &b) >= PG_GETARG_FLOAT8(2));
}

Datum
medai_dice(PG_FUNCTION_ARGS)
{
    mai_fp a, b;

    open_pair(fcinfo, &a, &b);
    PG_RETURN_FLOAT8(mai_fp_dice(&a, &b));
}

Datum
medai_tversky(PG_FUNCTION_ARGS)
{
    double alpha = PG_GETARG_FLOAT8(2), beta = PG_GETARG_FLOAT8(3);
    mai_ctx *cx = medai_chem_begin();
    mai_fp a, b;

    open_pair(fcinfo, &a, &b);
    medai_check(cx, mai_fp_weights_check(cx, alpha, beta));
    PG_RETURN_FLOAT8(mai_fp_tversky(&a, &b, alpha, beta));
}

/* ---- fingerprints of molecules ----
 *
 * Each kind exists for medai_mol and for text, as bits and as counts: four SQL functions over one of the bodies
 * below, which differ in the options that they read.
 */

typedef struct Fingerprint {
    mai_status (*compute)(mai_ctx *cx, const mai_mol *mol, FunctionCallInfo fcinfo, const mai_fp_target *to);
    int nbits;   /* the argument that says how many */
    int chirality; /* the argument that asks for stereochemistry, 0: none does */
    int needs;   /* MAI_HAS_... without that */
} Fingerprint;

static int
fingerprint_needs(const Fingerprint *kind, FunctionCallInfo fcinfo)
{
    return kind->chirality > 0 && PG_GETARG_BOOL(kind->chirality) ? MAI_HAS_SHAPE : kind->needs;
}

static Datum
fingerprint_bits(FunctionCallInfo fcinfo, const Fingerprint *kind, bool by_text)
{
    int nbits = PG_GETARG_INT32(kind->nbits);
    mai_ctx *cx = medai_chem_begin();
    struct varlena *fp;
    mai_fp_target to;
    mai_mol mol;

    medai_ordered_mol_argument(cx, fcinfo, by_text, fingerprint_needs(kind, fcinfo), &mol);
    fp = new_fp(Min(Max(nbits, 1), MAI_FP_MAX_BITS)); /* the core refuses what is out of range */
    to = (mai_fp_target) {nbits, (uint8_t *) VARDATA(fp) + MAI_FP_HEADER, NULL};
    medai_check(cx, kind->compute(cx, &mol, fcinfo, &to));
    mai_fp_seal(VARDATA(fp), nbits);
    PG_RETURN_POINTER(fp);
}

static Datum
fingerprint_counts(FunctionCallInfo fcinfo, const Fingerprint *kind, bool by_text)
{
    int nbits = PG_GETARG_INT32(kind->nbits);
    mai_ctx *cx = medai_chem_begin();
    ArrayType *array = new_array(Min(Max(nbits, 1), MAI_FP_MAX_BITS), INT4OID);
    mai_fp_target to = {nbits, NULL, (int32_t *) ARR_DATA_PTR(array)};
    mai_mol mol;

    medai_ordered_mol_argument(cx, fcinfo, by_text, fingerprint_needs(kind, fcinfo), &mol);
    medai_check(cx, kind->compute(cx, &mol, fcinfo, &to));
    PG_RETURN_ARRAYTYPE_P(array);
}

/* (molecule, radius, bits, chirality) */
static mai_status
morgan(mai_ctx *cx, const mai_mol *mol, FunctionCallInfo fcinfo, const mai_fp_target *to)
{
    mai_morgan_options options = {PG_GETARG_INT32(1), false, PG_GETARG_BOOL(3)};

    return mai_fp_morgan(cx, mol, &options, to);
}

static mai_status
feature_morgan(mai_ctx *cx, const mai_mol *mol, FunctionCallInfo fcinfo, const mai_fp_target *to)
{
    mai_morgan_options options = {PG_GETARG_INT32(1), true, PG_GETARG_BOOL(3)};

    return mai_fp_morgan(cx, mol, &options, to);
}

/* (molecule, bits, min_path, max_path, bits_per_hash) */
static mai_status
topological(mai_ctx *cx, const mai_mol *mol, FunctionCallInfo fcinfo, const mai_fp_target *to)
{
    mai_path_options options = mai_path_default;

    options.min_path = PG_GETARG_INT32(2);
    options.max_path = PG_GETARG_INT32(3);
    options.bits_per_hash = PG_GETARG_INT32(4);
    return mai_fp_path(cx, mol, &options, to);
}

/* (molecule, bits, min_length, max_length, chirality[, bits_per_entry]) */
static mai_status
atom_pair(mai_ctx *cx, const mai_mol *mol, FunctionCallInfo fcinfo, const mai_fp_target *to)
{
    mai_pair_options options = mai_pair_default;

    options.min_length = PG_GETARG_INT32(2);
    options.max_length = PG_GETARG_INT32(3);
    options.chirality = PG_GETARG_BOOL(4);
    if (PG_NARGS() > 5)
        options.bits_per_entry = PG_GETARG_INT32(5);
    return mai_fp_pair(cx, mol, &options, to);
}

/* (molecule, bits, chirality[, bits_per_entry]) */
static mai_status
torsion(mai_ctx *cx, const mai_mol *mol, FunctionCallInfo fcinfo, const mai_fp_target *to)
{
    mai_torsion_options options = mai_torsion_default;

    options.chirality = PG_GETARG_BOOL(2);
    if (PG_NARGS() > 3)
        options.bits_per_entry = PG_GETARG_INT32(3);
    return mai_fp_torsion(cx, mol, &options, to);
}

/* (molecule, bits) */
static mai_status
pattern(mai_ctx *cx, const mai_mol *mol, FunctionCallInfo fcinfo, const mai_fp_target *to)
{
    return mai_fp_pattern(cx, mol, to);
}

static const Fingerprint kind_morgan = {morgan, 2, 3, 0}, kind_feature_morgan = {feature_morgan, 2, 3, 0},
                         kind_topological = {topological, 1, 0, 0}, kind_atom_pair = {atom_pair, 1, 4, MAI_HAS_SHAPE},
                         kind_torsion = {torsion, 1, 2, MAI_HAS_SHAPE}, kind_pattern = {pattern, 1, 0, 0};

PG_FUNCTION_INFO_V1(medai_morgan_fp_of_mol);
PG_FUNCTION_INFO_V1(medai_morgan_fp_of_smiles);
PG_FUNCTION_INFO_V1(medai_morgan_counts_of_mol);
PG_FUNCTION_INFO_V1(medai_morgan_counts_of_smiles);
PG_FUNCTION_INFO_V1(medai_feature_morgan_fp_of_mol);
PG_FUNCTION_INFO_V1(medai_feature_morgan_fp_of_smiles);
PG_FUNCTION_INFO_V1(medai_feature_morgan_counts_of_mol);
PG_FUNCTION_INFO_V1(medai_feature_morgan_counts_of_smiles);
PG_FUNCTION_INFO_V1(medai_topological_fp_of_mol);
PG_FUNCTION_INFO_V1(medai_topological_fp_of_smiles);
PG_FUNCTION_INFO_V1(medai_topological_counts_of_mol);
PG_FUNCTION_INFO_V1(medai_topological_counts_of_smiles);
PG_FUNCTION_INFO_V1(medai_atom_pair_fp_of_mol);
PG_FUNCTION_INFO_V1(medai_atom_pair_fp_of_smiles);
PG_FUNCTION_INFO_V1(medai_atom_pair_counts_of_mol);
PG_FUNCTION_INFO_V1(medai_atom_pair_counts_of_smiles);
PG_FUNCTION_INFO_V1(medai_torsion_fp_of_mol);
PG_FUNCTION_INFO_V1(medai_torsion_fp_of_smiles);
PG_FUNCTION_INFO_V1(medai_torsion_counts_of_mol);
PG_FUNCTION_INFO_V1(medai_torsion_counts_of_smiles);
PG_FUNCTION_INFO_V1(medai_pattern_fp_of_mol);
PG_FUNCTION_INFO_V1(medai_pattern_fp_of_smiles);

Datum
medai_morgan_fp_of_mol(PG_FUNCTION_ARGS)
{
    return fingerprint_bits(fcinfo, &kind_morgan, false);
}

Datum
medai_morgan_fp_of_smiles(PG_FUNCTION_ARGS)
{
    return fingerprint_bits(fcinfo, &kind_morgan, true);
}

Datum
medai_morgan_counts_of_mol(PG_FUNCTION_ARGS)
{
    return fingerprint_counts(fcinfo, &kind_morgan, false);
}

Datum
medai_morgan_counts_of_smiles(PG_FUNCTION_ARGS)
{
    return fingerprint_counts(fcinfo, &kind_morgan, true);
}

Datum
medai_feature_morgan_fp_of_mol(PG_FUNCTION_ARGS)
{
    return fingerprint_bits(fcinfo, &kind_feature_morgan, false);
}

Datum
medai_feature_morgan_fp_of_smiles(PG_FUNCTION_ARGS)
{
    return fingerprint_bits(fcinfo, &kind_feature_morgan, true);
}

Datum
medai_feature_morgan_counts_of_mol(PG_FUNCTION_ARGS)
{
    return fingerprint_counts(fcinfo, &kind_feature_morgan, false);
}

Datum
medai_feature_morgan_counts_of_smiles(PG_FUNCTION_ARGS)
{
    return fingerprint_counts(fcinfo, &kind_feature_morgan, true);
}

Datum
medai_topological_fp_of_mol(PG_FUNCTION_ARGS)
{
    return fingerprint_bits(fcinfo, &kind_topological, false);
}

Datum
medai_topological_fp_of_smiles(PG_FUNCTION_ARGS)
{
    return fingerprint_bits(fcinfo, &kind_topological, true);
}

Datum
medai_topological_counts_of_mol(PG_FUNCTION_ARGS)
{
    return fingerprint_counts(fcinfo, &kind_topological, false);
}

Datum
medai_topological_counts_of_smiles(PG_FUNCTION_ARGS)
{
    return fingerprint_counts(fcinfo, &kind_topological, true);
}

Datum
medai_atom_pair_fp_of_mol(PG_FUNCTION_ARGS)
{
    return fingerprint_bits(fcinfo, &kind_atom_pair, false);
}

Datum
medai_atom_pair_fp_of_smiles(PG_FUNCTION_ARGS)
{
    return fingerprint_bits(fcinfo, &kind_atom_pair, true);
}

Datum
medai_atom_pair_counts_of_mol(PG_FUNCTION_ARGS)
{
    return fingerprint_counts(fcinfo, &kind_atom_pair, false);
}

Datum
medai_atom_pair_counts_of_smiles(PG_FUNCTION_ARGS)
{
    return fingerprint_counts(fcinfo, &kind_atom_pair, true);
}

Datum
medai_torsion_fp_of_mol(PG_FUNCTION_ARGS)
{
    return fingerprint_bits(fcinfo, &kind_torsion, false);
}

Datum
medai_torsion_fp_of_smiles(PG_FUNCTION_ARGS)
{
    return fingerprint_bits(fcinfo, &kind_torsion, true);
}

Datum
medai_torsion_counts_of_mol(PG_FUNCTION_ARGS)
{
    return fingerprint_counts(fcinfo, &kind_torsion, false);
}

Datum
medai_torsion_counts_of_smiles(PG_FUNCTION_ARGS)
{
    return fingerprint_counts(fcinfo, &kind_torsion, true);
}

Datum
medai_pattern_fp_of_mol(PG_FUNCTION_ARGS)
{
    return fingerprint_bits(fcinfo, &kind_pattern, false);
}

Datum
medai_pattern_fp_of_smiles(PG_FUNCTION_ARGS)
{
    return fingerprint_bits(fcinfo, &kind_pattern, true);
}

/* ---- keys: their number is fixed ---- */

PG_FUNCTION_INFO_V1(medai_maccs_fp_of_mol);
PG_FUNCTION_INFO_V1(medai_maccs_fp_of_smiles);

static Datum
maccs(FunctionCallInfo fcinfo, bool by_text)
{
    mai_ctx *cx = medai_chem_begin();
    struct varlena *fp;
    mai_mol mol;

    medai_mol_argument(cx, fcinfo, by_text, 0, &mol);
    fp = new_fp(MAI_MACCS_BITS);
    medai_check(cx, mai_fp_maccs(cx, &mol, (uint8_t *) VARDATA(fp) + MAI_FP_HEADER));
    mai_fp_seal(VARDATA(fp), MAI_MACCS_BITS);
    PG_RETURN_POINTER(fp);
}

Datum
medai_maccs_fp_of_mol(PG_FUNCTION_ARGS)
{
    return maccs(fcinfo, false);
}

Datum
medai_maccs_fp_of_smiles(PG_FUNCTION_ARGS)
{
    return maccs(fcinfo, true);
}
