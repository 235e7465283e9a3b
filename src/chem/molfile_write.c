/*
 * molfile_write.c - molfiles: V2000 while it can say everything, else V3000, kekulized and with a drawing.
 *
 * The drawing carries the stereochemistry: wedges are chosen (wedge_choice.c) by the coordinates as they will be
 * written, four decimals. Then the molecule is perceived as a reader would: double bonds that would get a geometry which they do not have are written as
 * crossed; where stereochemistry would be lost, that is an error. Hydrogens that the reader would not add by
 * itself are told by the valence field.
 *
 * The text and all else belongs to the context's arena.
 */
#include "chem/chem.h"

#include "chem/coordinates.h"
#include "chem/element.h"
#include "chem/layout.h"
#include "chem/perceive.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MOST_OF_V2000 999 /* atoms, bonds, classes: fields of three columns */
#define MOST_READINGS 8   /* of a drawing in which double bonds are crossed */

typedef struct molfile_writer {
    mai_ctx *cx;
    mai_molgraph *g;
    int32_t (*at)[2];  /* coordinates in units of 1e-4 */
    uint8_t *crossed;  /* of a double bond */
    int16_t *valence;  /* the field of an atom: 0 none, 15 no bonds and hydrogens at all */
    uint8_t *radicals; /* that are told by themselves */
    char *p, *end;
} molfile_writer;

/* ---- stereochemistry ---- */

static void
round_coordinates(molfile_writer *w, const mai_xyz *xyz)
{
    for (int i = 0; i < w->g->natoms; i++) {
        w->at[i][0] = (int32_t) rint(xyz[i].x * 10000);
        w->at[i][1] = (int32_t) rint(xyz[i].y * 10000);
        w->g->xyz[i] = (mai_xyz){w->at[i][0] / 10000.0, w->at[i][1] / 10000.0, 0};
    }
}

/* A copy as a reader has it before perception. */
static mai_status
copy_for_reader(molfile_writer *w, mai_molgraph **out)
{
    mai_molgraph *g;
    mai_atom *a;
    mai_bond *b;

    MAI_TRY(mai_graph_new(w->cx, w->g->natoms, w->g->nbonds, &g));
    for (int i = 0; i < w->g->natoms; i++) {
        const mai_atom *from = &w->g->atoms[i];

        MAI_TRY(mai_graph_add_atom(w->cx, g, &a));
        a->element = from->element;
        a->charge = from->charge;
        a->isotope = from->isotope;
        a->map = from->map;
        a->chirality = from->chirality;
        a->permutation = from->permutation;
        a->explicit_h = (uint8_t) mai_hydrogens(from);
        a->radicals = from->radicals;
        a->flags = MAI_ATOM_NO_IMPLICIT;
    }
    for (int i = 0; i < w->g->nbonds; i++)
        MAI_TRY(
            mai_graph_add_bond(w->cx, g, w->g->bonds[i].begin, w->g->bonds[i].end, w->g->bonds[i].type, &b));
    g->xyz = w->g->xyz;
    *out = g;
    return mai_graph_link(w->cx, g);
}

/* Whether there is anything that coordinates say. */
static bool
needs_drawing(const mai_molgraph *g)
{
    for (int i = 0; i < g->natoms; i++)
        if (g->atoms[i].chirality != MAI_CHIRAL_NONE)
            return true;
    for (int i = 0; i < g->nbonds; i++)
        if (g->bonds[i].type == MAI_BOND_DOUBLE && g->atoms[g->bonds[i].begin].degree > 1 &&
            g->atoms[g->bonds[i].end].degree > 1)
            return true;
    return false;
}

/* Gives a copy the wedges and crossed bonds, its chirality comes from these. */
static void
copy_marks(const molfile_writer *w, mai_molgraph *g)
{
    for (int i = 0; i < g->natoms; i++)
        g->atoms[i].chirality = g->atoms[i].permutation = 0;
    for (int i = 0; i < g->nbonds; i++) {
        int dir = w->g->bonds[i].dir;

        if (w->crossed[i])
            g->bonds[i].dir = MAI_DIR_CROSSED;
        else if (dir == MAI_DIR_WEDGE || dir == MAI_DIR_HASH)
            g->bonds[i].dir = (uint8_t) dir;
    }
    mai_chirality_from_wedges(g);
}

/* Whether a double bond is read with the geometry that it has. A hydrogen that says it is merged by readers.
 */
