/*
 * test_ml_models.c - linear models and support vector machines, as tables of rows.
 *
 * Expected values are ONNX Runtime's 1.30 where it runs a row. Where it is known to be wrong (PROBIT beside a
 * single score, scores of zero under SOFTMAX_ZERO, doubles squeezed through float) they are worked out by
 * hand.
 */
#include "op_rows.h"

/* What machines of two classes have in common, whatever their kernel. */
#define MACHINE_2 \
    "coefficients=[0.802,-0.774,-0.062,-0.507,0.088] rho=[0.03] " \
    "support_vectors=[0.246,0.484,0.59,0.885,0.48,0.845,-0.942,-0.069,0.887,0.298] vectors_per_class=[3,2]"

/* What machines of three classes have in common, whatever their kernel. */
#define MACHINE_3 \
    "coefficients=[0.381,0.933,0.787,-0.402,-0.278,-0.668,-0.709,-0.87,-0.397,0.206,-0.993,0.356,-0.324,-0." \
    "38] rho=[0.127,-0.008,-0.074] " \
    "support_vectors=[0.235,-0.747,-0.996,0.743,-0.581,-0.569,0.965,0.745,-0.421,0.923,0.078,0.356,-0.59,0." \
    "882] vectors_per_class=[3,2,2]"

static void
linear_classes(void)
{
    static const op_row rows[] = {
        {"ml.LinearClassifier", 1,
         "coefficients=[1.0] intercepts=[0.25] classlabels_ints=[7,9] post_transform=NONE",
         "float[6,1] -20 -3 -0.5 0 0.5 3",
         "int64[6] 7 7 7 9 9 9; float[6,2] 20.75 -19.75 3.75 -2.75 1.25 -0.25 0.75 0.25 0.25 0.75 -2.25 "
         "3.25"},
        {"ml.LinearClassifier", 1,
         "coefficients=[-1.0,1.0] intercepts=[-0.25,0.25] classlabels_strings=[no,yes] post_transform=NONE",
         "float[6,1] -20 -3 -0.5 0 0.5 3",
         "string[6] no no no yes yes yes; float[6,2] 19.75 -19.75 2.75 -2.75 0.25 -0.25 -0.25 0.25 -0.75 "
         "0.75 -3.25 3.25"},
        {"ml.LinearClassifier", 1,
         "coefficients=[0.1,-0.5,0.5,0.3,-0.2,0.7] intercepts=[0.1,0.2,0.3] classlabels_ints=[4,-5,6] "
         "post_transform=NONE multi_class=1",
         "float[2,2] 0.2 0.3 -1 4",
         "int64[2] 6 6; float[2,3] -0.030000009 0.39000002 0.47000003 -1.9999999 0.90000004 3.3"},
        {"ml.LinearClassifier", 1,
         "coefficients=[1.0] intercepts=[0.25] classlabels_ints=[7,9] post_transform=LOGISTIC",
         "float[6,1] -20 -3 -0.5 0 0.5 3",
         "int64[6] 7 7 7 9 9 9; float[6,2] 1 0 0.93991333 0.060086668 0.5621765 0.43782347 0.43782347 "
         "0.5621765 0.3208213 0.6791787 0.037326932 0.96267307"},
        {"ml.LinearClassifier", 1,
         "coefficients=[-1.0,1.0] intercepts=[-0.25,0.25] classlabels_strings=[no,yes] "
         "post_transform=LOGISTIC",
         "float[6,1] -20 -3 -0.5 0 0.5 3",
         "string[6] no no no yes yes yes; float[6,2] 1 0 0.9399134 0.060086638 0.56217647 0.4378235 "
         "0.4378235 0.56217647 0.32082132 0.6791787 0.037326872 0.9626731"},
        {"ml.LinearClassifier", 1,
         "coefficients=[0.1,-0.5,0.5,0.3,-0.2,0.7] intercepts=[0.1,0.2,0.3] classlabels_ints=[4,-5,6] "
         "post_transform=LOGISTIC multi_class=1",
         "float[2,2] 0.2 0.3 -1 4",
         "int64[2] 6 6; float[2,3] 0.49250057 0.5962827 0.61538374 0.11920294 0.7109495 0.96442884"},
        {"ml.LinearClassifier", 1,
         "coefficients=[1.0] intercepts=[0.25] classlabels_ints=[7,9] post_transform=SOFTMAX",
         "float[6,1] -20 -3 -0.5 0 0.5 3",
         "int64[6] 7 7 7 9 9 9; float[6,2] 20.75 -19.75 3.75 -2.75 1.25 -0.25 0.75 0.25 0.25 0.75 -2.25 "
         "3.25"},
        {"ml.LinearClassifier", 1,
         "coefficients=[-1.0,1.0] intercepts=[-0.25,0.25] classlabels_strings=[no,yes] "
         "post_transform=SOFTMAX",
         "float[6,1] -20 -3 -0.5 0 0.5 3",
         "string[6] no no no yes yes yes; float[6,2] 1 0.000000000000000007004352 0.9959299 0.004070138 "
         "0.62245935 0.37754068 0.37754068 0.62245935 0.18242551 0.81757444 0.0015011822 0.9984988"},
        {"ml.LinearClassifier", 1,
         "coefficients=[0.1,-0.5,0.5,0.3,-0.2,0.7] intercepts=[0.1,0.2,0.3] classlabels_ints=[4,-5,6] "
         "post_transform=SOFTMAX multi_class=1",
         "float[2,2] 0.2 0.3 -1 4",
         "int64[2] 6 6; float[2,3] 0.23976888 0.36491904 0.3953121 0.0045555825 0.0827938 0.9126506"},
        {"ml.LinearClassifier", 1,
         "coefficients=[1000.0,-1000.0,999.0] intercepts=[0.0,0.0,0.0] classlabels_ints=[4,-5,6] "
         "post_transform=SOFTMAX",
         "float[2,1] 1 -1", "int64[2] 4 -5; float[2,3] 0.7310586 0 0.26894143 0 1 0"},
        {"ml.LinearClassifier", 1,
         "coefficients=[1000.0,-1000.0] intercepts=[0.0,0.0] classlabels_ints=[4,-5] post_transform=LOGISTIC",
         "float[2,1] 1 -1", "int64[2] 4 -5; float[2,2] 1 0 0 1"},
        {"ml.LinearClassifier", 1, "coefficients=[1.0,2.0] intercepts=[0.0] post_transform=LOGISTIC",
         "float[1,2] 1 1", "int64[1] 1; float[1,2] 0.04742587 0.95257413"},
    };

    OP_ROWS(rows);
}

