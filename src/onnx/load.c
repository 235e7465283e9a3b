/*
 * load.c - bytes to an immutable model: parse, number the values, resolve and compile the operators.
 *
 * Values (inputs, initialisers, node outputs) are numbered in the order in which they are defined. Nodes keep
 * the order of the file, which ONNX requires to be one in which every value is computed before it is used;
 * a cycle is therefore met as a use before the definition. Everything belongs to the context's arena.
 */
#include "onnx/graph.h"
#include "onnx/names.h"
#include "onnx/wire.h"

#include <string.h>

/* The newest operator sets whose meaning this code knows. */
#define NEWEST_ONNX 22
#define NEWEST_ML 5

typedef struct loader {
    mai_ctx *cx;
    mai_model *m;
    const Onnx__GraphProto *graph;
    mai_names names;
    int most_values;
    int64_t onnx_version, ml_version; /* 0: not imported */
} loader;

static bool
is_onnx_domain(const char *domain)
{
    return domain == NULL || domain[0] == '\0' || strcmp(domain, "ai.onnx") == 0;
}

static mai_status
read_versions(loader *ld)
{
    const Onnx__ModelProto *p = ld->m->proto;

    for (size_t i = 0; i < p->n_opset_import; i++) {
        const Onnx__OperatorSetIdProto *o = p->opset_import[i];
        bool ml = o->domain != NULL && strcmp(o->domain, "ai.onnx.ml") == 0;
        int64_t newest = ml ? NEWEST_ML : NEWEST_ONNX;

        if (!ml && !is_onnx_domain(o->domain))
            continue; /* an operator of it is refused when it is met */
        if (o->version < 1 || o->version > newest)
            return mai_fail(ld->cx, MAI_EUNSUPPORTED, "operator set %s version %lld is not supported, at most %lld",
                            ml ? "ai.onnx.ml" : "ai.onnx", (long long) o->version, (long long) newest);
        if (ml)
            ld->ml_version = o->version;
        else
            ld->onnx_version = o->version;
    }
    return MAI_OK;
}

static mai_status
define(loader *ld, const char *name, int producer, const mai_tensor *constant, int *out)
{
    mai_model *m = ld->m;
    int known;

    if (name == NULL || name[0] == '\0')
        return mai_fail(ld->cx, MAI_EFORMAT, "the graph has a value without a name");
    MAI_TRY(mai_names_find(ld->cx, &ld->names, name, &known));
    if (known >= 0)
        return mai_fail(ld->cx, MAI_EFORMAT, "the value '%.80s' is defined twice", name);
    if (m->nvalues >= ld->most_values)
        return mai_fail(ld->cx, MAI_EINTERNAL, "more values than were counted");
    *out = m->nvalues;
    m->values[m->nvalues].name = name;
    m->values[m->nvalues].producer = producer;
    m->values[m->nvalues].constant = constant;
    return mai_names_put(ld->cx, &ld->names, name, m->nvalues++);
}

static mai_status
count_values(loader *ld)
{
    const Onnx__GraphProto *g = ld->graph;
    size_t n = g->n_input + g->n_initializer;

    if (g->n_node > (size_t) ld->cx->limits.nodes || g->n_node > INT32_MAX / 64)
        return mai_fail(ld->cx, MAI_ELIMIT, "the graph has %zu operators, at most %lld are allowed", g->n_node,
                        (long long) ld->cx->limits.nodes);
    for (size_t i = 0; i < g->n_node; i++)
        n += g->node[i]->n_output;
    if (n > INT32_MAX / 64)
        return mai_fail(ld->cx, MAI_ELIMIT, "the graph has %zu values", n);
    ld->most_values = (int) n;
    MAI_TRY(mai_names_make(ld->cx, n, &ld->names));
    return MAI_NEW_ARRAY(ld->cx, n, &ld->m->values);
}