static bool
keeps_geometry(const mai_molgraph *g, const mai_bond *b, const mai_bond *read)
{
    bool same = b->stereo == read->stereo;

    if (b->type != MAI_BOND_DOUBLE || b->stereo < MAI_STEREO_CIS ||
        g->atoms[b->stereo_atoms[0]].element == 1 || g->atoms[b->stereo_atoms[1]].element == 1)
        return true;
    if (read->stereo < MAI_STEREO_CIS)
        return false;
    for (int i = 0; i < 2; i++)
        same ^= b->stereo_atoms[i] != read->stereo_atoms[i];
    return same;
}

/* Fails, and names what it is, when a reader would not get the stereochemistry that there is. */
static mai_status
check_drawing(molfile_writer *w, const mai_molgraph *read)
{
    const mai_molgraph *g = w->g;

    for (int i = 0; i < g->nbonds; i++)
        if (!keeps_geometry(g, &g->bonds[i], &read->bonds[i]))
            return mai_fail(w->cx, MAI_EUNSUPPORTED,
                            "no drawing was found that shows the geometry of the double bond between atoms "
                            "%d and %d",
                            g->bonds[i].begin + 1, g->bonds[i].end + 1);
    for (int i = 0; i < g->natoms; i++)
        if (g->atoms[i].chirality != read->atoms[i].chirality && g->atoms[i].chirality != MAI_CHIRAL_NONE)
            return mai_fail(w->cx, MAI_EUNSUPPORTED,
                            "a molfile cannot say how the neighbours of atom %d are arranged", i + 1);
    return MAI_OK;
}

/* Crosses double bonds that would be read with a geometry which they do not have; whether there were any. */
static bool
cross_double_bonds(molfile_writer *w, const mai_molgraph *read)
{
    bool any = false;

    for (int i = 0; i < read->nbonds; i++)
        if (!w->crossed[i] && w->g->bonds[i].stereo == MAI_STEREO_NONE &&
            read->bonds[i].stereo >= MAI_STEREO_CIS)
            w->crossed[i] = any = true;
    return any;
}

/*
 * Reads the drawing as others will: again when a double bond has been crossed, as that can make neighbours of
 * a centre differ that were alike.
 */
static mai_status
read_drawing(molfile_writer *w)
{
    mai_molgraph *g;
    bool crossed = true;

    if (!needs_drawing(w->g))
        return MAI_OK;
    for (int i = 0; i < w->g->nbonds; i++)
        w->crossed[i] = w->g->bonds[i].stereo == MAI_STEREO_ANY;
    for (int pass = 0; pass < MOST_READINGS && crossed; pass++) {
        MAI_TRY(copy_for_reader(w, &g));
        copy_marks(w, g);
        if (mai_perceive(w->cx, g) != MAI_OK) {
            if (w->cx->err.code != MAI_ETEXT)
                return w->cx->err.code;
            mai_error_clear(w->cx); /* not a molecule by the rules of reading: written as it is */
            return MAI_OK;
        }
        if (g->natoms != w->g->natoms)
            return MAI_OK;
        crossed = cross_double_bonds(w, g);
    }
    return check_drawing(w, g);
}

/* ---- hydrogens ---- */

/* Whether a hydrogen that is an atom hangs here, which a reader may merge and then forget. */
static bool
bears_hydrogen(const mai_molgraph *g, int atom)
{
    const mai_nbr *nbrs = mai_nbrs(g, atom);

    for (int i = 0; i < g->atoms[atom].degree; i++)
        if (g->atoms[nbrs[i].atom].element == 1)
            return true;
    return false;
}

/* What a reader needs to be told to find the hydrogens and unpaired electrons of an atom. */
static void
settle_valence(molfile_writer *w, mai_molgraph *plain, int atom)
{
    const mai_atom *a = &w->g->atoms[atom];
    mai_atom *p = &plain->atoms[atom];
    int hydrogens = mai_hydrogens(a);

    w->radicals[atom] = a->radicals <= 2 ? a->radicals : 0;
    p->explicit_h = 0;
    p->radicals = w->radicals[atom];
    p->flags = 0;
    mai_update_valence(plain, atom);
    if (p->implicit_h == hydrogens && a->radicals <= 2 && !bears_hydrogen(w->g, atom))
        return;
    hydrogens += p->explicit_valence;
    w->valence[atom] = (int16_t) (hydrogens == 0 ? 15 : hydrogens);
}

static mai_status
settle_valences(molfile_writer *w)
{
    mai_molgraph *plain;

    MAI_TRY(copy_for_reader(w, &plain));
    for (int i = 0; i < plain->natoms; i++)
        settle_valence(w, plain, i);
    return MAI_OK;
}

