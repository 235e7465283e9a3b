/*
 * target_count.c - how many atoms of each kind a molecule has: the first thing that a pattern is held against.
 *
 * Each atom belongs to a class by its element and aromaticity; a class has a row of what it adds to the counters, one
 * row for atoms in chains and one for those in rings. Counting is the sum of rows, in bytes, sixteen at a time. The
 * same rows tell the compiler which counters an atom of a query is sure to raise.
 */
#include "match/target.h"

enum {
    CLASS_OTHER, CLASS_AROMATIC_OTHER, CLASS_C, CLASS_AROMATIC_C, CLASS_N, CLASS_AROMATIC_N, CLASS_O,
    CLASS_AROMATIC_O, CLASS_S, CLASS_AROMATIC_S, CLASS_F, CLASS_CL, CLASS_BR, CLASS_I, CLASS_P, CLASS_B, CLASS_SI,
    CLASS_SE, CLASS_AROMATIC_SE, CLASS_H, CLASS_WILDCARD, CLASSES
};

enum { /* counters */
    ATOMS, CARBON, CARBON_ALIPHATIC, CHAIN, CHAIN_CARBON, RING, RING_CARBON, RING_CARBON_ALIPHATIC,
    CARBON_AROMATIC, AROMATIC, NITROGEN, NITROGEN_ALIPHATIC, HETERO, CHAIN_HETERO, CHAIN_NITROGEN,
    RING_HETERO, RING_NITROGEN, NITROGEN_AROMATIC, OXYGEN, OXYGEN_ALIPHATIC, CHAIN_OXYGEN, RING_OXYGEN,
    OXYGEN_AROMATIC, SULFUR, SULFUR_ALIPHATIC, RING_SULFUR, SULFUR_AROMATIC, FLUORINE, HALOGEN, CHLORINE,
    BROMINE, IODINE, PHOSPHORUS, BORON, SILICON, SELENIUM, HYDROGEN, WILDCARD, OTHER, COUNTED
};

_Static_assert(2 * (int) CLASSES <= (int) MAI_QUICK_ROWS, "there are more classes than rows for them");
_Static_assert((int) COUNTED <= (int) MAI_COUNTER_NOTHING, "there are more counters than room for them");

enum { AROMATIC_KEY = 128, MOST = 255 };

/* The class of each key that has one of its own. */
static const uint8_t own_class[256] = {
    [0] = CLASS_WILDCARD, [1] = CLASS_H, [5] = CLASS_B, [6] = CLASS_C, [7] = CLASS_N, [8] = CLASS_O, [9] = CLASS_F,
    [14] = CLASS_SI, [15] = CLASS_P, [16] = CLASS_S, [17] = CLASS_CL, [34] = CLASS_SE, [35] = CLASS_BR,
    [53] = CLASS_I, [AROMATIC_KEY + 6] = CLASS_AROMATIC_C, [AROMATIC_KEY + 7] = CLASS_AROMATIC_N,
    [AROMATIC_KEY + 8] = CLASS_AROMATIC_O, [AROMATIC_KEY + 16] = CLASS_AROMATIC_S,
    [AROMATIC_KEY + 34] = CLASS_AROMATIC_SE,
};

