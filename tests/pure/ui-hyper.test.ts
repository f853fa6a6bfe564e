/** Sliders of hyper-parameters, and changes of a chosen optimizer. */

import { expect, test } from 'vitest';
import { modifierRows, OPTIMIZER_FAMILIES, optimizerRows, resolveOptimizer, scheduleRows } from '../../src/engine/swarm/optimizers.ts';
import type { HyperSpec } from '../../src/model/optimizer.ts';
import { anchorOf, hyperScale } from '../../src/app/hyper-scale.ts';
import * as specs from '../../src/app/optimizer-specs.ts';

const hyperOf = (id: string, name: string): HyperSpec =>
	optimizerRows()
		.find((row) => row.id === id)
		?.hyper.find((h) => h.name === name) as HyperSpec;
const LR = hyperOf('adam', 'lr');
const all: HyperSpec[] = [
	...optimizerRows().flatMap((row) => row.hyper),
	...scheduleRows().flatMap((row) => row.hyper),
	...modifierRows().map((row) => row.hyper),
].filter((h) => !h.flag);

test('every slider begins in sight of its published value, rises, and stays within what is accepted', () => {
	expect(all.length).toBeGreaterThan(60);
	for (const spec of all) {
		const scale = hyperScale(spec, anchorOf(spec, spec.value));
		let before = Number.NEGATIVE_INFINITY;
		for (let k = 0; k <= 200; k++) {
			const value = scale.toValue(k / 200);
			expect(value, spec.name).toBeGreaterThanOrEqual(Math.max(before, spec.range[0]));
			expect(value, spec.name).toBeLessThanOrEqual(spec.range[1]);
			before = value;
		}
		expect(scale.toPosition(scale.low), spec.name).toBe(0);
		expect(scale.toPosition(scale.high), spec.name).toBeCloseTo(1, 12);
		const at = scale.toPosition(spec.value);
		expect(at).toBeGreaterThanOrEqual(0);
		expect(at).toBeLessThanOrEqual(1);
	}
});

test('a value that a slider gives stands where it was given', () => {
	for (const spec of all) {
		const scale = hyperScale(spec, spec.value);
		for (let k = 0; k <= 50; k++) {
			const value = scale.toValue(k / 50);
			expect(scale.toValue(scale.toPosition(value)), `${spec.name} ${value}`).toBe(value);
		}
	}
});

test('a key always moves a slider', () => {
	for (const spec of all) {
		const scale = hyperScale(spec, spec.value);
		// A browser's key moves a continuous slider by a hundredth. Left of the first two lies 0.
		for (let k = 2; k < 99; k++) expect(scale.toValue((k + 1) / 100), `${spec.name} ${k}`).not.toBe(scale.toValue(k / 100));
	}
});

test('a learning rate runs over a factor of 1000 each way, and to 0', () => {
	const scale = hyperScale(LR, 0.001);
	expect(scale.high).toBe(1);
	expect(scale.toValue(1)).toBe(1);
	expect(scale.toValue(0.02)).toBe(1e-6);
	expect(scale.toValue(0)).toBe(0);
	expect(scale.toPosition(0)).toBe(0);
	expect(scale.toPosition(0.001)).toBeCloseTo(0.51, 12);
	// Clipped to what is accepted.
	expect(hyperScale(LR, 1e5).high).toBe(1e6);
});

test('memory runs toward 1: equal distances multiply what is forgotten', () => {
	const scale = hyperScale(hyperOf('adam', 'b1'), 0.9);
	for (const [value, position] of [
		[0, 0],
		[0.9, 0.2],
		[0.99, 0.4],
		[0.999, 0.6],
		[0.99999, 1],
	] as const) {
		expect(scale.toPosition(value)).toBeCloseTo(position, 9);
		expect(scale.toValue(position)).toBe(value);
	}
});

test('the slider stays put while the value is in sight, and follows it out of sight', () => {
	expect(anchorOf(LR, 0.06)).toBe(LR.value);
	expect(anchorOf(LR, 50)).toBe(50);
	expect(anchorOf(LR, 0.06, 50)).toBe(50);
	expect(anchorOf(LR, 1e-9, 50)).toBe(1e-9);
	expect(anchorOf(LR, 0, 50)).toBe(50);
	expect(anchorOf(hyperOf('polyak', 'fmin'), -959.6407)).toBe(-959.6407);
	expect(anchorOf(hyperOf('polyak', 'fmin'), -9)).toBe(0);
});

