/** A source tree against a table of layers: every import, every path, every word and every cycle. */

import { cyclesOf, shortestPath } from './cycles.ts';
import type { Import, ImportKind, SourceFile, SourceTree } from './tree.ts';

/** What a set of files must never come to, however many imports lie between. */
export interface PathRule {
	readonly says: string;
	readonly from: RegExp;
	/** Only along imports of these kinds. */
	readonly along: readonly ImportKind[];
	/** The path ends at a file or package of this name, or at a file that uses this word. */
	readonly never: { readonly name: RegExp } | { readonly word: RegExp };
}

/** A word or package that has its place: everywhere else it is an error. */
export interface PlaceRule {
	readonly what: string;
	readonly only: RegExp;
	readonly word?: RegExp;
	readonly imports?: RegExp;
}

export interface Layers {
	/** Room → rooms it may import. A room is a folder; of nested rooms the inner one counts. Naming a folder allows its rooms. */
	readonly rooms: Readonly<Record<string, readonly string[]>>;
	/** `from→to`: an import must be dynamic, or of types only. */
	readonly dynamicOnly: readonly string[];
	/** `from→to`: an import must be of types only. */
	readonly typesOnly: readonly string[];
	readonly paths: readonly PathRule[];
	readonly places: readonly PlaceRule[];
}

export interface LayerReport {
	readonly complaints: readonly string[];
	readonly files: number;
	readonly imports: number;
	readonly lines: { readonly median: number; readonly largest: number; readonly largestFile: string };
	readonly rooms: { readonly count: number; readonly arrows: number; readonly imports: number };
	readonly cycles: { readonly files: number; readonly rooms: number };
}

/** The entry files at the top of the tree are a room of their own. */
const TOP = '.';
const ALL_KINDS: readonly ImportKind[] = ['value', 'type', 'dynamic', 'worker'];
/** The address of a worker is no import of its code; what it runs counts along paths only. */
const IMPORTS: readonly ImportKind[] = ['value', 'type', 'dynamic'];

/** @param name what the root of the tree is called in messages, with its slash, as `src/` */
export function checkLayers(tree: SourceTree, layers: Layers, name = 'src/'): LayerReport {
	const say = (file: string): string => (tree.has(file) ? `${name}${file}` : file);
	const files = [...tree.values()];
	const between = new Map<string, { count: number; witness: string }>();
	const complaints: string[] = [];

	for (const file of files) {
		const from = roomOf(file.path, layers);
		if (!(from in layers.rooms)) complaints.push(`${say(file.path)}: the folder ${from} is not in the table`);
		for (const edge of file.imports) {
			const to = edge.kind === 'worker' ? undefined : roomOfTarget(edge.target, tree, layers);
			if (to === undefined || to === from) continue;
			const arrow = `${from}→${to}`;
			const known = between.get(arrow);
			between.set(arrow, {
				count: (known?.count ?? 0) + 1,
				witness: known?.witness ?? `${say(file.path)}:${edge.line} → ${say(edge.target)}`,
			});
			const wrong = edgeComplaint(from, to, edge, layers);
			if (wrong) complaints.push(`${say(file.path)}:${edge.line}: ${wrong} (${say(edge.target)})`);
		}
	}
	complaints.push(...files.flatMap((file) => placeComplaints(file, layers.places).map((text) => `${name}${text}`)));
	for (const rule of layers.paths) complaints.push(...pathComplaints(tree, rule, say));

	const fileCycles = cyclesOf(new Map(files.map((file) => [file.path, targets(tree, file.path, IMPORTS).filter((to) => tree.has(to))])));
	complaints.push(...fileCycles.map((cycle) => `a cycle of files: ${cycle.map(say).join(' → ')}`));
	const roomCycles = cyclesOf(roomArrows([...between.keys()]));
	for (const cycle of roomCycles) {
		const steps = cycle.slice(1).map((to, i) => `\n\t${between.get(`${cycle[i]}→${to}`)?.witness}`);
		complaints.push(`a cycle of rooms: ${cycle.join(' → ')}${steps.join('')}`);
	}

	const bySize = [...files].sort((a, b) => a.lines - b.lines);
	return {
		complaints,
		files: files.length,
		imports: files.reduce((sum, file) => sum + file.imports.length, 0),
		lines: {
			median: bySize[Math.floor(bySize.length / 2)]?.lines ?? 0,
			largest: bySize.at(-1)?.lines ?? 0,
			largestFile: bySize.at(-1)?.path ?? '',
		},
		rooms: {
			count: new Set(files.map((file) => roomOf(file.path, layers))).size,
			arrows: between.size,
			imports: [...between.values()].reduce((sum, { count }) => sum + count, 0),
		},
		cycles: { files: fileCycles.length, rooms: roomCycles.length },
	};
}

