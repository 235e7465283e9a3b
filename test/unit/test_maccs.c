/*
 * test_maccs.c - the MACCS keys: RDKit's bits, and the patterns that define them.
 */
#include "alert_rows.h"

#include "match/alert.h"
#include "match/maccs.h"

enum { NBYTES = (MAI_MACCS_BITS + 7) / 8 };

static void
hex_of(const uint8_t *bits, char *out)
{
    for (int i = 0; i < NBYTES; i++)
        snprintf(out + 2 * i, 3, "%02x", bits[i]);
}

static void
equals_rdkit(void)
{
    const char *end, *at = alert_rows(&end);
    alert_row row;
    int rows = 0;

    if (at == NULL)
        return;
    while (alert_row_next(&at, end, &row)) {
        mai_ctx *cx = unit_open();
        uint8_t bits[NBYTES];
        char hex[2 * NBYTES + 1];
        mai_mol mol;

        unit_row("%s", row.smiles);
        if (CHECK_OK(cx, alert_molecule(cx, row.smiles, &mol)) && CHECK_OK(cx, mai_fp_maccs(cx, &mol, bits))) {
            hex_of(bits, hex);
            CHECK_TEXT(hex, row.maccs);
        }
        unit_close(cx);
        rows++;
    }
    CHECK(rows > 150);
}

/* Small, cyclic and odd; keys in ascending order, from RDKit. */
static const struct {
    const char *smiles;
    int n;
    uint8_t keys[24];
} odd[] = {
    {"[H][H]", 0, {0}},
    {"*", 1, {44}},
    {"[2H]C([2H])[2H]", 1, {160}},
    {"C1CN1", 13, {16, 22, 82, 86, 100, 121, 137, 147, 151, 153, 158, 161, 165}},
    {"C1CC1", 4, {22, 118, 147, 165}},
    {"CC(C)(C)C", 6, {66, 74, 112, 141, 149, 160}},
    {"c1ccc2ccccc2c1", 7, {101, 105, 125, 145, 162, 163, 165}},
    {"C1CCCCCCC1", 6, {101, 118, 128, 129, 147, 165}},
    {"C12C3C4C1C5C2C3C45", 6, {11, 101, 105, 145, 163, 165}},
    {"[Na+].[Cl-]", 6, {35, 44, 49, 103, 134, 166}},
    {"O=S(=O)=O", 18, {39, 48, 55, 58, 60, 61, 67, 73, 88, 102, 106, 124, 130, 136, 146, 148, 159, 164}},
    {"[U]", 2, {4, 44}},
    {"C1c2ccccc21", 6, {19, 22, 105, 162, 163, 165}},
    {"O->[Fe]", 7, {9, 44, 69, 102, 124, 139, 164}},
    {"CN(C)->[Pt]", 15, {9, 44, 69, 74, 86, 93, 94, 122, 124, 148, 149, 151, 158, 160, 161}},
};

static void
odd_molecules(void)
{
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        mai_ctx *cx = unit_open();
        uint8_t bits[NBYTES], want[NBYTES] = {0};
        mai_mol mol;

        unit_row("%s", odd[i].smiles);
        for (int k = 0; k < odd[i].n; k++)
            want[odd[i].keys[k] / 8] |= 1 << odd[i].keys[k] % 8;
        if (CHECK_OK(cx, alert_molecule(cx, odd[i].smiles, &mol)) && CHECK_OK(cx, mai_fp_maccs(cx, &mol, bits)))
            CHECK_BYTES(bits, want, NBYTES);
        unit_close(cx);
    }
}

/* 256 neighbours alike are not none; keys from RDKit. */
static void
many_neighbours(void)
{
    static const uint8_t keys[] = {9, 44, 106, 112, 124, 130, 148};
    mai_ctx *cx = unit_open();
    uint8_t bits[NBYTES], want[NBYTES] = {0};
    char smiles[4096] = "*";
    mai_mol mol;

    for (int i = 0; i < 256; i++)
        strcat(smiles, "(->[Pt])");
    for (size_t i = 0; i < sizeof keys; i++)
        want[keys[i] / 8] |= 1 << keys[i] % 8;
    if (CHECK_OK(cx, alert_molecule(cx, smiles, &mol)) && CHECK_OK(cx, mai_fp_maccs(cx, &mol, bits)))
        CHECK_BYTES(bits, want, NBYTES);
    unit_close(cx);
}

/* Bits as the shipped set of patterns has them; 125 is no pattern. */
static mai_status
keys_by_patterns(mai_ctx *cx, const mai_mol *mol, const mai_pattern_set *set, uint8_t *bits)
{
    const mai_alert_set *maccs = mai_alert_set_named("maccs", 5);
    mai_target *target;
    int32_t hits[MAI_MACCS_BITS];
    int nhits;

    memset(bits, 0, NBYTES);
    MAI_TRY(mai_target_new(cx, mol, &target));
    MAI_TRY(mai_pattern_set_search(cx, set, target, hits, &nhits));
    for (int i = 0; i < nhits; i++) {
        int key = atoi(mai_alert_entry(maccs->first + hits[i])->name);

        bits[key / 8] |= 1 << key % 8;
    }
    return MAI_OK;
}

