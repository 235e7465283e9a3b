/*
 * test_qed.c - QED and its properties against RDKit's.
 */
#include "alert_rows.h"

#include "match/alert.h"

static mai_status
compile_alerts(mai_ctx *cx, mai_pattern_set **out)
{
    const mai_alert_set *set = mai_alert_set_named("qed", 3);

    return mai_pattern_set_compile(cx, mai_alert_entry(set->first), set->n, out);
}

/* Digits behind the point that alerts.csv has of each property. */
static const double tolerance[MAI_QED_PROPERTIES] = {0.00051, 0.0000051, 0, 0, 0.0051, 0, 0, 0};

static void
check_row(mai_ctx *cx, const mai_pattern_set *alerts, const alert_row *row)
{
    mai_qed qed;
    mai_mol mol;

    if (!CHECK_OK(cx, alert_molecule(cx, row->smiles, &mol)) || !CHECK_OK(cx, mai_qed_of_mol(cx, &mol, alerts, &qed)))
        return;
    CHECK_REAL(qed.value, row->qed, 1e-8);
    for (int i = 0; i < MAI_QED_PROPERTIES; i++) {
        unit_row("%s: %s", row->smiles, mai_qed_names[i]);
        CHECK(qed.properties[i] >= row->properties[i] - tolerance[i] && qed.properties[i] <= row->properties[i] + tolerance[i]);
        CHECK(qed.desirabilities[i] > 0 && qed.desirabilities[i] < 1.0001);
    }
}

static void
equals_rdkit(void)
{
    mai_ctx *keeper = unit_open();
    const char *end, *at = alert_rows(&end);
    mai_pattern_set *alerts;
    alert_row row;
    int rows = 0;

    if (at != NULL && CHECK_OK(keeper, compile_alerts(keeper, &alerts))) {
        while (alert_row_next(&at, end, &row)) {
            mai_ctx *cx = unit_open();

            unit_row("%s", row.smiles);
            check_row(cx, alerts, &row);
            unit_close(cx);
            rows++;
        }
        CHECK(rows > 150);
    }
    unit_close(keeper);
}

/* From RDKit: one molecule for each of QED's acceptor patterns, and its aromatic rings. */
static const struct {
    const char *smiles;
    int hba, arom;
} own[] = {
    {"", 0, 0},          {"c1ccoc1", 1, 1},     {"CO", 1, 0},        {"COC", 1, 0},          {"CC=O", 1, 0},
    {"CC(=O)[O-]", 2, 0}, {"CSC", 1, 0},         {"CC(=S)C", 1, 0},   {"C[S-]", 1, 0},        {"c1ccncc1", 1, 1},
    {"CC#N", 1, 0},      {"CN(C)C", 1, 0},      {"CC(=O)N", 1, 0},   {"CS(=O)(=O)N", 2, 0},  {"C[NH3+]", 0, 0},
    {"Nc1ccccc1", 1, 1}, {"c1cc[nH]c1", 0, 1},  {"C=N", 0, 0},       {"CC(=S)N", 2, 0},      {"C1CCc2ccccc2C1", 0, 1},
    {"N1C2=CC=CC=C2SC3=C1C=CC4=C3C=CC=C4", 2, 4}, {"CC(C)C1=CC2=C(C)C=CC2=C(C)C=C1", 0, 2}, {"C12C3C4C1C5C2C3C45", 0, 0},
    {"c1ccc(cc1)-c1ccccc1", 0, 2}, {"O=c1cc[nH]cc1", 1, 1}, {"OO", 2, 0}, {"CN(C)->[Pt]", 0, 0},
    {"N->[Pt](<-N)(Cl)Cl", 0, 0}, {"C[OH2+]", 0, 0}, {"C1c2ccccc21", 0, 2},
    {"c12c3c4c5c1c1c6c7c2c2c8c3c3c9c4c4c%10c5c5c1c1c6c6c%11c7c2c2c7c8c3c3c8c9c4c4c9c%10c5c5c1c1c6c6c%11c2c2c7c3c3c8c4c4c9c5c1"
     "c1c6c2c3c41",
     0, 32},
};

static void
own_definitions(void)
{
    mai_ctx *cx = unit_open();
    mai_pattern_set *alerts;

    if (CHECK_OK(cx, compile_alerts(cx, &alerts)))
        for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
            mai_qed qed;
            mai_mol mol;

            unit_row("%s", own[i].smiles);
            if (!CHECK_OK(cx, alert_molecule(cx, own[i].smiles, &mol)) || !CHECK_OK(cx, mai_qed_of_mol(cx, &mol, alerts, &qed)))
                continue;
            CHECK_INT(qed.properties[MAI_QED_HBA], own[i].hba);
            CHECK_INT(qed.properties[MAI_QED_AROM], own[i].arom);
        }
    unit_close(cx);
}

static mai_status
work(mai_ctx *cx, void *arg)
{
    mai_pattern_set *alerts;
    mai_qed qed;
    mai_mol mol;

    MAI_TRY(compile_alerts(cx, &alerts));
    MAI_TRY(alert_molecule(cx, arg, &mol));
    MAI_TRY(mai_qed_of_mol(cx, &mol, alerts, &qed));
    CHECK_REAL(qed.value, 0.5501217966938848, 1e-12);
    return MAI_OK;
}

static void
fails_cleanly(void)
{
    char *smiles = "CC(=O)Oc1ccccc1C(=O)O";

    CHECK(unit_refuse_each_allocation(work, smiles) > 10);
    CHECK(unit_stop_at_each_poll(work, smiles) > 3);
}

static const unit_test tests[] = {
    {"QED and its properties equal RDKit's", equals_rdkit},
    {"its own acceptors and rings", own_definitions},
    {"refused memory and cancelling", fails_cleanly},
};

UNIT_MAIN(tests)