static mai_status
add_initialisers(loader *ld)
{
    const Onnx__GraphProto *g = ld->graph;

    if (g->n_sparse_initializer > 0)
        return mai_fail(ld->cx, MAI_EUNSUPPORTED, "sparse initialisers are not supported");
    for (size_t i = 0; i < g->n_initializer; i++) {
        mai_tensor *t;
        int number;

        MAI_TRY(mai_poll(ld->cx, 1000));
        MAI_TRY(MAI_NEW(ld->cx, &t));
        MAI_TRY(mai_tensor_decode(ld->cx, g->initializer[i], t));
        MAI_TRY(define(ld, g->initializer[i]->name, -1, t, &number));
    }
    return MAI_OK;
}

/* ---- ports ---- */

static mai_status
read_tensor_type(loader *ld, const Onnx__TypeProto__Tensor *t, mai_port *port)
{
    port->ndim = -1;
    port->type = (mai_type) t->elem_type;
    if (port->type == MAI_UNDEFINED)
        return MAI_OK;
    if (mai_type_size(port->type) == 0)
        return mai_fail(ld->cx, MAI_EUNSUPPORTED, "'%.80s' has element type %d, which is not supported", port->name,
                        (int) t->elem_type);
    if (t->shape == NULL)
        return MAI_OK;
    if (t->shape->n_dim > MAI_DIMS)
        return mai_fail(ld->cx, MAI_ELIMIT, "'%.80s' has %zu dimensions, at most %d are allowed", port->name,
                        t->shape->n_dim, MAI_DIMS);
    port->ndim = (int) t->shape->n_dim;
    for (int i = 0; i < port->ndim; i++) {
        const Onnx__TensorShapeProto__Dimension *d = t->shape->dim[i];
        bool fixed = d->value_case == ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE && d->dim_value >= 0;

        port->dim[i] = fixed ? d->dim_value : -1;
    }
    return MAI_OK;
}

static mai_status
read_map_type(loader *ld, const Onnx__TypeProto__Map *map, mai_port *port)
{
    port->key_type = (mai_type) map->key_type;
    if (map->value_type == NULL || map->value_type->value_case != ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE ||
        map->value_type->tensor_type == NULL || mai_type_size(port->key_type) == 0)
        return mai_fail(ld->cx, MAI_EUNSUPPORTED, "'%.80s' is a map of a kind that is not supported", port->name);
    MAI_TRY(read_tensor_type(ld, map->value_type->tensor_type, port));
    port->ndim = 1;
    port->dim[0] = -1;
    return MAI_OK;
}

static mai_status
read_port(loader *ld, const Onnx__ValueInfoProto *info, mai_port *port)
{
    const Onnx__TypeProto *type = info->type;

    port->name = info->name != NULL ? info->name : "";
    port->ndim = -1;
    if (type == NULL || type->value_case == ONNX__TYPE_PROTO__VALUE__NOT_SET)
        return MAI_OK; /* outputs may leave their type to inference */
    if (type->value_case == ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE && type->tensor_type != NULL)
        return read_tensor_type(ld, type->tensor_type, port);
    if (type->value_case == ONNX__TYPE_PROTO__VALUE_MAP_TYPE && type->map_type != NULL)
        return read_map_type(ld, type->map_type, port);
    if (type->value_case == ONNX__TYPE_PROTO__VALUE_SEQUENCE_TYPE && type->sequence_type != NULL &&
        type->sequence_type->elem_type != NULL &&
        type->sequence_type->elem_type->value_case == ONNX__TYPE_PROTO__VALUE_MAP_TYPE &&
        type->sequence_type->elem_type->map_type != NULL) {
        port->sequence = true;
        return read_map_type(ld, type->sequence_type->elem_type->map_type, port);
    }
    return mai_fail(ld->cx, MAI_EUNSUPPORTED, "'%.80s' is neither a tensor nor a map", port->name);
}