static void
linear_inputs(void)
{
    static const op_row rows[] = {
        {"ml.LinearClassifier", 1,
         "coefficients=[1.0,1.0,1.0,1.0,1.0,1.0] intercepts=[0.0,0.0,0.0] classlabels_strings=[c,b,a]",
         "float[2] 1 2", "string[1] c; float[1,3] 3 3 3"},
        {"ml.LinearClassifier", 1,
         "coefficients=[1.0,2.0,3.0,4.0] intercepts=[0.0,1.0] classlabels_ints=[5,6]", "double[1,2] 1 2",
         "int64[1] 6; float[1,2] 5 12"},
        {"ml.LinearClassifier", 1,
         "coefficients=[1.0,2.0,3.0,4.0] intercepts=[0.0,1.0] classlabels_ints=[5,6]", "int64[1,2] 1 2",
         "int64[1] 6; float[1,2] 5 12"},
        {"ml.LinearClassifier", 1,
         "coefficients=[1.0,2.0,3.0,4.0] intercepts=[0.0,1.0] classlabels_ints=[5,6]", "int32[1,2] 1 2",
         "int64[1] 6; float[1,2] 5 12"},
        {"ml.LinearClassifier", 1,
         "coefficients=[1.0,2.0,3.0,4.0] intercepts=[0.0,1.0] classlabels_ints=[5,6]", "float[0,2]",
         "int64[0]; float[0,2]"},
        {"ml.LinearClassifier", 1,
         "coefficients=[1.0,2.0,3.0] intercepts=[0.0,1.0,0.0] classlabels_ints=[5,6,7]", "float[1,1] nan",
         "int64[1] 5; float[1,3] nan nan nan"},
        {"ml.LinearClassifier", 1,
         "coefficients=[100000000.0,-100000000.0] intercepts=[0.0,100000000.0] classlabels_ints=[5,6]",
         "double[1,1] 0.500000005", "int64[1] 5; float[1,2] 50000000.5 49999999.5"},
        {"ml.LinearClassifier", 1,
         "coefficients=[1.0,2.0,3.0,4.0] intercepts=[0.0,1.0] classlabels_ints=[5,6]", "float[1,2] 1 2",
         "-; float[1,2] 5 12"},
        {"ml.LinearClassifier", 1,
         "coefficients=[1.0,2.0,3.0,4.0] intercepts=[0.0,1.0] classlabels_ints=[5,6]", "float[1,2] 1 2",
         "int64[1] 6; -"},
        {"ml.LinearClassifier", 1, "coefficients=[1.0] intercepts=[0.0] classlabels_ints=[5,6]",
         "float[1,1] 2", "int64[1] 6; -"},
    };

    OP_ROWS(rows);
}

static void
linear_probits(void)
{
    static const op_row rows[] = {
        {"ml.LinearClassifier", 1,
         "coefficients=[0.1,-0.5,0.5,0.3,-0.2,0.7] intercepts=[0.1,0.2,0.3] classlabels_ints=[4,-5,6] "
         "post_transform=SOFTMAX_ZERO",
         "float[2,2] 0.2 0.3 -1 4",
         "int64[2] 6 6; float[2,3] 0.23976888 0.36491904 0.3953121 0.0045555825 0.0827938 0.9126506"},
        {"ml.LinearClassifier", 1,
         "coefficients=[0.0,1.0,2.0] intercepts=[0.0,0.0,0.0] classlabels_ints=[4,-5,6] "
         "post_transform=SOFTMAX_ZERO",
         "float[1,1] 1", "int64[1] 6; float[1,3] 0 0.26894143 0.7310586"},
        {"ml.LinearClassifier", 1,
         "coefficients=[1.0] intercepts=[0.0] classlabels_ints=[7,9] post_transform=PROBIT",
         "float[2,1] 0.5 0.975", "int64[2] 9 9; float[2,2] -0 0 -1.959964 1.959964"},
        {"ml.LinearClassifier", 1,
         "coefficients=[1.0,-1.0,0.5] intercepts=[0.0,1.0,0.0] classlabels_ints=[7,9,8] "
         "post_transform=PROBIT",
         "float[1,1] 0.1", "int64[1] 9; float[1,3] -1.2815516 1.2815516 -1.6448536"},
        {"ml.LinearClassifier", 1,
         "coefficients=[0.0,0.0] intercepts=[0.0,0.0] classlabels_ints=[7,9] post_transform=SOFTMAX_ZERO",
         "float[1,1] 1", "int64[1] 7; float[1,2] 0 0"},
    };

    OP_ROWS(rows);
}

