/** Small stores in memory, as `thalweg grid --store` and as other programs write them. */

import { chunkFile, chunkPath, headFiles, type StoreHead } from '../../src/exports/store/zarr.ts';
import { chunksOfPart, chunkWork, type StorePlan, storePlan } from '../../src/exports/store/plan.ts';
import type { ListedSource } from '../../src/engine/tiles/places.ts';
import { axisValue } from '../../src/model/geometry.ts';

export type Files = Map<string, Uint8Array>;

export const bytesOf = (content: string | Uint8Array): Uint8Array =>
	typeof content === 'string' ? new TextEncoder().encode(content) : content;

/** A whole store of f. */
export function ownStore(
	f: (u: number, v: number) => number,
	{ columns = 41, rows = 37, chunk = 16, domain = { u: [-1, 3], v: [0, 2] } as StorePlan['domain'] } = {},
): { readonly files: Files; readonly plan: StorePlan } {
	const plan = storePlan({ columns, rows, domain }, chunk);
	const head: StoreHead = {
		...{ version: 1, landscape: 'f', quantities: ['value'], columns, rows, chunk, domain },
		...{ axes: ['alpha', 'beta'], precision: 'f64', facts: { seed: 7 } },
	};
	const files: Files = new Map([...headFiles(plan, head)].map(([path, content]) => [path, bytesOf(content)]));
	for (const one of chunksOfPart(plan)) {
		const work = chunkWork(plan, one);
		const { columns: across, rows: up, domain: its } = work.grid;
		const values = Float64Array.from({ length: across * up }, (_, k) =>
			f(axisValue(its.u, across, k % across), axisValue(its.v, up, Math.floor(k / across))),
		);
		files.set(chunkPath('value', one), chunkFile(plan, work, values));
	}
	return { files, plan };
}

/** Files as a source, which counts what is read. */
export function sourceIn(files: Files, isLive = true): ListedSource & { readonly reads: string[] } {
	const reads: string[] = [];
	return {
		...{ reads, isLive },
		async get(path) {
			reads.push(path);
			return files.get(path);
		},
		list: async () => new Set(files.keys()),
	};
}

/** One array of version 2, without compression, in one chunk. */
export function plainArray(
	path: string,
	shape: readonly number[],
	values: ArrayBufferView,
	more: Record<string, unknown> = {},
	attributes?: object,
): Files {
	const meta = {
		zarr_format: 2,
		shape,
		chunks: shape,
		dtype: '<f8',
		compressor: null,
		fill_value: null,
		filters: null,
		order: 'C',
		...more,
	};
	return new Map([
		[`${path}/.zarray`, bytesOf(JSON.stringify(meta))],
		...(attributes ? [[`${path}/.zattrs`, bytesOf(JSON.stringify(attributes))] as const] : []),
		[`${path}/${shape.map(() => 0).join('.')}`, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)],
	]);
}

/** A file that tells how many bytes of it are read at a time. */
export function countedBlob(bytes: Uint8Array<ArrayBuffer>): { readonly blob: Blob; readonly reads: number[] } {
	const reads: number[] = [];
	const blob = new Proxy(new Blob([bytes]), {
		get(of, name) {
			if (name === 'slice') return (from: number, to: number) => (reads.push(Math.min(to, of.size) - from), of.slice(from, to));
			const value = Reflect.get(of, name) as unknown;
			return typeof value === 'function' ? value.bind(of) : value;
		},
	});
	return { blob, reads };
}
