/** Typeset mathematics as a tree of MathML elements, and as text. */

/** A MathML element. Text stands only in `mi`, `mn`, `mo` and `mtext`. */
export interface MathNode {
	readonly tag: string;
	readonly attributes?: Readonly<Record<string, string>>;
	readonly children: readonly (MathNode | string)[];
}

/** Greek letters by name, as identifiers are shown. */
export const GREEK: ReadonlyMap<string, string> = new Map([
	['alpha', 'α'],
	['beta', 'β'],
	['gamma', 'γ'],
	['delta', 'δ'],
	['epsilon', 'ε'],
	['zeta', 'ζ'],
	['eta', 'η'],
	['theta', 'θ'],
	['iota', 'ι'],
	['kappa', 'κ'],
	['lambda', 'λ'],
	['mu', 'μ'],
	['nu', 'ν'],
	['xi', 'ξ'],
	['pi', 'π'],
	['rho', 'ρ'],
	['sigma', 'σ'],
	['tau', 'τ'],
	['phi', 'φ'],
	['chi', 'χ'],
	['psi', 'ψ'],
	['omega', 'ω'],
	['Gamma', 'Γ'],
	['Delta', 'Δ'],
	['Theta', 'Θ'],
	['Lambda', 'Λ'],
	['Xi', 'Ξ'],
	['Pi', 'Π'],
	['Sigma', 'Σ'],
	['Phi', 'Φ'],
	['Psi', 'Ψ'],
	['Omega', 'Ω'],
]);

const escape = (text: string): string =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function write(node: MathNode | string): string {
	if (typeof node === 'string') return escape(node);
	const attributes = Object.entries(node.attributes ?? {})
		.map(([name, value]) => ` ${name}="${escape(value)}"`)
		.join('');
	return `<${node.tag}${attributes}>${node.children.map(write).join('')}</${node.tag}>`;
}

/** The `math` element as a string; text and attributes are escaped. */
export const writeMathML = (math: MathNode): string =>
	write({ ...math, attributes: { xmlns: 'http://www.w3.org/1998/Math/MathML', ...math.attributes } });
