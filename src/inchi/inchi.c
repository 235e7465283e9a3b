/*
 * inchi.c - molecules as the InChI library takes them, and what it answers. See inchi.h.
 *
 * Atoms go with their hydrogens counted, so that the library adds none by valences of its own, and without coordinates;
 * stereochemistry goes as parities ("0D stereo"). Bonds are those of a Kekule structure. A halogen among oxygens, which
 * RDKit's sanitising gives charges, gets its double bonds back, as the library has no rule for that.
 *
 * Everything that is handed over lies in the arena; what the library hands back is copied there and freed.
 */
#include "inchi/inchi.h"

#include "chem/element.h"
#include "chem/perceive.h"

#include <stdio.h>
#include <string.h>

#if defined(__has_include)
#if __has_include(<inchi_api.h>)
#define HAVE_INCHI 1
#endif
#endif

#ifdef HAVE_INCHI
#include <inchi_api.h>

/* What the library can hold of an atom; beyond these it would cut off or overflow. */
#define MOST_NEIGHBOURS MAXVAL /* hydrogens among them */
#define MOST_CHARGE 20
#define MOST_SHIFT ISOTOPIC_SHIFT_MAX /* of an isotope from the mean mass */
#define MOST_ELEMENT 112

/* Seconds of processor time that it may search for a canonical numbering: what inchi_cost.c lets through takes less. */
#define SEARCH_OPTION "-W1"

bool
mai_inchi_present(void)
{
    return true;
}

/* ---- what is handed over ---- */

static mai_status
check_atom(mai_ctx *cx, const mai_molgraph *g, int i)
{
    const mai_atom *a = &g->atoms[i];
    int mean = (int) (mai_elements[a->element].weight + 0.5);

    if (a->element == 0 || a->element > MOST_ELEMENT)
        return mai_fail(cx, MAI_EUNSUPPORTED, "an InChI cannot hold atom %d, %s", i + 1,
                        a->element == 0 ? "which is no element" : mai_elements[a->element].symbol);
    if (a->degree + mai_hydrogens(a) > MOST_NEIGHBOURS)
        return mai_fail(cx, MAI_ELIMIT, "atom %d has %d neighbours, an InChI holds at most %d", i + 1,
                        a->degree + mai_hydrogens(a), MOST_NEIGHBOURS);
    if (a->charge > MOST_CHARGE || a->charge < -MOST_CHARGE)
        return mai_fail(cx, MAI_EUNSUPPORTED, "the charge %d of atom %d is too far from zero for an InChI", a->charge,
                        i + 1);
    if (a->isotope != 0 && (a->element == 1 ? a->isotope > NUM_H_ISOTOPES
                                            : a->isotope > mean + MOST_SHIFT || a->isotope < mean - MOST_SHIFT))
        return mai_fail(cx, MAI_EUNSUPPORTED, "an InChI cannot hold the isotope %d of atom %d, %s", a->isotope, i + 1,
                        mai_elements[a->element].symbol);
    return MAI_OK;
}

/* Whether an atom is a charged halogen with oxygens around it alone, enough of them charged to undo its charge. */
static bool
is_split_halogen(const mai_molgraph *g, int atom)
{
    const mai_atom *a = &g->atoms[atom];
    const mai_nbr *nbrs = mai_nbrs(g, atom);
    int charged = 0;

    if ((a->element != 17 && a->element != 35 && a->element != 53) || a->charge < 1)
        return false;
    for (int i = 0; i < a->degree; i++) {
        const mai_atom *o = &g->atoms[nbrs[i].atom];

        if (o->element != 8 || g->bonds[nbrs[i].bond].type != MAI_BOND_SINGLE)
            return false;
        charged += o->charge == -1 && o->degree == 1 && mai_hydrogens(o) == 0;
    }
    return charged >= a->charge;
}

/* Cl(3+) with O(-) around it becomes Cl with =O, as it was written before it was sanitised. */
static void
join_halogens(mai_molgraph *g)
{
    for (int i = 0; i < g->natoms; i++) {
        mai_atom *a = &g->atoms[i];
        const mai_nbr *nbrs = mai_nbrs(g, i);

        if (!is_split_halogen(g, i))
            continue;
        for (int k = 0; k < a->degree && a->charge > 0; k++) {
            mai_atom *o = &g->atoms[nbrs[k].atom];

            if (o->charge != -1 || o->degree != 1 || mai_hydrogens(o) != 0)
                continue;
            g->bonds[nbrs[k].bond].type = MAI_BOND_DOUBLE;
            o->charge = 0;
            a->charge--;
        }
    }
}