static void
linear_refusals(void)
{
    static const op_row rows[] = {
        {"ml.LinearClassifier", 1,
         "coefficients=[1.0,2.0,3.0,4.0] intercepts=[0.0,1.0] classlabels_ints=[5,6]", "float[1,3] 1 2 3",
         NULL, MAI_ESHAPE, "[1,3], but the coefficients are for 2"},
        {"ml.LinearClassifier", 1,
         "coefficients=[1.0,2.0,3.0,4.0] intercepts=[0.0,1.0] classlabels_ints=[5,6]", "float[1,1,2] 1 2",
         NULL, MAI_ESHAPE, "[1,1,2]"},
        {"ml.LinearClassifier", 1,
         "coefficients=[1.0,2.0,3.0,4.0] intercepts=[0.0,1.0] classlabels_ints=[5,6]", "float[] 1", NULL,
         MAI_ESHAPE, "rows, features"},
        {"ml.LinearClassifier", 1,
         "coefficients=[1.0,2.0,3.0,4.0] intercepts=[0.0,1.0] classlabels_ints=[5,6]", "string[1,2] a b",
         NULL, MAI_ETYPE, "type string"},
        {"ml.LinearClassifier", 1, "coefficients=[1.0,2.0] classlabels_ints=[5,6]", "float[1,1] 1", NULL,
         MAI_EFORMAT, "intercepts are missing"},
        {"ml.LinearClassifier", 1, "intercepts=[1.0,2.0] classlabels_ints=[5,6]", "float[1,1] 1", NULL,
         MAI_EFORMAT, "0 coefficients"},
        {"ml.LinearClassifier", 1, "coefficients=[1.0,2.0,3.0] intercepts=[1.0,2.0] classlabels_ints=[5,6]",
         "float[1,1] 1", NULL, MAI_EFORMAT, "3 coefficients cannot be divided into 2"},
        {"ml.LinearClassifier", 1, "coefficients=[1.0] intercepts=[1.0,2.0] classlabels_ints=[5,6]",
         "float[1,1] 1", NULL, MAI_EFORMAT, "1 coefficients"},
        {"ml.LinearClassifier", 1, "coefficients=[1.0,2.0] intercepts=[1.0,2.0] classlabels_ints=[5,6,7]",
         "float[1,1] 1", NULL, MAI_EFORMAT, "2 intercepts do not fit 3"},
        {"ml.LinearClassifier", 1, "coefficients=[1.0] intercepts=[1.0] classlabels_ints=[5]", "float[1,1] 1",
         NULL, MAI_EFORMAT, "1 intercepts do not fit 1"},
        {"ml.LinearClassifier", 1,
         "coefficients=[1.0] intercepts=[1.0] classlabels_ints=[5,6] post_transform=TANH", "float[1,1] 1",
         NULL, MAI_EUNSUPPORTED, "TANH"},
        {"ml.LinearClassifier", 1, "coefficients=[1] intercepts=[1.0] classlabels_ints=[5,6]", "float[1,1] 1",
         NULL, MAI_EFORMAT, "coefficients"},
    };

    OP_ROWS(rows);
}

static void
linear_values(void)
{
    static const op_row rows[] = {
        {"ml.LinearRegressor", 1, "coefficients=[0.1,-0.5] intercepts=[0.3] post_transform=NONE",
         "float[2,2] 0.2 0.3 -1 4", "float[2,1] 0.17 -1.8"},
        {"ml.LinearRegressor", 1,
         "coefficients=[0.1,-0.5,0.2,2.0] intercepts=[0.3,-0.3] targets=2 post_transform=NONE",
         "float[2,2] 0.2 0.3 -1 4", "float[2,2] 0.17 0.34000003 -1.8 7.5"},
        {"ml.LinearRegressor", 1, "coefficients=[0.1,-0.5] intercepts=[0.3] post_transform=LOGISTIC",
         "float[2,2] 0.2 0.3 -1 4", "float[2,1] 0.17 -1.8"},
        {"ml.LinearRegressor", 1,
         "coefficients=[0.1,-0.5,0.2,2.0] intercepts=[0.3,-0.3] targets=2 post_transform=LOGISTIC",
         "float[2,2] 0.2 0.3 -1 4", "float[2,2] 0.5423979 0.5841905 0.14185107 0.9994472"},
        {"ml.LinearRegressor", 1, "coefficients=[0.1,-0.5] intercepts=[0.3] post_transform=SOFTMAX",
         "float[2,2] 0.2 0.3 -1 4", "float[2,1] 0.17 -1.8"},
        {"ml.LinearRegressor", 1,
         "coefficients=[0.1,-0.5,0.2,2.0] intercepts=[0.3,-0.3] targets=2 post_transform=SOFTMAX",
         "float[2,2] 0.2 0.3 -1 4", "float[2,2] 0.45760205 0.542398 0.00009141585 0.99990857"},
        {"ml.LinearRegressor", 1, "coefficients=[0.1,-0.5]", "float[2] 1 2", "float[1,1] -0.9"},
        {"ml.LinearRegressor", 1, "coefficients=[1.0] post_transform=PROBIT", "float[2,1] 0.5 0.975",
         "float[2,1] 0 1.959964"},
        {"ml.LinearRegressor", 1, "coefficients=[1.0,-1.0] targets=2", "double[1,1] 0.1",
         "float[1,2] 0.1 -0.1"},
        {"ml.LinearRegressor", 1, "coefficients=[1.0] intercepts=[-16777216.0]", "int64[1,1] 16777217",
         "float[1,1] 1"},
        {"ml.LinearRegressor", 1, "coefficients=[1.0]", "float[0,1]", "float[0,1]"},
        {"ml.LinearRegressor", 1, "coefficients=[1.0,2.0] intercepts=[1.0,2.0,3.0]", "float[1,2] 1 2", NULL,
         MAI_EFORMAT, "3 intercepts do not fit 1"},
        {"ml.LinearRegressor", 1, "coefficients=[1.0,2.0] targets=0", "float[1,2] 1 2", NULL, MAI_EFORMAT,
         "into 0 sets"},
        {"ml.LinearRegressor", 1, "coefficients=[1.0,2.0] targets=-1", "float[1,2] 1 2", NULL, MAI_EFORMAT,
         "into -1 sets"},
        {"ml.LinearRegressor", 1, "coefficients=[1.0,2.0] targets=9223372036854775807", "float[1,2] 1 2",
         NULL, MAI_EFORMAT, "2 coefficients"},
        {"ml.LinearRegressor", 1, "coefficients=[1.0,2.0,3.0] targets=2", "float[1,2] 1 2", NULL, MAI_EFORMAT,
         "3 coefficients"},
        {"ml.LinearRegressor", 1, "", "float[1,2] 1 2", NULL, MAI_EFORMAT, "0 coefficients"},
        {"ml.LinearRegressor", 1, "coefficients=[1.0,2.0]", "float[1,3] 1 2 3", NULL, MAI_ESHAPE,
         "for 2 features"},
    };

    OP_ROWS(rows);
}

