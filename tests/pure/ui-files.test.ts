/** Files on the page: what was asked for last counts, however long each takes to be read. */

import { describe, expect, it } from 'vitest';
import type { FileBytes, OpenOptions, ReadFile, ReadRequest } from '../../src/engine/landscapes/files.ts';
import { prepareSurface } from '../../src/compile/surface/prepared.ts';
import { FormatError } from '../../src/model/errors.ts';
import type { FileChoice } from '../../src/state/app-state.ts';
import { FileKeeper, optionsOf } from '../../src/app/file-keeper.ts';

const BYTES = new Uint8Array(1);

/** A reader whose files are ready when the test says so. */
class Reader {
	readonly asked: {
		readonly name: string;
		readonly options: OpenOptions;
		readonly done: () => void;
		readonly fail: (why: string) => void;
	}[] = [];
	/** Names of files whose bytes are kept. */
	readonly kept: string[] = [];
	readonly take = async (name: string): Promise<FileBytes> => {
		this.kept.push(name);
		return {
			read: (request) => this.#read(name, request),
			glance: () => Promise.reject(new Error('nothing is glanced at')),
			release: () => this.kept.splice(this.kept.indexOf(name), 1),
		};
	};

	#read(name: string, { options = {} }: ReadRequest): Promise<ReadFile> {
		return new Promise((resolve, reject) => {
			const channel = options.channel ?? 'loss';
			const file = { format: 'csv', title: name, channels: [], channel, notes: [] } as const;
			const [x, y] = [Float64Array.of(0, 1), Float64Array.of(0, 1)];
			const field = { name: channel, columns: 2, rows: 2, x, y, values: new Float64Array(4) };
			this.asked.push({
				name,
				options,
				done: () => resolve({ ...file, samples: { field, prepared: prepareSurface(field) } }),
				fail: (why) => reject(new FormatError('E_CSV_TEXT', why)),
			});
		});
	}

	/** Let the k-th request end, and everything that waits for it. */
	async done(k: number): Promise<void> {
		this.asked[k]?.done();
		await settle();
	}
	async fail(k: number, why: string): Promise<void> {
		this.asked[k]?.fail(why);
		await settle();
	}
}
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

const choice = (rest: Partial<FileChoice> = {}): FileChoice => ({ kind: 'file', name: 'a.csv', channel: 'loss', ...rest });

async function opened(): Promise<{ keeper: FileKeeper; reader: Reader }> {
	const reader = new Reader();
	const keeper = new FileKeeper(reader.take);
	const opening = keeper.open('a.csv', BYTES, null);
	await settle();
	await reader.done(0);
	(await opening)?.keep();
	return { keeper, reader };
}

