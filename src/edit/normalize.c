/*
 * normalize.c - functional groups that are written in several ways, written one way.
 *
 * A rule is a pattern and what becomes of its atoms' charges and of its bonds. The first rule that matches and changes
 * something is applied until it changes nothing more, then the search begins again at the first; a molecule that has been
 * there before is no change. Matches that do not touch each other are applied together. Where they do, each is tried and
 * the product whose SMILES comes first is taken, up to a bound beyond which a molecule stays as it is then. All patterns are searched at once (pattern_set.c), and few molecules
 * match any. Memory is the arena's; that of
 * a search or a round is taken again by the next.
 *
 * The rules are those of RDKit 2022.09 (Code/GraphMol/MolStandardize/TransformCatalog/normalizations.in, BSD-3; see
 * NOTICE), numbered as atoms stand in the pattern.
 */
#include "edit/edit_scratch.h"
#include "edit/standardize.h"
#include "match/pattern.h"

enum { MOST_ATOMS = 6, MOST_BONDS = 5, MOST_ROUNDS = 20, MOST_RESTARTS = 200, MOST_PRODUCTS = 100, KEEP = 100 };
enum { MOST_MADE = 200000 }; /* atoms of all products that are compared: bounds time and memory */
enum { S1 = MAI_BOND_SINGLE, D2 = MAI_BOND_DOUBLE, T3 = MAI_BOND_TRIPLE };

typedef struct rule {
    const char *name, *smarts;
    int natoms;
    int8_t charge[MOST_ATOMS]; /* KEEP: as it is */
    struct {
        uint8_t a, b, type;
    } bonds[MOST_BONDS]; /* those that change, numbered from 1; type 0 ends the list */
    int8_t hydrogens[MOST_ATOMS]; /* 1 more than wanted; 0: as they are */
} rule;

#define K KEEP
#define MINUS "[N,P,As,Sb,O,S,Se,Te;-1:"
#define PLUS "[N,P,As,Sb,O,S,Se,Te;+1:"
#define CATION "[N!$(*[O-]),O;+1H0:"

static const rule rules[] = {
    {"Nitro to N+(O-)=O", "[N,P,As,Sb;X3:1](=[O,S,Se,Te:2])=[O,S,Se,Te:3]", 3, {1, -1, K}, {{1, 2, S1}}, {0}},
    {"Sulfone to S(=O)(=O)", "[S+2:1]([O-:2])([O-:3])", 3, {0, 0, 0}, {{1, 2, D2}, {1, 3, D2}}, {0}},
    {"Pyridine oxide to n+O-", "[nH0+0:1]=[OH0+0:2]", 2, {1, -1}, {{1, 2, S1}}, {0}},
    {"Azide to N=N+=N-", "[*:1][N:2]=[N:3]#[N:4]", 4, {K, K, 1, -1}, {{3, 4, D2}}, {0}},
    {"Diazo/azo to =N+=N-", "[*:1]=[N:2]#[N:3]", 3, {K, 1, -1}, {{2, 3, D2}}, {0}},
    {"Sulfoxide to -S+(O-)-", "[!O:1][S+0;X3:2](=[O:3])[!O:4]", 4, {K, 1, -1, K}, {{2, 3, S1}}, {0}},
    {"Phosphate to P(O-)=O", "[O,S,Se,Te;-1:1][P+;D4:2][O,S,Se,Te;-1:3]", 3, {0, 0, -1}, {{1, 2, D2}}, {0}},
    {"C/S+N to C/S=N+", "[C,S&!$([S+]-[O-]);X3+1:1]([NX3:2])[NX3!H0:3]", 3, {0, K, 1}, {{1, 3, D2}}, {0}},
    {"P+N to P=N+", "[P;X4+1:1]([NX3:2])[NX3!H0:3]", 3, {0, K, 1}, {{1, 3, D2}}, {0}},
    {"Normalize hydrazine-diazonium", "[CX4:1][NX3H:2]-[NX3H:3][CX4:4][NX2+:5]#[NX1:6]", 6, {K, K, 1, K, 0, K},
     {{2, 3, D2}, {5, 6, D2}}, {0, 1, 2, 0, 0, 2}},
    {"Recombine 1,3-separated charges", MINUS "1]-[A+0:2]=" PLUS "3]", 3, {0, K, 0}, {{1, 2, D2}, {2, 3, S1}}, {0}},
    {"Recombine 1,3-separated charges", "[n,o,p,s;-1:1]:[a:2]=[N,O,P,S;+1:3]", 3, {0, K, 0}, {{2, 3, S1}}, {0}},
    {"Recombine 1,3-separated charges", "[N,O,P,S;-1:1]-[a:2]:[n,o,p,s;+1:3]", 3, {0, K, 0}, {{1, 2, D2}}, {0}},
    {"Recombine 1,5-separated charges", MINUS "1]-[A+0:2]=[A:3]-[A:4]=" PLUS "5]", 5, {0, K, K, K, 0},
     {{1, 2, D2}, {2, 3, S1}, {3, 4, D2}, {4, 5, S1}}, {0}},
    {"Recombine 1,5-separated charges", "[n,o,p,s;-1:1]:[a:2]:[a:3]:[c:4]=[N,O,P,S;+1:5]", 5, {0, K, K, K, 0},
     {{4, 5, S1}}, {0}},
    {"Recombine 1,5-separated charges", "[N,O,P,S;-1:1]-[c:2]:[a:3]:[a:4]:[n,o,p,s;+1:5]", 5, {0, K, K, K, 0},
     {{1, 2, D2}}, {0}},
    {"Normalize 1,3 conjugated cation", "[N,O;+0!H0:1]-[A:2]=" CATION "3]", 3, {1, K, 0}, {{1, 2, D2}, {2, 3, S1}}, {0}},
    {"Normalize 1,3 conjugated cation", "[n;+0!H0:1]:[c:2]=" CATION "3]", 3, {1, K, 0}, {{2, 3, S1}}, {0}},
    {"Normalize 1,5 conjugated cation", "[N,O;+0!H0:1]-[A:2]=[A:3]-[A:4]=" CATION "5]", 5, {1, K, K, K, 0},
     {{1, 2, D2}, {2, 3, S1}, {3, 4, D2}, {4, 5, S1}}, {0}},
    {"Normalize 1,5 conjugated cation", "[n;+0!H0:1]:[a:2]:[a:3]:[c:4]=" CATION "5]", 5, {1, K, K, K, 0}, {{4, 5, S1}}, {0}},
    {"Charge normalization", "[F,Cl,Br,I,At;-1:1]=[O:2]", 2, {0, -1}, {{1, 2, S1}}, {0}},
    {"Charge recombination", "[N,P,As,Sb;-1:1]=[C+;v3:2]", 2, {0, 0}, {{1, 2, T3}}, {0}},
};