/** The innermost room of the table that a file lies in, else its first folder. */
function roomOf(file: string, { rooms }: Layers): string {
	const folders = file.split('/').slice(0, -1);
	for (let n = folders.length; n > 0; n--) {
		const room = folders.slice(0, n).join('/');
		if (room in rooms) return room;
	}
	return folders[0] ?? TOP;
}

/** Files outside the tree belong to the folder beside it (`../shaders/…` → `shaders`). Packages belong to none. */
function roomOfTarget(target: string, tree: SourceTree, layers: Layers): string | undefined {
	if (tree.has(target)) return roomOf(target, layers);
	return target.startsWith('../') ? (target.split('/')[1] as string) : undefined;
}

function edgeComplaint(from: string, to: string, { kind }: Import, layers: Layers): string | undefined {
	const allowed = layers.rooms[from];
	if (allowed && !allowed.some((room) => to === room || to.startsWith(`${room}/`))) return `${from} may not import ${to}`;
	const named = (arrows: readonly string[]): boolean => arrows.some((arrow) => matchesArrow(arrow, from, to));
	if (named(layers.dynamicOnly) && kind === 'value') return `${from} may import ${to} only dynamically`;
	if (named(layers.typesOnly) && kind !== 'type') return `${from} may import only types of ${to}`;
	return undefined;
}

/** `a→b` speaks of the rooms within `a` and `b` too. */
function matchesArrow(arrow: string, from: string, to: string): boolean {
	const [a, b] = arrow.split('→') as [string, string];
	const within = (room: string, folder: string): boolean => room === folder || room.startsWith(`${folder}/`);
	return within(from, a) && within(to, b);
}

function placeComplaints(file: SourceFile, places: readonly PlaceRule[]): string[] {
	return places.flatMap(({ what, only, word, imports }) => {
		if (only.test(file.path)) return [];
		const used =
			file.words.find(({ text }) => word?.test(text) ?? false) ?? file.imports.find(({ target }) => imports?.test(target) ?? false);
		return used ? [`${file.path}:${used.line}: ${what} has no place here`] : [];
	});
}

/** One complaint for each end that is reached, with a shortest path to it. */
function pathComplaints(tree: SourceTree, { says, from, along, never }: PathRule, say: (file: string) => string): string[] {
	const starts = [...tree.keys()].filter((file) => from.test(file));
	if (starts.length === 0) return [`no file is ${from}, of which the rule "${says}" speaks`];
	const found = new Map<string, string>();
	const isEnd = (file: string): boolean =>
		'name' in never ? never.name.test(file) : (tree.get(file)?.words.some(({ text }) => never.word.test(text)) ?? false);
	const next = (file: string): string[] => (isEnd(file) ? [] : targets(tree, file, along));
	for (;;) {
		const path = shortestPath(starts, next, (file) => isEnd(file) && !found.has(file));
		if (!path) return [...found.values()];
		const end = path.at(-1) as string;
		found.set(end, `${says}: ${describe(tree, path, along, never, say)}`);
	}
}

function describe(
	tree: SourceTree,
	path: readonly string[],
	along: readonly ImportKind[],
	never: PathRule['never'],
	say: (file: string) => string,
): string {
	const steps = path.slice(1).map((to, i) => {
		const edges = tree.get(path[i] as string)?.imports.filter((edge) => edge.target === to && along.includes(edge.kind)) ?? [];
		const kind = edges.some((edge) => edge.kind === 'value') ? undefined : edges[0]?.kind;
		return kind === undefined ? say(to) : `${say(to)} (${kind})`;
	});
	const last = tree.get(path.at(-1) as string);
	const used = 'word' in never ? last?.words.find(({ text }) => never.word.test(text)) : undefined;
	return [say(path[0] as string), ...steps].join(' → ') + (used ? ` uses ${used.text} in line ${used.line}` : '');
}

function targets(tree: SourceTree, file: string, along: readonly ImportKind[] = ALL_KINDS): string[] {
	const imports = tree.get(file)?.imports ?? [];
	return [...new Set(imports.filter(({ kind }) => along.includes(kind)).map(({ target }) => target))];
}

function roomArrows(arrows: readonly string[]): Map<string, string[]> {
	const rooms = new Map<string, string[]>();
	for (const arrow of arrows) {
		const [from, to] = arrow.split('→') as [string, string];
		rooms.set(from, [...(rooms.get(from) ?? []), to]);
	}
	return rooms;
}