static void
two_class_machines(void)
{
    static const op_row rows[] = {
        {"ml.SVMClassifier", 1,
         "kernel_type=LINEAR kernel_params=[0.5,0.1,3.0] " MACHINE_2 " classlabels_ints=[10,11]",
         "float[3,2] -0.882 1.665 1.063 -1.362 1.189 -1.445",
         "int64[3] 11 10 10; float[3,2] 0.6846007 -0.6846007 -0.7055757 0.7055757 -0.763062 0.763062"},
        {"ml.SVMClassifier", 1,
         "kernel_type=POLY kernel_params=[0.5,0.1,3.0] " MACHINE_2 " classlabels_ints=[10,11]",
         "float[3,2] -0.882 1.665 1.063 -1.362 1.189 -1.445",
         "int64[3] 11 10 10; float[3,2] 0.13069464 -0.13069464 -0.061956972 0.061956972 -0.076157585 "
         "0.076157585"},
        {"ml.SVMClassifier", 1,
         "kernel_type=SIGMOID kernel_params=[0.5,0.1,3.0] " MACHINE_2 " classlabels_ints=[10,11]",
         "float[3,2] -0.882 1.665 1.063 -1.362 1.189 -1.445",
         "int64[3] 11 10 10; float[3,2] 0.32565194 -0.32565194 -0.312295 0.312295 -0.336738 0.336738"},
        {"ml.SVMClassifier", 1,
         "kernel_type=RBF kernel_params=[0.5,0.1,3.0] " MACHINE_2 " classlabels_ints=[10,11]",
         "float[3,2] -0.882 1.665 1.063 -1.362 1.189 -1.445",
         "int64[3] 11 10 10; float[3,2] 0.074728176 -0.074728176 -0.06691871 0.06691871 -0.061734833 "
         "0.061734833"},
        {"ml.SVMClassifier", 1,
         "kernel_type=POLY kernel_params=[0.5,0.1,2.0] " MACHINE_2 " classlabels_ints=[10,11]",
         "float[3,2] -0.882 1.665 1.063 -1.362 1.189 -1.445",
         "int64[3] 11 11 11; float[3,2] 0.23041561 -0.23041561 0.04432156 -0.04432156 0.062466484 "
         "-0.062466484"},
        {"ml.SVMClassifier", 1,
         "kernel_type=POLY kernel_params=[0.5,9.5,2.5] " MACHINE_2 " classlabels_ints=[10,11]",
         "float[3,2] -0.882 1.665 1.063 -1.362 1.189 -1.445",
         "int64[3] 11 11 11; float[3,2] 153.21118 -153.21118 102.04111 -102.04111 100.073 -100.073"},
        {"ml.SVMClassifier", 1,
         "kernel_type=RBF prob_a=[-2.448] prob_b=[-0.17] classlabels_strings=[a,b] "
         "kernel_params=[0.5,0.1,3.0] " MACHINE_2,
         "float[3,2] -0.882 1.665 1.063 -1.362 1.189 -1.445",
         "string[3] b a a; float[3,2] 0.5 0.5 0.5823937 0.4176062 0.57934326 0.42065665"},
        {"ml.SVMClassifier", 1,
         "kernel_type=RBF post_transform=LOGISTIC kernel_params=[0.5,0.1,3.0] " MACHINE_2
         " classlabels_ints=[10,11]",
         "float[3,2] -0.882 1.665 1.063 -1.362 1.189 -1.445",
         "int64[3] 11 10 10; float[3,2] 0.51867336 0.48132664 0.48327655 0.51672345 0.48457122 0.5154288"},
        {"ml.SVMClassifier", 1,
         "kernel_type=RBF post_transform=LOGISTIC prob_a=[-2.448] prob_b=[-0.17] "
         "kernel_params=[0.5,0.1,3.0] " MACHINE_2 " classlabels_ints=[10,11]",
         "float[3,2] -0.882 1.665 1.063 -1.362 1.189 -1.445",
         "int64[3] 11 10 10; float[3,2] 0.6224593 0.6224593 0.641618 0.6029103 0.6409163 0.6036404"},
        {"ml.SVMClassifier", 1,
         "kernel_type=RBF post_transform=SOFTMAX kernel_params=[0.5,0.1,3.0] " MACHINE_2
         " classlabels_ints=[10,11]",
         "float[3,2] -0.882 1.665 1.063 -1.362 1.189 -1.445",
         "int64[3] 11 10 10; float[3,2] 1.0747281 -0.074728176 0.93308127 0.06691871 0.93826514 0.061734833"},
        {"ml.SVMClassifier", 1,
         "kernel_type=RBF post_transform=SOFTMAX prob_a=[-2.448] prob_b=[-0.17] "
         "kernel_params=[0.5,0.1,3.0] " MACHINE_2 " classlabels_ints=[10,11]",
         "float[3,2] -0.882 1.665 1.063 -1.362 1.189 -1.445",
         "int64[3] 11 10 10; float[3,2] 0.5 0.5 0.5411039 0.45889607 0.53958863 0.4604114"},
        {"ml.SVMClassifier", 1,
         "kernel_type=RBF kernel_params=[0.5,0.1,3.0] " MACHINE_2 " classlabels_ints=[10,11]",
         "double[1,2] 0.5 -0.25", "int64[1] 10; float[1,2] -0.07824312 0.07824312"},
        {"ml.SVMClassifier", 1,
         "kernel_type=RBF kernel_params=[0.5,0.1,3.0] " MACHINE_2 " classlabels_ints=[10,11]",
         "int64[2] 1 -1", "int64[1] 10; float[1,2] -0.08818395 0.08818395"},
    };

    OP_ROWS(rows);
}

