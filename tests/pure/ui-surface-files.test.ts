/** The surface in view as a file: its window and values, in double precision, and a cancelled one. */

import { signal } from '@preact/signals-core';
import { afterAll, expect, test } from 'vitest';
import { type SurfaceChoice, surfaceFile } from '../../src/app/exports/surface-files.ts';
import type { ExportSource } from '../../src/app/exports/source.ts';
import { exactHere } from '../../src/engine/exact-here.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { Desk } from '../../src/engine/remote/desk.ts';
import { openSurface } from '../../src/formats/index.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { DEFAULT_APPEARANCE } from '../../src/model/view.ts';

const host = exactHere();
afterAll(() => host.dispose());

function sourceOf(text: string): Pick<ExportSource, 'workspace'> {
	const landscape = openLandscape({ kind: 'formula', text });
	const grid = { columns: 5, rows: 5, domain: { u: [0, 2], v: [0, 1] } };
	const workspace = {
		machine: { session: signal({ double: () => host.double() }) },
		picture: { latest: { bound: bindObjective(landscape.objective, 'plane'), grid, poles: { up: false, down: false } } },
		landscape: { current: signal(landscape) },
		store: { state: signal({ appearance: DEFAULT_APPEARANCE }) },
		title: signal(text),
		desk: new Desk(),
	};
	return { workspace: workspace as unknown as ExportSource['workspace'] };
}

const saved = (text: string, choice: Partial<SurfaceChoice>, signal = new AbortController().signal) =>
	surfaceFile(sourceOf(text), { format: 'npz', side: 3, gradient: false, ...choice }, { signal, onProgress: () => {} });

test('numbers of the window in view, read back', async () => {
	const { bytes } = await saved('x + 10 y', { format: 'npz' });
	const surface = (await openSurface('saved.npz', bytes)).surface();
	expect([...surface.values]).toEqual([0, 1, 2, 5, 6, 7, 10, 11, 12]);
	expect(surface.layout === undefined && [...surface.x]).toEqual([0, 1, 2]);
	const { bytes: layout } = await saved('x + 10 y', { format: 'h5' });
	expect([...(await openSurface('saved.h5', layout)).surface().values]).toEqual([0, 1, 2, 5, 6, 7, 10, 11, 12]);
});

test('a mesh tells its size and its holes', async () => {
	const { bytes, notes } = await saved('sqrt(x - 1)', { format: 'glb' });
	expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe('glTF');
	expect(notes).toEqual(['6 vertices, 4 triangles.', '3 cells have no value: the mesh is open there.']);
});

test('a gradient stands beside the values; a cancelled file is none', async () => {
	const { bytes } = await saved('x + 10 y', { format: 'csv', gradient: true });
	expect(new TextDecoder().decode(bytes).split('\n')[1]).toBe('0,0,0,1,10');
	const cancelled = new AbortController();
	cancelled.abort();
	await expect(saved('x + 10 y', {}, cancelled.signal)).rejects.toThrow('The work was cancelled.');
});