static const uint8_t rows[CLASSES][2][MAI_COUNTERS] = {
    [CLASS_C] =
        {{[ATOMS] = 1, [CARBON] = 1, [CARBON_ALIPHATIC] = 1, [CHAIN] = 1, [CHAIN_CARBON] = 1},
         {[ATOMS] = 1, [CARBON] = 1, [CARBON_ALIPHATIC] = 1, [RING] = 1, [RING_CARBON] = 1,
          [RING_CARBON_ALIPHATIC] = 1}},
    [CLASS_AROMATIC_C] =
        {{[ATOMS] = 1, [CARBON] = 1, [CARBON_AROMATIC] = 1, [AROMATIC] = 1, [CHAIN] = 1, [CHAIN_CARBON] = 1},
         {[ATOMS] = 1, [CARBON] = 1, [CARBON_AROMATIC] = 1, [AROMATIC] = 1, [RING] = 1, [RING_CARBON] = 1}},
    [CLASS_N] =
        {{[ATOMS] = 1, [NITROGEN] = 1, [NITROGEN_ALIPHATIC] = 1, [HETERO] = 1, [CHAIN] = 1, [CHAIN_HETERO] = 1,
          [CHAIN_NITROGEN] = 1},
         {[ATOMS] = 1, [NITROGEN] = 1, [NITROGEN_ALIPHATIC] = 1, [HETERO] = 1, [RING] = 1, [RING_HETERO] = 1,
          [RING_NITROGEN] = 1}},
    [CLASS_AROMATIC_N] =
        {{[ATOMS] = 1, [NITROGEN] = 1, [NITROGEN_AROMATIC] = 1, [HETERO] = 1, [AROMATIC] = 1, [CHAIN] = 1,
          [CHAIN_HETERO] = 1, [CHAIN_NITROGEN] = 1},
         {[ATOMS] = 1, [NITROGEN] = 1, [NITROGEN_AROMATIC] = 1, [HETERO] = 1, [AROMATIC] = 1, [RING] = 1,
          [RING_HETERO] = 1, [RING_NITROGEN] = 1}},
    [CLASS_O] =
        {{[ATOMS] = 1, [OXYGEN] = 1, [OXYGEN_ALIPHATIC] = 1, [HETERO] = 1, [CHAIN] = 1, [CHAIN_HETERO] = 1,
          [CHAIN_OXYGEN] = 1},
         {[ATOMS] = 1, [OXYGEN] = 1, [OXYGEN_ALIPHATIC] = 1, [HETERO] = 1, [RING] = 1, [RING_HETERO] = 1,
          [RING_OXYGEN] = 1}},
    [CLASS_AROMATIC_O] =
        {{[ATOMS] = 1, [OXYGEN] = 1, [OXYGEN_AROMATIC] = 1, [HETERO] = 1, [AROMATIC] = 1, [CHAIN] = 1,
          [CHAIN_HETERO] = 1, [CHAIN_OXYGEN] = 1},
         {[ATOMS] = 1, [OXYGEN] = 1, [OXYGEN_AROMATIC] = 1, [HETERO] = 1, [AROMATIC] = 1, [RING] = 1,
          [RING_HETERO] = 1, [RING_OXYGEN] = 1}},
    [CLASS_S] =
        {{[ATOMS] = 1, [SULFUR] = 1, [SULFUR_ALIPHATIC] = 1, [HETERO] = 1, [CHAIN] = 1, [CHAIN_HETERO] = 1},
         {[ATOMS] = 1, [SULFUR] = 1, [SULFUR_ALIPHATIC] = 1, [HETERO] = 1, [RING] = 1, [RING_HETERO] = 1,
          [RING_SULFUR] = 1}},
    [CLASS_AROMATIC_S] =
        {{[ATOMS] = 1, [SULFUR] = 1, [SULFUR_AROMATIC] = 1, [HETERO] = 1, [AROMATIC] = 1, [CHAIN] = 1,
          [CHAIN_HETERO] = 1},
         {[ATOMS] = 1, [SULFUR] = 1, [SULFUR_AROMATIC] = 1, [HETERO] = 1, [AROMATIC] = 1, [RING] = 1,
          [RING_HETERO] = 1, [RING_SULFUR] = 1}},
    [CLASS_F] =
        {{[ATOMS] = 1, [FLUORINE] = 1, [HALOGEN] = 1, [HETERO] = 1, [CHAIN] = 1, [CHAIN_HETERO] = 1},
         {[ATOMS] = 1, [FLUORINE] = 1, [HALOGEN] = 1, [HETERO] = 1, [RING] = 1, [RING_HETERO] = 1}},
    [CLASS_CL] =
        {{[ATOMS] = 1, [CHLORINE] = 1, [HALOGEN] = 1, [HETERO] = 1, [CHAIN] = 1, [CHAIN_HETERO] = 1},
         {[ATOMS] = 1, [CHLORINE] = 1, [HALOGEN] = 1, [HETERO] = 1, [RING] = 1, [RING_HETERO] = 1}},
    [CLASS_BR] =
        {{[ATOMS] = 1, [BROMINE] = 1, [HALOGEN] = 1, [HETERO] = 1, [CHAIN] = 1, [CHAIN_HETERO] = 1},
         {[ATOMS] = 1, [BROMINE] = 1, [HALOGEN] = 1, [HETERO] = 1, [RING] = 1, [RING_HETERO] = 1}},
    [CLASS_I] =
        {{[ATOMS] = 1, [IODINE] = 1, [HALOGEN] = 1, [HETERO] = 1, [CHAIN] = 1, [CHAIN_HETERO] = 1},
         {[ATOMS] = 1, [IODINE] = 1, [HALOGEN] = 1, [HETERO] = 1, [RING] = 1, [RING_HETERO] = 1}},
    [CLASS_P] =
        {{[ATOMS] = 1, [PHOSPHORUS] = 1, [HETERO] = 1, [CHAIN] = 1, [CHAIN_HETERO] = 1},
         {[ATOMS] = 1, [PHOSPHORUS] = 1, [HETERO] = 1, [RING] = 1, [RING_HETERO] = 1}},
    [CLASS_B] =
        {{[ATOMS] = 1, [BORON] = 1, [HETERO] = 1, [CHAIN] = 1, [CHAIN_HETERO] = 1},
         {[ATOMS] = 1, [BORON] = 1, [HETERO] = 1, [RING] = 1, [RING_HETERO] = 1}},
    [CLASS_SI] =
        {{[ATOMS] = 1, [SILICON] = 1, [HETERO] = 1, [CHAIN] = 1, [CHAIN_HETERO] = 1},
         {[ATOMS] = 1, [SILICON] = 1, [HETERO] = 1, [RING] = 1, [RING_HETERO] = 1}},
    [CLASS_SE] =
        {{[ATOMS] = 1, [SELENIUM] = 1, [HETERO] = 1, [CHAIN] = 1, [CHAIN_HETERO] = 1},
         {[ATOMS] = 1, [SELENIUM] = 1, [HETERO] = 1, [RING] = 1, [RING_HETERO] = 1}},
    [CLASS_AROMATIC_SE] =
        {{[ATOMS] = 1, [SELENIUM] = 1, [HETERO] = 1, [AROMATIC] = 1, [CHAIN] = 1, [CHAIN_HETERO] = 1},
         {[ATOMS] = 1, [SELENIUM] = 1, [HETERO] = 1, [AROMATIC] = 1, [RING] = 1, [RING_HETERO] = 1}},
    [CLASS_H] =
        {{[ATOMS] = 1, [HYDROGEN] = 1, [CHAIN] = 1},
         {[ATOMS] = 1, [HYDROGEN] = 1, [RING] = 1}},
    [CLASS_WILDCARD] =
        {{[ATOMS] = 1, [WILDCARD] = 1, [HETERO] = 1, [CHAIN] = 1, [CHAIN_HETERO] = 1},
         {[ATOMS] = 1, [WILDCARD] = 1, [HETERO] = 1, [RING] = 1, [RING_HETERO] = 1}},
    [CLASS_OTHER] =
        {{[ATOMS] = 1, [OTHER] = 1, [HETERO] = 1, [CHAIN] = 1, [CHAIN_HETERO] = 1},
         {[ATOMS] = 1, [OTHER] = 1, [HETERO] = 1, [RING] = 1, [RING_HETERO] = 1}},
    [CLASS_AROMATIC_OTHER] =
        {{[ATOMS] = 1, [OTHER] = 1, [HETERO] = 1, [AROMATIC] = 1, [CHAIN] = 1, [CHAIN_HETERO] = 1},
         {[ATOMS] = 1, [OTHER] = 1, [HETERO] = 1, [AROMATIC] = 1, [RING] = 1, [RING_HETERO] = 1}},
};

