/** Many trainings side by side as a person asks for them: what is written, what groups are called, what chart and table are told. */

import { describe, expect, it } from 'vitest';
import {
	byLoss,
	choiceOf,
	isInView,
	lookOfGroup,
	type ManyGroupView,
	type ManyView,
	manyColumns,
	type ManyRow,
	namesOf,
	usualMany,
	variedOf,
} from '../../src/app/many-trainings.ts';
import { ManyTrainings } from '../../src/app/networks/many.ts';
import { trainingOf } from '../../src/app/networks/opening.ts';
import type { Trainers } from '../../src/app/networks/trainers.ts';
import { openNetwork } from '../../src/engine/networks/open.ts';
import { curveOf, groupsOf } from '../../src/engine/training/many-groups.ts';
import type { TrainingReading, TrainingRecipe } from '../../src/model/training.ts';

const NOTHING = { seeds: '', rates: '', batches: '', optimizers: '' };
const recipe = (optimizer: string, seed = 0, batch?: number): TrainingRecipe => ({
	...{ optimizer, seed, steps: 30 },
	...(batch === undefined ? {} : { batch }),
});
const row = (index: number, of: TrainingRecipe, loss: number, status: ManyRow['status'] = 'running'): ManyRow => ({
	...{ index, recipe: of, status, step: status === 'diverged' ? 3 : 30 },
	...{ train: { loss, accuracy: 90 }, test: { loss: 2 * loss, accuracy: 80 }, sharpness: status === 'diverged' ? Number.NaN : 10 * loss },
});

describe('what is asked for', () => {
	it('begins with eight seeds at three rates around the own one', () => {
		expect(usualMany({ optimizer: 'adam', steps: 9 })).toEqual({
			...{ seeds: '0-7', rates: '0.0003, 0.001, 0.003', batches: '', optimizers: '', sharpness: true },
		});
		expect(usualMany({ optimizer: 'gd:lr=0.2', steps: 9 }).rates).toBe('0.06, 0.2, 0.6');
	});

	it('is lists; what is empty is as the recipe has it', () => {
		expect(variedOf(NOTHING)).toEqual({});
		expect(variedOf({ seeds: '1,4-6', rates: '0.1, 1e-3', batches: 'all, 16', optimizers: 'adam; momentum:lr=0.1' })).toEqual({
			...{ seeds: [1, 4, 5, 6], rates: [0.1, 0.001], batches: [null, 16], optimizers: ['adam', 'momentum:lr=0.1'] },
		});
	});

	it.each([
		[{ seeds: '1-' }, /whole numbers and ranges/],
		[{ rates: '0.1, -1' }, /“-1” is not a learning rate/],
		[{ batches: '16, 2.5' }, /“2.5” is not a size of a batch/],
		[{ optimizers: 'adam; adams' }, /no optimizer called “adams”/],
		[{ optimizers: 'adam:lr' }, /“lr” is no setting/],
	])('%j says what cannot be used', (texts, says) => {
		expect(() => variedOf({ ...NOTHING, ...texts })).toThrow(says);
	});
});

