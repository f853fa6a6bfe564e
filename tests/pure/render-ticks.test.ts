/** Ticks: nice numbers in order, inside the range, apart from one another. */

import { DEFAULT_APPEARANCE, DEFAULT_CAMERA } from '../../src/model/view.ts';
import { boxLines, mapFrame } from '../../src/render/decoration.ts';
import { HeightField } from '../../src/render/height-field.ts';
import { paletteOf } from '../../src/render/theme.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeScale, SCALE_KINDS } from '../../src/math/scale.ts';
import { axisTicks, formatTick, linearTicks, niceStep, scaleTicks } from '../../src/render/ticks.ts';

describe('axes', () => {
	it.each([
		[
			[-2, 2],
			['−2', '−1', '0', '1', '2'],
		],
		[
			[0, 1],
			['0', '0.2', '0.4', '0.6', '0.8', '1.0'],
		],
		[
			[-1, 3],
			['−1', '0', '1', '2', '3'],
		],
		[
			[-512, 512],
			['−400', '−200', '0', '200', '400'],
		],
		[
			[1e6, 3e6],
			['1e6', '1.5e6', '2e6', '2.5e6', '3e6'],
		],
		[
			[0, 4e-5],
			['0', '1e−5', '2e−5', '3e−5', '4e−5'],
		],
	] as const)('%j', ([lo, hi], labels) => {
		expect(linearTicks(lo, hi).map((tick) => tick.label)).toEqual(labels);
	});

	it('are few, inside, ascending and differently labelled', () => {
		fc.assert(
			fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (lo, span) => {
				const ticks = linearTicks(lo, lo + span);
				expect(ticks.length).toBeGreaterThanOrEqual(2);
				expect(ticks.length).toBeLessThanOrEqual(9);
				for (const { value, t } of ticks) {
					expect(value).toBeGreaterThanOrEqual(lo - 1e-6 * span);
					expect(value).toBeLessThanOrEqual(lo + span + 1e-6 * span);
					expect(t).toBeCloseTo((value - lo) / span, 6);
				}
				if (span > 1e-6 * Math.abs(lo)) expect(new Set(ticks.map((tick) => tick.label)).size).toBe(ticks.length);
			}),
		);
	});

	it('steps are 1, 2 or 5 times a power of ten', () => {
		for (const span of [0.013, 0.7, 1, 9, 42, 1e5])
			expect([1, 2, 5]).toContain(Math.round(niceStep(span, 5) / 10 ** Math.floor(Math.log10(niceStep(span, 5)) + 1e-9)));
	});

	it.each([
		[1 - 1e-7, 1 + 1e-7, '1', ['−1e−7', '−5e−8', '0', '+5e−8', '+1e−7']],
		[1 - 1e-12, 1 + 1e-12, '1', ['−1e−12', '−5e−13', '0', '+5e−13', '+1e−12']],
		[3.58442834, 3.58442836, '3.5844284', ['−6e−8', '−5.5e−8', '−5e−8', '−4.5e−8', '−4e−8']],
		[-2.805118 - 1e-6, -2.805118 + 1e-6, '−2.80512', ['+1e−6', '+1.5e−6', '+2e−6', '+2.5e−6', '+3e−6']],
		[1e6 + 0.1, 1e6 + 0.4, '1e6', ['+0.10', '+0.15', '+0.20', '+0.25', '+0.30', '+0.35', '+0.40']],
	] as const)('in a small window are short, all different, and told from a round number: %d … %d', (lo, hi, from, labels) => {
		const ticks = axisTicks({ name: 'x' }, lo, hi, 5);
		expect(ticks.map((tick) => tick.label)).toEqual(labels);
		for (const tick of ticks) expect(tick.from).toBe(from);
	});

	it('are written in full where that is short', () => {
		for (const [lo, hi] of [
			[-2, 2],
			[0.9999, 1.0001],
			[60000, 60001],
			[0, 1e-9],
		] as const)
			for (const tick of axisTicks({ name: 'x' }, lo, hi, 5)) expect(tick.from).toBeUndefined();
	});

	it('of values that hardly differ have the digits that tell them apart', () => {
		for (const kind of SCALE_KINDS) {
			const quantiles = Array.from({ length: 65 }, (_, i) => -959.6406627 + 1e-9 * i);
			const ticks = scaleTicks(makeScale(kind, { min: quantiles[0] as number, max: quantiles[64] as number, quantiles }));
			expect(new Set(ticks.map(({ label }) => label)).size, kind).toBe(ticks.length);
		}
	});

	it('nothing is said of an empty range', () => {
		expect(linearTicks(1, 1)).toEqual([]);
		expect(formatTick(-0, 1)).toBe('0');
	});

	it('a small number among large ones is not written as 0', () => {
		expect(formatTick(-0.031, 0.2)).toBe('−0.03');
		expect(formatTick(0.3, 20)).toBe('0.3');
		expect(formatTick(-0.05, 0.1)).toBe('−0.1');
	});
});