/* A SMILES at random: chains, branches, rings and hydrogens of many kinds of atoms, to meet what files do not have. */
static void
random_smiles(char *out, size_t room)
{
    static const char *const atoms[] = {"C", "C", "C", "C", "N", "O", "S", "[CH2]", "[NH]", "C", "[2H]C", "*", "P", "[Si]", "C", "O", "N"};
    static const char *const bonds[] = {"", "", "", "", "=", "~", "", "#"};
    size_t at = 0;
    int open = 0, size = 3 + (int) (unit_random() % 14);
    bool ring[10] = {false};

    for (int i = 0; i < size && at + 24 < room; i++) {
        at += (size_t) snprintf(out + at, room - at, "%s%s", i > 0 ? bonds[unit_random() % 8] : "",
                                atoms[unit_random() % (sizeof atoms / sizeof *atoms)]);
        if (unit_random() % 3 == 0) {
            int digit = 1 + (int) (unit_random() % 4);

            at += (size_t) snprintf(out + at, room - at, "%d", digit);
            ring[digit] = !ring[digit];
        }
        if (i + 1 < size && unit_random() % 5 == 0) {
            out[at++] = '(';
            open++;
        } else if (open > 0 && unit_random() % 3 == 0) {
            out[at++] = ')';
            open--;
        }
    }
    for (; open > 0; open--) {
        out[at++] = 'C';
        out[at++] = ')';
    }
    for (int digit = 1; digit < 10; digit++)
        if (ring[digit])
            at += (size_t) snprintf(out + at, room - at, "C%d", digit);
    out[at] = '\0';
}

static void
equals_patterns(void)
{
    mai_ctx *keeper = unit_open();
    const mai_alert_set *maccs = mai_alert_set_named("maccs", 5);
    mai_pattern_set *set;
    int read = 0;

    if (CHECK_OK(keeper, mai_pattern_set_compile(keeper, mai_alert_entry(maccs->first), maccs->n, &set)))
        for (int i = 0; i < 6000; i++) {
            mai_ctx *cx = unit_open();
            uint8_t bits[NBYTES], want[NBYTES];
            char smiles[512];
            mai_mol mol;

            random_smiles(smiles, sizeof smiles);
            unit_row("%s", smiles);
            if (alert_molecule(cx, smiles, &mol) != MAI_OK)
                mai_error_clear(cx);
            else if (CHECK_OK(cx, mai_fp_maccs(cx, &mol, bits)) && CHECK_OK(cx, keys_by_patterns(cx, &mol, set, want))) {
                bits[125 / 8] &= ~(1 << 125 % 8);
                CHECK_BYTES(bits, want, NBYTES);
                read++;
            }
            unit_close(cx);
        }
    CHECK(read > 500);
    unit_close(keeper);
}

/* A cage, hundreds of parts, a long chain, a star: they end, and soon. */
static void
hostile_molecules(void)
{
    static char text[20000];
    static const char *const fullerene =
        "c12c3c4c5c1c1c6c7c2c2c8c3c3c9c4c4c%10c5c5c1c1c6c6c%11c7c2c2c7c8c3c3c8c9c4c4c9c%10c5c5c1c1c6c6c%11c2c2c7c3c3c8c4c4c9"
        "c5c1c1c6c2c3c41";
    struct {
        const char *unit;
        int times;
        const char *end;
    } repeated[] = {{"C", 4095, ""}, {"C.", 2000, "C"}, {"C1CC1", 1300, ""}, {"[Fe](", 1, "C)(C)C"}, {"C1CCC2C1", 0, "C"}};
    mai_ctx *cx = unit_open();
    uint8_t bits[NBYTES];
    mai_mol mol;

    if (CHECK_OK(cx, alert_molecule(cx, fullerene, &mol)) && CHECK_OK(cx, mai_fp_maccs(cx, &mol, bits)))
        CHECK((bits[101 / 8] >> 101 % 8 & 1) == 1);
    for (size_t i = 0; i < sizeof repeated / sizeof *repeated; i++) {
        text[0] = '\0';
        for (int k = 0; k < repeated[i].times; k++)
            memcpy(text + (size_t) k * strlen(repeated[i].unit), repeated[i].unit, strlen(repeated[i].unit) + 1);
        strcpy(text + (size_t) repeated[i].times * strlen(repeated[i].unit), repeated[i].end);
        unit_row("%.40s", text);
        if (CHECK_OK(cx, alert_molecule(cx, text, &mol)))
            CHECK_OK(cx, mai_fp_maccs(cx, &mol, bits));
    }
    unit_close(cx);
}

static mai_status
work(mai_ctx *cx, void *arg)
{
    uint8_t bits[NBYTES];
    mai_mol mol;

    MAI_TRY(alert_molecule(cx, arg, &mol));
    MAI_TRY(mai_fp_maccs(cx, &mol, bits));
    CHECK((bits[125 / 8] >> 125 % 8 & 1) == 1);
    return MAI_OK;
}

static void
fails_cleanly(void)
{
    char *smiles = "CC(=O)Nc1ccc(cc1)-c1cc2ccccc2[nH]1.OCCN";

    CHECK(unit_refuse_each_allocation(work, smiles) > 10);
    CHECK(unit_stop_at_each_poll(work, smiles) > 5);
}

static const unit_test tests[] = {
    {"bits equal RDKit's", equals_rdkit},
    {"odd molecules", odd_molecules},
    {"many neighbours alike", many_neighbours},
    {"bits equal the patterns that define them", equals_patterns},
    {"hostile molecules", hostile_molecules},
    {"refused memory and cancelling", fails_cleanly},
};

UNIT_MAIN(tests)
