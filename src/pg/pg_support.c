/*
 * pg_support.c - the planner's view of scoring: rows are cut to the columns that the model needs.
 *
 * A whole-row argument makes the executor copy every column and detoast it, notes and images too. When the
 * model is a constant, its features are known at plan time, and medai_risk(p, 'm') becomes
 * medai_score('m@3', p.age, p.sex, ...), which needs no row at all; the other functions, and more features than
 * a call has room for, get ROW(p.age, p.sex, ...). When the model comes from a join or a parameter, medai_risk
 * becomes medai_score_row(model, {age, sex, note, ...}, p.age, p.sex, p.note, ...): every column as it is stored,
 * of which running detoasts those that the model asks for. The version is written into the plan so that the columns belong to
 * it; the plan depends on the registry (its trigger invalidates the plan), on the role that planned, and under
 * a transaction snapshot on that. A row that an outer join or a grouping set may make NULL is left alone, since
 * ROW() is not NULL.
 */
#include "pg_registry.h"
#include "pg_row.h"

#include "access/xact.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/pathnodes.h"
#include "nodes/supportnodes.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rls.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"
#include "utils/typcache.h"

PG_FUNCTION_INFO_V1(medai_row_support);

/* ---- which model ---- */

typedef struct Known {
    char **features; /* NULL: nothing is known */
    int nfeatures;
    char *pinned; /* 'name@version' for a model by name */
} Known;

/*
 * The model by name as a fresh snapshot sees it, so that an invalidation that came already is not missed. Unknown
 * when the caller's own snapshot, under which a STABLE function runs its queries, sees another; and when row-level
 * security decides, whose policies may ask for more than the role.
 */
static Known
known_by_name(PlannerInfo *root, Oid schema, const char *spec)
{
    Oid registry = get_relname_relid("medai_models", schema);
    Known k = {0};

    if (!OidIsValid(registry) || pg_class_aclcheck(registry, GetUserId(), ACL_SELECT) != ACLCHECK_OK)
        return k;
    root->glob->relationOids = lappend_oid(root->glob->relationOids, registry);
    root->glob->dependsOnRole = true;
    if (IsolationUsesXactSnapshot())
        root->glob->transientPlan = true;
    if (check_enable_rls(registry, InvalidOid, true) == RLS_ENABLED)
        return k;
    PushActiveSnapshot(GetTransactionSnapshot());
    MedaiRegistered *row = medai_registry_try(schema, spec);

    PopActiveSnapshot();
    MedaiRegistered *seen = ActiveSnapshotSet() && row != NULL ? medai_registry_try(schema, spec) : row;

    if (row == NULL || seen == NULL || row->version != seen->version || strcmp(row->name, seen->name) != 0)
        return k;
    k.features = row->features;
    k.nfeatures = row->nfeatures;
    k.pinned = psprintf("%s@%d", row->name, row->version);
    return k;
}

static Known
known_by_weights(Datum weights)
{
    bytea *bytes = medai_weights(weights);
    mai_score_hints none = {0};
    Known k = {0};
    MedaiModel *model = medai_cache_get(VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes));

    medai_pin_for_call(model);
    const mai_scorer *s = medai_cache_scorer(model, &none, CurrentMemoryContext);
    char **names = palloc(sizeof(char *) * Max(s->nfeatures, 1));

    for (int i = 0; i < s->nfeatures; i++) {
        names[i] = (char *) s->features[i].name;
        if (names[i] == NULL)
            return k;
    }
    k.features = names;
    k.nfeatures = s->nfeatures;
    return k;
}

static Known
known_model(PlannerInfo *root, FuncExpr *call)
{
    Oid schema = get_func_namespace(call->funcid);
    Known nothing = {0};

    if (list_length(call->args) == 1)
        return known_by_name(root, schema, NULL);
    Const *model = (Const *) lsecond(call->args);

    if (model->constisnull)
        return nothing;
    if (model->consttype == TEXTOID)
        return known_by_name(root, schema, TextDatumGetCString(model->constvalue));
    return known_by_weights(model->constvalue);
}