static void
fill_atom(const mai_molgraph *g, int i, inchi_Atom *to)
{
    const mai_atom *a = &g->atoms[i];

    snprintf(to->elname, sizeof to->elname, "%s", mai_elements[a->element].symbol);
    to->num_iso_H[0] = (S_CHAR) mai_hydrogens(a);
    to->isotopic_mass = (AT_NUM) a->isotope;
    to->charge = a->charge;
}

/* Each bond is told once, by its lower atom. Orders that the library does not know count as single. */
static void
fill_bond(const mai_bond *b, inchi_Atom *atoms)
{
    int low = b->begin < b->end ? b->begin : b->end, high = b->begin + b->end - low;
    inchi_Atom *to = &atoms[low];

    to->neighbor[to->num_bonds] = (AT_NUM) high;
    to->bond_type[to->num_bonds] = b->type == MAI_BOND_DOUBLE   ? INCHI_BOND_TYPE_DOUBLE
                                   : b->type == MAI_BOND_TRIPLE ? INCHI_BOND_TYPE_TRIPLE
                                                                : INCHI_BOND_TYPE_SINGLE;
    to->num_bonds++;
}

/* A tetrahedral centre: its neighbours in ascending order; of three, the centre stands for the hydrogen or lone pair. */
static bool
fill_centre(const mai_molgraph *g, int i, inchi_Stereo0D *to)
{
    const mai_atom *a = &g->atoms[i];
    const mai_nbr *nbrs = mai_nbrs(g, i);
    int first = a->degree == 3;

    if ((a->chirality != MAI_CHIRAL_CCW && a->chirality != MAI_CHIRAL_CW) || (a->degree != 3 && a->degree != 4))
        return false;
    if (first)
        to->neighbor[0] = (AT_NUM) i;
    for (int k = 0; k < a->degree; k++)
        to->neighbor[first + k] = (AT_NUM) nbrs[k].atom;
    to->central_atom = (AT_NUM) i;
    to->type = INCHI_StereoType_Tetrahedral;
    /* Moving the hydrogen from the last place to the first turns three neighbours over. */
    to->parity = (a->chirality == MAI_CHIRAL_CW) == (first == 0) ? INCHI_PARITY_EVEN : INCHI_PARITY_ODD;
    return true;
}

static bool
fill_double_bond(const mai_bond *b, inchi_Stereo0D *to)
{
    if (b->type != MAI_BOND_DOUBLE || b->stereo < MAI_STEREO_CIS || b->stereo_atoms[0] == b->end
        || b->stereo_atoms[1] == b->begin)
        return false;
    to->neighbor[0] = (AT_NUM) b->stereo_atoms[0];
    to->neighbor[1] = (AT_NUM) b->begin;
    to->neighbor[2] = (AT_NUM) b->end;
    to->neighbor[3] = (AT_NUM) b->stereo_atoms[1];
    to->central_atom = NO_ATOM;
    to->type = INCHI_StereoType_DoubleBond;
    to->parity = b->stereo == MAI_STEREO_CIS ? INCHI_PARITY_ODD : INCHI_PARITY_EVEN;
    return true;
}

static mai_status
fill(mai_ctx *cx, const mai_molgraph *g, inchi_Input *in)
{
    int n = 0;

    MAI_TRY(mai_poll(cx, 100 * (g->natoms + g->nbonds)));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms, &in->atom));
    MAI_TRY(MAI_NEW_ARRAY(cx, g->natoms + g->nbonds, &in->stereo0D));
    for (int i = 0; i < g->natoms; i++) {
        MAI_TRY(check_atom(cx, g, i));
        fill_atom(g, i, &in->atom[i]);
        n += fill_centre(g, i, &in->stereo0D[n]);
    }
    for (int i = 0; i < g->nbonds; i++) {
        fill_bond(&g->bonds[i], in->atom);
        n += fill_double_bond(&g->bonds[i], &in->stereo0D[n]);
    }
    in->num_atoms = (AT_NUM) g->natoms;
    in->num_stereo0D = (AT_NUM) n;
    return MAI_OK;
}

/* ---- what comes back ---- */

static mai_status
copy_text(mai_ctx *cx, const char *text, char **out, size_t *n)
{
    *n = strlen(text);
    MAI_TRY(mai_alloc(cx, *n + 1, (void **) out));
    memcpy(*out, text, *n + 1);
    return MAI_OK;
}

