/*
 * smarts_parser.h - what the parts of the SMARTS parser share: the expression that is being read, the query that is
 * being built, and the stack of those that wait while a $(...) inside them is read.
 */
#ifndef MAI_SMARTS_PARSER_H
#define MAI_SMARTS_PARSER_H

#include "match/query.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { SMARTS_TETRAHEDRAL = 64 }; /* "@TH", until its permutation is looked at */

/* Of an atom or a bond, as far as it has been read; rules of what a junction keeps are RDKit's. */
typedef struct smarts_part {
    int32_t expr;
    int16_t element;  /* MAI_QUERY_UNSAID: none */
    int16_t aromatic; /* likewise */
    int16_t charge, hydrogens;
    int32_t isotope;
    uint8_t chirality; /* mai_chirality, or SMARTS_TETRAHEDRAL */
    uint8_t class_;    /* chirality was written as a class, as @TH1, by this very part */
    uint8_t type, dir; /* of bonds */
    bool backward;     /* "<-" */
    int32_t permutation;
} smarts_part;

enum { SMARTS_TIGHT, SMARTS_AND, SMARTS_OR, SMARTS_SEMI, SMARTS_LEVELS }; /* nothing written, & , ; */

/* An expression: at each level what stands to the left of where the reader is. */
typedef struct smarts_expr {
    smarts_part level[SMARTS_LEVELS];
    bool has[SMARTS_LEVELS];
    bool negated; /* an odd number of '!' waits for the next part */
    bool denied;  /* any number of them */
    bool wants;   /* a part must come: at the start, after an operator, after '!' */
} smarts_expr;

typedef struct smarts_half {
    int32_t number, position;
    uint16_t atom;
    bool given;
    smarts_part bond;
} smarts_half;

typedef struct smarts_branch {
    uint16_t atom;
    int32_t position;
} smarts_branch;

/* What stands before the next token of a chain. */
typedef enum smarts_state {
    SMARTS_START,
    SMARTS_AFTER_ATOM, /* or a ring bond, or a closed branch */
    SMARTS_AFTER_OPEN,
    SMARTS_IN_BOND,
    SMARTS_AFTER_DOT,
    SMARTS_AFTER_GROUP, /* a closed group: only '.' or the end may follow */
} smarts_state;

/* A query that is being built: the whole, or one inside. */
typedef struct smarts_frame {
    struct smarts_frame *outer;
    int32_t opened; /* position of its $( */
    mai_query *query;
    smarts_part *parts; /* of the atoms, what chirality needs of them */
    int atom_room, bond_room;
    smarts_state state;
    int active;
    int32_t token; /* position of the last bond, '(' or '.', for messages */

    bool in_bracket, in_branch_bond; /* the bond was written behind '(' */
    int32_t bracket;                 /* position of the '[' */
    smarts_expr expr;                /* of the bracket */
    smarts_expr bond_expr;           /* of the bond, which stays while the bracket behind it is read */

    smarts_branch *branches;
    smarts_half *halves;
    int nbranches, branch_room, nhalves, half_room;
    int group, ngroups; /* the open group, 0 when there is none */
    int32_t group_position;
} smarts_frame;

typedef struct smarts_parser {
    mai_ctx *cx;
    const char *text, *p, *end;
    smarts_frame *frame;
    int depth, natoms; /* of all queries */

    int nnodes, node_room;
    mai_query_node *nodes;
    int ninside, inside_room;
    mai_query **inside;
    int32_t *serials; /* of each inside: the number written as $(...)_n, 0 when there is none */
    int32_t *queue; /* of nodes */
    int queue_room;
    int32_t always, unspecified; /* nodes that many share, -1 until one asks */
} smarts_parser;

static inline int32_t
smarts_position(const smarts_parser *s)
{
    return (int32_t) (s->p - s->text);
}

/* The end of the text reads as NUL, which is no token. */
static inline char
smarts_peek(const smarts_parser *s, int ahead)
{
    return s->end - s->p > ahead ? s->p[ahead] : '\0';
}

static inline bool
smarts_take(smarts_parser *s, char c)
{
    if (smarts_peek(s, 0) != c)
        return false;
    s->p++;
    return true;
}

static inline bool
smarts_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ---- smarts.c ---- */

/* Room for one more in an array that has used of room items. */
mai_status mai_smarts_grow(mai_ctx *cx, void **items, int *room, int used, size_t size) MAI_MUST_CHECK;
/* A byte that has no meaning, with the words that say where. */
mai_status mai_smarts_bad_character(smarts_parser *s, const char *where);
/*
 * A number: 0, or digits that do not begin with 0. *out is -1 when none stands here; MAI_ETEXT above 2147483639.
 */