/* ---- which columns ---- */

static bool
outer_join_walker(Node *node, void *context)
{
    if (node == NULL)
        return false;
    if (IsA(node, JoinExpr) && ((JoinExpr *) node)->jointype != JOIN_INNER && ((JoinExpr *) node)->jointype != JOIN_SEMI)
        return true;
    if (IsA(node, FromExpr) || IsA(node, JoinExpr) || IsA(node, List))
        return expression_tree_walker(node, outer_join_walker, context);
    return false;
}

/* The row type of a whole table that cannot be NULL here, or of a row made on the spot; else NULL. */
static TupleDesc
row_desc(PlannerInfo *root, Node *row)
{
    if (IsA(row, Var)) {
        Var *var = (Var *) row;

        if (var->varattno != InvalidAttrNumber || var->varlevelsup != 0 || IS_SPECIAL_VARNO(var->varno) ||
            rt_fetch(var->varno, root->parse->rtable)->rtekind != RTE_RELATION ||
            outer_join_walker((Node *) root->parse->jointree, NULL))
            return NULL;
        return lookup_rowtype_tupdesc_copy(var->vartype, var->vartypmod);
    }
    if (!IsA(row, RowExpr))
        return NULL;
    RowExpr *made = (RowExpr *) row;

    if (made->row_typeid != RECORDOID)
        return lookup_rowtype_tupdesc_copy(made->row_typeid, -1);
    if (list_length(made->colnames) != list_length(made->args))
        return NULL;
    TupleDesc desc = CreateTemplateTupleDesc(list_length(made->args));

    for (int i = 0; i < desc->natts; i++) {
        Node *arg = list_nth(made->args, i);

        TupleDescInitEntry(desc, i + 1, strVal(list_nth(made->colnames, i)), exprType(arg), exprTypmod(arg), 0);
    }
    return desc;
}

static Expr *
column_expr(Node *row, TupleDesc desc, int att)
{
    Form_pg_attribute a = TupleDescAttr(desc, att);

    if (IsA(row, RowExpr))
        return copyObject(list_nth(((RowExpr *) row)->args, att));
    return (Expr *) makeVar(((Var *) row)->varno, att + 1, a->atttypid, a->atttypmod, a->attcollation, 0);
}

/* The needed columns in the order of the model, and their names; NIL when they cannot be told. */
static List *
needed_columns(Node *row, TupleDesc desc, const Known *model, List **names)
{
    List *columns = NIL;

    for (int i = 0; i < model->nfeatures; i++) {
        int matches;
        int att = medai_find_column(desc, model->features[i], &matches);

        if (matches != 1)
            return NIL; /* running raises the error that says so */
        columns = lappend(columns, column_expr(row, desc, att));
        *names = lappend(*names, makeString(pstrdup(NameStr(TupleDescAttr(desc, att)->attname))));
    }
    return columns;
}

static bool
all_columns_needed(TupleDesc desc, int nfeatures)
{
    int live = 0;

    for (int i = 0; i < desc->natts; i++)
        live += !TupleDescAttr(desc, i)->attisdropped;
    return live <= nfeatures;
}

static RowExpr *
row_of(List *columns, List *names)
{
    RowExpr *row = makeNode(RowExpr);

    row->args = columns;
    row->colnames = names;
    row->row_typeid = RECORDOID;
    row->row_format = COERCE_IMPLICIT_CAST;
    row->location = -1;
    return row;
}

/* ---- the call ---- */

/* The extension's function of this name and argument types, the third of which may be InvalidOid. */
static Oid
function_of(Oid schema, const char *name, Oid first, Oid second, Oid third)
{
    Oid types[3] = {first, second, third};

    return GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid, CStringGetDatum(name),
                           PointerGetDatum(buildoidvector(types, OidIsValid(third) ? 3 : 2)), ObjectIdGetDatum(schema));
}

