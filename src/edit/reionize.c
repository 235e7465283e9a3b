/*
 * reionize.c - protons moved from strong acids to the anions of weak ones, as RDKit's Reionizer does.
 *
 * Elements of salts that were written without charges get them, and acids lose protons for these. Then, as long as an
 * acid is stronger than the weakest base is, as an acid, the proton goes from one to the other. Atoms keep their numbers
 * meanwhile: the edited graph is perceived in a copy for each search, in memory that the next one takes again. A molecule without anions costs a look at its atoms.
 *
 * The acids and their bases are those of RDKit 2022.09 (Code/GraphMol/MolStandardize/AcidBaseCatalog/acid_base_pairs.in,
 * BSD-3; see NOTICE), from the strongest to the weakest; the last atom of each pattern is the one that bears the proton.
 */
#include "chem/perceive.h"
#include "edit/edit_scratch.h"
#include "edit/standardize.h"
#include "match/pattern.h"

typedef struct acid_base {
    const char *name, *acid, *base;
} acid_base;

static const acid_base pairs[] = {
    {"-OSO3H", "OS(=O)(=O)[OH]", "OS(=O)(=O)[O-]"},
    {"-SO3H", "[!O]S(=O)(=O)[OH]", "[!O]S(=O)(=O)[O-]"},
    {"-OSO2H", "O[SD3](=O)[OH]", "O[SD3](=O)[O-]"},
    {"-SO2H", "[!O][SD3](=O)[OH]", "[!O][SD3](=O)[O-]"},
    {"-OPO3H2", "OP(=O)([OH])[OH]", "OP(=O)([OH])[O-]"},
    {"-PO3H2", "[!O]P(=O)([OH])[OH]", "[!O]P(=O)([OH])[O-]"},
    {"-CO2H", "C(=O)[OH]", "C(=O)[O-]"},
    {"thiophenol", "c[SH]", "c[S-]"},
    {"(-OPO3H)-", "OP(=O)([O-])[OH]", "OP(=O)([O-])[O-]"},
    {"(-PO3H)-", "[!O]P(=O)([O-])[OH]", "[!O]P(=O)([O-])[O-]"},
    {"phthalimide", "O=C2c1ccccc1C(=O)[NH]2", "O=C2c1ccccc1C(=O)[N-]2"},
    {"CO3H (peracetyl)", "C(=O)O[OH]", "C(=O)O[O-]"},
    {"alpha-carbon-hydrogen-nitro group", "O=N(O)[CH]", "O=N(O)[C-]"},
    {"-SO2NH2", "S(=O)(=O)[NH2]", "S(=O)(=O)[NH-]"},
    {"-OBO2H2", "OB([OH])[OH]", "OB([OH])[O-]"},
    {"-BO2H2", "[!O]B([OH])[OH]", "[!O]B([OH])[O-]"},
    {"phenol", "c[OH]", "c[O-]"},
    {"SH (aliphatic)", "C[SH]", "C[S-]"},
    {"(-OBO2H)-", "OB([O-])[OH]", "OB([O-])[O-]"},
    {"(-BO2H)-", "[!O]B([O-])[OH]", "[!O]B([O-])[O-]"},
    {"cyclopentadiene", "C1=CC=C[CH2]1", "c1ccc[cH-]1"},
    {"-CONH2", "C(=O)[NH2]", "C(=O)[NH-]"},
    {"imidazole", "c1cnc[nH]1", "c1cnc[n-]1"},
    {"-OH (aliphatic alcohol)", "[CX4][OH]", "[CX4][O-]"},
    {"alpha-carbon-hydrogen-keto group", "O=C([!O])[C!H0+0]", "O=C([!O])[C-]"},
    {"alpha-carbon-hydrogen-acetyl ester group", "OC(=O)[C!H0+0]", "OC(=O)[C-]"},
    {"sp carbon hydrogen", "C#[CH]", "C#[C-]"},
    {"alpha-carbon-hydrogen-sulfone group", "CS(=O)(=O)[C!H0+0]", "CS(=O)(=O)[C-]"},
    {"alpha-carbon-hydrogen-sulfoxide group", "C[SD3](=O)[C!H0+0]", "C[SD3](=O)[C-]"},
    {"-NH2", "[CX4][NH2]", "[CX4][NH-]"},
    {"benzyl hydrogen", "c[CX4H2]", "c[CX3H-]"},
    {"sp2-carbon hydrogen", "[CX3]=[CX3!H0+0]", "[CX3]=[CX2-]"},
    {"sp3-carbon hydrogen", "[CX4!H0+0]", "[CX3-]"},
};

