/** Cycles and shortest paths in a directed graph of names. */

export type Arrows = ReadonlyMap<string, readonly string[]>;

/**
 * The knots of a graph: its strongly connected parts of more than one node, or one that points at itself (Tarjan 1972,
 * "Depth-first search and linear graph algorithms"), each as one shortest cycle through its first node.
 *
 * @returns each cycle as its nodes in order, the first repeated at the end
 */
export function cyclesOf(arrows: Arrows): string[][] {
	return connectedParts(arrows)
		.filter((part) => part.length > 1 || (arrows.get(part[0] as string) ?? []).includes(part[0] as string))
		.map((part) => {
			const inside = new Set(part);
			const start = [...part].sort()[0] as string;
			const next = (name: string): string[] => (arrows.get(name) ?? []).filter((other) => inside.has(other));
			const back = next(start)
				.map((first) => shortestPath([first], next, (name) => name === start) as string[])
				.sort((a, b) => a.length - b.length)[0] as string[];
			return [start, ...back];
		});
}

/** A shortest path from any of `starts` to a name that `ends` says yes to, both included; undefined where there is none. */
export function shortestPath(
	starts: readonly string[],
	next: (name: string) => readonly string[],
	ends: (name: string) => boolean,
): string[] | undefined {
	const from = new Map<string, string | undefined>(starts.map((name) => [name, undefined]));
	// A map is walked in the order of insertion, and sees what is inserted on the way.
	for (const [name] of from) {
		if (ends(name)) return pathTo(name, from);
		for (const other of next(name)) if (!from.has(other)) from.set(other, name);
	}
	return undefined;
}

function pathTo(name: string, from: ReadonlyMap<string, string | undefined>): string[] {
	const path: string[] = [];
	for (let at: string | undefined = name; at !== undefined; at = from.get(at)) path.unshift(at);
	return path;
}

function connectedParts(arrows: Arrows): string[][] {
	const order = new Map<string, number>();
	const low = new Map<string, number>();
	const open: string[] = [];
	const parts: string[][] = [];
	const visit = (name: string): number => {
		const number = order.size;
		order.set(name, number);
		let lowest = number;
		open.push(name);
		for (const other of arrows.get(name) ?? []) {
			if (!order.has(other)) lowest = Math.min(lowest, visit(other));
			else if (open.includes(other)) lowest = Math.min(lowest, low.get(other) ?? (order.get(other) as number));
		}
		low.set(name, lowest);
		if (lowest === number) parts.push(open.splice(open.indexOf(name)));
		return lowest;
	};
	for (const name of arrows.keys()) if (!order.has(name)) visit(name);
	return parts;
}
