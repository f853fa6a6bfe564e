/** A landscape as code of another language, for the library. */

import { type CodeLanguage, codeOf, codeSubject } from '../exports/code/index.ts';
import type { Plane } from '../model/geometry.ts';
import type { Landscape } from './landscapes/landscape.ts';

/** What code is written of a landscape, and in which language. */
export interface CodeRequest {
	/** `c` is C99, `python` takes numbers or NumPy arrays, `wgsl` answers the bits of strict f32, `latex` is to be read. */
	readonly language: CodeLanguage;
	/** ∇f beside f; absent: f alone. */
	readonly gradient?: boolean;
	/** Values of parameters, where they are not the defaults. */
	readonly parameters?: Readonly<Record<string, number>>;
	/** Code of g(u, v) = f(o + u a + v b), where o, a and b are the plane's origin and directions; absent: of all n variables. */
	readonly plane?: Plane;
}

/**
 * Write a landscape f: ℝⁿ → ℝ, and its exact gradient (∂f/∂x₁ … ∂f/∂xₙ) where asked for, as code of another language. The code
 * stands for itself: it needs no library of ours. Where f has no value, functions answer NaN. C, Python and JavaScript compute in
 * double precision and agree with {@link Session.sample} to 1e-12.
 *
 * @throws UsageError where the landscape is no formula (samples, a network, a sum of thousands of terms), or where the language cannot
 * say it: what to take instead
 *
 * @example
 * const bowl = openLandscape({ kind: 'formula', text: 'a x^2 + y^2' });
 * const text = code(bowl, { language: 'javascript', gradient: true, parameters: { a: 3 } });
 * console.log(/function f\(x, y, a = 3\)/.test(text)); // true
 */
export function code(landscape: Landscape, { language, gradient = false, parameters, plane }: CodeRequest): string {
	const { title, formula, objective, variables } = landscape;
	const subject = codeSubject(objective, { title, formula, variables: variables.map(({ name }) => name), parameters, plane });
	return codeOf(subject, language, gradient);
}