enum { PAIRS = sizeof pairs / sizeof *pairs };

struct mai_reionizer {
    mai_pattern_set *acids, *bases;
};

/* An acid or base that was found: which pair, and the atom that bears the proton; pair -1: none. */
typedef struct site {
    int pair, atom;
} site;

typedef struct move {
    int from, to;
} move;

typedef struct reionization {
    mai_ctx *cx;
    const mai_reionizer *rules;
    mai_molgraph *g;
    mai_mol mol; /* g perceived, in its order: scratch memory */
    mai_scratch *scratch;
    move *moved;
    int nmoved;
    bool changed;
} reionization;

static mai_status
compile(mai_ctx *cx, bool acids, mai_pattern_set **out)
{
    mai_pattern_entry *entries;

    MAI_TRY(MAI_NEW_ARRAY(cx, PAIRS, &entries));
    for (int i = 0; i < PAIRS; i++)
        entries[i] = (mai_pattern_entry) {pairs[i].name, acids ? pairs[i].acid : pairs[i].base, 0, false};
    return mai_pattern_set_compile(cx, entries, PAIRS, out);
}

mai_status
mai_reionizer_new(mai_ctx *cx, mai_reionizer **out)
{
    mai_reionizer *r;

    MAI_TRY(MAI_NEW(cx, &r));
    MAI_TRY(compile(cx, true, &r->acids));
    MAI_TRY(compile(cx, false, &r->bases));
    *out = r;
    return MAI_OK;
}

/* ---- the molecule as it is now ---- */

static mai_status
perceive(reionization *z)
{
    mai_molgraph *copy;
    void *bytes;
    size_t n;

    MAI_TRY(mai_graph_copy(z->cx, z->g, &copy));
    MAI_TRY(mai_perceive(z->cx, copy));
    MAI_TRY(mai_mol_pack(z->cx, copy, NULL, 0, &bytes, &n));
    mai_mol_open(bytes, &z->mol);
    return MAI_OK;
}

static void
lose_proton(mai_molgraph *g, int atom)
{
    mai_atom *a = &g->atoms[atom];

    a->charge--;
    if (a->explicit_h > 0)
        a->explicit_h--;
}

static void
gain_proton(mai_molgraph *g, int atom)
{
    mai_atom *a = &g->atoms[atom];

    a->charge++;
    if (a->flags & MAI_ATOM_NO_IMPLICIT)
        a->explicit_h++;
}

/* The first of the acids that matches, or the last of the bases. */
static mai_status
find_site(reionization *z, bool acid, mai_target *target, site *out)
{
    const mai_match_options first = {.most = 1};
    const mai_pattern_set *set = acid ? z->rules->acids : z->rules->bases;
    int32_t hits[PAIRS];
    mai_pattern pattern;
    mai_matches match;
    int n;

    *out = (site) {-1, -1};
    MAI_TRY(mai_pattern_set_search(z->cx, set, target, hits, &n));
    if (n == 0)
        return MAI_OK;
    out->pair = hits[acid ? 0 : n - 1];
    mai_pattern_set_get(set, out->pair, &pattern);
    MAI_TRY(mai_match_all(z->cx, target, &pattern, &first, &match));
    if (match.n == 0)
        return mai_fail(z->cx, MAI_EINTERNAL, "a pattern of acids matches and does not");
    out->atom = match.atoms[match.natoms - 1];
    return MAI_OK;
}

/* ---- charges that elements of salts must have ---- */

static int
salt_charge(const mai_atom *a)
{
    switch (a->element) {
        case 3:  /* Li, Na, K */
        case 11:
        case 19:
            return 1;
        case 12: /* Mg, Ca */
        case 20:
            return 2;
        case 17:
            return -1;
        default:
            return 0;
    }
}