#undef K

enum { RULES = sizeof rules / sizeof *rules };

struct mai_normalizer {
    mai_pattern_set *set;
    mai_pattern patterns[RULES];
};

/* A molecule on its way: stored bytes, those of the caller's molecule being NULL. */
typedef struct form {
    void *bytes;
    size_t n;
    mai_mol mol;
} form;

typedef struct seen {
    form f;
    struct seen *next;
} seen;

typedef struct normalization {
    mai_ctx *cx;
    const mai_normalizer *rules;
    size_t reserve;
    form now;
    seen *seen;
    int64_t made;
    mai_scratch *scratch; /* of one round of a rule */
} normalization;

mai_status
mai_normalizer_new(mai_ctx *cx, mai_normalizer **out)
{
    mai_pattern_entry *entries;
    mai_normalizer *n;

    MAI_TRY(MAI_NEW(cx, &n));
    MAI_TRY(MAI_NEW_ARRAY(cx, RULES, &entries));
    for (int i = 0; i < RULES; i++)
        entries[i] = (mai_pattern_entry) {rules[i].name, rules[i].smarts, 0, false};
    MAI_TRY(mai_pattern_set_compile(cx, entries, RULES, &n->set));
    for (int i = 0; i < RULES; i++)
        mai_pattern_set_get(n->set, i, &n->patterns[i]);
    *out = n;
    return MAI_OK;
}

/* ---- one product ---- */

static void
change_atom(mai_molgraph *g, int atom, int charge, int hydrogens)
{
    mai_atom *a = &g->atoms[atom];

    if (charge != KEEP)
        a->charge = (int8_t) charge;
    if (hydrogens > 0) {
        a->explicit_h = (uint8_t) (hydrogens - 1);
        a->flags |= MAI_ATOM_NO_IMPLICIT;
    }
}

static void
apply(mai_molgraph *g, const rule *r, const uint16_t *atoms)
{
    for (int i = 0; i < r->natoms; i++)
        change_atom(g, atoms[i], r->charge[i], r->hydrogens[i]);
    for (int i = 0; i < MOST_BONDS && r->bonds[i].type != 0; i++) {
        int bond = mai_bond_between(g, atoms[r->bonds[i].a - 1], atoms[r->bonds[i].b - 1]);

        if (bond < 0)
            continue;
        g->bonds[bond].type = r->bonds[i].type;
        g->bonds[bond].flags = 0;
        g->bonds[bond].stereo = MAI_STEREO_NONE;
    }
}