describe.each(SCALE_KINDS)('colour bar, %s', (kind) => {
	const values = Array.from({ length: 1025 }, (_, i) => (i / 1024) ** 3 * 2609 - 1.5);
	const scale = makeScale(kind, {
		min: -1.5,
		max: 2607.5,
		quantiles: Float32Array.from({ length: 65 }, (_, i) => values[16 * i] as number),
	});
	const ticks = scaleTicks(scale, 6);

	it('has enough ticks, in order, apart, at the place of their value', () => {
		expect(ticks.length).toBeGreaterThanOrEqual(4);
		expect(ticks.length).toBeLessThanOrEqual(12);
		ticks.forEach((tick, i) => {
			expect(tick.t).toBeCloseTo(scale.forward(tick.value), 6);
			if (i > 0) expect(tick.t - (ticks[i - 1]?.t as number)).toBeGreaterThan(0.06);
		});
		expect(new Set(ticks.map((tick) => tick.label)).size).toBe(ticks.length);
	});

	it('leaves no wide gap', () => {
		const places = [0, ...ticks.map((tick) => tick.t), 1];
		for (let i = 1; i < places.length; i++) expect((places[i] as number) - (places[i - 1] as number)).toBeLessThan(0.45);
	});
});

it('a constant field has one tick', () => {
	const scale = makeScale('log', { min: 4, max: 4, quantiles: new Float32Array(65).fill(4) });
	expect(scaleTicks(scale)).toEqual([{ value: 4, t: 0.5, label: '4' }]);
});

describe('ticks of a logarithmic axis', () => {
	const label = { name: 'lr', scale: 'log10' } as const;
	it.each([
		[-5, -1, ['1e−5', '1e−4', '0.001', '0.01', '0.1']],
		[0, 3, ['1', '10', '100', '1000']],
		[0, 2, ['1', '2', '5', '10', '20', '50', '100']],
		[-8, 8, ['1e−8', '1e−6', '1e−4', '0.01', '1', '100', '10000', '1e6', '1e8']],
	])('from 10^%d to 10^%d', (lo, hi, labels) => {
		expect(axisTicks(label, lo, hi, 6).map((tick) => tick.label)).toEqual(labels);
	});
	it('the number on a tick is the number at its place', () => {
		for (const [lo, hi] of [
			[-5, 0],
			[1.2, 1.5],
			[-0.3, 2],
			[3.3, 3.9],
			[-20, 20],
		] as const) {
			const ticks = axisTicks(label, lo, hi, 6);
			expect(ticks.length).toBeGreaterThanOrEqual(2);
			for (const { t, label: text } of ticks) {
				expect(t).toBeGreaterThanOrEqual(0);
				expect(t).toBeLessThanOrEqual(1);
				expect(10 ** (lo + t * (hi - lo)) / Number(text.replaceAll('−', '-'))).toBeCloseTo(1, 9);
			}
		}
	});
	it('without a label they are as ever', () => {
		expect(axisTicks(undefined, -1, 1, 5)).toEqual(linearTicks(-1, 1, 5));
		expect(axisTicks({ name: 'x' }, -1, 1, 5)).toEqual(linearTicks(-1, 1, 5));
	});
});

it('an axis that is no variable has no ticks', () => {
	const picked = Uint32Array.of(0, 1);
	const ticksOf = (name: string): number => {
		const field = new HeightField(
			{ columns: 2, rows: 2, domain: { u: [0, 7], v: [0, 7] } },
			{ columns: picked, rows: picked, values: Float64Array.of(0, 1, 0, 1) },
			makeScale('linear', { min: 0, max: 1, quantiles: Float64Array.of(0, 1) }),
			0.5,
			[{ name: 'epoch' }, { name }],
		);
		const palette = paletteOf({ ...DEFAULT_APPEARANCE, theme: 'dark' });
		const map = mapFrame(field, palette, { left: 0, top: 0, width: 100, height: 100 });
		const isTick = ({ color }: { readonly color: unknown }): boolean => color === palette.tick;
		return map.filter(isTick).length + boxLines(field, DEFAULT_CAMERA, palette).filter(isTick).length;
	};
	expect(ticksOf('')).toBe(ticksOf('y') / 2);
});
