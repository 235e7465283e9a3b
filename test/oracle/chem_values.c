/*
 * chem_values.c - the columns of chem_values.h as one table, named as in chem_columns.py.
 *
 * Fingerprints are written as "POPCOUNT:CRC32" of their bits or "SUM:CRC32" of the int32 array of counts,
 * reals with all their digits.
 */
#include "chem_values.h"

#include "chem/descriptor.h"
#include "chem/fingerprint.h"

#include <stdio.h>
#include <zlib.h>

enum { MORGAN, PATH, PAIR, TORSION };

/* ---- fingerprints ---- */

static mai_status
fill(mai_ctx *cx, const chem_column *c, const mai_mol *m, const mai_fp_target *to)
{
    mai_morgan_options morgan = {.radius = c->radius, .features = c->features, .chirality = c->chirality};
    mai_pair_options pair = mai_pair_default;
    mai_torsion_options torsion = mai_torsion_default;

    pair.chirality = torsion.chirality = c->chirality;
    switch (c->kind) {
    case MORGAN:
        return mai_fp_morgan(cx, m, &morgan, to);
    case PATH:
        return mai_fp_path(cx, m, &mai_path_default, to);
    case PAIR:
        return mai_fp_pair(cx, m, &pair, to);
    default:
        return mai_fp_torsion(cx, m, &torsion, to);
    }
}

static mai_status
write_bits(mai_ctx *cx, const chem_column *c, const mai_mol *m, char *out)
{
    mai_fp_target to = {.nbits = c->nbits};
    size_t n = ((size_t) c->nbits + 7) / 8;
    int set = 0;

    MAI_TRY(MAI_NEW_ARRAY(cx, n, &to.bits));
    MAI_TRY(fill(cx, c, m, &to));
    for (size_t i = 0; i < n; i++)
        set += __builtin_popcount(to.bits[i]);
    snprintf(out, CHEM_VALUE, "%d:%08lx", set, crc32(0, to.bits, (uInt) n));
    return MAI_OK;
}

static mai_status
write_counts(mai_ctx *cx, const chem_column *c, const mai_mol *m, char *out)
{
    mai_fp_target to = {.nbits = c->nbits};
    int64_t sum = 0;

    MAI_TRY(MAI_NEW_ARRAY(cx, c->nbits, &to.counts));
    MAI_TRY(fill(cx, c, m, &to));
    for (int i = 0; i < c->nbits; i++)
        sum += to.counts[i];
    snprintf(out, CHEM_VALUE, "%lld:%08lx", (long long) sum,
             crc32(0, (const Bytef *) to.counts, (uInt) (sizeof *to.counts * (size_t) c->nbits)));
    return MAI_OK;
}

/* ---- descriptors ---- */

static mai_status
write_descriptor(mai_ctx *cx, const chem_column *c, const mai_mol *m, char *out)
{
    double value;

    MAI_TRY(mai_descriptor(cx, m, (mai_descriptor_id) c->kind, &value));
    if (mai_descriptor_table[c->kind].kind == MAI_DESCRIPTOR_REAL)
        snprintf(out, CHEM_VALUE, "%.17g", value);
    else
        snprintf(out, CHEM_VALUE, "%.0f", value);
    return MAI_OK;
}

static mai_status
write_formula(mai_ctx *cx, const chem_column *c, const mai_mol *m, char *out)
{
    char *formula;

    (void) c;
    MAI_TRY(mai_formula(cx, m, &formula));
    snprintf(out, CHEM_VALUE, "%s", formula);
    return MAI_OK;
}

/* All at once must be the same as one by one: the name of the first that is not, or "yes". */
static mai_status
write_together(mai_ctx *cx, const chem_column *c, const mai_mol *m, char *out)
{
    mai_descriptor_values all;
    double value;

    (void) c;
    MAI_TRY(mai_descriptors(cx, m, &all));
    snprintf(out, CHEM_VALUE, "yes");
    for (int i = 0; i < MAI_DESCRIPTORS; i++) {
        MAI_TRY(mai_descriptor(cx, m, (mai_descriptor_id) i, &value));
        if (memcmp(&value, &all.values[i], sizeof value) != 0) {
            snprintf(out, CHEM_VALUE, "%s", mai_descriptor_table[i].name);
            return MAI_OK;
        }
    }
    return MAI_OK;
}

/* ---- the table ---- */