mai_status mai_smarts_number(smarts_parser *s, int32_t *out) MAI_MUST_CHECK;
/* Ends the atom that was read: appends it and its bond to the atom before it. */
mai_status mai_smarts_add_atom(smarts_parser *s, const smarts_part *part, int32_t map, int32_t at) MAI_MUST_CHECK;
/* Begins the query of a "$(" that has been taken. */
mai_status mai_smarts_push(smarts_parser *s, int32_t at) MAI_MUST_CHECK;

/* ---- smarts_expr.c: nodes and junctions ---- */

mai_status mai_smarts_node(smarts_parser *s, mai_query_node node, int32_t *out) MAI_MUST_CHECK;
/* low <= field <= high; an empty range asks for a number that no atom has. */
mai_status mai_smarts_test(smarts_parser *s, int field, int32_t low, int32_t high, int32_t *out) MAI_MUST_CHECK;
mai_status mai_smarts_true(smarts_parser *s, int32_t *out) MAI_MUST_CHECK;
mai_status mai_smarts_not(smarts_parser *s, int32_t a, int32_t *out) MAI_MUST_CHECK;
/* op is MAI_QUERY_AND or MAI_QUERY_OR; what is always or never so is folded away. */
mai_status mai_smarts_join(smarts_parser *s, int op, int32_t a, int32_t b, int32_t *out) MAI_MUST_CHECK;

extern const smarts_part mai_smarts_no_part;

void mai_smarts_begin(smarts_expr *e);
/* The next primitive, and what '!' stood before it. */
mai_status mai_smarts_operand(smarts_parser *s, smarts_expr *e, const smarts_part *part) MAI_MUST_CHECK;
/* '!' or an operator at s->p; false when there is none. */
mai_status mai_smarts_operator(smarts_parser *s, smarts_expr *e, bool *taken) MAI_MUST_CHECK;
/* The whole; nothing may be wanted. */
mai_status mai_smarts_end(smarts_parser *s, smarts_expr *e, smarts_part *out) MAI_MUST_CHECK;

/* ---- smarts_atom.c ---- */

/* The symbol of an element that says whether it is aromatic; *bare: outside brackets too. NULL: there is none. */
const char *mai_smarts_symbol(int element, bool aromatic, bool *bare);
/* An atom outside brackets: true when one stands here. */
mai_status mai_smarts_bare_atom(smarts_parser *s, bool *taken) MAI_MUST_CHECK;
/* '[' stands here: opens the bracket, or reads a hydrogen atom as a whole. */
mai_status mai_smarts_open_bracket(smarts_parser *s) MAI_MUST_CHECK;
/* One step inside brackets, "$(" and ']' among them. */
mai_status mai_smarts_bracket(smarts_parser *s) MAI_MUST_CHECK;

/* ---- smarts_bond.c ---- */

/* A primitive or operator of a bond: true when one stands here. */
mai_status mai_smarts_bond(smarts_parser *s, bool *taken) MAI_MUST_CHECK;
mai_status mai_smarts_add_bond(smarts_parser *s, int begin, int end, const smarts_part *part,
                               bool given) MAI_MUST_CHECK;
/* One half of a ring bond. */
mai_status mai_smarts_ring_number(smarts_parser *s) MAI_MUST_CHECK;
/* At the end of a query: appends its ring bonds, lays out the neighbours. */
mai_status mai_smarts_close_rings(smarts_parser *s, smarts_frame *f) MAI_MUST_CHECK;

/* ---- smarts_stereo.c ---- */

/* When a ring number stands behind a branch. */
void mai_smarts_note_late_ring(mai_query *q, int atom);
/* Of the whole: classes become tags, tags are brought into the order of bonds. */
mai_status mai_smarts_settle_chirality(smarts_parser *s, smarts_frame *f) MAI_MUST_CHECK;
/* The tag that says an atom's chirality in a text whose ring numbers stand in the order of their bonds. */
uint8_t mai_query_written_tag(const mai_query *q, int atom, int rings);
/* Double bonds between directions get their geometry; smarts_hydrogens.c needs it again. */
void mai_query_settle_double_bonds(mai_query *q);
/* Lays out nbrs, degrees. */
mai_status mai_query_link(mai_ctx *cx, mai_query *q) MAI_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