/* Stores a changed graph; whether it is a molecule. */
static mai_status
finish(normalization *z, mai_molgraph *g, form *out, bool *possible)
{
    mai_status status = mai_edit_end(z->cx, g, z->reserve, &out->bytes, &out->n);

    *possible = status == MAI_OK;
    if (status == MAI_OK) {
        mai_mol_open((const char *) out->bytes + z->reserve, &out->mol);
        return MAI_OK;
    }
    if (status != MAI_ETEXT && status != MAI_EUNSUPPORTED)
        return status;
    mai_error_clear(z->cx);
    return MAI_OK;
}

/* ---- matches ---- */

/* Whether two matches change the same atoms and bonds in the same way. */
static bool
change_alike(const rule *r, const uint16_t *a, const uint16_t *b)
{
    for (int i = 0; i < r->natoms; i++) {
        bool same = false;

        if (r->charge[i] == KEEP && r->hydrogens[i] == 0)
            continue;
        for (int k = 0; k < r->natoms; k++)
            same |= a[i] == b[k] && r->charge[i] == r->charge[k] && r->hydrogens[i] == r->hydrogens[k];
        if (!same)
            return false;
    }
    for (int i = 0; i < MOST_BONDS && r->bonds[i].type != 0; i++) {
        uint16_t a1 = a[r->bonds[i].a - 1], a2 = a[r->bonds[i].b - 1];
        bool same = false;

        for (int k = 0; k < MOST_BONDS && r->bonds[k].type == r->bonds[i].type; k++) {
            uint16_t b1 = b[r->bonds[k].a - 1], b2 = b[r->bonds[k].b - 1];

            same |= (a1 == b1 && a2 == b2) || (a1 == b2 && a2 == b1);
        }
        if (!same)
            return false;
    }
    return true;
}

/* Whether a rule changes its atom i, or a bond of it. */
static bool
changes(const rule *r, int i)
{
    bool any = r->charge[i] != KEEP || r->hydrogens[i] != 0;

    for (int k = 0; k < MOST_BONDS && r->bonds[k].type != 0; k++)
        any |= r->bonds[k].a == i + 1 || r->bonds[k].b == i + 1;
    return any;
}

/* What the matches that were applied have touched. */
typedef struct touched {
    bool *matched, *changed, *beside; /* of an atom; beside a changed one */
} touched;

/*
 * Whether a match still holds, and says the same, after others: none of its atoms was changed, none that it changes was
 * part of another match, and no atoms that are changed are neighbours.
 */
static bool
stands_apart(const rule *r, const uint16_t *atoms, const touched *t)
{
    for (int i = 0; i < r->natoms; i++)
        if (t->changed[atoms[i]] || (changes(r, i) && (t->matched[atoms[i]] || t->beside[atoms[i]])))
            return false;
    return true;
}

static void
touch(const mai_molgraph *g, const rule *r, const uint16_t *atoms, touched *t)
{
    for (int i = 0; i < r->natoms; i++) {
        const mai_nbr *nbrs = mai_nbrs(g, atoms[i]);

        t->matched[atoms[i]] = true;
        if (!changes(r, i))
            continue;
        t->changed[atoms[i]] = true;
        for (int k = 0; k < g->atoms[atoms[i]].degree; k++)
            t->beside[nbrs[k].atom] = true;
    }
}

/* Applies all matches that differ to one graph; *apart is false as soon as two touch. */
static mai_status
apply_together(normalization *z, const rule *r, const mai_matches *matches, mai_molgraph *g, bool *apart)
{
    const uint16_t *last = NULL;
    touched t;

    MAI_TRY(MAI_NEW_ARRAY(z->cx, g->natoms, &t.matched));
    MAI_TRY(MAI_NEW_ARRAY(z->cx, g->natoms, &t.changed));
    MAI_TRY(MAI_NEW_ARRAY(z->cx, g->natoms, &t.beside));
    *apart = true;
    for (int64_t i = 0; i < matches->n && *apart; i++) {
        const uint16_t *atoms = matches->atoms + i * matches->natoms;

        MAI_TRY(mai_poll(z->cx, 64));
        if (last != NULL && change_alike(r, atoms, last))
            continue;
        *apart = stands_apart(r, atoms, &t);
        if (!*apart)
            break;
        touch(g, r, atoms, &t);
        apply(g, r, atoms);
        last = atoms;
    }
    return MAI_OK;
}

/* Of the products of single matches the one whose SMILES comes first; *possible: there is one. */
static mai_status
choose_product(normalization *z, const rule *r, const mai_matches *matches, form *out, bool *possible)
{
    char *best = NULL, *text;
    size_t n;

    for (int64_t i = 0; i < matches->n && i < MOST_PRODUCTS && z->made <= MOST_MADE; i++) {
        mai_molgraph *g;
        form product;
        bool is_molecule;

        z->made += z->now.mol.natoms;

        MAI_TRY(mai_edit_begin(z->cx, &z->now.mol, &g));
        apply(g, r, matches->atoms + i * matches->natoms);
        MAI_TRY(finish(z, g, &product, &is_molecule));
        if (!is_molecule)
            continue;
        MAI_TRY(mai_mol_smiles(z->cx, &product.mol, &text, &n));
        if (best != NULL && strcmp(best, text) <= 0)
            continue;
        best = text;
        *out = product;
    }
    *possible = best != NULL;
    return MAI_OK;
}