static mai_status
add_inputs(loader *ld)
{
    const Onnx__GraphProto *g = ld->graph;
    mai_model *m = ld->m;

    MAI_TRY(MAI_NEW_ARRAY(ld->cx, g->n_input, &m->inputs));
    MAI_TRY(MAI_NEW_ARRAY(ld->cx, g->n_input, &m->input_values));
    for (size_t i = 0; i < g->n_input; i++) {
        mai_port *port = &m->inputs[m->ninputs];
        int known = -1;

        if (g->input[i]->name != NULL)
            MAI_TRY(mai_names_find(ld->cx, &ld->names, g->input[i]->name, &known));
        if (known >= 0 && m->values[known].constant != NULL)
            continue; /* before IR version 4 initialisers were listed as inputs too */
        MAI_TRY(read_port(ld, g->input[i], port));
        if (port->type == MAI_UNDEFINED)
            return mai_fail(ld->cx, MAI_EFORMAT, "input '%.80s' has no type", port->name);
        MAI_TRY(define(ld, g->input[i]->name, -1, NULL, &m->input_values[m->ninputs]));
        m->ninputs++;
    }
    return MAI_OK;
}

static mai_status
add_outputs(loader *ld)
{
    const Onnx__GraphProto *g = ld->graph;
    mai_model *m = ld->m;

    if (g->n_output == 0)
        return mai_fail(ld->cx, MAI_EFORMAT, "the graph has no output");
    MAI_TRY(MAI_NEW_ARRAY(ld->cx, g->n_output, &m->outputs));
    MAI_TRY(MAI_NEW_ARRAY(ld->cx, g->n_output, &m->output_values));
    for (size_t i = 0; i < g->n_output; i++) {
        MAI_TRY(read_port(ld, g->output[i], &m->outputs[i]));
        MAI_TRY(mai_names_find(ld->cx, &ld->names, m->outputs[i].name, &m->output_values[i]));
        if (m->output_values[i] < 0)
            return mai_fail(ld->cx, MAI_EFORMAT, "the output '%.80s' is computed by no operator", m->outputs[i].name);
        m->noutputs++;
    }
    return MAI_OK;
}

/* ---- nodes ---- */

static mai_status
find_operator(loader *ld, mai_node *node)
{
    const Onnx__NodeProto *p = node->proto;
    const char *name = p->op_type != NULL ? p->op_type : "";
    bool onnx = is_onnx_domain(p->domain), known = false;
    bool ml = !onnx && strcmp(p->domain, "ai.onnx.ml") == 0;
    int64_t version = ml ? ld->ml_version : ld->onnx_version;

    if (onnx || ml) {
        if (version == 0 && ml)
            version = 1;
        if (version == 0)
            return mai_fail(ld->cx, MAI_EFORMAT, "operator %.60s is used, but the model imports no ai.onnx operator set", name);
        node->op = mai_op_find(ml ? p->domain : "", name, version, &known);
        node->version = (int) version;
    }
    if (node->op != NULL)
        return MAI_OK;
    mai_fail(ld->cx, MAI_EUNSUPPORTED, "operator %.60s%s%.60s%s is not supported", name, onnx ? "" : " of domain ",
             onnx ? "" : p->domain, known ? " at this operator-set version" : "");
    return mai_detail(ld->cx, "It computes '%.80s'%s%.80s%s.", p->n_output > 0 ? p->output[0] : "",
                      p->name != NULL && p->name[0] ? " in node '" : "", p->name != NULL ? p->name : "",
                      p->name != NULL && p->name[0] ? "'" : "");
}

static mai_status
check_arity(mai_ctx *cx, const mai_node *node)
{
    const mai_op *op = node->op;

    if (node->nin < op->min_in || (op->max_in >= 0 && node->nin > op->max_in))
        return mai_node_fail(cx, node, MAI_EFORMAT, "%d inputs, expected %d to %d", node->nin, op->min_in, op->max_in);
    if (node->nout < 1 || (op->max_out >= 0 && node->nout > op->max_out)) /* the last ones may be left out */
        return mai_node_fail(cx, node, MAI_EFORMAT, "%d outputs, expected %d to %d", node->nout, op->min_out, op->max_out);
    for (int i = 0; i < op->min_in; i++)
        if (node->in[i] < 0)
            return mai_node_fail(cx, node, MAI_EFORMAT, "input %d is missing", i + 1);
    return MAI_OK;
}