/* ---- text ---- */

static void MAI_PRINTF(2, 3) put(molfile_writer *w, const char *fmt, ...)
{
    va_list args;
    int n;

    va_start(args, fmt);
    n = vsnprintf(w->p, (size_t) (w->end - w->p), fmt, args);
    va_end(args);
    if (n > 0)
        w->p += n < w->end - w->p ? n : w->end - w->p - 1;
}

/* A number of units of 1e-4, in ten columns for V2000. */
static void
put_coordinate(molfile_writer *w, int32_t units, int columns)
{
    char text[24];
    int32_t size = units < 0 ? -units : units;

    snprintf(text, sizeof text, "%s%d.%04d", units < 0 ? "-" : "", (int) (size / 10000),
             (int) (size % 10000));
    put(w, "%*s", columns, text);
}

static void
put_header(molfile_writer *w, int atoms, int bonds, int version)
{
    put(w, "\n  medai             2D\n\n%3d%3d  0  0  0  0  0  0  0  0999 V%d\n", atoms, bonds, version);
}

/* Wedges 1 and 6, crossed double bonds 3 in V2000; 1, 3 and 2 in V3000. */
static int
stereo_code(const molfile_writer *w, int bond, bool v3000)
{
    if (w->crossed[bond])
        return v3000 ? 2 : 3;
    if (w->g->bonds[bond].dir == MAI_DIR_WEDGE)
        return 1;
    return w->g->bonds[bond].dir == MAI_DIR_HASH ? v3000 ? 3 : 6 : 0;
}

static const uint8_t bond_codes[] = {8, 1, 2, 3,
                                     8, 4, 9}; /* by mai_bond_type; a bond of no order is 8, any */

/* "M  CHGnnn aaa vvv ...", eight pairs a line. */
static void
put_pairs(molfile_writer *w, const char *name, int (*value)(const molfile_writer *, int))
{
    int pending = 0, first = 0;

    for (int i = 0; i <= w->g->natoms; i++) {
        bool last = i == w->g->natoms;

        pending += !last && value(w, i) != 0;
        if (pending == 0 || (!last && pending < 8))
            continue;
        put(w, "M  %s%3d", name, pending);
        for (; first <= i && first < w->g->natoms; first++)
            if (value(w, first) != 0)
                put(w, " %3d %3d", first + 1, value(w, first));
        put(w, "\n");
        pending = 0;
    }
}

static int
charge_of(const molfile_writer *w, int atom)
{
    return w->g->atoms[atom].charge;
}

static int
isotope_of(const molfile_writer *w, int atom)
{
    return w->g->atoms[atom].isotope;
}

/* One unpaired electron is a doublet, 2; two are a triplet, 3. */
static int
radical_of(const molfile_writer *w, int atom)
{
    return w->radicals[atom] > 0 ? w->radicals[atom] + 1 : 0;
}

static void
put_v2000(molfile_writer *w)
{
    const mai_molgraph *g = w->g;

    put_header(w, g->natoms, g->nbonds, 2000);
    for (int i = 0; i < g->natoms; i++) {
        put_coordinate(w, w->at[i][0], 10);
        put_coordinate(w, w->at[i][1], 10);
        put_coordinate(w, 0, 10);
        put(w, " %-3s 0  0  0  0  0%3d  0  0  0%3d  0  0\n", mai_elements[g->atoms[i].element].symbol,
            w->valence[i], mai_class_number(g->atoms[i].map));
    }
    for (int i = 0; i < g->nbonds; i++)
        put(w, "%3d%3d%3d%3d\n", g->bonds[i].begin + 1, g->bonds[i].end + 1, bond_codes[g->bonds[i].type],
            stereo_code(w, i, false));
    put_pairs(w, "CHG", charge_of);
    put_pairs(w, "RAD", radical_of);
    put_pairs(w, "ISO", isotope_of);
    for (int i = 0; i < g->nbonds; i++)
        if (g->bonds[i].type == MAI_BOND_QUADRUPLE)
            put(w, "M  ZBO  1 %3d   4\n", i + 1);
    put(w, "M  END\n");
}