/* What the library says of a molecule that it refuses. */
static mai_status
refusal(mai_ctx *cx, int code, const inchi_Output *answer)
{
    const char *says = answer->szMessage != NULL ? answer->szMessage : "";

    if (code == inchi_Ret_FATAL && says[0] == '\0')
        return mai_fail(cx, MAI_ENOMEM, "the InChI library ran out of memory");
    if (strstr(says, "Time limit exceeded") != NULL)
        return mai_fail(cx, MAI_ELIMIT, "the molecule is too symmetric for an InChI: the search for a numbering took "
                                        "too long");
    return mai_fail(cx, MAI_EUNSUPPORTED, "the molecule has no InChI: %s", says[0] != '\0' ? says : "unknown error");
}

mai_status
mai_inchi_of(mai_ctx *cx, const mai_mol *m, char **out, size_t *n)
{
    char options[] = SEARCH_OPTION;
    inchi_Input in = {.szOptions = options};
    inchi_Output answer = {0};
    mai_kekule draft;
    mai_molgraph *g;
    mai_status status;
    int code;

    if (m->natoms == 0)
        return copy_text(cx, "InChI=1S//", out, n);
    if (m->natoms > MAI_INCHI_MOST_ATOMS)
        return mai_fail(cx, MAI_ELIMIT, "the molecule has %d atoms, an InChI holds at most %d", m->natoms,
                        MAI_INCHI_MOST_ATOMS);
    MAI_TRY(mai_mol_unpack(cx, m, &g));
    MAI_TRY(mai_inchi_check_cost(cx, g));
    for (int i = 0; i < g->natoms; i++)
        g->atoms[i].explicit_valence = (uint8_t) mai_explicit_valence(g, i);
    MAI_TRY(mai_kekulize(cx, g, &draft));
    join_halogens(g);
    MAI_TRY(fill(cx, g, &in));
    code = GetStdINCHI(&in, &answer);
    if ((code == inchi_Ret_OKAY || code == inchi_Ret_WARNING) && answer.szInChI != NULL)
        status = copy_text(cx, answer.szInChI, out, n);
    else
        status = refusal(cx, code, &answer);
    FreeStdINCHI(&answer);
    return status;
}

mai_status
mai_inchi_key(mai_ctx *cx, const char *inchi, size_t n, char key[MAI_INCHI_KEY + 1])
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789()*+,-./;=?@";
    char buffer[29] = {0}, first[65], second[65], *text;
    int code;

    if (n > MAI_INCHI_MOST_TEXT)
        return mai_fail(cx, MAI_ELIMIT, "the text has %zu bytes, an InChI at most %d", n, MAI_INCHI_MOST_TEXT);
    for (size_t i = 0; i < n; i++)
        if (inchi[i] == '\0' || strchr(letters, inchi[i]) == NULL) /* there the library would stop reading */
            return mai_fail_at(cx, MAI_ETEXT, (int64_t) i, "invalid InChI: no InChI has this character");
    MAI_TRY(mai_alloc(cx, n + 1, (void **) &text));
    memcpy(text, inchi, n);
    text[n] = '\0';
    code = GetINCHIKeyFromINCHI(text, 0, 0, buffer, first, second);
    if (code == INCHIKEY_NOT_ENOUGH_MEMORY)
        return mai_fail(cx, MAI_ENOMEM, "the InChI library ran out of memory");
    if (code != INCHIKEY_OK || strlen(buffer) != MAI_INCHI_KEY)
        return mai_fail(cx, MAI_ETEXT, "invalid InChI: it does not begin as one of version 1 with a formula");
    memcpy(key, buffer, MAI_INCHI_KEY + 1);
    return MAI_OK;
}

#else

static mai_status
absent(mai_ctx *cx)
{
    mai_fail(cx, MAI_EUNSUPPORTED, "medai was built without the InChI library");
    return mai_hint(cx, "Install its development files (libinchi-dev on Debian), then build and install medai again.");
}

bool
mai_inchi_present(void)
{
    return false;
}

mai_status
mai_inchi_of(mai_ctx *cx, const mai_mol *m, char **out, size_t *n)
{
    return absent(cx);
}

mai_status
mai_inchi_key(mai_ctx *cx, const char *inchi, size_t n, char key[MAI_INCHI_KEY + 1])
{
    return absent(cx);
}

#endif
