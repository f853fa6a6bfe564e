/** `thalweg store`: how full a store is, and whether what is in it can be read. */

import { chunksOfLevel, type StoreLevel } from '../../exports/store/plan.ts';
import { chunkState, openStore } from '../../exports/store/read.ts';
import { chunkPath } from '../../exports/store/zarr.ts';
import { CommandError, FAILED } from '../errors.ts';
import { table } from '../numbers.ts';
import type { OutputOptions } from '../options.ts';
import { print, printJson } from '../output.ts';
import { progress } from '../progress.ts';
import { folderSource } from '../store-folder.ts';

interface Row {
	readonly quantity: string;
	readonly level: StoreLevel;
	readonly chunks: number;
	readonly missing: readonly string[];
	readonly broken: readonly string[];
}

/** Chunks that are named in an error. */
const NAMED = 10;

/**
 * @param what `status` looks which chunks are there; `check` reads each of them
 * @throws FileError, FormatError; of `check` CorruptStore where a chunk cannot be read
 */
export async function storeCommand(what: 'status' | 'check', folder: string, options: OutputOptions): Promise<void> {
	const source = folderSource(folder);
	const { head, plan } = await openStore(source);
	const shows = progress('store', options.progress);
	const rows: Row[] = [];
	const parts = head.quantities.length * plan.levels.length;
	for (const quantity of head.quantities) {
		for (const level of plan.levels) {
			const [missing, broken]: [string[], string[]] = [[], []];
			const chunks = [...chunksOfLevel(plan, level)];
			for (const chunk of chunks) {
				const path = chunkPath(quantity, chunk);
				const state = what === 'check' ? await chunkState(source, plan, quantity, chunk) : (await source.has(path)) ? 'there' : 'missing';
				if (state === 'missing') missing.push(path);
				if (state === 'broken') broken.push(path);
			}
			rows.push({ quantity, level, chunks: chunks.length, missing, broken });
			shows.options.onProgress?.(rows.length / parts);
		}
	}
	shows.end();
	const count = (of: (row: Row) => number): number => rows.reduce((sum, row) => sum + of(row), 0);
	const chunks = count((row) => row.chunks);
	const missing = count((row) => row.missing.length);
	const broken = rows.flatMap((row) => row.broken);
	if (options.json) {
		const levels = rows.map((row) => ({
			quantity: row.quantity,
			level: row.level.index,
			columns: row.level.columns,
			rows: row.level.rows,
			chunks: row.chunks,
			there: row.chunks - row.missing.length - row.broken.length,
			missing: row.missing.length,
			...(what === 'check' ? { broken: row.broken } : {}),
		}));
		await printJson({ store: folder, ...head, complete: missing === 0 && broken.length === 0, chunks, missing, levels });
	} else {
		await print(
			[
				`${folder} · ${head.landscape} · ${plan.columns} × ${plan.rows}, ${head.domain.u.join(' … ')} × ${head.domain.v.join(' … ')}`,
				table([
					['quantity', 'level', 'samples', 'chunks', 'missing', ...(what === 'check' ? ['broken'] : [])],
					...rows.map((row) => [
						row.quantity,
						String(row.level.index),
						`${row.level.columns} × ${row.level.rows}`,
						String(row.chunks),
						String(row.missing.length),
						...(what === 'check' ? [String(row.broken.length)] : []),
					]),
				]),
				missing === 0 ? 'every chunk is there' : `${chunks - missing} of ${chunks} chunks are there; the same command fills the rest`,
			].join('\n'),
		);
	}
	if (broken.length > 0) {
		const named = broken.slice(0, NAMED).map((path) => `  ${path}`);
		const more = broken.length > NAMED ? [`  and ${broken.length - NAMED} more`] : [];
		throw new CommandError(
			'CorruptStore',
			`${broken.length} of ${chunks} chunks cannot be read. Delete their files, and the same command computes them again.`,
			FAILED,
			[...named, ...more].join('\n'),
		);
	}
}