describe('the file that was opened', () => {
	it('is kept when the page says so, with its channel as part of the choice', async () => {
		const { keeper } = await opened();
		expect(keeper.file.value?.title).toBe('a.csv');
		expect(keeper.readAs(choice())).toBe(keeper.file.value);
		expect(keeper.readAs(choice({ channel: 'acc' }))).toBeNull();
		expect(keeper.readAs(choice({ reading: { logX: true } }))).toBeNull();
		// The samples are prepared for what is drawn between them.
		expect(keeper.readAs(choice({ interpolation: 'cells' }))).toBeNull();
		expect(keeper.busy.value).toBe(false);
	});

	it('is shown once the page is ready for it, and not where something else was chosen while that took', async () => {
		const reader = new Reader();
		const keeper = new FileKeeper(reader.take);
		const readies: (() => void)[] = [];
		const ready = () => new Promise<void>((done) => readies.push(done));
		const first = keeper.open('a.csv', BYTES, null, ready);
		await settle();
		const second = keeper.open('b.csv', BYTES, null, ready);
		await settle();
		// The first was overtaken, so the page is not asked for it.
		await reader.done(0);
		expect(readies.length).toBe(0);
		await reader.done(1);
		expect([readies.length, keeper.busy.value]).toEqual([1, true]);
		readies[0]?.();
		expect(await first).toBeNull();
		expect((await second)?.file.title).toBe('b.csv');

		const late = keeper.open('late.csv', BYTES, null, ready);
		await settle();
		await reader.done(2);
		keeper.leave();
		readies[1]?.();
		expect(await late).toBeNull();
		expect(reader.kept).not.toContain('late.csv');
	});

	it('does not come after something else was chosen, nor does its failure', async () => {
		const reader = new Reader();
		const keeper = new FileKeeper(reader.take);
		const [slow, wrong] = [keeper.open('slow.csv', BYTES, null), keeper.open('wrong.csv', BYTES, null)];
		await settle();
		keeper.leave();
		await reader.done(0);
		await reader.fail(1, 'no numbers');
		expect(await slow).toBeNull();
		expect(await wrong).toBeNull();
		expect(keeper.file.value).toBeNull();
	});

	it('does not come after another file that was opened later and read sooner, even where its bytes were slow', async () => {
		const reader = new Reader();
		const keeper = new FileKeeper(reader.take);
		let arrive: (bytes: Uint8Array<ArrayBuffer>) => void = () => {};
		const first = keeper.open('first.csv', new Promise((resolve) => (arrive = resolve)), null);
		const second = keeper.open('second.csv', BYTES, null);
		await settle();
		await reader.done(0);
		(await second)?.keep();
		arrive(BYTES);
		await settle();
		expect(await first).toBeNull();
		expect(keeper.file.value?.title).toBe('second.csv');
		// Bytes that came too late are not kept anywhere.
		expect(reader.kept).toEqual(['second.csv']);
	});

	it('is read as a link says, or as it is found where that cannot be', async () => {
		const reader = new Reader();
		const keeper = new FileKeeper(reader.take);
		const wanted = choice({ channel: 'acc', cut: { axes: [0, 2], index: [4] }, reading: { x: 'lr', missing: [-1] } });
		const opening = keeper.open('a.csv', BYTES, wanted);
		await settle();
		expect(reader.asked[0]?.options).toEqual({ channel: 'acc', axes: [0, 2], index: [4], x: 'lr', missing: [-1] });
		await reader.fail(0, 'There is no column "lr".');
		expect(reader.asked[1]?.options).toEqual({});
		await reader.done(1);
		const read = await opening;
		expect(read?.misfit).toContain('no column "lr"');
		expect(read?.choice).toEqual(choice());
	});

	it('stays as it was where it cannot be read otherwise, and the last of several readings counts', async () => {
		const { keeper, reader } = await opened();
		const before = keeper.file.value;
		const wrong = keeper.reread(choice({ reading: { logX: true } }));
		const refused = expect(wrong).rejects.toThrow('negative');
		await reader.fail(1, 'x has negative numbers.');
		await refused;
		expect(keeper.file.value).toBe(before);
		const [slow, last] = [
			keeper.reread(choice({ channel: 'acc' })),
			keeper.reread(choice({ channel: 'acc', reading: { transpose: true } })),
		];
		expect(keeper.wanted).toEqual(choice({ channel: 'acc', reading: { transpose: true } }));
		await reader.done(3);
		await reader.done(2);
		expect(await slow).toBeNull();
		expect((await last)?.channel).toBe('acc');
		expect(keeper.readAs(choice({ channel: 'acc', reading: { transpose: true } }))).not.toBeNull();
		expect(keeper.wanted).toBeNull();
	});

	it('is not replaced by a reading that was asked for before it was asked for again', async () => {
		const { keeper, reader } = await opened();
		const slow = keeper.readFor(choice({ channel: 'acc' }));
		expect(await keeper.readFor(choice())).toBe(keeper.file.value);
		await reader.done(1);
		expect(await slow).toBeNull();
		expect(keeper.file.value?.channel).toBe('loss');
	});

	it('gives a place in an array only where there is one', () => {
		expect(optionsOf(choice({ cut: { axes: [1, 0], index: [] } }))).toEqual({ channel: 'loss', axes: [1, 0] });
	});
});