#define BITS .write = write_bits, .nbits
#define COUNTS .write = write_counts, .nbits

static const chem_column columns[] = {
    {"together", .write = write_together},
    {"formula", .write = write_formula},
    {"morgan0_2048", BITS = 2048, .kind = MORGAN, .radius = 0},
    {"morgan1_2048", BITS = 2048, .kind = MORGAN, .radius = 1},
    {"morgan2_2048", BITS = 2048, .kind = MORGAN, .radius = 2},
    {"morgan3_2048", BITS = 2048, .kind = MORGAN, .radius = 3},
    {"morgan2_1024", BITS = 1024, .kind = MORGAN, .radius = 2},
    {"morgan3_1024", BITS = 1024, .kind = MORGAN, .radius = 3},
    {"morgan0_chiral_2048", BITS = 2048, .kind = MORGAN, .radius = 0, .chirality = true},
    {"morgan1_chiral_2048", BITS = 2048, .kind = MORGAN, .radius = 1, .chirality = true},
    {"morgan2_chiral_2048", BITS = 2048, .kind = MORGAN, .radius = 2, .chirality = true},
    {"morgan3_chiral_2048", BITS = 2048, .kind = MORGAN, .radius = 3, .chirality = true},
    {"morgan0_feature_2048", BITS = 2048, .kind = MORGAN, .radius = 0, .features = true},
    {"morgan1_feature_2048", BITS = 2048, .kind = MORGAN, .radius = 1, .features = true},
    {"morgan2_feature_2048", BITS = 2048, .kind = MORGAN, .radius = 2, .features = true},
    {"morgan3_feature_2048", BITS = 2048, .kind = MORGAN, .radius = 3, .features = true},
    {"morgan2_feature_chiral_1024", BITS = 1024, .kind = MORGAN, .radius = 2, .features = true,
     .chirality = true},
    {"morgan0_counts_2048", COUNTS = 2048, .kind = MORGAN, .radius = 0},
    {"morgan1_counts_2048", COUNTS = 2048, .kind = MORGAN, .radius = 1},
    {"morgan2_counts_2048", COUNTS = 2048, .kind = MORGAN, .radius = 2},
    {"morgan3_counts_2048", COUNTS = 2048, .kind = MORGAN, .radius = 3},
    {"morgan2_chiral_counts_2048", COUNTS = 2048, .kind = MORGAN, .radius = 2, .chirality = true},
    {"morgan2_feature_counts_1024", COUNTS = 1024, .kind = MORGAN, .radius = 2, .features = true},
    {"rdkit_1024", BITS = 1024, .kind = PATH},
    {"rdkit_2048", BITS = 2048, .kind = PATH},
    {"rdkit_counts_2048", COUNTS = 2048, .kind = PATH},
    {"atom_pair_1024", BITS = 1024, .kind = PAIR},
    {"atom_pair_2048", BITS = 2048, .kind = PAIR},
    {"atom_pair_counts_2048", COUNTS = 2048, .kind = PAIR},
    {"atom_pair_chiral_1024", BITS = 1024, .kind = PAIR, .chirality = true},
    {"atom_pair_chiral_2048", BITS = 2048, .kind = PAIR, .chirality = true},
    {"atom_pair_chiral_counts_2048", COUNTS = 2048, .kind = PAIR, .chirality = true},
    {"torsion_1024", BITS = 1024, .kind = TORSION},
    {"torsion_2048", BITS = 2048, .kind = TORSION},
    {"torsion_counts_2048", COUNTS = 2048, .kind = TORSION},
    {"torsion_chiral_1024", BITS = 1024, .kind = TORSION, .chirality = true},
    {"torsion_chiral_2048", BITS = 2048, .kind = TORSION, .chirality = true},
    {"torsion_chiral_counts_2048", COUNTS = 2048, .kind = TORSION, .chirality = true},
};

bool
chem_column_at(int i, chem_column *out)
{
    int others = sizeof columns / sizeof *columns;

    if (i < 0 || i >= others + MAI_DESCRIPTORS)
        return false;
    if (i < others)
        *out = columns[i];
    else
        *out = (chem_column){mai_descriptor_table[i - others].name, write_descriptor, .kind = i - others};
    return true;
}

bool
chem_column_find(const char *name, chem_column *out)
{
    for (int i = 0; chem_column_at(i, out); i++)
        if (strcmp(out->name, name) == 0)
            return true;
    return false;
}