static inline int
class_of(unsigned key)
{
    return own_class[key] != CLASS_OTHER ? own_class[key] : key < AROMATIC_KEY ? CLASS_OTHER : CLASS_AROMATIC_OTHER;
}

void
mai_counters_raised(const uint64_t keys[4], bool in_chain, bool in_ring, uint8_t out[MAI_COUNTERS])
{
    uint32_t seen = 0;

    memset(out, 1, MAI_COUNTERS);
    out[MAI_COUNTER_NOTHING] = 0;
    for (unsigned key = 0; key < 256; key++) {
        int class = class_of(key);

        if (!(keys[key >> 6] >> (key & 63) & 1) || seen >> class & 1)
            continue;
        seen |= 1u << class;
        for (int i = 0; i < MAI_COUNTERS; i++)
            out[i] &= (in_chain ? rows[class][0][i] : 1) & (in_ring ? rows[class][1][i] : 1);
    }
}

/* ---- some counters of a molecule, for one pattern ---- */

/* How many of each there are in ten usual molecules. */
static const uint16_t usual[COUNTED] = {
    [ATOMS] = 250, [CARBON] = 180, [CARBON_ALIPHATIC] = 90, [CARBON_AROMATIC] = 90, [AROMATIC] = 105, [CHAIN] = 90,
    [CHAIN_CARBON] = 60, [CHAIN_HETERO] = 40, [CHAIN_NITROGEN] = 10, [CHAIN_OXYGEN] = 26, [RING] = 160,
    [RING_CARBON] = 130, [RING_CARBON_ALIPHATIC] = 40, [RING_HETERO] = 25, [RING_NITROGEN] = 18, [RING_OXYGEN] = 6,
    [RING_SULFUR] = 2, [NITROGEN] = 28, [NITROGEN_ALIPHATIC] = 16, [NITROGEN_AROMATIC] = 12, [OXYGEN] = 32,
    [OXYGEN_ALIPHATIC] = 31, [OXYGEN_AROMATIC] = 1, [SULFUR] = 5, [SULFUR_ALIPHATIC] = 3, [SULFUR_AROMATIC] = 2,
    [FLUORINE] = 4, [CHLORINE] = 3, [BROMINE] = 1, [IODINE] = 1, [HALOGEN] = 8, [PHOSPHORUS] = 1, [BORON] = 1,
    [SILICON] = 1, [SELENIUM] = 1, [HYDROGEN] = 1, [WILDCARD] = 1, [OTHER] = 1, [HETERO] = 70,
};

