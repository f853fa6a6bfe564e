/** Random numbers of a distribution, from uniform ones. */

/**
 * Two independent standard normal numbers in polar form, by Box and Muller (Ann. Math. Statist. 29, 1958): they are r·cos φ and
 * r·sin φ with r = √(−2 log(1 − u₀)) and φ = 2π u₁. The step of an optimizer has the same as an expression (`compile/step-numbers.ts`).
 *
 * @param u0 in [0, 1), so that 1 − u₀ has a logarithm
 * @param u1 in [0, 1)
 * @example
 * const [radius, angle] = boxMuller(0, 0.25); // 0 and π/2
 */
export const boxMuller = (u0: number, u1: number): readonly [radius: number, angle: number] => [
	Math.sqrt(-2 * Math.log(1 - u0)),
	2 * Math.PI * u1,
];