static void
three_class_machines(void)
{
    static const op_row rows[] = {
        {"ml.SVMClassifier", 1,
         "kernel_type=LINEAR kernel_params=[0.5,0.1,3.0] " MACHINE_3 " classlabels_ints=[10,11,12]",
         "float[3,2] 1.38 -1.928 1.151 -0.535 0.314 -1.964",
         "int64[3] 11 10 10; float[3,3] -0.8889732 1.8015755 0.33267328 -1.3591486 0.83015275 -0.65947115 "
         "0.80380833 1.3577355 1.3328941"},
        {"ml.SVMClassifier", 1,
         "kernel_type=POLY kernel_params=[0.5,0.1,3.0] " MACHINE_3 " classlabels_ints=[10,11,12]",
         "float[3,2] 1.38 -1.928 1.151 -0.535 0.314 -1.964",
         "int64[3] 11 10 10; float[3,3] -1.2159239 1.1535128 0.06839039 -0.14687778 0.11682387 -0.14837518 "
         "0.2982146 0.10658773 0.044420514"},
        {"ml.SVMClassifier", 1,
         "kernel_type=SIGMOID kernel_params=[0.5,0.1,3.0] " MACHINE_3 " classlabels_ints=[10,11,12]",
         "float[3,2] 1.38 -1.928 1.151 -0.535 0.314 -1.964",
         "int64[3] 10 10 10; float[3,3] 0.0018470809 0.43494463 -0.031417 -0.39701894 0.13222474 -0.47772464 "
         "0.56104976 0.3967103 0.45887163"},
        {"ml.SVMClassifier", 1,
         "kernel_type=RBF kernel_params=[0.5,0.1,3.0] " MACHINE_3 " classlabels_ints=[10,11,12]",
         "float[3,2] 1.38 -1.928 1.151 -0.535 0.314 -1.964",
         "int64[3] 12 12 12; float[3,3] 0.26144552 -0.24463807 -0.1096585 0.3864731 -0.8483988 -0.62153953 "
         "0.5059545 -0.4259797 -0.11603515"},
        {"ml.SVMClassifier", 1,
         "kernel_type=POLY kernel_params=[0.5,0.1,2.0] " MACHINE_3 " classlabels_ints=[10,11,12]",
         "float[3,2] 1.38 -1.928 1.151 -0.535 0.314 -1.964",
         "int64[3] 12 12 12; float[3,3] 1.8027805 -2.4829373 -0.18142764 0.49997047 -0.5124758 -0.31333134 "
         "0.9412976 -1.406582 -0.33035767"},
        {"ml.SVMClassifier", 1,
         "kernel_type=POLY kernel_params=[0.5,9.5,2.5] " MACHINE_3 " classlabels_ints=[10,11,12]",
         "float[3,2] 1.38 -1.928 1.151 -0.535 0.314 -1.964",
         "int64[3] 12 12 12; float[3,3] 368.21613 -626.95905 -358.97406 343.9013 -650.7369 -395.49646 "
         "424.40338 -636.8706 -323.8001"},
        {"ml.SVMClassifier", 1,
         "kernel_type=RBF kernel_params=[0.5,0.1,3.0] " MACHINE_3 " classlabels_ints=[10,11,12]",
         "double[1,2] 0.5 -0.25", "int64[1] 12; float[1,3] 0.7438642 -1.4352701 -0.8574124"},
        {"ml.SVMClassifier", 1,
         "kernel_type=RBF kernel_params=[0.5,0.1,3.0] " MACHINE_3 " classlabels_ints=[10,11,12]",
         "int64[2] 1 -1", "int64[1] 12; float[1,3] 0.5321873 -0.80312735 -0.37281957"},
    };

    OP_ROWS(rows);
}

static void
three_class_transforms(void)
{
    static const op_row rows[] = {
        {"ml.SVMClassifier", 1,
         "kernel_type=RBF prob_a=[-0.575,-1.319,-2.272] prob_b=[0.285,-0.286,0.15] "
         "classlabels_strings=[a,b,c] kernel_params=[0.5,0.1,3.0] " MACHINE_3,
         "float[3,2] 1.38 -1.928 1.151 -0.535 0.314 -1.964",
         "string[3] c c c; float[3,3] 0.3160966 0.30163744 0.382266 0.22913396 0.16050296 0.6103631 "
         "0.30023247 0.2864095 0.4133581"},
        {"ml.SVMClassifier", 1,
         "kernel_type=RBF post_transform=LOGISTIC kernel_params=[0.5,0.1,3.0] " MACHINE_3
         " classlabels_ints=[10,11,12]",
         "float[3,2] 1.38 -1.928 1.151 -0.535 0.314 -1.964",
         "int64[3] 12 12 12; float[3,3] 0.5649916 0.4391437 0.47261283 0.59543335 0.29976887 0.3494314 "
         "0.6238576 0.39508677 0.4710237"},
        {"ml.SVMClassifier", 1,
         "kernel_type=RBF post_transform=LOGISTIC prob_a=[-0.575,-1.319,-2.272] prob_b=[0.285,-0.286,0.15] "
         "kernel_params=[0.5,0.1,3.0] " MACHINE_3 " classlabels_ints=[10,11,12]",
         "float[3,2] 1.38 -1.928 1.151 -0.535 0.314 -1.964",
         "int64[3] 12 12 12; float[3,3] 0.57837266 0.57484275 0.5944195 0.55703413 0.54003984 0.6480236 "
         "0.57449937 0.57111686 0.6018928"},
        {"ml.SVMClassifier", 1,
         "kernel_type=RBF post_transform=SOFTMAX kernel_params=[0.5,0.1,3.0] " MACHINE_3
         " classlabels_ints=[10,11,12]",
         "float[3,2] 1.38 -1.928 1.151 -0.535 0.314 -1.964",
         "int64[3] 12 12 12; float[3,3] 0.43614334 0.26292986 0.30092674 0.60393196 0.17566693 0.22040108 "
         "0.51795584 0.2039665 0.27807766"},
        {"ml.SVMClassifier", 1,
         "kernel_type=RBF post_transform=SOFTMAX prob_a=[-0.575,-1.319,-2.272] prob_b=[0.285,-0.286,0.15] "
         "kernel_params=[0.5,0.1,3.0] " MACHINE_3 " classlabels_ints=[10,11,12]",
         "float[3,2] 1.38 -1.928 1.151 -0.535 0.314 -1.964",
         "int64[3] 12 12 12; float[3,3] 0.3274338 0.32273343 0.34983277 0.29431203 0.27479064 0.43089727 "
         "0.32195285 0.31753314 0.360514"},
    };

    OP_ROWS(rows);
}

