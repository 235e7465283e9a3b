/*
 * mathfn.h - elementary functions with the same bits on every host.
 *
 * The C library's exp, log, pow, tanh and erf choose other code paths with and without fused multiply-add, so
 * a stored risk could differ on a standby. These are plain C over IEEE operations (+ - * / sqrt, no
 * contraction). Errors against the true value: exp, log, log1p, expm1 at most 1 ulp; tanh, erf, pow, logistic
 * at most 2 ulp, probit 8 (f64). The f32 forms are the f64 result rounded once. Special values follow C99
 * Annex F.
 */
#ifndef MAI_MATHFN_H
#define MAI_MATHFN_H

#ifdef __cplusplus
extern "C" {
#endif

double mai_exp(double x);
double mai_expm1(double x);
double mai_log(double x);
double mai_log1p(double x);
double mai_pow(double x, double y);
double mai_tanh(double x);
double mai_erf(double x);
/* 1 / (1 + exp(-x)), without overflow or cancellation at either end. */
double mai_logistic(double x);
/* The inverse of the standard normal distribution function (Wichura, AS 241); -inf at 0, inf at 1. */
double mai_probit(double p);

float mai_expf(float x);
float mai_logf(float x);
float mai_powf(float x, float y);
float mai_tanhf(float x);
float mai_erff(float x);
float mai_logisticf(float x);

#ifdef __cplusplus
}
#endif
#endif
