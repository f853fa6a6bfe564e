/** `thalweg slice`: quantities of a network over a plane through its parameters, reduced and written to a file. */

import { checkFieldSize, type FieldFormat, layersFile } from '../../exports/data/field-file.ts';
import { type LossSurfaceName, writeLossSurface } from '../../formats/loss-surface.ts';
import type { Landscape } from '../../engine/landscapes/landscape.ts';
import type { BoundObjective, Precision } from '../../model/backend.ts';
import { UsageError } from '../../model/errors.ts';
import type { Field } from '../../model/field.ts';
import { axis64, axisValue, type GridSpec, type Range } from '../../model/geometry.ts';
import { type QuantityChoice, TRAIN_LOSS, writeQuantity } from '../../model/network-quantity.ts';
import { writeNetworkPlane } from '../../model/network-plane.ts';
import { machineFacts, machineName, openSession } from '../machine.ts';
import { choiceOf, landscapeOf, networkFacts, openNamedNetwork } from '../network.ts';
import type { NetworkLandscapeOptions } from '../network-options.ts';
import { table } from '../numbers.ts';
import type { OutputOptions, PlaneOptions } from '../options.ts';
import { checkOutput, noteLines, print, printJson, writeWhole } from '../output.ts';
import { progress } from '../progress.ts';
import type { StoreOptions } from '../store-options.ts';
import { planeKey, writeStore } from '../write-store.ts';

export type SliceOptions = NetworkLandscapeOptions &
	OutputOptions &
	StoreOptions &
	Pick<PlaneOptions, 'plane'> & {
		readonly size: readonly [number, number];
		readonly domain?: { readonly u: Range; readonly v?: Range };
		readonly precision?: Precision;
		readonly out?: string;
	};

const EXTENSIONS = ['.h5', '.npy', '.npz', '.csv', '.json'];
/** Names of the reference tool's files. */
const H5_NAMES: Readonly<Record<string, LossSurfaceName>> = {
	train_loss: 'train_loss',
	test_loss: 'test_loss',
	train_accuracy: 'train_acc',
	test_accuracy: 'test_acc',
};

/** A quantity over the plane. */
interface Layer {
	readonly name: string;
	readonly field: Field;
	readonly middle: number;
}

export async function sliceCommand(argument: string | undefined, options: SliceOptions): Promise<void> {
	const { out, path } = options;
	const quantities = options.quantity ?? [TRAIN_LOSS];
	const extension = out === undefined ? undefined : checkOutput(out, EXTENSIONS);
	if (extension !== undefined) checkFieldSize(extension.slice(1) as FieldFormat, ...options.size, quantities.length);
	if (extension === '.h5') for (const quantity of quantities) h5NameOf(quantity);
	if (new Set(quantities.map(writeQuantity)).size < quantities.length) throw new UsageError('A quantity is asked for twice; name it once.');
	const network = await openNamedNetwork(argument, options);
	const choice = choiceOf(options.plane);
	const [first] = quantities as [QuantityChoice];
	const landscapes = await Promise.all(quantities.map((quantity) => landscapeOf(network, { ...(path ? { path } : {}) }, choice, quantity)));
	const [landscape] = landscapes as [Landscape];
	if (!landscape.plane) throw new UsageError('A network of one or two parameters is its own plane: thalweg grid samples it.');
	const { plane, view } = landscape;
	const domain = options.domain ? { u: options.domain.u, v: options.domain.v ?? options.domain.u } : view;
	const [columns, rows] = options.size;
	const grid: GridSpec = { columns, rows, domain };
	const session = await openSession({ backend: 'cpu', strict: true, ...(options.precision ? { precision: options.precision } : {}) });
	if (options.store !== undefined) {
		const { store } = options;
		if (out !== undefined) throw new UsageError('--out and --store are two ways to write; give one of them.');
		try {
			const bounds = landscapes.map((each) => session.bind(each, 'plane', {}, plane));
			const compute = async (part: GridSpec) => (await session.fields(bounds, part)).map(({ values }) => values);
			const head = {
				landscape: argument ?? '',
				quantities: quantities.map(writeQuantity),
				axes: landscape.planeAxes?.map(({ name }) => name) ?? ['u', 'v'],
				precision: session.machine.precision,
				facts: { ...networkFacts(network, landscape, first), plane: planeKey(plane) },
			};
			const about = { grid, head, title: landscape.title, notes: network.notes, machine: session.machine };
			await writeStore({ ...options, store }, about, compute);
		} finally {
			session.dispose();
		}
		return;
	}
	const shows = progress('slice', options.progress);
	try {
		const start = performance.now();
		const bounds = landscapes.map((each) => session.bind(each, 'plane', {}, plane));
		const layers: Layer[] = [];
		for (const [k, field] of (await session.fields(bounds, grid, shows.options)).entries()) {
			const middle = await session.exact(bounds[k] as BoundObjective, new Float64Array(2), 0);
			layers.push({ name: writeQuantity(quantities[k] as QuantityChoice), field, middle: middle.values[0] as number });
		}
		const milliseconds = Math.round(performance.now() - start);
		shows.end();
		if (out !== undefined && extension !== undefined)
			await writeWhole(out, encoded(extension, grid, layers, choice.by === 'random' ? writeNetworkPlane(choice) : choice.by));
		const facts = layers.map((layer) => ({ name: layer.name, middle: layer.middle, ...extremesOf(layer.field) }));
		const notes = [...network.notes, ...notesOf(landscape, layers)];
		if (options.json) {
			await printJson({
				landscape: argument,
				...networkFacts(network, landscape, first),
				...machineFacts(session.machine),
				columns,
				rows,
				domain: { u: domain.u, v: domain.v },
				axes: landscape.planeAxes?.map(({ name }) => name),
				quantities: facts,
				milliseconds,
				notes,
				...(out === undefined ? {} : { out }),
			});
			return;
		}
		const place = (at: readonly [number, number] | null): string => at?.map((x) => String(Number(x.toPrecision(6)))).join(', ') ?? 'none';
		await print(
			[
				`${landscape.title} · ${machineName(session.machine)}`,
				`plane  ${writeNetworkPlane(choice)}, cosine of its directions ${landscape.network?.view.facts?.cosine.toFixed(4)}`,
				`grid   ${columns} × ${rows}, ${domain.u.join(' … ')} × ${domain.v.join(' … ')}`,
				table([
					['quantity', 'in the middle', 'lowest', 'at', 'highest', 'at'],
					...facts.map((f) => [
						f.name,
						String(f.middle),
						String(f.min?.value),
						place(f.min?.at ?? null),
						String(f.max?.value),
						place(f.max?.at ?? null),
					]),
				]),
				`time   ${milliseconds} ms`,
				...(out === undefined ? [] : [`wrote  ${out}`]),
				...noteLines(notes),
			].join('\n'),
		);
	} finally {
		shows.end();
		session.dispose();
	}
}

