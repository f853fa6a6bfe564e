/** Films: what moves in them, and what a GIF says of itself. */

import { describe, expect, test } from 'vitest';
import { checkFilmName } from '../../src/cli/render-film.ts';
import { gifFilm } from '../../src/exports/film/gif.ts';
import { composedFrame, placesFor } from '../../src/exports/film/composed.ts';
import { around, magnification, orbit, runSteps, zoom } from '../../src/exports/film/motion.ts';
import { columnsFor } from '../../src/math/side-by-side.ts';
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
		const whole = { u: [-4, 4], v: [0, 2] } as const;
		const windows = zoom(whole, around(whole, { u: 3, v: 0.5 }, 1e6), 13);
		expect(windows[0]).toEqual(whole);
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

	test('a zoom ends exactly at its window, in and out, and what keeps its place on the screen never moves there', () => {
		const [wide, deep] = [{ u: [-5, 5], v: [-5, 5] } as const, { u: [2.9999, 3.0001], v: [1.9999, 2.0001] } as const];
		const [into, out] = [zoom(wide, deep, 30), zoom(deep, wide, 30)];
		expect([into[29], out[0], out[29]]).toEqual([deep, deep, wide]);
		for (const [k, { u, v }] of into.entries()) {
			const back = out[29 - k] as (typeof into)[0];
			expect(u[0] - back.u[0]).toBeCloseTo(0, 12);
			// (u + 5)/10 = (u − 2.9999)/0.0002: the same place in both windows.
			const fixed = 3 / (1 - 2e-5);
			expect((fixed - u[0]) / (u[1] - u[0])).toBeCloseTo((fixed + 5) / 10, 6);
			expect(v[1] - v[0]).toBeCloseTo(u[1] - u[0], 12);
		}
		const pan = zoom(wide, { u: [5, 15], v: [-5, 5] }, 5);
		expect(pan.map(({ u }) => u[0])).toEqual([-5, -2.5, 0, 2.5, 5].map((x) => expect.closeTo(x, 9) as number));
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

describe('the name of a film', () => {
	const named = (out: string, more = {}, hasEncoder = false) => checkFilmName(out, more, () => hasEncoder);
	test('says what is written; a video without an encoder is refused with the ways to it', () => {
		expect([named('a/b.gif'), named('frame-%04d.png'), named('%d.PNG')]).toEqual(['gif', 'frames', 'frames']);
		expect(() => named('zoom.webm', { rate: 25 })).toThrow(
			'Install it, export the film from the page, write --out zoom.gif, or write the frames, --out zoom-%04d.png, and make the video of them elsewhere: ffmpeg -framerate 25 -i zoom-%04d.png zoom.webm',
		);
		expect([named('zoom.webm', {}, true), named('zoom.MP4', { format: 'mp4' }, true)]).toEqual(['webm', 'mp4']);
		expect(() => named('zoom.gif', { format: 'mp4' }, true)).toThrow('--format mp4');
		expect(() => named('zoom.png')).toThrow('is the name of one picture; the frames of a film have numbers: --out zoom-%04d.png');
		expect(() => named('zoom.jpg')).toThrow('names no film');
		expect(() => named('zoom.gif', { format: 'png' })).toThrow('--format png and the name “zoom.gif” ask for two formats');
	});
});

describe('pictures of a frame', () => {
	test('lie side by side without a gap, in as many columns as make them largest', async () => {
		expect([2, 3, 4, 5].map((count) => columnsFor(count, { width: 720, height: 540 }))).toEqual([2, 2, 2, 3]);
		// Two landscapes of two views on a narrow strip: one of them above the other would be smaller.
		expect([columnsFor(2, { width: 180, height: 90 }, 2), columnsFor(2, { width: 300, height: 60 }, 2)]).toEqual([1, 2]);
		const size = { width: 101, height: 81 };
		const frame = await composedFrame(
			size,
			[1, 2, 3].map(
				(shade) =>
					async ({ width, height }) =>
						new Uint8ClampedArray(4 * width * height).fill(shade),
			),
		);
		const areas = placesFor(3, size).map(({ width, height }) => width * height);
		const counted = [1, 2, 3].map((shade) => frame.filter((value, k) => k % 4 === 0 && value === shade).length);
		expect(counted).toEqual(areas);
		// The fourth place is empty.
		expect(areas.reduce((sum, area) => sum + area)).toBe(101 * 81 - 50 * 40);
	});

	test('are magnified so many times, in digits that a person reads', () => {
		const whole = { u: [-5, 5], v: [-5, 5] } as const;
		expect(magnification(whole, whole)).toBe('1');
		expect(magnification(whole, around(whole, { u: 1, v: 1 }, 1234.5))).toBe('1230');
		expect(magnification(whole, around(whole, { u: 1, v: 1 }, 3.2e10))).toBe('3.2 · 10¹⁰');
		expect(magnification(whole, around(whole, { u: 1, v: 1 }, 9.97e6))).toBe('1.0 · 10⁷');
	});
});
