/** Where a text stops being JSON. Engines tell it in different words, or not at all. */

type Expected = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'comma' | 'end';

const ATOM = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/y;

/** The end of the string that begins at `at`; -1 where it has none. */
function stringEnd(text: string, at: number): number {
	for (let k = at + 1; k < text.length; k++) {
		const code = text.charCodeAt(k);
		if (code === 0x22) return k + 1;
		if (code === 0x5c) k++;
		else if (code < 0x20) return -1;
	}
	return -1;
}

/** The position of the first character that cannot stand where it does; the length of the text where it ends too early. */
export function faultAt(text: string): number {
	const open: ('[' | '{')[] = [];
	let expected: Expected = 'value';
	const done = (): Expected => (open.length === 0 ? 'end' : 'comma');
	for (let at = 0; ; ) {
		while (/\s/.test(text.charAt(at))) at++;
		if (at >= text.length) return text.length;
		const c = text.charAt(at);
		const isValue: boolean = expected === 'value' || expected === 'first value';
		const isKey: boolean = expected === 'key' || expected === 'first key';
		if (isValue && (c === '[' || c === '{')) {
			open.push(c);
			expected = c === '[' ? 'first value' : 'first key';
			at++;
		} else if ((expected === 'first value' || expected === 'comma') && c === ']' && open.at(-1) === '[') {
			open.pop();
			expected = done();
			at++;
		} else if ((expected === 'first key' || expected === 'comma') && c === '}' && open.at(-1) === '{') {
			open.pop();
			expected = done();
			at++;
		} else if (expected === 'comma' && c === ',') {
			expected = open.at(-1) === '[' ? 'value' : 'key';
			at++;
		} else if (expected === 'colon' && c === ':') {
			expected = 'value';
			at++;
		} else if ((isValue || isKey) && c === '"') {
			const end = stringEnd(text, at);
			if (end < 0) return at;
			at = end;
			expected = isKey ? 'colon' : done();
		} else if (isValue) {
			ATOM.lastIndex = at;
			if (!ATOM.test(text)) return at;
			at = ATOM.lastIndex;
			expected = done();
		} else return at;
	}
}