static void
svm_edges(void)
{
    static const op_row rows[] = {
        {"ml.SVMClassifier", 1,
         "kernel_type=LINEAR kernel_params=[1.0,0.0,3.0] coefficients=[1.0,0.0] rho=[0.0] "
         "support_vectors=[1.0,1.0] vectors_per_class=[1,1] prob_a=[-2.0] prob_b=[1.5] "
         "classlabels_ints=[0,1]",
         "float[1,1] 0.05", "int64[1] 0; float[1,2] 0.19777888 0.80222106"},
        {"ml.SVMClassifier", 1,
         "kernel_type=LINEAR kernel_params=[1.0,0.0,3.0] coefficients=[1.0,0.0] rho=[0.0] "
         "support_vectors=[1.0,1.0] vectors_per_class=[1,1] prob_a=[-1000.0] prob_b=[0.0] "
         "classlabels_ints=[0,1]",
         "float[2,1] 0.75 -0.5",
         "int64[2] 0 1; float[2,2] 0.9999999 0.0000001192093 0.000000000000030000013 1"},
        {"ml.SVMClassifier", 1,
         "kernel_type=LINEAR kernel_params=[1.0,0.0,3.0] coefficients=[1.0,0.0] rho=[0.0] "
         "support_vectors=[1.0,1.0] vectors_per_class=[1,1] prob_a=[1000.0] prob_b=[0.0] "
         "classlabels_ints=[0,1]",
         "float[2,1] 0.75 -0.5",
         "int64[2] 0 1; float[2,2] 0.000000000000030000013 1 0.9999999 0.0000001192093"},
        {"ml.SVMClassifier", 1,
         "coefficients=[1.0,-1.0] rho=[0.5] support_vectors=[1.0,2.0,3.0,4.0] classlabels_ints=[0,1] "
         "vectors_per_class=[1,1]",
         "float[1,2] 1 1", "int64[1] 1; -"},
        {"ml.SVMClassifier", 1,
         "coefficients=[1.0,-1.0] rho=[0.5] support_vectors=[1.0,2.0,3.0,4.0] classlabels_ints=[0,1] "
         "vectors_per_class=[1,1]",
         "float[1,2] 1 1", "-; float[1,2] 3.5 -3.5"},
        {"ml.SVMClassifier", 1,
         "coefficients=[1.0,-1.0] rho=[0.5] support_vectors=[1.0,2.0,3.0,4.0] classlabels_ints=[0,1] "
         "vectors_per_class=[1,1]",
         "float[0,2]", "int64[0]; float[0,2]"},
        {"ml.SVMClassifier", 1,
         "coefficients=[1.0,-1.0] rho=[0.5] support_vectors=[1.0,2.0,3.0,4.0] classlabels_ints=[0,1] "
         "vectors_per_class=[1,1]",
         "float[1,2] nan 1", "int64[1] 1; float[1,2] nan nan"},
        {"ml.SVMClassifier", 1,
         "coefficients=[1.0,0.0] rho=[0.0] support_vectors=[1.0,1.0] vectors_per_class=[1,1] "
         "classlabels_ints=[0,1] post_transform=PROBIT",
         "float[1,1] 0.975", "int64[1] 0; float[1,2] -1.959964 1.959964"},
    };

    OP_ROWS(rows);
}

static void
svm_refusals(void)
{
    static const op_row rows[] = {
        {"ml.SVMClassifier", 1,
         "coefficients=[1.0,-1.0] rho=[0.5] support_vectors=[1.0,2.0,3.0,4.0] classlabels_ints=[0,1] "
         "vectors_per_class=[1,1]",
         "float[1,3] 1 2 3", NULL, MAI_ESHAPE, "for 2 features"},
        {"ml.SVMClassifier", 1,
         "coefficients=[1.0,-1.0] rho=[0.5] support_vectors=[1.0,2.0,3.0,4.0] classlabels_ints=[0,1] "
         "vectors_per_class=[1,1]",
         "string[1,2] a b", NULL, MAI_ETYPE, "type string"},
        {"ml.SVMClassifier", 1,
         "coefficients=[1.0,-1.0] rho=[0.5] support_vectors=[1.0,2.0,3.0,4.0] classlabels_ints=[0,1] "
         "vectors_per_class=[2]",
         "float[1,2] 1 2", NULL, MAI_EFORMAT, "vectors_per_class has 1 numbers for 2"},
        {"ml.SVMClassifier", 1,
         "coefficients=[1.0,-1.0] rho=[0.5] support_vectors=[1.0,2.0,3.0,4.0] classlabels_ints=[0,1] "
         "vectors_per_class=[-1,3]",
         "float[1,2] 1 2", NULL, MAI_EFORMAT, "has -1 support vectors"},
        {"ml.SVMClassifier", 1,
         "coefficients=[1.0,-1.0] rho=[0.5] support_vectors=[1.0,2.0,3.0,4.0] classlabels_ints=[0,1] "
         "vectors_per_class=[1,2]",
         "float[1,2] 1 2", NULL, MAI_EFORMAT, "2 coefficients do not fit 2 classes and 3"},
        {"ml.SVMClassifier", 1,
         "coefficients=[1.0,-1.0] rho=[0.5] support_vectors=[1.0,2.0,3.0,4.0] classlabels_ints=[0,1] "
         "vectors_per_class=[200000000,200000000]",
         "float[1,2] 1 2", NULL, MAI_ELIMIT, "too many"},
        {"ml.SVMClassifier", 1,
         "coefficients=[1.0,-1.0] rho=[0.5] support_vectors=[1.0,2.0,3.0,4.0] classlabels_ints=[0,1] "
         "vectors_per_class=[9223372036854775807,1]",
         "float[1,2] 1 2", NULL, MAI_EFORMAT, "9223372036854775807"},
        {"ml.SVMClassifier", 1,
         "coefficients=[1.0,-1.0] rho=[0.5] support_vectors=[1.0,2.0,3.0] classlabels_ints=[0,1] "
         "vectors_per_class=[1,1]",
         "float[1,2] 1 2", NULL, MAI_EFORMAT, "3 numbers cannot be divided among 2"},
        {"ml.SVMClassifier", 1,
         "coefficients=[1.0,-1.0] rho=[0.5] classlabels_ints=[0,1] vectors_per_class=[1,1]", "float[1,2] 1 2",
         NULL, MAI_EFORMAT, "0 numbers cannot"},
        {"ml.SVMClassifier", 1,
         "coefficients=[1.0,-1.0] rho=[0.5] support_vectors=[1.0,2.0,3.0,4.0] classlabels_ints=[0,1] "
         "vectors_per_class=[1,1] kernel_type=RBF",
         "float[1,2] 1 2", NULL, MAI_EFORMAT, "kernel_params has 0"},
        {"ml.SVMClassifier", 1,
         "coefficients=[1.0,-1.0] rho=[0.5] support_vectors=[1.0,2.0,3.0,4.0] classlabels_ints=[0,1] "
         "vectors_per_class=[1,1] kernel_params=[1.0]",
         "float[1,2] 1 2", NULL, MAI_EFORMAT, "kernel_params has 1"},
        {"ml.SVMClassifier", 1,
         "coefficients=[1.0,-1.0] rho=[0.5] support_vectors=[1.0,2.0,3.0,4.0] classlabels_ints=[0,1] "
         "vectors_per_class=[1,1] kernel_type=COSINE",
         "float[1,2] 1 2", NULL, MAI_EUNSUPPORTED, "COSINE"},
        {"ml.SVMClassifier", 1,
         "coefficients=[1.0,-1.0] rho=[0.5] support_vectors=[1.0,2.0,3.0,4.0] classlabels_ints=[0,1] "
         "vectors_per_class=[1,1] prob_a=[1.0]",
         "float[1,2] 1 2", NULL, MAI_EFORMAT, "prob_a has 1 numbers and prob_b 0"},
        {"ml.SVMClassifier", 1,
         "coefficients=[1.0,-1.0,1.0,1.0,1.0,1.0] rho=[0.5,0.5] support_vectors=[1.0,2.0,3.0] "
         "classlabels_ints=[0,1,2] vectors_per_class=[1,1,1]",
         "float[1,1] 1", NULL, MAI_EFORMAT, "rho has 2 numbers, expected 3"},
        {"ml.SVMClassifier", 1,
         "coefficients=[1.0,-1.0,1.0,1.0,1.0,1.0] rho=[0.5,0.5,0.5] prob_a=[1.0] prob_b=[1.0] "
         "support_vectors=[1.0,2.0,3.0] classlabels_ints=[0,1,2] vectors_per_class=[1,1,1]",
         "float[1,1] 1", NULL, MAI_EFORMAT, "prob_a has 1"},
        {"ml.SVMClassifier", 1,
         "coefficients=[1.0] rho=[0.5] support_vectors=[1.0] classlabels_ints=[0] vectors_per_class=[1]",
         "float[1,1] 1", NULL, MAI_EFORMAT, "for 1 class labels"},
        {"ml.SVMClassifier", 1, "coefficients=[1.0] rho=[0.5]", "float[1,1] 1", NULL, MAI_EFORMAT,
         "0 class labels"},
    };

    OP_ROWS(rows);
}