interface Extreme {
	readonly value: number;
	readonly at: readonly [number, number];
}

function extremesOf({ grid, values }: Field): { readonly min: Extreme | null; readonly max: Extreme | null; readonly holes: number } {
	let [lowest, highest, holes] = [-1, -1, 0];
	for (const [k, value] of values.entries()) {
		if (Number.isNaN(value)) holes++;
		else {
			if (lowest < 0 || value < (values[lowest] as number)) lowest = k;
			if (highest < 0 || value > (values[highest] as number)) highest = k;
		}
	}
	const { columns, rows, domain } = grid;
	const at = (k: number): Extreme | null =>
		k < 0
			? null
			: {
					value: values[k] as number,
					at: [axisValue(domain.u, columns, k % columns), axisValue(domain.v, rows, Math.floor(k / columns))],
				};
	return { min: at(lowest), max: at(highest), holes };
}

/** What a slice can mislead about. */
function notesOf({ network }: Landscape, layers: readonly Layer[]): string[] {
	const notes: string[] = [];
	const loss = layers.find(({ name }) => name === 'train_loss');
	const { min } = loss ? extremesOf(loss.field) : { min: null };
	if (loss && min && min.value < loss.middle * (1 - 1e-6)) {
		const { u, v } = loss.field.grid.domain;
		const isEdge = min.at[0] === u[0] || min.at[0] === u[1] || min.at[1] === v[0] || min.at[1] === v[1];
		notes.push(
			`The lowest training loss of this plane (${min.value}) is not at the network (${loss.middle})${isEdge ? ', and lies on the edge of the window' : ''}.`,
		);
	}
	const facts = network?.view.facts;
	if (facts?.explained && facts.walk) {
		const percent = (shares: readonly [number, number]): string => `${(100 * (shares[0] + shares[1])).toFixed(1)} %`;
		notes.push(
			`The plane shows ${percent(facts.explained)} of the path's variance; of a random walk of as many points it would be ${percent(facts.walk)}.`,
		);
	}
	return notes;
}

/** The name that the reference tool gives a quantity. @throws UsageError where it has none */
function h5NameOf(quantity: QuantityChoice): LossSurfaceName {
	const found = H5_NAMES[writeQuantity(quantity)];
	if (!found) throw new UsageError(`An .h5 file holds ${Object.keys(H5_NAMES).join(', ')}; write ${writeQuantity(quantity)} to .npz.`);
	return found;
}

/** The file's content: rows = v ascending, columns = u ascending. */
function encoded(
	extension: string,
	{ columns, rows, domain }: GridSpec,
	layers: readonly Layer[],
	directions: string,
): Uint8Array | string {
	const [x, y] = [axis64(domain.u, columns), axis64(domain.v, rows)];
	const named = layers.map(({ name, field }) => ({ name, values: Float64Array.from(field.values) }));
	if (extension !== '.h5') return layersFile(extension.slice(1) as Exclude<FieldFormat, 'h5'>, { x, y, isLine: false, layers: named });
	return writeLossSurface({ x, y, values: Object.fromEntries(named.map(({ name, values }) => [H5_NAMES[name], values])), directions });
}
