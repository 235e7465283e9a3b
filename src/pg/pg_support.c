/*
 * pg_support.c - the planner's view of scoring: rows are cut to the columns that the model needs, and models that
 * stay the same throughout a query are marked.
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

#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_index.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/pathnodes.h"
#include "nodes/supportnodes.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/relcache.h"
#include "utils/rls.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"
#include "utils/typcache.h"

PG_FUNCTION_INFO_V1(medai_row_support);

/* ---- which model ---- */

typedef struct Known {
    const mai_scorer *scorer; /* NULL: nothing is known */
    char *pinned;             /* 'name@version' for a model by name */
} Known;

/* A scorer whose model stays loaded while this call is planned; NULL unless it names all of its features. */
static const mai_scorer *
named_scorer(MedaiModel *model)
{
    mai_score_hints none = {0};

    medai_pin_for_call(model);
    const mai_scorer *s = medai_cache_scorer(model, &none, CurrentMemoryContext);

    for (int i = 0; i < s->nfeatures; i++)
        if (s->features[i].name == NULL)
            return NULL;
    return s;
}

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
    k.scorer = named_scorer(medai_registry_model(schema, row));
    k.pinned = psprintf("%s@%d", row->name, row->version);
    return k;
}

static Known
known_by_weights(Datum weights)
{
    bytea *bytes = medai_weights(weights);
    Known k = {0};

    k.scorer = named_scorer(medai_cache_get(VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes)));
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

/* Whether a query has an outer join anywhere, in its sub-queries too. */
static bool
outer_join_walker(Node *node, void *context)
{
    if (node == NULL)
        return false;
    if (IsA(node, JoinExpr) && ((JoinExpr *) node)->jointype != JOIN_INNER && ((JoinExpr *) node)->jointype != JOIN_SEMI)
        return true;
    if (IsA(node, Query))
        return query_tree_walker((Query *) node, outer_join_walker, context, 0);
    return expression_tree_walker(node, outer_join_walker, context);
}

/*
 * Whether a whole-row Var may be NULL because of an outer join. Before version 16 a Var does not tell. Planning
 * EXISTS also simplifies the sub-query's conditions under the outer query, which is why that is searched to the
 * bottom when it has sub-queries.
 */
static bool
may_be_null_row(PlannerInfo *root, Var *var)
{
#if PG_VERSION_NUM >= 160000
    return !bms_is_empty(var->varnullingrels);
#else
    return outer_join_walker(root->parse->hasSubLinks ? (Node *) root->parse : (Node *) root->parse->jointree, NULL);
#endif
}

/* Whether a Var is the whole row of a table of the query that is being planned, in its present version. */
static bool
is_table_row(PlannerInfo *root, Var *var)
{
    if (var->varattno != InvalidAttrNumber || var->varlevelsup != 0 || IS_SPECIAL_VARNO(var->varno) || var->varno < 1 ||
        (int) var->varno > list_length(root->parse->rtable))
        return false;
#if PG_VERSION_NUM >= 180000
    if (var->varreturningtype != VAR_RETURNING_DEFAULT)
        return false;
#endif
    RangeTblEntry *rte = rt_fetch(var->varno, root->parse->rtable);

    return rte->rtekind == RTE_RELATION && get_rel_type_id(rte->relid) == var->vartype;
}

/* The columns of a row made on the spot; NULL when its type has got more since, or evaluating it twice matters. */
static TupleDesc
made_row_desc(RowExpr *made)
{
    int n = list_length(made->args);

    if (contain_volatile_functions((Node *) made) || contain_subplans((Node *) made))
        return NULL;
    if (made->row_typeid != RECORDOID) {
        TupleDesc desc = lookup_rowtype_tupdesc_copy(made->row_typeid, -1);

        return desc->natts <= n ? desc : NULL;
    }
    if (list_length(made->colnames) != n)
        return NULL;
    TupleDesc desc = CreateTemplateTupleDesc(n);

    for (int i = 0; i < n; i++) {
        Node *arg = list_nth(made->args, i);

        TupleDescInitEntry(desc, i + 1, strVal(list_nth(made->colnames, i)), exprType(arg), exprTypmod(arg), 0);
    }
    return desc;
}

/* The columns of a row argument that may be taken apart: a table's that cannot be NULL here, or one made here. */
static TupleDesc
row_desc(PlannerInfo *root, Node *row)
{
    if (IsA(row, RowExpr))
        return made_row_desc((RowExpr *) row);
    if (!IsA(row, Var) || !is_table_row(root, (Var *) row) || may_be_null_row(root, (Var *) row))
        return NULL;
    return lookup_rowtype_tupdesc_copy(((Var *) row)->vartype, ((Var *) row)->vartypmod);
}