/* Charges single atoms that have none; returns what that adds up to. */
static int
charge_salts(reionization *z)
{
    int sum = 0;

    for (int i = 0; i < z->g->natoms; i++) {
        mai_atom *a = &z->g->atoms[i];

        if (a->charge != 0 || a->degree != 0 || z->mol.atoms[i].hydrogens != 0 || salt_charge(a) == 0)
            continue;
        a->charge = (int8_t) salt_charge(a);
        sum += a->charge;
        z->changed = true;
    }
    return sum;
}

static int
total_charge(const mai_molgraph *g)
{
    int sum = 0;

    for (int i = 0; i < g->natoms; i++)
        sum += g->atoms[i].charge;
    return sum;
}

/* The strongest acid there is now and, where it is asked for, the weakest one's base; a base is needed for a move. */
static mai_status
find_sites(reionization *z, site *acid, site *base)
{
    mai_target *target;

    *acid = (site) {-1, -1};
    MAI_TRY(perceive(z));
    MAI_TRY(mai_target_new(z->cx, &z->mol, &target));
    if (base != NULL) {
        MAI_TRY(find_site(z, false, target, base));
        if (base->pair < 0)
            return MAI_OK;
    }
    return find_site(z, true, target, acid);
}

static mai_status
look(reionization *z, site *acid, site *base)
{
    mai_status status;

    mai_scratch_enter(z->cx, z->scratch);
    status = find_sites(z, acid, base);
    mai_scratch_leave(z->cx, z->scratch);
    return status;
}

/* Acids give protons away for the charges that salts got. */
static mai_status
balance(reionization *z, int added)
{
    site acid;

    if (total_charge(z->g) == 0)
        return MAI_OK;
    for (; added > 0; added--) {
        MAI_TRY(look(z, &acid, NULL));
        if (acid.pair < 0)
            return MAI_OK;
        lose_proton(z->g, acid.atom);
    }
    return MAI_OK;
}

/* ---- protons moved ---- */

/* Whether a proton has gone between two atoms before, either way. */
static bool
was_moved(const reionization *z, int a, int b)
{
    for (int i = 0; i < z->nmoved; i++)
        if ((z->moved[i].from == a && z->moved[i].to == b) || (z->moved[i].from == b && z->moved[i].to == a))
            return true;
    return false;
}

/* Moves one proton; *done: there was none to move. */
static mai_status
move_proton(reionization *z, bool *done)
{
    site acid, base;

    *done = true;
    MAI_TRY(look(z, &acid, &base));
    if (acid.pair < 0 || acid.pair >= base.pair || acid.atom == base.atom || was_moved(z, acid.atom, base.atom))
        return MAI_OK;
    lose_proton(z->g, acid.atom);
    gain_proton(z->g, base.atom);
    z->moved[z->nmoved++] = (move) {acid.atom, base.atom};
    z->changed = true;
    *done = false;
    return MAI_OK;
}

static bool
has_anion(const mai_molgraph *g)
{
    for (int i = 0; i < g->natoms; i++)
        if (g->atoms[i].charge < 0)
            return true;
    return false;
}

/* Whether there is anything that this could change: anions, or single atoms of salts. */
static bool
concerns(const mai_mol *mol)
{
    for (int i = 0; i < mol->natoms; i++) {
        int element = mol->atoms[i].element;

        if (mol->atoms[i].charge < 0 || element == 3 || element == 11 || element == 19 || element == 12 || element == 20
            || (element == 17 && mai_mol_radicals(mol, i) > 0))
            return true;
    }
    return false;
}

mai_status
mai_reionize(mai_ctx *cx, const mai_standardizer *s, const mai_mol *mol, size_t reserve, void **out, size_t *bytes)
{
    reionization z = {.cx = cx, .rules = s->reionizer, .mol = *mol};
    bool done = false;
    int most;

    *out = NULL;
    if (!concerns(mol))
        return MAI_OK;
    MAI_TRY(mai_scratch_new(cx, &z.scratch));
    MAI_TRY(mai_edit_begin(cx, mol, &z.g));
    MAI_TRY(balance(&z, charge_salts(&z)));
    most = 2 * mol->natoms;
    MAI_TRY(MAI_NEW_ARRAY(cx, most, &z.moved));
    while (!done && z.nmoved < most && has_anion(z.g))
        MAI_TRY(move_proton(&z, &done));
    return z.changed ? mai_edit_end(cx, z.g, reserve, out, bytes) : MAI_OK;
}
