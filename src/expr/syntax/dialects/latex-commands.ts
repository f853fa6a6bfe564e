/** The commands of LaTeX by what is done with them. */

export const OPERATORS: ReadonlyMap<string, string> = new Map(
	Object.entries({
		...{ cdot: '*', times: '*', ast: '*', div: '/', le: '<=', leq: '<=', leqslant: '<=', ge: '>=', geq: '>=', geqslant: '>=' },
		...{ ne: '!=', neq: '!=', lt: '<', gt: '>', land: '&&', wedge: '&&', lor: '||', vee: '||', lnot: '!', neg: '!' },
		...{ lbrace: '(', rbrace: ')', lbrack: '(', rbrack: ')', lparen: '(', rparen: ')', '{': '(', '}': ')' },
		...{ mid: '|', vert: '|', colon: ':', to: '=>', mapsto: '=>', degree: '°' },
	}),
);
/** Brackets that are a function. */
export const OPENING: ReadonlyMap<string, string> = new Map(
	Object.entries({ lvert: 'abs', lVert: 'norm', lfloor: 'floor', lceil: 'ceil' }),
);
export const CLOSING: ReadonlySet<string> = new Set(['rvert', 'rVert', 'rfloor', 'rceil']);
/** Commands that say how it looks, not what it means. */
export const APPEARANCE: ReadonlySet<string> = new Set(
	(
		'left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr quad qquad displaystyle textstyle scriptstyle limits nolimits ' +
		'nonumber notag hfill centering , ; : ! > ( ) [ ] \\ hline'
	).split(' '),
);
/** Commands whose group is one word. */
export const WORD: ReadonlySet<string> = new Set([
	'operatorname',
	'operatorname*',
	'mathrm',
	'text',
	'textrm',
	'mathop',
	'textnormal',
	'mathsf',
	'texttt',
	'textbf',
	'textit',
	'mbox',
]);
/** Commands whose group is a letter in another style. */
export const STYLED: ReadonlySet<string> = new Set([
	'mathbf',
	'boldsymbol',
	'bm',
	'mathit',
	'vec',
	'mathcal',
	'mathbb',
	'mathfrak',
	'boldmath',
	'pmb',
	'overrightarrow',
	'ensuremath',
]);
export const ACCENTS: ReadonlySet<string> = new Set(['hat', 'bar', 'tilde', 'dot', 'overline', 'widehat', 'widetilde', 'check', 'breve']);
export const IGNORED_GROUP: ReadonlySet<string> = new Set([
	'label',
	'tag',
	'tag*',
	'hspace',
	'vspace',
	'phantom',
	'color',
	'hphantom',
	'vphantom',
]);
export const FRACTIONS: ReadonlySet<string> = new Set(['frac', 'dfrac', 'tfrac', 'cfrac', 'nicefrac', 'sfrac']);
export const LETTERS: ReadonlyMap<string, string> = new Map(
	Object.entries({
		varepsilon: 'epsilon',
		vartheta: 'theta',
		varphi: 'phi',
		varrho: 'rho',
		varsigma: 'sigma',
		varkappa: 'kappa',
		ell: 'l',
		infty: 'inf',
		imath: 'i',
		jmath: 'j',
		bmod: 'mod',
		pmod: 'mod',
	}),
);
export const DOTS: ReadonlySet<string> = new Set(['dots', 'ldots', 'cdots', 'dotsc', 'dotsb']);
export const WITHOUT_MEANING: ReadonlyMap<string, string> = new Map(
	Object.entries({
		int: 'a formula has no integrals: write the result of it',
		oint: 'a formula has no integrals: write the result of it',
		partial: 'a formula has no derivatives: the gradient is computed by itself',
		nabla: 'a formula has no derivatives: the gradient is computed by itself',
		lim: 'a formula has no limits: write the result of it',
		pm: 'choose + or −',
		mp: 'choose + or −',
		binom: 'write the number itself',
	}),
);