static mai_status
resolve_inputs(loader *ld, mai_node *node)
{
    const Onnx__NodeProto *p = node->proto;

    MAI_TRY(MAI_NEW_ARRAY(ld->cx, p->n_input, &node->in));
    for (size_t i = 0; i < p->n_input; i++) {
        node->in[i] = -1;
        if (p->input[i] == NULL || p->input[i][0] == '\0')
            continue;
        MAI_TRY(mai_names_find(ld->cx, &ld->names, p->input[i], &node->in[i]));
        if (node->in[i] < 0) {
            mai_node_fail(ld->cx, node, MAI_EFORMAT, "input '%.80s' is not known here", p->input[i]);
            return mai_detail(ld->cx, "An initialiser is missing, the graph has a cycle, or its nodes are not in order.");
        }
    }
    node->nin = (int) p->n_input;
    while (node->nin > 0 && node->in[node->nin - 1] < 0)
        node->nin--;
    return MAI_OK;
}

static mai_status
define_outputs(loader *ld, mai_node *node, int number)
{
    const Onnx__NodeProto *p = node->proto;

    MAI_TRY(MAI_NEW_ARRAY(ld->cx, p->n_output, &node->out));
    node->nout = (int) p->n_output;
    for (size_t i = 0; i < p->n_output; i++) {
        node->out[i] = -1;
        if (p->output[i] != NULL && p->output[i][0] != '\0')
            MAI_TRY(define(ld, p->output[i], number, NULL, &node->out[i]));
    }
    return MAI_OK;
}

static mai_status
add_nodes(loader *ld)
{
    const Onnx__GraphProto *g = ld->graph;
    mai_model *m = ld->m;

    MAI_TRY(MAI_NEW_ARRAY(ld->cx, g->n_node, &m->nodes));
    for (size_t i = 0; i < g->n_node; i++) {
        mai_node *node = &m->nodes[i];

        MAI_TRY(mai_poll(ld->cx, 1000));
        node->proto = g->node[i];
        node->model = m;
        MAI_TRY(find_operator(ld, node));
        if (g->node[i]->n_input > INT32_MAX / 64 || g->node[i]->n_output > INT32_MAX / 64)
            return mai_node_fail(ld->cx, node, MAI_ELIMIT, "too many inputs or outputs");
        MAI_TRY(resolve_inputs(ld, node));
        MAI_TRY(define_outputs(ld, node, (int) i));
        MAI_TRY(check_arity(ld->cx, node));
        if (node->op->compile != NULL)
            MAI_TRY(node->op->compile(ld->cx, node));
        m->nnodes++;
    }
    return MAI_OK;
}

mai_status
mai_model_load(mai_ctx *cx, const void *bytes, size_t n, mai_model **out)
{
    loader ld = {.cx = cx};

    MAI_TRY(MAI_NEW(cx, &ld.m));
    MAI_TRY(mai_wire_model(cx, bytes, n, &ld.m->proto));
    ld.graph = ld.m->proto->graph;
    if (ld.graph == NULL)
        return mai_fail(cx, MAI_EFORMAT, "the bytes are not an ONNX model: there is no graph");
    if (ld.m->proto->n_functions > 0)
        return mai_fail(cx, MAI_EUNSUPPORTED, "models with functions of their own are not supported");
    MAI_TRY(read_versions(&ld));
    MAI_TRY(count_values(&ld));
    MAI_TRY(add_initialisers(&ld));
    MAI_TRY(add_inputs(&ld));
    MAI_TRY(add_nodes(&ld));
    MAI_TRY(add_outputs(&ld));
    *out = ld.m;
    return MAI_OK;
}

/* ---- looking at a model ---- */

int
mai_model_inputs(const mai_model *m)
{
    return m->ninputs;
}

int
mai_model_outputs(const mai_model *m)
{
    return m->noutputs;
}

const mai_port *
mai_model_input(const mai_model *m, int i)
{
    return &m->inputs[i];
}

const mai_port *
mai_model_output(const mai_model *m, int i)
{
    return &m->outputs[i];
}