describe('what is shown', () => {
	it('names groups by what they differ in', () => {
		expect(namesOf([recipe('adam:lr=0.1'), recipe('adam:lr=0.2')])).toEqual(['η 0.1', 'η 0.2']);
		expect(namesOf([recipe('gd:lr=0.1', 0, 8), recipe('gd:lr=0.1')])).toEqual(['batch 8', 'batch all']);
		expect(namesOf([recipe('gd:lr=0.1'), recipe('adam:lr=0.1', 0, 8)])).toEqual(['Gradient descent · batch all', 'Adam · batch 8']);
		expect(namesOf([recipe('adam:lr=0.1')])).toEqual(['η 0.1']);
		const looks = Array.from({ length: 24 }, (_, k) => lookOfGroup(k));
		expect(new Set(looks.map(({ color, dash }) => `${color} ${dash.join()}`)).size).toBe(24);
	});

	const rows = [
		row(0, recipe('gd:lr=0.1', 0), 0.3),
		row(1, recipe('gd:lr=0.1', 1), 0.1),
		row(2, recipe('gd:lr=0.1', 2), 0.2),
		row(3, recipe('gd:lr=9', 0), Number.NaN, 'diverged'),
	];

	it('has medians and quartiles of the seeds that did not diverge, and the best of them', () => {
		const [first, second] = groupsOf(rows);
		expect(first).toMatchObject({ diverged: 0, trainLoss: { low: 0.2, median: 0.2, high: 0.3 }, testAccuracy: { median: 80 } });
		expect([first?.best?.index, second?.diverged, second?.best, second?.trainLoss.median]).toEqual([1, 1, null, Number.NaN]);
		expect(byLoss(rows).map(({ index }) => index)).toEqual([1, 2, 0, 3]);
	});

	it('draws quartiles by step, with gaps where another group has steps', () => {
		const reading = (step: number, loss: number): TrainingReading => ({ step, train: { loss, accuracy: 1 }, test: null });
		const train = curveOf([[reading(0, 4), reading(10, 1)], [reading(0, 2), reading(10, Number.NaN)], [reading(0, 3)]], 'train', 'loss');
		expect(train).toEqual({ steps: [0, 10], low: [3, 1], median: [3, 1], high: [4, 1] });
		const other = curveOf([[reading(5, 7)]], 'train', 'loss');
		const [one] = groupsOf(rows) as [ManyGroupView];
		const none = curveOf([[reading(0, 1)]], 'test', 'loss');
		expect(
			manyColumns(
				[
					{ ...one, train, test: none },
					{ ...one, train: other, test: none },
				],
				'train',
			),
		).toEqual([
			[0, 5, 10],
			...[
				[3, null, 1],
				[4, null, 1],
				[3, null, 1],
			],
			...[
				[null, 7, null],
				[null, 7, null],
				[null, 7, null],
			],
		]);
	});

	it('takes one as the choice that trains it again', () => {
		const taken = row(5, recipe('adam:lr=0.1', 7, 16), 0.1);
		const choice = choiceOf(taken);
		expect(choice).toEqual({ seed: 7, training: { optimizer: 'adam:lr=0.1', steps: 30, batch: 16 }, step: 30 });
		const now = choice.training as NonNullable<typeof choice.training>;
		const inView = { kind: 'network', model: 'mlp', ...choice } as const;
		expect(isInView(taken, inView, now)).toBe(true);
		expect(isInView(taken, { ...inView, seed: 6 }, now)).toBe(false);
		expect(isInView(taken, inView, { ...now, events: [{ step: 3, hyper: { lr: 1 } }] })).toBe(false);
	});
});

describe('before they begin', () => {
	/** @param asked is called with the number of the question who trains them */
	async function room(asked: (turn: number) => void) {
		const model = 'mlp:2-2-2:tanh';
		const network = await openNetwork({ model: { kind: 'preset', text: model }, data: { text: 'moons:count=20' }, seed: 1 });
		const choice = { kind: 'network', model } as const;
		const told: (ManyView | null)[] = [];
		let [turn, opened] = [0, 0];
		const trainers = {
			async many() {
				asked(++turn);
				const open = (): never => {
					opened++;
					throw new Error('no threads');
				};
				return { onGpu: false, lanes: 1, precision: 'f64', says: '', open };
			},
		} as unknown as Trainers;
		const many = new ManyTrainings({} as never, trainers, (view) => told.push(view));
		const toTrain = { choice, network, recipe: trainingOf(network, choice) };
		const train = () => many.ask({ act: 'train', of: { ...NOTHING, seeds: '0-1', sharpness: false } }, toTrain);
		return { many, told, train, opened: () => opened };
	}

	it('another network may be chosen: nothing is started then, and nothing of them comes into view', async () => {
		const { many, told, train, opened } = await room((turn) => turn === 2 && many.leave());
		await train();
		expect([told.at(-1), opened()]).toEqual([null, 0]);
	});

	it('what cannot be started is told each time it is tried', async () => {
		const { train, opened } = await room(() => undefined);
		await expect(train()).rejects.toThrow('no threads');
		await expect(train()).rejects.toThrow('no threads');
		expect(opened()).toBe(2);
	});
});
