/*
 * transform_parse.c - the text of a reaction: templates between '>' and '.', each a SMARTS of its own.
 *
 * Positions in errors are those of the whole text: a template is parsed as it stands there, with blanks for all that is
 * not it. Everything lies in the context's arena.
 */
#include "edit/transform_parts.h"

#include "base/arena.h"

#include <string.h>

typedef struct reaction_parser {
    mai_ctx *cx;
    const char *text;
    int begin, end; /* of what is read */
    char *blanks;   /* as long as the text: where one template stands at a time */
    mai_transform *t;
    int nreactants, nproducts, product_room;
    mai_query **products;
} reaction_parser;

static bool
is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
is_divider(char c)
{
    return c == '>' || c == '.';
}

/* ---- what is read of the text ---- */

/* Where the first blank stands that is not beside a '>' or '.': what follows is a name. */
static int
end_of_reaction(const reaction_parser *p)
{
    for (int i = p->begin; i < p->end; i++) {
        int after = i;

        if (!is_blank(p->text[i]))
            continue;
        while (after < p->end && is_blank(p->text[after]))
            after++;
        if (!is_divider(p->text[i - 1]) && !(after < p->end && is_divider(p->text[after])))
            return i;
        i = after - 1;
    }
    return p->end;
}

static void
trim(const char *text, int *begin, int *end)
{
    while (*begin < *end && is_blank(text[*begin]))
        ++*begin;
    while (*begin < *end && is_blank(text[*end - 1]))
        --*end;
}

/* Extensions and a name behind the reaction are left out. */
static void
find_ends(reaction_parser *p, size_t n)
{
    const char *bar = memchr(p->text, '|', n);

    p->begin = 0;
    p->end = bar != NULL && bar > p->text ? (int) (bar - p->text) : (int) n;
    trim(p->text, &p->begin, &p->end);
    p->end = end_of_reaction(p);
}

/* The two '>' that part reactants, agents and products; that of a dative bond "->" is none. */
static mai_status
find_arrows(reaction_parser *p, int arrows[2])
{
    int n = 0;

    for (int i = p->begin; i < p->end; i++) {
        if (p->text[i] != '>' || (i > 0 && p->text[i - 1] == '-'))
            continue;
        if (n == 2)
            return mai_fail_at(p->cx, MAI_ETEXT, i, "a third '>' at %d: reactions of several steps are not read", i + 1);
        arrows[n++] = i;
    }
    if (n == 2)
        return MAI_OK;
    (void) mai_fail_at(p->cx, MAI_ETEXT, p->end, "a reaction has two '>', this text has %s", n == 0 ? "none" : "one");
    return mai_hint(p->cx, "Write it as reactant>>product, for instance [C:1][OH]>>[C:1]F.");
}

/* ---- templates ---- */

static mai_status
parse_template(reaction_parser *p, int begin, int end, mai_query **out)
{
    mai_status status;

    memcpy(p->blanks + begin, p->text + begin, (size_t) (end - begin));
    status = mai_smarts_parse(p->cx, p->blanks, (size_t) end, out);
    memset(p->blanks + begin, ' ', (size_t) (end - begin));
    return status;
}

/* Takes the parentheses of "(A.B)" off, which say that A and B are one template. */
static mai_status
open_group(reaction_parser *p, int *begin, int *end)
{
    int depth = 0, at = *begin;

    if (p->text[at] != '(')
        return MAI_OK;
    do {
        depth += (p->text[at] == '(') - (p->text[at] == ')');
        at++;
    } while (at < *end && depth > 0);
    if (depth > 0 || at < *end)
        return mai_fail_at(p->cx, MAI_ETEXT, *begin, "'(' at %d must enclose the whole template", *begin + 1);
    ++*begin;
    --*end;
    return MAI_OK;
}

typedef mai_status (*template_taker)(reaction_parser *p, int begin, int end);

/* Hands the templates between '.' to take, one after another. */
static mai_status
divide(reaction_parser *p, int begin, int end, const char *what, template_taker take)
{
    int depth = 0, from = begin;

    trim(p->text, &begin, &end);
    if (begin == end)
        return MAI_OK;
    for (int i = begin; i <= end; i++) {
        int first = from, last = i;

        if (i < end)
            depth += (p->text[i] == '(') - (p->text[i] == ')');
        if (i < end && (depth != 0 || p->text[i] != '.'))
            continue;
        from = i + 1;
        trim(p->text, &first, &last);
        if (first == last)
            return mai_fail_at(p->cx, MAI_ETEXT, last, "an empty %s at %d", what, last + 1);
        MAI_TRY(open_group(p, &first, &last));
        MAI_TRY(mai_poll(p->cx, 100));
        MAI_TRY(take(p, first, last));
    }
    return MAI_OK;
}