/* Counting is not worth while where a molecule usually has two and a half times what is needed, or more. */
enum { TOO_USUAL = 25 }; /* usual numbers are of ten molecules */

void
mai_quick_count_choose(const uint8_t least[MAI_COUNTERS], mai_quick_count *out)
{
    bool chosen[COUNTED] = {false}, telling = false;

    memset(out, 0, sizeof *out);
    for (int place = 0; place < 8; place++) {
        int best = -1;

        for (int i = 0; i < COUNTED; i++)
            if (!chosen[i] && least[i] > 0 && (best < 0 || least[i] * usual[best] > least[best] * usual[i]))
                best = i;
        if (best < 0)
            break;
        chosen[best] = true;
        telling |= TOO_USUAL * least[best] > usual[best];
        out->least |= (uint64_t) (least[best] < 127 ? least[best] : 127) << (8 * place);
        for (int class = 0; class < CLASSES; class++)
            for (int ring = 0; ring < 2; ring++)
                out->rows[2 * class + ring] |= (uint64_t) rows[class][ring][best] << (8 * place);
    }
    if (!telling)
        out->least = 0;
    if (least[MAI_COUNTER_NOTHING] > 0)
        out->least = 0x7f7f7f7f7f7f7f7fu;
}

bool
mai_quick_count_suffices(const mai_mol *mol, const mai_quick_count *quick)
{
    const uint64_t high = 0x8080808080808080u;
    uint64_t sum = 0;

    if (quick->least == 0 || mol->natoms >= 128) /* bytes could overflow */
        return true;
    for (int i = 0; i < mol->natoms; i++) {
        uint32_t word = mai_atom_word(mol, (unsigned) i);

        sum += quick->rows[2 * class_of(mai_word_key(word)) + ((word & MAI_FACT_RING) != 0)];
    }
    return (((sum | high) - quick->least) & high) == high;
}

/* ---- all counters ---- */

typedef uint8_t sixteen __attribute__((vector_size(16)));

/* Adds up to 255 atoms, so that no byte overflows. */
static void
sum_rows(const mai_mol_atom *atoms, int n, uint8_t *out)
{
    sixteen sum[4] = {{0}};

    for (int i = 0; i < n; i++) {
        unsigned perceived = atoms[i].perceived, key = atoms[i].element | (perceived & MAI_PERCEIVED_AROMATIC) << 7;
        const uint8_t *row = rows[class_of(key)][(perceived & MAI_PERCEIVED_RING) != 0];

        for (int k = 0; k < 4; k++) {
            sixteen part;

            memcpy(&part, row + 16 * k, sizeof part);
            sum[k] += part;
        }
    }
    memcpy(out, sum, MAI_COUNTERS);
}

void
mai_target_count(const mai_mol *mol, uint8_t counters[MAI_COUNTERS])
{
    uint8_t more[MAI_COUNTERS];

    sum_rows(mol->atoms, mol->natoms < MOST ? mol->natoms : MOST, counters);
    for (int at = MOST; at < mol->natoms; at += MOST) {
        int left = mol->natoms - at;

        sum_rows(mol->atoms + at, left < MOST ? left : MOST, more);
        for (int i = 0; i < MAI_COUNTERS; i++)
            counters[i] = (uint8_t) (counters[i] + more[i] < MOST ? counters[i] + more[i] : MOST);
    }
}
