/** Functions of the language that C's `<math.h>` lacks. */

import { GAMMA_NUMBERS } from '../../math/gamma.ts';
import { type Helpers, numberList } from './helpers.ts';

const { BERNOULLI } = GAMMA_NUMBERS;

export const C_HELPERS: Helpers = {
	finite_or_nan: {
		source: `/* The number, or NaN where it is infinite. */
static double finite_or_nan(double x) { return isfinite(x) ? x : NAN; }`,
	},
	snap: {
		source: `/* The nearest whole number where x is within the tolerance of it, else x. */
static double snap(double x, double tolerance) { return fabs(x - nearbyint(x)) <= tolerance ? nearbyint(x) : x; }`,
	},
	sign: { source: 'static double sign(double x) { return (x > 0) - (x < 0); }' },
	mod: {
		source: `/* x - y * floor(x / y): the remainder with the sign of y. */
static double mod(double x, double y)
{
	double rest = fmod(x, y);
	return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest;
}`,
	},
	direction: {
		source: `/* a / sqrt(a^2 + b^2), and 0 at the origin. */
static double direction(double a, double b) { return a == 0 ? 0 : a / hypot(a, b); }`,
	},
	sigmoid: {
		source: `/* 1 / (1 + exp(-x)). */
static double sigmoid(double x)
{
	double e = exp(-fabs(x));
	return (x < 0 ? e : 1) / (1 + e);
}`,
	},
	softplus: {
		source: `/* log(1 + exp(x)). */
static double softplus(double x) { return fmax(x, 0) + log1p(exp(-fabs(x))); }`,
	},
	sech: {
		source: `/* 1 / cosh(x), without an overflow. */
static double sech(double x)
{
	double e = exp(-fabs(x));
	return 2 * e / (1 + e * e);
}`,
	},
	bell: {
		source: `/* exp(-x^2 / 2). */
static double bell(double x) { return exp(-0.5 * x * x); }`,
	},
	normal_cdf: {
		source: `/* The standard normal distribution function. */
static double normal_cdf(double x) { return 0.5 * erfc(-x * 0.7071067811865476); }`,
	},
	gelu: {
		needs: ['normal_cdf'],
		source: `/* x times the standard normal distribution function of x. */
static double gelu(double x) { return x * normal_cdf(x); }`,
	},
	log_gamma: {
		source: `/* log |gamma(x)|; NaN at the poles. */
static double log_gamma(double x) { return x <= 0 && x == floor(x) ? NAN : lgamma(x); }`,
	},
	polygamma: {
		source: `/* The derivative m + 1 times of log(gamma(x)), m = 0, 1, 2; NaN at the poles. */
static double polygamma(int m, double x)
{
	static const double bernoulli[] = {
${numberList(BERNOULLI, '\t\t')}
	};
	if (x <= 0 && x == floor(x)) return NAN;
	if (x < 0.5) {
		double pi = 3.141592653589793, rest = x - nearbyint(x);
		double sine = sin(pi * rest), cosine = sin(pi * (0.5 - fabs(rest)));
		double mirrored = polygamma(m, 1 - x), square = pi / sine * (pi / sine);
		if (m == 0) return mirrored - pi * cosine / sine;
		return m == 1 ? square - mirrored : mirrored - 2 * pi * (cosine / sine) * square;
	}
	double z = x, sum = 0, tail = 0;
	for (; z < 12; z++) sum += pow(z, -(m + 1));
	double w = 1 / z;
	for (int k = 7; k >= 0; k--) {
		double b = bernoulli[k];
		tail = tail * w * w + (m == 0 ? b / (2 * k + 2) : m == 1 ? b : b * (2 * k + 3));
	}
	tail *= w * w;
	if (m == 0) return log(z) - 0.5 * w - tail - sum;
	if (m == 1) return w * (1 + 0.5 * w + tail) + sum;
	return -(w * w * (1 + w + tail) + 2 * sum);
}`,
	},
	lattice: {
		source: `/* A hash of whole numbers to [-1, 1): the slopes of smooth noise. */
static uint32_t mixed(uint32_t word)
{
	word = (word ^ word >> 16) * 0x21f0aaadu;
	word = (word ^ word >> 15) * 0x735a2d97u;
	return word ^ word >> 15;
}

static double lattice(double x, double y, double seed, uint32_t stream)
{
	if (!(fabs(x) < 8388608 && fabs(y) < 8388608 && fabs(seed) < 8388608)) return NAN;
	uint32_t key = mixed(((uint32_t)(int32_t)seed * 64u + stream + 1u) * 0x9e3779b1u);
	uint32_t hash = mixed((uint32_t)(int32_t)x * (2u * key + 1u) + key) + (uint32_t)(int32_t)y;
	hash = (hash ^ hash >> 16) * 0x7feb352du;
	hash = (hash ^ hash >> 15) * 0x846ca68bu;
	hash ^= hash >> 16;
	return floor((hash < 0x80000000u ? (double)hash : (double)hash - 4294967296.0) / 256) / 8388608;
}`,
	},
};
