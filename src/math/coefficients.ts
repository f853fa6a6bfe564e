/**
 * The constants of the f32 math library: one set for every machine.
 *
 * "Fit" means: fitted for this project by the Remez exchange algorithm (E. Remez 1934; J.-M. Muller,
 * "Elementary Functions", ch. 3) to the smallest largest relative error of the whole expression
 * given, then rounded to f32, lowest power first; `error` is that relative error after rounding.
 */

/** e^r = 1 + r + r²·P(r), |r| ≤ 0.39. Fit; error 7.4e-9. */
export const EXP = [0.49999988, 0.16666424, 0.04166889, 0.0083789425, 0.0013831394] as const;
/** 1/ln 2. */
export const LOG2_E = 1.44269504;
/** ln 2 in two words, the first of 9 bits so that n·LN2_HIGH is exact for |n| < 2^15 (Cody and Waite 1980). */
export const LN2_HIGH = 0.693359375;
export const LN2_LOW = -2.1219444e-4;
/** ln 2^−126: below it e^x is less than the smallest normal number, which is zero. */
export const EXP_LOWEST = -87.33654;

/** log((1+s)/(1−s)) = 2s + s·z·P(z), z = s², |s| ≤ 0.1717. The form of fdlibm's log; fit; error 8.2e-10. */
export const LOG = [0.66666776, 0.39977568, 0.2987146] as const;
/** The bits of √½: a mantissa is reduced to [√½, √2). */
export const ROOT_HALF_BITS = 0x3f3504f3;
/** log10 2 in two words, the first of 17 bits so that k·LOG10_2_HIGH is exact for |k| ≤ 128 (fdlibm's e_log10f). */
export const LOG10_2_HIGH = 3.0102920532e-1;
export const LOG10_2_LOW = 7.9034151668e-7;
export const LOG10_E = 0.4342944819;

/** 3·artanh(s)/s = 3 + z + z²·P(z), z = s², |s| ≤ 0.1717. The form of fdlibm's pow; fit; error 8.5e-12. */
export const POW = [0.6000023, 0.42820632, 0.35129592] as const;
/** 2/(3·ln 2) in two words, the first of 12 bits. */
export const TWO_THIRDS_LOG2_E = 9.6179670095e-1;
export const TWO_THIRDS_LOG2_E_HIGH = 9.619140625e-1;
export const TWO_THIRDS_LOG2_E_LOW = -1.1736857402e-4;
export const LN2 = 0.6931471806;

/** 2/π. */
export const TWO_OVER_PI = 0.6366197724;
/** π/2 as a sum; the first three have at most 9 bits, so that n·part is exact for |n| < 2^15. */
export const HALF_PI_PARTS = [1.5703125, 4.8351287841796875e-4, 3.1385570764541626e-7, 6.07710062827671e-11] as const;
/** sin r = r + r·z·P(z), z = r², |r| ≤ π/4 + 0.002. Fit; error 4.2e-9. */
export const SIN = [-0.16666654, 0.008332106, -0.00019507884] as const;
/** cos r = 1 − z/2 + z²·P(z), same r. Fit; error 1.2e-10. */
export const COS = [0.041666646, -0.0013887308, 2.4432093e-5] as const;

/** asin a = a + a·z·P(z), z = a², |a| ≤ 1/2. Fit; error 4.9e-9. */
export const ASIN = [0.16666752, 0.074953094, 0.04546915, 0.02418478, 0.0421583] as const;
/** atan t = t + t·z·P(z), z = t², |t| ≤ √2 − 1. Fit; error 2.1e-8. */
export const ATAN = [-0.3333295, 0.19977728, -0.13877799, 0.08053956] as const;
export const TAN_EIGHTH_PI = 0.4142135624;
/** π and π/2, each in two words. */
export const PI = 3.14159274101257324;
export const PI_LOW = -8.7422776573e-8;
export const HALF_PI = 1.57079637050628662;
export const HALF_PI_LOW = -4.3711388287e-8;
export const QUARTER_PI = 0.7853981634;

/** sinh x = x + x·z·P(z), z = x², |x| ≤ 1. Fit; error 2.4e-8. */
export const SINH = [0.16666716, 0.008330271, 0.0002037334] as const;
/** tanh x = x + x·z·P(z), z = x², |x| ≤ 0.625. Fit; error 4.5e-9. */
export const TANH = [-0.3333328, 0.13331406, -0.053736515, 0.020628167, -0.005692296] as const;
/** tanh x = x·P(z)/Q(z), z = x², |x| ≤ 9.2, as `quickTanh` computes it. Fit; error 1.7e-9. */
export const QUICK_TANH = {
	numerator: [1, 0.136713991, 0.00385766105, 2.77926082e-5, 3.00705298e-8, -1.18246369e-11],
	denominator: [1, 0.470047309, 0.0272067891, 0.000391983638, 1.27238129e-6],
} as const;

/** erf x = x + x·P(x²), |x| ≤ 0.93. Fit; error 1.8e-8. */
export const ERF_SMALL = [0.12837915, -0.3761249, 0.1128173, -0.026762916, 0.004987253, -0.00059589767] as const;
/** erfc t = e^(−t − t·P(t)), 0.92 ≤ t ≤ 4. The form of N. Juffa's erff; fit; error in erf 3.6e-8. */
export const ERF_LARGE = [0.12818569, 0.636887, 0.10365261, -0.021821138, 0.0028738538, -0.00017232986] as const;
/** Φ(x) = ½ + x·P(x²), |x| ≤ 1.01, Φ the standard normal distribution function. Fit; error in Φ(−|x|) 3.9e-8. */
export const NORMAL_SMALL = [0.39894214, -0.06648802, 0.009961733, -0.0011621896, 9.1081e-5] as const;
/** t·e^(t²/2)·Φ(−t) = P((t−4)/(t+4)), 0.99 ≤ t ≤ 13.25 (variable: M. Shepherd and J. Laframboise, Math. Comp. 36, 1981). Fit; error 3.7e-8. */
export const NORMAL_TAIL = [
	0.37764257, 0.07369425, -0.11037952, 0.10030732, -0.06306517, 0.026433952, -0.005487396, -0.00095216697, 0.00079801545,
] as const;

/** Γ(z)/(√2π·z^(z−½)·e^(−z)) = 1 + w·P(w), w = 1/z, z ≥ 1. Fit; error 3.2e-9. */
export const GAMMA = [
	0.0833332762, 0.00347296754, -0.00268063718, -0.000275726517, 0.00104276382, -0.000573145226, 0.000118051656,
] as const;
/** log Γ(2 + d) = d·P(d), |d| ≤ ½. Fit; error 1.6e-8. */
export const LGAMMA_TWO = [
	0.422784328, 0.322467029, -0.06735228, 0.0205807351, -0.00738615869, 0.00289173261, -0.00118595932, 0.000501516683, -0.000253618637,
	0.00012236413,
] as const;
/** log Γ(z) = (z − ½)·(log z − 1) + (½·log 2π − ½) + w·P(w²), w = 1/z, z ≥ 2.5. Fit; error of P 5e-9. */
export const LGAMMA_LARGE = [0.0833333284, -0.00277731242, 0.000777899753, -0.000413521338] as const;
export const HALF_LOG_TURN_LESS_HALF = 0.4189385332;
/** The Bernoulli numbers B₂, B₄, B₆: the asymptotic series of ψ and its derivatives from 6 on. */
export const POLYGAMMA = [1 / 6, -1 / 30, 1 / 42] as const;