static void
svm_scores(void)
{
    static const op_row rows[] = {
        {"ml.SVMClassifier", 1,
         "coefficients=[-0.907,-0.638,0.91,-0.607] rho=[0.05] kernel_params=[0.5,0.1,3.0] kernel_type=RBF "
         "classlabels_ints=[10,11]",
         "float[3,2] 1 2 -1 -3 0.1 0.2",
         "int64[3] 11 11 11; float[3,2] -2.1330001 -0.25399995 2.871 0.96099997 -0.1683 0.019600006"},
        {"ml.SVMClassifier", 1,
         "coefficients=[0.907,0.638,0.91,0.607] rho=[0.05] kernel_params=[0.5,0.1,3.0] "
         "classlabels_ints=[10,11] post_transform=SOFTMAX",
         "float[3,2] 1 2 -1 -3 0.1 0.2",
         "int64[3] 11 11 10; float[3,2] 0.5147457 0.48525426 0.47751513 0.52248484 0.501475 0.498525"},
        {"ml.SVMClassifier", 1,
         "coefficients=[0.511,0.859,0.884,-0.311,-0.29,0.049] rho=[0.05] kernel_params=[0.5,0.1,3.0] "
         "kernel_type=RBF classlabels_ints=[10,11,12]",
         "float[3,2] 1 2 -1 -3 0.1 0.2",
         "int64[3] 10 12 10; float[3,3] 2.279 0.31200004 -0.142 -3.038 0.09899996 0.19299999 0.27290002 "
         "0.0762 0.030800002"},
        {"ml.SVMClassifier", 1,
         "coefficients=[0.511,0.859,0.884,0.311,0.29,0.049] rho=[0.05] kernel_params=[0.5,0.1,3.0] "
         "classlabels_ints=[10,11,12] post_transform=SOFTMAX",
         "float[3,2] 1 2 -1 -3 0.1 0.2",
         "int64[3] 10 12 10; float[3,3] 0.60829 0.29519957 0.09651048 0.053382825 0.19027856 0.7563386 "
         "0.36204278 0.33679095 0.30116624"},
        {"ml.SVMClassifier", 1,
         "coefficients=[1.0,0.5] rho=[0.0] kernel_params=[0.5,0.1,3.0] classlabels_ints=[0,1]",
         "float[4,1] 0.3 0.6 -1 3", "int64[4] 0 1 1 1; float[4,2] 0.3 0.15 0.6 0.3 -1 -0.5 3 1.5"},
        {"ml.SVMClassifier", 1,
         "coefficients=[1.0,-0.5] rho=[0.0] kernel_params=[0.5,0.1,3.0] classlabels_ints=[0,1]",
         "float[4,1] 0.3 0.6 -1 3", "int64[4] 1 1 1 1; float[4,2] 0.3 -0.15 0.6 -0.3 -1 0.5 3 -1.5"},
        {"ml.SVMClassifier", 1,
         "coefficients=[1.0,-0.5] rho=[0.0] prob_a=[1.0] prob_b=[1.0] kernel_params=[0.5,0.1,3.0] "
         "classlabels_ints=[0,1]",
         "float[4,1] 0.3 0.6 -1 3", "int64[4] 0 0 1 0; float[4,2] 0.3 -0.15 0.6 -0.3 -1 0.5 3 -1.5"},
        {"ml.SVMClassifier", 1,
         "coefficients=[1.0] rho=[0.0] kernel_params=[0.5,0.1,3.0] classlabels_ints=[7]", "float[2,1] 0.3 -1",
         "int64[2] 7 7; float[2,1] 0.3 -1"},
        {"ml.SVMClassifier", 1, "coefficients=[1.0,2.0,3.0] rho=[0.5] classlabels_ints=[0,1]", "float[1,1] 1",
         NULL, MAI_EFORMAT, "3 coefficients cannot be divided among 2"},
        {"ml.SVMClassifier", 1, "rho=[0.5] classlabels_ints=[0,1]", "float[1,1] 1", NULL, MAI_EFORMAT,
         "0 coefficients"},
        {"ml.SVMClassifier", 1, "coefficients=[1.0,2.0] classlabels_ints=[0,1]", "float[1,1] 1", NULL,
         MAI_EFORMAT, "rho has 0"},
    };

    OP_ROWS(rows);
}

