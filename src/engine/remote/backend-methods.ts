/** A machine in a worker: its side. The page's is `remote-backend.ts`. */

import { loadNetworks } from '../../compile/networks.ts';
import { readTogether } from '../fields/together.ts';
import { resolveOptimizer } from '../swarm/optimizers.ts';
import type { Backend } from '../../model/backend.ts';
import type { Field, SampleBatch } from '../../model/field.ts';
import type { GridSpec, Plane } from '../../model/geometry.ts';
import type { Order } from '../../model/objective.ts';
import type { OptimizerSpec } from '../../model/optimizer.ts';
import type { FieldSketch, ResidentField } from '../../model/resident-field.ts';
import { tellingSwarm, type ToldPlaces } from '../../model/swarm-positions.ts';
import type { Basin, ParticleBatch, Swarm, SwarmRequest, SwarmSnapshot, SwarmValues } from '../../model/swarm.ts';
import type { Call, Methods } from './calls.ts';
import type { NamedBounds } from './bounds.ts';

/** A field as the page knows it. */
export interface FieldFacts extends Pick<ResidentField, 'grid' | 'bytes' | 'precision' | 'evaluated'> {
	readonly target: number;
}

/** A swarm as the page knows it. */
export interface SwarmFacts {
	readonly target: number;
	readonly dimension: number;
	/** Bytes of a particle. */
	readonly particleBytes: number;
}

interface FieldRequest {
	readonly bound: number;
	readonly grid: GridSpec;
	readonly gradient: boolean;
}

export interface PlainSwarmRequest extends Omit<SwarmRequest, 'bound' | 'optimizer'> {
	readonly bound: number;
	readonly optimizer: OptimizerSpec;
}

/** What was offered to the page, by number: the renderer of the same worker draws it. */
export class Offered<T> {
	readonly #objects = new Map<number, T>();

	/** Offer an object whose `release` disposes it. */
	offer(object: T & { dispose(): void }, methods: Methods, call: Call): number {
		let target = -1;
		const release = (): void => {
			this.#objects.delete(target);
			object.dispose();
		};
		target = call.offer({ ...methods, release });
		this.#objects.set(target, object);
		return target;
	}

	get(target: number): T {
		const object = this.#objects.get(target);
		if (!object) throw new TypeError(`object ${target} is not there any more`);
		return object;
	}
}

/** Memory that only this thread sees travels; what threads share is shared. */
const ownMemory = (...arrays: readonly (ArrayBufferView | undefined)[]): ArrayBuffer[] =>
	arrays.flatMap((array) => (array?.buffer instanceof ArrayBuffer ? [array.buffer] : []));

const fieldMethods = (field: ResidentField) =>
	({
		statistics: () => field.statistics(),
		read: ({ rows }: { readonly rows?: readonly [number, number] }, { signal }: Call): Promise<Field> =>
			field.read(rows, signal ? { signal } : {}),
		async sketch({ side }: { readonly side: number }, call: Call): Promise<FieldSketch> {
			const sketch = await field.sketch(side);
			call.move(...ownMemory(sketch.columns, sketch.rows, sketch.values));
			return sketch;
		},
	}) satisfies Methods;

export type FieldMethods = ReturnType<typeof fieldMethods>;

/** A snapshot as the page knows it. */
export interface SnapshotFacts extends Pick<SwarmSnapshot, 'bytes'> {
	readonly target: number;
	/** Particles in it. */
	readonly count: number;
}

const swarmMethods = (swarm: Swarm, snapshots: Offered<SwarmSnapshot>) =>
	({
		advance: ({ steps }: { readonly steps: number }, { signal, onProgress }: Call) =>
			swarm.advance(steps, { ...(signal && { signal }), ...(onProgress && { onProgress }) }),
		update: (values: SwarmValues) => swarm.update(values),
		look: (plane: Plane) => swarm.look(plane),
		add: ({ starts }: { readonly starts: Float64Array }) => swarm.add(starts),
		async snapshot(_: undefined, call: Call): Promise<SnapshotFacts> {
			const snapshot = await swarm.snapshot();
			return { target: snapshots.offer(snapshot, {}, call), bytes: snapshot.bytes, count: swarm.count };
		},
		restore: ({ snapshot }: { readonly snapshot: number }) => swarm.restore(snapshots.get(snapshot)),
		restart: ({ starts }: { readonly starts: Float64Array }) => swarm.restart(starts),
		statistics: ({ basins }: { readonly basins: readonly Basin[] }) => swarm.statistics(basins),
		async read({ first, count }: { readonly first?: number; readonly count?: number }, call: Call): Promise<ParticleBatch> {
			const batch = await swarm.read(first, count);
			call.move(...new Set(ownMemory(batch.x, batch.value, batch.status, batch.steps, batch.best, batch.bestX)));
			return batch;
		},
		async places(_: undefined, call: Call): Promise<ToldPlaces> {
			const telling = tellingSwarm(swarm);
			if (!telling) throw new TypeError('this swarm does not tell its places');
			const told = await telling.tellPlaces();
			call.move(told.words.buffer);
			return told;
		},
	}) satisfies Methods;