/* Whether a call of medai_risk can become one that has room for so many arguments. */
static bool
fits_score(FuncExpr *call, int nargs)
{
    return strcmp(get_func_name(call->funcid), "medai_risk") == 0 && nargs <= FUNC_MAX_ARGS;
}

static Node *
text_array_const(List *names)
{
    Datum *d = palloc(sizeof(Datum) * (Size) Max(list_length(names), 1));

    for (int i = 0; i < list_length(names); i++)
        d[i] = CStringGetTextDatum(strVal(list_nth(names, i)));
    return (Node *) makeConst(TEXTARRAYOID, -1, DEFAULT_COLLATION_OID, -1,
                              PointerGetDatum(construct_array(d, list_length(names), TEXTOID, -1, false, TYPALIGN_INT)), false, false);
}

/* The call with all columns of the row, for a model that only running knows. */
static Node *
with_all_columns(FuncExpr *call, Node *row, TupleDesc desc)
{
    List *columns = NIL, *names = NIL;
    Node *model = lsecond(call->args);

    for (int i = 0; i < desc->natts; i++) {
        Form_pg_attribute a = TupleDescAttr(desc, i);

        if (a->attisdropped || a->atttypid == UNKNOWNOID || get_typtype(a->atttypid) == TYPTYPE_PSEUDO)
            continue;
        columns = lappend(columns, column_expr(row, desc, i));
        names = lappend(names, makeString(pstrdup(NameStr(a->attname))));
    }
    if (!fits_score(call, list_length(columns) + 2))
        return NULL;
    FuncExpr *out = copyObject(call);

    out->funcid = function_of(get_func_namespace(call->funcid), "medai_score_row", exprType(model), TEXTARRAYOID, ANYOID);
    out->args = lcons(model, lcons(text_array_const(names), columns));
    return OidIsValid(out->funcid) ? (Node *) out : NULL;
}

static Node *
model_argument(FuncExpr *call, const Known *model)
{
    if (model->pinned == NULL)
        return lsecond(call->args);
    return (Node *) makeConst(TEXTOID, -1, DEFAULT_COLLATION_OID, -1, CStringGetTextDatum(model->pinned), false, false);
}

static Node *
simplify(PlannerInfo *root, FuncExpr *call)
{
    Node *row = linitial(call->args);
    TupleDesc desc = root != NULL && root->parse->groupingSets == NIL ? row_desc(root, row) : NULL;
    List *names = NIL;

    if (desc == NULL)
        return NULL;
    if (list_length(call->args) == 2 && !IsA(lsecond(call->args), Const))
        return with_all_columns(call, row, desc);
    Known known = known_model(root, call);
    List *columns = known.features != NULL ? needed_columns(row, desc, &known, &names) : NIL;

    if (columns == NIL)
        return NULL;
    Oid schema = get_func_namespace(call->funcid);
    Node *model = model_argument(call, &known);
    FuncExpr *out = copyObject(call);

    if (list_length(columns) > 1 && fits_score(call, list_length(columns) + 1)) {
        out->funcid = function_of(schema, "medai_score", exprType(model), ANYOID, InvalidOid);
        out->args = lcons(model, columns);
    } else if (!all_columns_needed(desc, known.nfeatures)) {
        out->funcid = function_of(schema, get_func_name(call->funcid), RECORDOID, exprType(model), InvalidOid);
        out->args = list_make2(row_of(columns, names), model);
    } else
        return NULL;
    return OidIsValid(out->funcid) ? (Node *) out : NULL;
}

Datum
medai_row_support(PG_FUNCTION_ARGS)
{
    Node *request = (Node *) PG_GETARG_POINTER(0);

    if (!IsA(request, SupportRequestSimplify))
        PG_RETURN_POINTER(NULL);
    SupportRequestSimplify *r = (SupportRequestSimplify *) request;

    PG_RETURN_POINTER(simplify(r->root, r->fcall));
}
