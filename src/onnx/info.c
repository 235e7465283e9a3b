/*
 * info.c - what a model says about itself (info.h): a walk over the parsed message.
 */
#include "onnx/info.h"

#include "onnx/graph.h"
#include "onnx/names.h"

/* A description is for people; millions of properties are there to make it slow. */
#define MOST_PROPERTIES 65536

static const char *
or_empty(const char *s)
{
    return s != NULL ? s : "";
}

static mai_status
list_opsets(mai_ctx *cx, const Onnx__ModelProto *p, mai_facts *f)
{
    MAI_TRY(MAI_NEW_ARRAY(cx, p->n_opset_import, &f->opsets));
    for (size_t i = 0; i < p->n_opset_import; i++) {
        const char *domain = or_empty(p->opset_import[i]->domain);

        f->opsets[f->nopsets].name = domain[0] != '\0' ? domain : "ai.onnx";
        f->opsets[f->nopsets++].count = p->opset_import[i]->version;
    }
    return MAI_OK;
}

static mai_status
list_operators(mai_ctx *cx, const mai_model *m, mai_facts *f)
{
    mai_names seen;

    MAI_TRY(mai_names_make(cx, (size_t) m->nnodes, &seen));
    MAI_TRY(MAI_NEW_ARRAY(cx, m->nnodes, &f->operators));
    for (int i = 0; i < m->nnodes; i++) {
        const char *name = m->nodes[i].op->name;
        int at;

        MAI_TRY(mai_names_find(cx, &seen, name, &at));
        if (at < 0) {
            at = f->noperators++;
            f->operators[at].name = name;
            MAI_TRY(mai_names_put(cx, &seen, name, at));
        }
        f->operators[at].count++;
    }
    return MAI_OK;
}

static void
count_parameters(const mai_model *m, mai_facts *f)
{
    const Onnx__GraphProto *g = m->proto->graph;

    for (int v = 0; v < m->nvalues; v++)
        if (m->values[v].constant != NULL)
            f->parameters += m->values[v].constant->count;
    for (size_t i = 0; i < g->n_node; i++)
        for (size_t j = 0; j < g->node[i]->n_attribute; j++)
            f->parameters += (int64_t) g->node[i]->attribute[j]->n_floats;
}

mai_status
mai_model_facts(mai_ctx *cx, const mai_model *m, mai_facts *out)
{
    const Onnx__ModelProto *p = m->proto;
    mai_facts f = {0};

    if (p->n_metadata_props > MOST_PROPERTIES)
        return mai_fail(cx, MAI_ELIMIT, "the model has %zu metadata properties, at most %d can be listed",
                        p->n_metadata_props, MOST_PROPERTIES);
    f.producer = or_empty(p->producer_name);
    f.producer_version = or_empty(p->producer_version);
    f.graph = or_empty(p->graph->name);
    f.ir_version = p->ir_version;
    MAI_TRY(list_opsets(cx, p, &f));
    MAI_TRY(list_operators(cx, m, &f));
    count_parameters(m, &f);
    MAI_TRY(MAI_NEW_ARRAY(cx, p->n_metadata_props, &f.metadata));
    for (size_t i = 0; i < p->n_metadata_props; i++) {
        f.metadata[i].name = or_empty(p->metadata_props[i]->key);
        f.metadata[i].text = or_empty(p->metadata_props[i]->value);
        f.nmetadata++;
    }
    *out = f;
    return MAI_OK;
}
