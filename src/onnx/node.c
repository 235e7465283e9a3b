/*
 * node.c - wording errors about a node: which operator, called what in the file, and what is wrong with it.
 */
#include "onnx/graph.h"

#include <stdio.h>

mai_status
mai_node_fail(mai_ctx *cx, const mai_node *node, mai_status code, const char *fmt, ...)
{
    char text[200];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    const char *name = node->proto->name;
    if (name == NULL || name[0] == '\0')
        name = node->proto->n_output > 0 ? node->proto->output[0] : "";
    return mai_fail(cx, code, "%s '%.60s': %s", node->op->name, name, text);
}