static void
put_v3000_atom(molfile_writer *w, int atom)
{
    const mai_atom *a = &w->g->atoms[atom];
    bool wildcard = a->element == 0;

    put(w, "M  V30 %d %s ", atom + 1, wildcard ? "R#" : mai_elements[a->element].symbol);
    put_coordinate(w, w->at[atom][0], 0);
    put(w, " ");
    put_coordinate(w, w->at[atom][1], 0);
    put(w, " 0 %d", mai_class_number(a->map));
    if (a->charge != 0)
        put(w, " CHG=%d", a->charge);
    if (w->radicals[atom] > 0)
        put(w, " RAD=%d", w->radicals[atom] + 1);
    if (a->isotope != 0 && !wildcard)
        put(w, " MASS=%d", a->isotope);
    if (w->valence[atom] != 0)
        put(w, " VAL=%d", w->valence[atom] == 15 ? -1 : w->valence[atom]);
    if (a->isotope != 0 && wildcard)
        put(w, " RGROUPS=(1 %d)", a->isotope);
    put(w, "\n");
}

static void
put_v3000(molfile_writer *w)
{
    const mai_molgraph *g = w->g;

    put_header(w, 0, 0, 3000);
    put(w, "M  V30 BEGIN CTAB\nM  V30 COUNTS %d %d 0 0 0\nM  V30 BEGIN ATOM\n", g->natoms, g->nbonds);
    for (int i = 0; i < g->natoms; i++)
        put_v3000_atom(w, i);
    put(w, "M  V30 END ATOM\n");
    if (g->nbonds > 0)
        put(w, "M  V30 BEGIN BOND\n");
    for (int i = 0; i < g->nbonds; i++) {
        int code = stereo_code(w, i, true);

        put(w, "M  V30 %d %d %d %d", i + 1, bond_codes[g->bonds[i].type], g->bonds[i].begin + 1,
            g->bonds[i].end + 1);
        if (code != 0)
            put(w, " CFG=%d", code);
        put(w, "\n");
    }
    put(w, "%sM  V30 END CTAB\nM  END\n", g->nbonds > 0 ? "M  V30 END BOND\n" : "");
}

/* Whether V2000 can say it all. */
static bool
fits_v2000(const mai_molgraph *g)
{
    if (g->natoms > MOST_OF_V2000 || g->nbonds > MOST_OF_V2000)
        return false;
    for (int i = 0; i < g->natoms; i++)
        if (g->atoms[i].map > MOST_OF_V2000 || g->atoms[i].isotope > MOST_OF_V2000)
            return false;
    for (int i = 0; i < g->nbonds; i++)
        if (g->bonds[i].type == MAI_BOND_DATIVE)
            return false;
    return true;
}

static mai_status
check_bonds(mai_ctx *cx, const mai_molgraph *g, bool v2000)
{
    for (int i = 0; i < g->nbonds && !v2000; i++)
        if (g->bonds[i].type == MAI_BOND_QUADRUPLE)
            return mai_fail(cx, MAI_EUNSUPPORTED, "a V3000 molfile has no quadruple bonds");
    return MAI_OK;
}

mai_status
mai_molfile_write(mai_ctx *cx, const mai_mol *m, char **out, size_t *n)
{
    molfile_writer w = {.cx = cx};
    mai_kekule draft;
    mai_xyz *xyz;
    size_t room;
    bool v2000;

    MAI_TRY(mai_mol_unpack(cx, m, &w.g));
    for (int i = 0; i < w.g->natoms; i++)
        w.g->atoms[i].explicit_valence = (uint8_t) mai_explicit_valence(w.g, i);
    MAI_TRY(mai_kekulize(cx, w.g, &draft));
    v2000 = fits_v2000(w.g);
    MAI_TRY(check_bonds(cx, w.g, v2000));
    MAI_TRY(mai_layout(cx, w.g, &xyz));
    MAI_TRY(MAI_NEW_ARRAY(cx, w.g->natoms, &w.g->xyz));
    MAI_TRY(MAI_NEW_ARRAY(cx, w.g->natoms, &w.at));
    MAI_TRY(MAI_NEW_ARRAY(cx, w.g->natoms, &w.valence));
    MAI_TRY(MAI_NEW_ARRAY(cx, w.g->natoms, &w.radicals));
    MAI_TRY(MAI_NEW_ARRAY(cx, w.g->nbonds, &w.crossed));
    round_coordinates(&w, xyz);
    mai_choose_wedges(w.g);
    MAI_TRY(settle_valences(&w));
    MAI_TRY(read_drawing(&w));

    room = 512 + 160 * (size_t) w.g->natoms + 64 * (size_t) w.g->nbonds;
    MAI_TRY(mai_poll(cx, (int64_t) room));
    MAI_TRY(mai_alloc(cx, room, (void **) out));
    w.p = *out;
    w.end = *out + room;
    if (v2000)
        put_v2000(&w);
    else
        put_v3000(&w);
    *n = (size_t) (w.p - *out);
    return MAI_OK;
}