test('the slider has places for every accepted value, however large or small', () => {
	for (const spec of all) {
		for (const value of [...spec.range, Number.MIN_VALUE, 1e-310, 1e-20, 1, 12345.678].filter(
			(v) => v >= spec.range[0] && v <= spec.range[1],
		)) {
			const scale = hyperScale(spec, anchorOf(spec, value));
			const at = scale.toPosition(value);
			expect(at >= 0 && at <= 1, `${spec.name} ${value}`).toBe(true);
			expect(Number.isFinite(scale.toValue(at)), `${spec.name} ${value}`).toBe(true);
		}
	}
});

test('a choice holds only what differs from the published', () => {
	const adam = { id: 'adam', hyper: {} };
	expect(specs.withValue(adam, 'lr', 0.02)).toEqual({ id: 'adam', hyper: { lr: 0.02 } });
	expect(specs.withValue({ id: 'adam', hyper: { lr: 0.02 } }, 'lr', 0.001)).toEqual(adam);
	expect(specs.withSuited({ id: 'adam', hyper: { b1: 0.5 } }, { lr: 0.0612345 })).toEqual({ id: 'adam', hyper: { b1: 0.5, lr: 0.0612 } });
	// The lowest value is no rate: rounded it would not be the lowest.
	expect(specs.freshSpec('polyak', { fmin: -959.6407, maxLr: Number.NaN })).toEqual({ id: 'polyak', hyper: { fmin: -959.6407 } });
	expect(specs.freshSpec('adam', { lr: 1e9 }).hyper.lr).toBe(1e6);
});

test('a modifier at its usual value is still switched on, and off again', () => {
	const [sam] = modifierRows();
	if (sam?.hyper.name !== 'sam') throw new Error('SAM is the first modifier');
	const on = specs.withModifier({ id: 'adam', hyper: { lr: 0.1 } }, sam, true);
	expect(on.hyper).toEqual({ lr: 0.1, sam: 0.05 });
	expect(resolveOptimizer(specs.withValue(on, 'sam', 0.05)).key).toContain('+sam');
	expect(specs.withModifier(on, sam, false).hyper).toEqual({ lr: 0.1 });
	const adamw = optimizerRows().find(({ id }) => id === 'adamw');
	expect(adamw && specs.modifiersFor(adamw).map(({ hyper }) => hyper.name)).toEqual(['sam', 'clipValue', 'clipNorm']);
});

test('another schedule leaves nothing of the one before; every one resolves', () => {
	const start = { id: 'adam', hyper: { lr: 0.1 } };
	for (const { id, hyper } of scheduleRows()) {
		const chosen = specs.withSchedule(start, id);
		const changed = hyper.reduce((spec, h) => specs.withValue(spec, h.name, h.range[1]), chosen);
		expect(resolveOptimizer(changed).values.lr).toBe(0.1);
		expect(specs.withSchedule(changed, 'constant')).toEqual(start);
	}
});

test('the published values come back; schedule and modifiers stay', () => {
	const spec = { id: 'adam', hyper: { lr: 0.1, b1: 0.5, clipNorm: 3, tMax: 50 }, schedule: 'cosine' };
	expect(specs.isPublished(spec)).toBe(false);
	expect(specs.asPublished(spec)).toEqual({ id: 'adam', hyper: { clipNorm: 3, tMax: 50 }, schedule: 'cosine' });
	expect(specs.isPublished(specs.asPublished(spec))).toBe(true);
});

test('a summary tells the rate and what differs', () => {
	expect(specs.summaryOf({ id: 'adam', hyper: {} })).toBe('η 0.001');
	expect(specs.summaryOf({ id: 'adam', hyper: { b1: 0.5, sam: 0.05 }, schedule: 'cosine' })).toBe('η 0.001 · β₁ 0.5 · Cosine · ρ_s 0.05');
	expect(specs.summaryOf({ id: 'rmsprop', hyper: { centered: 1 } })).toBe('η 0.01 · centered');
});

test('every optimizer is in a family of the menu', () => {
	const families = OPTIMIZER_FAMILIES.map(({ id }) => id as string);
	for (const { id, family } of optimizerRows()) expect(families, id).toContain(family);
});