export type SwarmMethods = ReturnType<typeof swarmMethods>;

/** @param bounds what the page has named */
export function backendMethods(backend: Backend, bounds: NamedBounds, fields: Offered<ResidentField>, swarms: Offered<Swarm>) {
	const offerField = (field: ResidentField, call: Call): FieldFacts => {
		const { grid, bytes, precision, evaluated } = field;
		const target = fields.offer(field, fieldMethods(field), call);
		return { target, grid, bytes, precision, ...(evaluated === undefined ? {} : { evaluated }) };
	};
	const snapshots = new Offered<SwarmSnapshot>();
	const work = ({ signal, onProgress }: Call) => ({ ...(signal && { signal }), ...(onProgress && { onProgress }) });
	return {
		async sample(
			{ bound, points, order }: { readonly bound: number; readonly points: Float64Array; readonly order: Order },
			call: Call,
		): Promise<SampleBatch> {
			const batch = await backend.sample(await bounds.get(bound), points, order, work(call));
			call.move(...ownMemory(batch.values, batch.gradients, batch.hessians));
			return batch;
		},
		async product(
			{ bound, point, vector }: { readonly bound: number; readonly point: Float64Array; readonly vector: Float64Array },
			call: Call,
		): Promise<Float64Array> {
			const product = await backend.product(await bounds.get(bound), point, vector, work(call));
			call.move(...ownMemory(product));
			return product;
		},
		async field({ bound, grid, gradient, levels }: FieldRequest & { readonly levels: boolean }, call: Call): Promise<FieldFacts> {
			const onLevel = (level: ResidentField): void => call.event(offerField(level, call));
			const field = await backend.field(await bounds.get(bound), grid, { ...work(call), gradient, ...(levels ? { onLevel } : {}) });
			return offerField(field, call);
		},
		async compose(
			{ grid, pieces, evaluated }: { readonly grid: GridSpec; readonly pieces: readonly number[]; readonly evaluated?: number },
			call: Call,
		): Promise<FieldFacts> {
			const held = pieces.map((piece) => fields.get(piece));
			return offerField(await backend.compose(grid, held, evaluated), call);
		},
		hold: async ({ field }: { readonly field: Field }, call: Call): Promise<FieldFacts> => offerField(await backend.hold(field), call),
		async readField({ bound, grid, gradient }: FieldRequest, call: Call): Promise<Field> {
			const field = await backend.readField(await bounds.get(bound), grid, { ...work(call), gradient });
			call.move(...ownMemory(field.values, field.gradientU, field.gradientV));
			return field;
		},
		async readFields(
			{ bounds: names, grid }: { readonly bounds: readonly number[]; readonly grid: GridSpec },
			call: Call,
		): Promise<Field[]> {
			const asked = await Promise.all(names.map((name) => bounds.get(name)));
			const read = await readTogether(backend, asked, grid, work(call));
			call.move(...ownMemory(...read.map(({ values }) => values)));
			return read;
		},
		statistics: ({ field }: { readonly field: Field }) => backend.statistics(field),
		async createSwarm({ bound, optimizer, ...rest }: PlainSwarmRequest, call: Call): Promise<SwarmFacts> {
			const swarm = await backend.createSwarm({ ...rest, bound: await bounds.get(bound), optimizer: resolveOptimizer(optimizer) });
			const target = swarms.offer(swarm, swarmMethods(swarm, snapshots), call);
			return { target, dimension: swarm.dimension, particleBytes: swarm.bytes / swarm.count };
		},
		prepareNetworks(_: undefined): void {
			backend.prepareNetworks?.();
			void loadNetworks().catch(() => undefined);
		},
		release: () => backend.dispose(),
	} satisfies Methods;
}

export type BackendMethods = ReturnType<typeof backendMethods>;
