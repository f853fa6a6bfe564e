/** Films: what moves in them, and what a GIF says of itself. */

import { describe, expect, test } from 'vitest';
import { gifFilm } from '../../src/exports/film/gif.ts';
import { orbit, runSteps, zoom } from '../../src/exports/film/motion.ts';
import { DEFAULT_CAMERA } from '../../src/model/view.ts';

describe('what moves', () => {
	test('an orbit goes once around, in equal steps, and ends a step before its beginning', () => {
		const places = orbit(DEFAULT_CAMERA, 8);
		expect(places).toHaveLength(8);
		for (const [k, { azimuth, elevation }] of places.entries()) {
			expect(azimuth - DEFAULT_CAMERA.azimuth).toBeCloseTo((k * Math.PI) / 4, 12);
			expect(elevation).toBe(DEFAULT_CAMERA.elevation);
		}
	});

	test('a zoom begins with the window, ends around the point, and shrinks by the same ratio each time', () => {
		const windows = zoom({ u: [-4, 4], v: [0, 2] }, { u: 3, v: 0.5 }, 1e6, 13);
		expect(windows[0]).toEqual({ u: [-4, 4], v: [0, 2] });
		const { u, v } = windows[12] as (typeof windows)[0];
		expect([(u[0] + u[1]) / 2, (v[0] + v[1]) / 2]).toEqual([3, 0.5]);
		expect(u[1] - u[0]).toBeCloseTo(8e-6, 12);
		for (const [k, next] of windows.slice(1).entries()) {
			const before = windows[k] as typeof next;
			expect((before.u[1] - before.u[0]) / (next.u[1] - next.u[0])).toBeCloseTo(10 ** 0.5, 8);
			// The point never leaves the picture.
			expect(next.u[0] <= 3 && next.u[1] >= 3 && next.v[0] <= 0.5 && next.v[1] >= 0.5).toBe(true);
		}
	});

	test('a run is shown from its first to its last step, no step twice', () => {
		expect(runSteps(100, 5)).toEqual([0, 25, 50, 75, 100]);
		expect(runSteps(2, 80)).toEqual([0, 1, 2]);
		expect(runSteps(0, 80)).toEqual([0]);
	});
});

/** The frames of a GIF, as its blocks say them (GIF89a, W3C). */
function framesOf(bytes: Uint8Array): { readonly width: number; readonly height: number; readonly delay: number }[] {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	expect(new TextDecoder().decode(bytes.subarray(0, 6))).toBe('GIF89a');
	const tableOf = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
	let at = 13 + tableOf(bytes[10] as number);
	const afterBlocks = (from: number): number => {
		let next = from;
		while (bytes[next] !== 0) next += (bytes[next] as number) + 1;
		return next + 1;
	};
	const frames: { width: number; height: number; delay: number }[] = [];
	let delay = 0;
	while (bytes[at] !== 0x3b) {
		if (bytes[at] === 0x21) {
			if (bytes[at + 1] === 0xf9) delay = view.getUint16(at + 4, true);
			at = afterBlocks(at + 2);
		} else {
			expect(bytes[at]).toBe(0x2c);
			frames.push({ width: view.getUint16(at + 5, true), height: view.getUint16(at + 7, true), delay });
			at = afterBlocks(at + 10 + tableOf(bytes[at + 9] as number) + 1);
		}
	}
	expect(at).toBe(bytes.length - 1);
	return frames;
}

test('a GIF has its frames at their rate, and plays for ever', async () => {
	const film = gifFilm({ width: 6, height: 4, rate: 20 });
	for (const shade of [0, 100, 255]) {
		await film.add(Uint8ClampedArray.from({ length: 6 * 4 * 4 }, (_, k) => (k % 4 === 3 ? 255 : (shade + k) % 256)));
	}
	const bytes = await film.end();
	expect(framesOf(bytes)).toEqual([0, 1, 2].map(() => ({ width: 6, height: 4, delay: 5 })));
	expect(new TextDecoder('latin1').decode(bytes)).toContain('NETSCAPE2.0');
});