/* Of several reactants, which are an error in the end, the first is kept. */
static mai_status
take_reactant(reaction_parser *p, int begin, int end)
{
    mai_query *q;
    void *bytes;
    size_t size;

    MAI_TRY(parse_template(p, begin, end, &q));
    if (p->nreactants++ > 0)
        return MAI_OK;
    p->t->reactant = q;
    MAI_TRY(mai_pattern_from_query(p->cx, q, p->text + begin, (size_t) (end - begin), 0, &bytes, &size));
    mai_pattern_open(bytes, &p->t->pattern);
    return MAI_OK;
}

static mai_status
take_agent(reaction_parser *p, int begin, int end)
{
    mai_query *q;

    return parse_template(p, begin, end, &q);
}

static mai_status
take_product(reaction_parser *p, int begin, int end)
{
    if (p->nproducts == p->product_room) {
        int room = 2 * p->product_room + 4;
        mai_query **more;

        MAI_TRY(MAI_NEW_ARRAY(p->cx, room, &more));
        if (p->nproducts > 0)
            memcpy(more, p->products, (size_t) p->nproducts * sizeof *more);
        p->products = more;
        p->product_room = room;
    }
    return parse_template(p, begin, end, &p->products[p->nproducts++]);
}

/* ---- the whole ---- */

static mai_status
check_map_numbers(reaction_parser *p)
{
    const mai_query *q = p->t->reactant;

    for (int i = 0; i < q->natoms; i++)
        for (int k = 0; k < i && q->atoms[i].map > 0; k++)
            if (q->atoms[i].map == q->atoms[k].map)
                return mai_fail_at(p->cx, MAI_ETEXT, q->atoms[i].position,
                                   "the reactant has the map number %d twice", q->atoms[i].map);
    return MAI_OK;
}

static mai_status
check_sides(reaction_parser *p)
{
    if (p->nreactants == 0 || p->nproducts == 0)
        return mai_fail(p->cx, MAI_ETEXT, "the reaction has no %s", p->nreactants == 0 ? "reactant" : "product");
    if (p->nreactants == 1)
        return MAI_OK;
    (void) mai_fail(p->cx, MAI_EARGUMENT, "the reaction takes %d molecules, and a transform is of one", p->nreactants);
    return mai_hint(p->cx, "Where both templates are to be found in the one molecule, enclose them: (A.B)>>C.");
}

static mai_status
read_reaction(reaction_parser *p, size_t n)
{
    int arrows[2];

    find_ends(p, n);
    MAI_TRY(find_arrows(p, arrows));
    MAI_TRY(divide(p, p->begin, arrows[0], "reactant", take_reactant));
    MAI_TRY(divide(p, arrows[1] + 1, p->end, "product", take_product));
    MAI_TRY(divide(p, arrows[0] + 1, arrows[1], "agent", take_agent));
    MAI_TRY(check_sides(p));
    return check_map_numbers(p);
}

mai_status
mai_transform_compile(mai_ctx *cx, const char *text, size_t n, mai_transform **out)
{
    reaction_parser p = {.cx = cx, .text = n > 0 ? text : ""};
    mai_status status;

    if (n > MAI_TRANSFORM_MAX_TEXT)
        return mai_fail(cx, MAI_ELIMIT, "the reaction is too long: %zu bytes, at most %d can be read", n,
                        MAI_TRANSFORM_MAX_TEXT);
    MAI_TRY(MAI_NEW(cx, &p.t));
    MAI_TRY(mai_alloc(cx, n + 1, (void **) &p.blanks));
    memset(p.blanks, ' ', n + 1);
    status = read_reaction(&p, n);
    if (status != MAI_OK)
        return mai_introduce(cx, "invalid reaction: ");
    p.t->nproducts = p.nproducts;
    MAI_TRY(MAI_NEW_ARRAY(cx, p.nproducts, &p.t->products));
    for (int i = 0; i < p.nproducts; i++)
        MAI_TRY(mai_transform_template(cx, p.t->reactant, p.products[i], &p.t->products[i]));
    *out = p.t;
    return MAI_OK;
}