/* ---- rules ---- */

static mai_status
match_rule(normalization *z, int which, mai_matches *out)
{
    const mai_match_options options = {.every = true, .most = 1000};
    mai_target *target;

    MAI_TRY(mai_target_new(z->cx, &z->now.mol, &target));
    return mai_match_all(z->cx, target, &z->rules->patterns[which], &options, out);
}

/* One round of a rule on z->now, in scratch memory. */
static mai_status
apply_in_scratch(normalization *z, int which, form *out, bool *changed)
{
    mai_matches matches;
    mai_molgraph *g;
    bool apart;

    *changed = false;
    MAI_TRY(match_rule(z, which, &matches));
    if (matches.n == 0)
        return MAI_OK;
    MAI_TRY(mai_edit_begin(z->cx, &z->now.mol, &g));
    MAI_TRY(apply_together(z, &rules[which], &matches, g, &apart));
    if (apart)
        MAI_TRY(finish(z, g, out, changed));
    return *changed ? MAI_OK : choose_product(z, &rules[which], &matches, out, changed);
}

/* The same; what comes of it is kept. */
static mai_status
apply_once(normalization *z, int which, form *out, bool *changed)
{
    mai_status status;
    void *kept;

    mai_scratch_enter(z->cx, z->scratch);
    status = apply_in_scratch(z, which, out, changed);
    mai_scratch_leave(z->cx, z->scratch);
    MAI_TRY(status);
    if (!*changed)
        return MAI_OK;
    MAI_TRY(mai_alloc(z->cx, out->n, &kept));
    memcpy(kept, out->bytes, out->n);
    out->bytes = kept;
    mai_mol_open((const char *) kept + z->reserve, &out->mol);
    return MAI_OK;
}

static bool
was_seen(const normalization *z, const form *f)
{
    for (const seen *s = z->seen; s != NULL; s = s->next)
        if (s->f.n == f->n && memcmp((char *) s->f.bytes + z->reserve, (char *) f->bytes + z->reserve, f->n - z->reserve) == 0)
            return true;
    return false;
}

/* Applies a rule until it changes nothing; *fresh: a molecule came of it that has not been seen. */
static mai_status
apply_rule(normalization *z, int which, bool *fresh)
{
    form before = z->now;
    bool changed = true;
    int rounds = 0;
    seen *entry;

    while (changed && rounds < MOST_ROUNDS) {
        form product;

        MAI_TRY(apply_once(z, which, &product, &changed));
        if (changed) {
            z->now = product;
            rounds++;
        }
    }
    *fresh = rounds > 0 && !was_seen(z, &z->now);
    if (!*fresh) {
        z->now = before;
        return MAI_OK;
    }
    MAI_TRY(MAI_NEW(z->cx, &entry));
    *entry = (seen) {z->now, z->seen};
    z->seen = entry;
    return MAI_OK;
}

static mai_status
find_rules(normalization *z, int32_t *hits, int *n)
{
    mai_target *target;

    MAI_TRY(mai_target_new(z->cx, &z->now.mol, &target));
    return mai_pattern_set_search(z->cx, z->rules->set, target, hits, n);
}

/* Looks for rules that match and applies the first that changes something. */
static mai_status
apply_first(normalization *z, bool *fresh)
{
    int32_t hits[RULES];
    mai_status status;
    int n;

    *fresh = false;
    mai_scratch_enter(z->cx, z->scratch);
    status = find_rules(z, hits, &n);
    mai_scratch_leave(z->cx, z->scratch);
    MAI_TRY(status);
    for (int i = 0; i < n && !*fresh; i++)
        MAI_TRY(apply_rule(z, hits[i], fresh));
    return MAI_OK;
}

mai_status
mai_normalize(mai_ctx *cx, const mai_standardizer *s, const mai_mol *mol, size_t reserve, void **out, size_t *bytes)
{
    normalization z = {.cx = cx, .rules = s->normalizer, .reserve = reserve, .now = {NULL, 0, *mol}};
    bool fresh = true;

    MAI_TRY(mai_scratch_new(cx, &z.scratch));
    for (int i = 0; i < MOST_RESTARTS && fresh; i++)
        MAI_TRY(apply_first(&z, &fresh));
    *out = z.now.bytes;
    *bytes = z.now.n;
    return MAI_OK;
}