static Expr *
column_expr(Node *row, TupleDesc desc, int att)
{
    Form_pg_attribute a = TupleDescAttr(desc, att);

    if (IsA(row, RowExpr))
        return copyObject(list_nth(((RowExpr *) row)->args, att));
    Var *column = copyObject((Var *) row);

    column->varattno = att + 1;
    if (column->varnosyn != 0)
        column->varattnosyn = att + 1;
    column->vartype = a->atttypid;
    column->vartypmod = a->atttypmod;
    column->varcollid = a->attcollation;
    return (Expr *) column;
}

/*
 * Whether the table has an index on an expression or with a predicate. It may be on the very call, with its
 * weights, and is found only if the call stays as it is.
 */
static bool
may_be_indexed(PlannerInfo *root, Node *row, Node *model)
{
    bool found = false;

    if (!IsA(row, Var) || exprType(model) != BYTEAOID)
        return false;
    Relation rel = table_open(rt_fetch(((Var *) row)->varno, root->parse->rtable)->relid, NoLock);
    List *indexes = RelationGetIndexList(rel);
    ListCell *cell;

    foreach (cell, indexes) {
        HeapTuple tuple = SearchSysCache1(INDEXRELID, ObjectIdGetDatum(lfirst_oid(cell)));

        if (!HeapTupleIsValid(tuple))
            continue;
        found |= !heap_attisnull(tuple, Anum_pg_index_indexprs, NULL) || !heap_attisnull(tuple, Anum_pg_index_indpred, NULL);
        ReleaseSysCache(tuple);
    }
    table_close(rel, NoLock);
    return found;
}

/* The needed columns in the order of the model, and their names; NIL when they cannot be told. */
static List *
needed_columns(Node *row, TupleDesc desc, const mai_scorer *s, List **names)
{
    List *columns = NIL;

    for (int i = 0; i < s->nfeatures; i++) {
        int matches;
        int att = medai_find_column(desc, s->features[i].name, &matches);

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
    if (list_length(call->args) == 2 && may_be_indexed(root, row, lsecond(call->args)))
        return NULL;
    Known known = known_model(root, call);
    List *columns = known.scorer != NULL ? needed_columns(row, desc, known.scorer, &names) : NIL;

    if (columns == NIL)
        return NULL;
    Oid schema = get_func_namespace(call->funcid);
    Node *model = model_argument(call, &known);
    FuncExpr *out = copyObject(call);

    if (list_length(columns) > 1 && fits_score(call, list_length(columns) + 1)) {
        out->funcid = function_of(schema, "medai_score", exprType(model), ANYOID, InvalidOid);
        out->args = lcons(model, columns);
    } else if (!all_columns_needed(desc, list_length(columns))) {
        out->funcid = function_of(schema, get_func_name(call->funcid), RECORDOID, exprType(model), InvalidOid);
        out->args = list_make2(row_of(columns, names), model);
    } else
        return NULL;
    return OidIsValid(out->funcid) ? (Node *) out : NULL;
}

/* ---- parameters ---- */

/*
 * Whether what is planned is run as a query, in which parameters keep their value. One that has no tables may be an
 * expression that PL/pgSQL evaluates again and again with other values and without starting anew.
 */
static bool
parameters_are_fixed(const PlannerInfo *root)
{
    ListCell *cell;

    if (root == NULL || root->parse == NULL)
        return false;
    foreach (cell, root->parse->rtable)
        if (((RangeTblEntry *) lfirst(cell))->rtekind != RTE_RESULT)
            return true;
    return root->parent_root != NULL;
}

/*
 * The call with a mark on weights that are a parameter of the query, so that its site need not compare them for every
 * row: a relabelling of bytea as bytea, which nobody else makes and which costs nothing (arg_is_fixed in pg_site.c).
 */
static FuncExpr *
with_fixed_model(PlannerInfo *root, FuncExpr *call)
{
    int argno = exprType(linitial(call->args)) == BYTEAOID ? 0 : 1;
    Param *model = argno < list_length(call->args) ? list_nth(call->args, argno) : NULL;

    if (model == NULL || !IsA(model, Param) || model->paramkind != PARAM_EXTERN || model->paramtype != BYTEAOID ||
        !parameters_are_fixed(root))
        return call;
    FuncExpr *out = copyObject(call);

    lfirst(list_nth_cell(out->args, argno)) =
        makeRelabelType(copyObject((Expr *) model), BYTEAOID, -1, InvalidOid, COERCE_IMPLICIT_CAST);
    return out;
}

Datum
medai_row_support(PG_FUNCTION_ARGS)
{
    Node *request = (Node *) PG_GETARG_POINTER(0);

    if (!IsA(request, SupportRequestSimplify))
        PG_RETURN_POINTER(NULL);
    SupportRequestSimplify *r = (SupportRequestSimplify *) request;
    FuncExpr *marked = with_fixed_model(r->root, r->fcall);
    Oid *types;
    int n;

    (void) get_func_signature(r->fcall->funcid, &types, &n);
    Node *out = types[0] == RECORDOID ? simplify(r->root, marked) : NULL;

    PG_RETURN_POINTER(out != NULL || marked == r->fcall ? out : (Node *) marked);
}