static void
svm_values(void)
{
    static const op_row rows[] = {
        {"ml.SVMRegressor", 1,
         "coefficients=[0.3,-0.5,0.9] kernel_params=[0.5,0.1,3.0] kernel_type=LINEAR rho=[0.05] "
         "support_vectors=[0.1,0.2,-0.3,0.4,0.5,-0.6] n_supports=3 post_transform=LOGISTIC",
         "float[4,2] 0.551 -0.784 0.497 0.594 0.719 -0.927 0.892 -0.818",
         "float[4,1] 0.93025005 -0.040809993 1.1333299 1.1682"},
        {"ml.SVMRegressor", 1,
         "coefficients=[0.3,-0.5,0.9] kernel_params=[0.5,0.1,3.0] kernel_type=POLY rho=[0.05] "
         "support_vectors=[0.1,0.2,-0.3,0.4,0.5,-0.6] n_supports=3 post_transform=LOGISTIC",
         "float[4,2] 0.551 -0.784 0.497 0.594 0.719 -0.927 0.892 -0.818",
         "float[4,1] 0.14660275 0.050463587 0.2098737 0.21919441"},
        {"ml.SVMRegressor", 1,
         "coefficients=[0.3,-0.5,0.9] kernel_params=[0.5,0.1,3.0] kernel_type=SIGMOID rho=[0.05] "
         "support_vectors=[0.1,0.2,-0.3,0.4,0.5,-0.6] n_supports=3 post_transform=LOGISTIC",
         "float[4,2] 0.551 -0.784 0.497 0.594 0.719 -0.927 0.892 -0.818",
         "float[4,1] 0.53053147 0.07444473 0.6141492 0.6290179"},
        {"ml.SVMRegressor", 1,
         "coefficients=[0.3,-0.5,0.9] kernel_params=[0.5,0.1,3.0] kernel_type=RBF rho=[0.05] "
         "support_vectors=[0.1,0.2,-0.3,0.4,0.5,-0.6] n_supports=3 post_transform=LOGISTIC",
         "float[4,2] 0.551 -0.784 0.497 0.594 0.719 -0.927 0.892 -0.818",
         "float[4,1] 0.9280322 0.39063138 0.89084226 0.8774223"},
        {"ml.SVMRegressor", 1,
         "coefficients=[0.3,-0.5,0.9] kernel_params=[0.5,0.1,3.0] kernel_type=RBF rho=[-0.5] "
         "support_vectors=[0.1,0.2,-0.3,0.4,0.5,-0.6] n_supports=3 one_class=1",
         "float[4,2] 0.551 -0.784 0.497 0.594 0.719 -0.927 0.892 -0.818", "float[4,1] 1 -1 1 1"},
        {"ml.SVMRegressor", 1,
         "coefficients=[0.3,-0.5] kernel_params=[0.5,0.1,3.0] kernel_type=RBF rho=[0.05]",
         "float[2,2] 1 2 3 4", "float[2,1] -0.65 -1.05"},
        {"ml.SVMRegressor", 1, "coefficients=[0.3,-0.5] rho=[0.05]", "double[1,2] 1 2", "float[1,1] -0.65"},
        {"ml.SVMRegressor", 1, "coefficients=[0.3,-0.5] rho=[0.05]", "int64[2] 1 2", "float[1,1] -0.65"},
        {"ml.SVMRegressor", 1, "coefficients=[0.3,-0.5]", "float[1,2] 1 2", NULL, MAI_EFORMAT,
         "rho is missing"},
        {"ml.SVMRegressor", 1, "rho=[0.05]", "float[1,2] 1 2", NULL, MAI_EFORMAT, "0 coefficients"},
        {"ml.SVMRegressor", 1, "coefficients=[0.3,-0.5] rho=[0.05] n_supports=3", "float[1,2] 1 2", NULL,
         MAI_EFORMAT, "2 coefficients do not fit 3"},
        {"ml.SVMRegressor", 1, "coefficients=[0.3,-0.5] rho=[0.05] n_supports=-1", "float[1,2] 1 2", NULL,
         MAI_EFORMAT, "-1 support vectors"},
        {"ml.SVMRegressor", 1,
         "coefficients=[0.3,-0.5] rho=[0.05] n_supports=2 support_vectors=[1.0,2.0,3.0]", "float[1,2] 1 2",
         NULL, MAI_EFORMAT, "3 numbers cannot"},
        {"ml.SVMRegressor", 1, "coefficients=[0.3,-0.5] rho=[0.05] n_supports=2 support_vectors=[1.0,2.0]",
         "float[1,2] 1 2", NULL, MAI_ESHAPE, "for 1 features"},
    };

    OP_ROWS(rows);
}

/* Which operators say that they deal with NaN: read from the loaded graph. */
static void
missing_values(void)
{
    static const struct {
        op_row row;
        bool takes;
    } cases[] = {
        {{"ml.Imputer", 1, "imputed_value_floats=[1.0] replaced_value_float=nan", "float[1] 1", "float[1] 1"},
         true},
        {{"ml.Imputer", 1, "imputed_value_floats=[1.0]", "float[1] 1", "float[1] 1"}, false},
        {{"ml.Imputer", 1, "imputed_value_int64s=[1]", "int64[1] 1", "int64[1] 1"}, false},
        {{"ml.LabelEncoder", 4, "keys_tensor=float[1]:nan values_int64s=[1]", "float[1] 1", "int64[1] 1"},
         true},
        {{"ml.LabelEncoder", 4, "keys_floats=[1.0] values_int64s=[1]", "float[1] 1", "int64[1] 1"}, false},
        {{"ml.Scaler", 1, "scale=[1.0]", "float[1] 1", "float[1] 1"}, false},
    };
    op_case c;
    mai_model *m;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mai_ctx *cx = unit_open();

        unit_row("%s %s", cases[i].row.op, cases[i].row.attributes);
        op_build(&c, &cases[i].row, false);
        if (CHECK_OK(cx, mai_model_load(cx, c.model, c.model_bytes, &m)))
            CHECK_INT(m->nodes[0].takes_missing, cases[i].takes);
        unit_close(cx);
    }
}

static const unit_test tests[] = {
    {"linear classes", linear_classes},
    {"linear inputs", linear_inputs},
    {"linear probits", linear_probits},
    {"linear refusals", linear_refusals},
    {"linear values", linear_values},
    {"two class machines", two_class_machines},
    {"three class machines", three_class_machines},
    {"three class transforms", three_class_transforms},
    {"svm edges", svm_edges},
    {"svm refusals", svm_refusals},
    {"svm scores", svm_scores},
    {"svm values", svm_values},
    {"missing values", missing_values},
};
UNIT_MAIN(tests)
