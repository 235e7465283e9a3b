/*
 * ops.h - inside src/onnx: the functions that the operator table in ops.c names, one group a file.
 *
 * Naming: mai_compile_X, mai_infer_X, mai_run_X, where X is the operator or the family that shares it.
 */
#ifndef MAI_ONNX_OPS_H
#define MAI_ONNX_OPS_H

#include "onnx/graph.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MAI_COMPILE(x) mai_status mai_compile_##x(mai_ctx *cx, mai_node *node)
#define MAI_INFER(x) mai_status mai_infer_##x(mai_ctx *cx, mai_step *step)
#define MAI_RUN(x) mai_status mai_run_##x(mai_ctx *cx, const mai_step *step)

/* op_unary.c: one float or integer in, one out */
MAI_COMPILE(unary);
MAI_INFER(unary);
MAI_RUN(unary);

/* op_binary.c: two broadcast inputs, and the variadic Max, Min, Sum, Mean */
MAI_COMPILE(arith);
MAI_INFER(arith);
MAI_RUN(arith);
MAI_COMPILE(compare);
MAI_INFER(compare);
MAI_RUN(compare);
MAI_COMPILE(logic);
MAI_INFER(logic);
MAI_RUN(logic);
MAI_COMPILE(variadic);
MAI_INFER(variadic);
MAI_RUN(variadic);

/* op_select.c */
MAI_INFER(where);
MAI_RUN(where);
MAI_COMPILE(clip);
MAI_INFER(clip);
MAI_RUN(clip);
MAI_INFER(isnan);
MAI_RUN(isnan);

/* op_cast.c */
MAI_COMPILE(cast);
MAI_INFER(cast);
MAI_RUN(cast);

/* op_shape.c: views, constants and shapes as values */
MAI_INFER(identity);
MAI_INFER(reshape);
MAI_COMPILE(reshape1);
MAI_INFER(reshape1);
MAI_INFER(flatten);
MAI_INFER(squeeze);
MAI_INFER(unsqueeze);
MAI_INFER(shape);
MAI_RUN(shape);
MAI_COMPILE(constant);
MAI_INFER(constant);
MAI_RUN(constant);
MAI_COMPILE(constant_of_shape);
MAI_INFER(constant_of_shape);
MAI_RUN(constant_of_shape);

/* op_move.c: elements moved, not computed */
MAI_INFER(transpose);
MAI_RUN(transpose);
MAI_INFER(concat);
MAI_RUN(concat);
MAI_INFER(split);
MAI_RUN(split);
MAI_INFER(slice);
MAI_RUN(slice);
MAI_INFER(gather);
MAI_RUN(gather);
MAI_INFER(expand);
MAI_RUN(expand);
MAI_INFER(tile);
MAI_RUN(tile);

/* op_reduce.c */
MAI_COMPILE(reduce);
MAI_INFER(reduce);
MAI_RUN(reduce);
MAI_COMPILE(arg);
MAI_INFER(arg);
MAI_RUN(arg);

/* op_rank.c */
MAI_COMPILE(softmax);
MAI_INFER(softmax);
MAI_RUN(softmax);
MAI_INFER(topk);
MAI_RUN(topk);

/* op_matmul.c */
MAI_INFER(matmul);
MAI_RUN(matmul);
/* Makes a planned MatMul start its sums at a constant row; false when the row is not one of its own length. */
bool mai_matmul_start_at(mai_step *step, const mai_tensor *bias);
MAI_COMPILE(gemm);
MAI_INFER(gemm);
MAI_RUN(gemm);

/* ml_scale.c: numbers to numbers */
MAI_INFER(array_feature_extractor);
MAI_RUN(array_feature_extractor);
MAI_COMPILE(binarizer);
MAI_INFER(binarizer);
MAI_RUN(binarizer);
MAI_COMPILE(feature_vectorizer);
MAI_INFER(feature_vectorizer);
MAI_RUN(feature_vectorizer);
MAI_COMPILE(imputer);
MAI_INFER(imputer);
MAI_RUN(imputer);
MAI_COMPILE(normalizer);
MAI_INFER(normalizer);
MAI_RUN(normalizer);
MAI_COMPILE(scaler);
MAI_INFER(scaler);
MAI_RUN(scaler);

/* ml_encode.c, ml_map.c: categories and maps */
MAI_COMPILE(label_encoder);
MAI_INFER(label_encoder);
MAI_RUN(label_encoder);
MAI_COMPILE(category_mapper);
MAI_INFER(category_mapper);
MAI_RUN(category_mapper);
MAI_COMPILE(one_hot_encoder);
MAI_INFER(one_hot_encoder);
MAI_RUN(one_hot_encoder);
MAI_COMPILE(cast_map);
MAI_INFER(cast_map);
MAI_RUN(cast_map);
MAI_COMPILE(dict_vectorizer);
MAI_INFER(dict_vectorizer);
MAI_RUN(dict_vectorizer);
MAI_COMPILE(zip_map);
MAI_INFER(zip_map);

/* ml_linear.c, ml_svm.c, ml_tree.c */
MAI_COMPILE(linear_classifier);
MAI_INFER(linear_classifier);
MAI_RUN(linear_classifier);
MAI_COMPILE(linear_regressor);
MAI_INFER(linear_regressor);
MAI_RUN(linear_regressor);
MAI_COMPILE(svm_classifier);
MAI_INFER(svm_classifier);
MAI_RUN(svm_classifier);
MAI_COMPILE(svm_regressor);
MAI_INFER(svm_regressor);
MAI_RUN(svm_regressor);
MAI_COMPILE(tree_classifier);
MAI_COMPILE(tree_regressor);
MAI_COMPILE(tree_ensemble);
MAI_INFER(tree);
MAI_RUN(tree);

#ifdef __cplusplus
}
#endif
#endif
