/** Functions that code brings along where its language lacks them: only those that are called, each after what it needs. */

/** A function's source, and the functions that it calls. */
export interface Helper {
	readonly needs?: readonly string[];
	readonly source: string;
}

export type Helpers = Readonly<Record<string, Helper>>;

/** The sources of these functions and of all that they need, in the order of their definitions. */
export function helperSources(helpers: Helpers, wanted: Iterable<string>): string[] {
	const needed = new Set<string>(wanted);
	for (const name of needed) for (const other of helpers[name]?.needs ?? []) needed.add(other);
	const unknown = [...needed].find((name) => !Object.hasOwn(helpers, name));
	if (unknown !== undefined) throw new Error(`there is no helper ${unknown}`);
	return Object.entries(helpers)
		.filter(([name]) => needed.has(name))
		.map(([, { source }]) => source);
}

/** A list of numbers as code, wrapped. */
export function numberList(numbers: readonly number[], indent: string): string {
	const lines: string[] = [];
	let line = '';
	for (const number of numbers) {
		const next = `${number},`;
		if (line.length + next.length > 96) {
			lines.push(line);
			line = '';
		}
		line += line === '' ? next : ` ${next}`;
	}
	return [...lines, line].map((text) => `${indent}${text}`).join('\n');
}
