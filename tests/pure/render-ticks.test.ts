/** Ticks: nice numbers in order, inside the range, apart from one another. */

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

	it('nothing is said of an empty range', () => {
		expect(linearTicks(1, 1)).toEqual([]);
		expect(formatTick(-0, 1)).toBe('0');
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
