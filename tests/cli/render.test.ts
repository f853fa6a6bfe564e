/** `thalweg render`: pictures of the right size that show something, on both machines. */

import { readFileSync } from 'node:fs';
import { NodeIO } from '@gltf-transform/core';
import { decode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { describeGpu, json, scratch, thalweg } from './support.ts';

const files = scratch();

interface Picture {
	readonly width: number;
	readonly height: number;
	readonly data: ArrayLike<number>;
	/** Different colours, of one in 16 a channel. */
	readonly colors: number;
	/** Mean of the channels, 0 … 255. */
	readonly brightness: number;
}

async function render(name: string, ...args: readonly string[]): Promise<Picture> {
	const out = files.path(`${name}.png`);
	await json('render', ...args, '--out', out);
	const { width, height, data, channels } = decode(readFileSync(out));
	expect(channels).toBe(4);
	const colors = new Set<number>();
	let sum = 0;
	for (let k = 0; k < data.length; k += 4) {
		const [r, g, b] = [data[k] as number, data[k + 1] as number, data[k + 2] as number];
		colors.add(((r >> 4) << 8) | ((g >> 4) << 4) | (b >> 4));
		sum += r + g + b;
	}
	return { width, height, data, colors: colors.size, brightness: sum / (3 * width * height) };
}

const SMALL = ['--size', '160x100', '--resolution', '64'];

describe('on the CPU', () => {
	test.each(['surface', 'map'])('%s', async (view) => {
		const picture = await render(`cpu-${view}`, 'himmelblau', '--view', view, ...SMALL, '--backend', 'cpu');
		expect(picture).toMatchObject({ width: 160, height: 100 });
		expect(picture.colors).toBeGreaterThan(20);
	});

	test('poles are cut off, and that is told; --clip 1 draws them whole; an empty picture says why', async () => {
		const args = ['render', '1/(x^2+y^2)', ...SMALL, '--backend', 'cpu', '--out', files.path('pole.png')];
		const notes = async (...more: readonly string[]): Promise<string> =>
			((await json(...args, ...more)) as { notes: string[] }).notes.join(' ');
		expect(await notes()).toMatch(/poles: beside them values rise without bound.*cut off/);
		expect(await notes('--clip', '1')).not.toContain('cut off');
		const { colors } = await render('pole-cut', '1/(x^2+y^2)', '--view', 'map', ...SMALL, '--backend', 'cpu');
		const whole = await render('pole-whole', '1/(x^2+y^2)', '--view', 'map', ...SMALL, '--backend', 'cpu', '--clip', '1');
		expect(colors).toBeGreaterThan(2 * whole.colors);
		const empty = (await json('render', 'sqrt(-1-x^2)', ...SMALL, '--backend', 'cpu', '--out', files.path('empty.png'))) as {
			notes: string[];
		};
		expect(empty.notes.join(' ')).toContain('no value anywhere');
	});

	test('theme, colours, scale and camera change it', async () => {
		const [dark, light, scaled, gray, moved] = await Promise.all([
			render('dark', 'himmelblau', ...SMALL, '--backend', 'cpu'),
			render('light', 'himmelblau', ...SMALL, '--backend', 'cpu', '--theme', 'light'),
			render('scaled', 'himmelblau', ...SMALL, '--backend', 'cpu', '--scale', 'log', '--contours', '0'),
			render('gray', 'himmelblau', ...SMALL, '--backend', 'cpu', '--colormap', 'gray', '--height', '1', '--clip', '0.9'),
			render('moved', 'himmelblau', ...SMALL, '--backend', 'cpu', '--camera', '30,80,1.8'),
		]);
		expect(light.brightness).toBeGreaterThan(dark.brightness + 60);
		for (const other of [scaled, gray, moved])
			expect(Buffer.from(dark.data as Uint8Array).equals(Buffer.from(other.data as Uint8Array))).toBe(false);
	});
});

test('a mesh is told, read by another library, and refuses what is of pictures', async () => {
	const out = files.path('surface.glb');
	const told = await json<{ readonly triangles: number; readonly notes: readonly string[] }>(
		'render',
		'sqrt(x*y)',
		'--domain',
		'-1:1,-1:1',
		'--resolution',
		'9',
		'--backend',
		'cpu',
		'--out',
		out,
	);
	const [primitive] = (await new NodeIO().read(out)).getRoot().listMeshes()[0]?.listPrimitives() ?? [];
	expect(told).toMatchObject({ format: 'glb', space: 'picture', vertices: primitive?.getAttribute('POSITION')?.getCount() });
	expect(told.triangles).toBe((primitive?.getIndices()?.getCount() ?? 0) / 3);
	expect(told.notes).toContainEqual('32 cells have no value: the mesh is open there.');
	expect(await thalweg(['render', 'ackley', '--out', out, '--contours', '3'])).toMatchObject({
		status: 2,
		stderr: expect.stringContaining('--contours has no effect on a mesh'),
	});
	expect((await thalweg(['render', 'ackley', '--out', out, '--mesh', 'stl'])).stderr).toContain('--out names a .glb file');
});

test('a figure for print, of a swarm, as PDF and as PNG', async () => {
	const args = ['himmelblau', '--figure', '--size', '120x70mm', '--dpi', '50', '--view', 'both', '--theme', 'print', '--resolution', '48'];
	const out = files.path('figure.pdf');
	const swarm = ['--swarm', 'adam:lr=0.1', '--particles', '8', '--steps', '20', '--chart'];
	const told = await json('render', ...args, ...swarm, '--backend', 'cpu', '--out', out);
	expect(told).toMatchObject({ format: 'pdf', view: 'both', width: 236, height: 138 });
	const pdf = readFileSync(out).toString('latin1');
	expect(pdf.slice(0, 8)).toBe('%PDF-1.4');
	expect(pdf).toContain('/MediaBox [0 0 340.157 198.425]');
	expect(pdf.match(/\/Subtype \/Image/g)).toHaveLength(2);
	const png = files.path('figure.png');
	const { notes } = (await json('render', ...args, '--font', 'serif', '--transparent', '--backend', 'cpu', '--out', png)) as {
		notes: readonly string[];
	};
	expect(notes).toContainEqual(expect.stringContaining('serif is in SVG and PDF'));
	const { width, height, channels, resolution } = decode(readFileSync(png));
	expect([width, height, channels, resolution?.x]).toEqual([236, 138, 4, Math.round(50 / 0.0254)]);
});

describeGpu('on the GPU', () => {
	test('the same picture as on the CPU, but for the edges', async () => {
		const args = ['himmelblau', '--view', 'map', ...SMALL];
		const [cpu, gpu] = await Promise.all([render('map-cpu', ...args, '--backend', 'cpu'), render('map-gpu', ...args, '--backend', 'gpu')]);
		expect([gpu.width, gpu.height]).toEqual([160, 100]);
		let differing = 0;
		for (let k = 0; k < cpu.data.length; k++) if (Math.abs((cpu.data[k] as number) - (gpu.data[k] as number)) > 24) differing++;
		expect(gpu.colors).toBeGreaterThan(20);
		expect(differing / cpu.data.length).toBeLessThan(0.03);
	});

	test('a surface', async () => {
		const picture = await render(
			'gpu-surface',
			'rastrigin',
			'--view',
			'surface',
			'--size',
			'200x150',
			'--resolution',
			'128',
			'--backend',
			'gpu',
		);
		expect(picture).toMatchObject({ width: 200, height: 150 });
		expect(picture.colors).toBeGreaterThan(20);
	});
});
