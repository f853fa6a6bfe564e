/** Networks as people ask for them on the command line, wrongly: what they are told. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { landscapeOf, openNamedNetwork } from '../../src/cli/network.ts';
import { runCommandLine } from '../../src/cli/program.ts';
import type { NetworkOptions } from '../../src/cli/network-options.ts';
import { openSurface } from '../../src/formats/index.ts';
import { openRecords } from '../../src/formats/records.ts';
import { TRAIN_LOSS } from '../../src/model/network-quantity.ts';
import { writeModel, writeModelNpz } from '../../src/networks/files/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'thalweg-networks-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Uint8Array): string => {
	const path = join(folder, name);
	writeFileSync(path, content);
	return path;
};

const MOONS = { data: 'moons:count=20' } as const;
const small = await openNamedNetwork('mlp:2-3-2:tanh', MOONS);
const weights = file('small.npz', writeModelNpz(small.plan, small.parameters));
const model = file('small.safetensors', writeModel(small.plan, small.parameters));
const table = file('pets.csv', 'a,b,species\n1,2,cat\n2,3,dog\n3,1,cat\n4,4,dog\n5,2,cat\n6,1,dog\n1,7,cat\n2,8,dog\n3,2,cat\n');
mkdirSync(join(folder, 'folder.csv'));

describe('what cannot be opened is said, with the way out', () => {
	const cases: readonly (readonly [name: string | undefined, options: NetworkOptions, says: RegExp])[] = [
		[undefined, MOONS, /^Which network\? Give a preset .* or a model file/],
		['-', MOONS, /^There is no network “-”: choose one of mlp, .* or a model file\.$/],
		['mpl:2-8-2', MOONS, /^There is no network “mpl:2-8-2”: did you mean “mlp”\?$/],
		['resnet', MOONS, /^There is no network “resnet”: did you mean “resnet8”\?$/],
		['rosenbrock', MOONS, /^There is no network “rosenbrock”: choose/],
		['gone.onnx', MOONS, /^There is no file “gone\.onnx”\.$/],
		['mlp:2-3-2:tanh', { data: 'gone.csv' }, /^There is no file “gone\.csv”\.$/],
		['mlp:2-3-2:tanh', { data: join(folder, 'folder.csv') }, /^There is no file “.*folder\.csv”\.$/],
		['mlp:2-3-2:tanh', { data: 'moon' }, /^There are no data "moon"; there are moons,/],
		['mlp:2-3-2:tanh', { data: 'moons:n=9' }, /has no "n"; it has count, noise/],
		['mlp:2-3-2:tanh', { data: 'digits' }, /has 64 numbers \(1 × 8 × 8\), but the network takes 2/],
		['mlp:4-3-2:tanh', { data: table }, /has 2 numbers .* network takes 4/],
		['mlp:2-3-2:tanh', { data: table, dataTarget: ['colour'] }, /no column "colour"; there are "a", "b", "species"/],
		['mlp:2-3-2:tanh', { data: model }, /small\.safetensors" is a model\. It opens as a network/],
		['mlp:2-3-2:tanh', { ...MOONS, weights: 'gone.npz' }, /^There is no file “gone\.npz”\.$/],
		['mlp:2-9-2:tanh', { ...MOONS, weights }, /^The weights of small do not fit the architecture: layer0\.weight \(3 × 2\)/],
		['mlp:2-3-2:tanh', { ...MOONS, weights, init: 3 }, /^--init seeds initial parameters/],
		[weights, {}, /^Which data\?/],
		[weights, { ...MOONS, activation: 'tanhh' }, /did you mean “tanh”/],
	];
	it.each(cases)('%s %o', async (name, options, says) => {
		await expect(openNamedNetwork(name, options)).rejects.toThrow(says);
	});

	it('a table of more numbers than a text can hold, before any of them is computed', async () => {
		const slice = ['slice', 'mlp:2-3-2:tanh', '--data', MOONS.data, '--quantity', 'train_loss,train_accuracy'];
		await expect(runCommandLine([...slice, '--size', '2100x2100', '--out', join(folder, 'large.csv')])).rejects.toThrow(
			/2100 × 2100 is too large for \.csv; write \.npy or \.npz/,
		);
	});

	it('a plane along a path that nobody named', async () => {
		await expect(landscapeOf(small, {}, { by: 'pca' }, TRAIN_LOSS)).rejects.toThrow(/name their files in order, each by --path/);
	});
});

describe('what is unusual is done, and said', () => {
	it('outputs that no class has', async () => {
		const spare = 'The network has 3 outputs and the data have 2 classes: no sample is of the others.';
		expect((await openNamedNetwork('mlp:2-3-3:tanh', { data: table })).notes).toContain(spare);
		expect((await openNamedNetwork('mlp:2-3-2:tanh', { data: table })).notes.join()).not.toContain('outputs');
	});

	it('a table with classes in words', async () => {
		const { data, loss } = await openNamedNetwork('mlp:2-3-2:tanh', { data: table });
		expect([data.train.targets.kind, data.train.count + data.test.count, loss]).toEqual(['classes', 9, 'cross-entropy']);
		expect(data.notes).toContain('"species" was taken for the target: it is named so.');
	});
});

describe('a model file in the place of a surface or of samples', () => {
	const zip = writeModelNpz(small.plan, small.parameters);
	const pickle = Uint8Array.of(0x80, 2, 0x8a, 10);
	it.each([
		['net.onnx', Uint8Array.of(8, 7)],
		['net.safetensors', writeModel(small.plan, small.parameters)],
		['net.pt', zip],
		['net.pth', pickle],
	])('%s', async (name, bytes) => {
		const says = /is a model\. It opens as a network, with data .* thalweg slice/;
		await expect(openSurface(name, bytes)).rejects.toThrow(says);
		expect(() => openRecords(name, bytes)).toThrow(says);
	});
});
