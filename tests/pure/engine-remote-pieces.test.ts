/** Large arrays cross the border of a worker in pieces, ahead of the message that has them. */

import { expect, test } from 'vitest';
import { BoundNames, type Naming } from '../../src/engine/remote/bounds.ts';
import { type Piece, PiecesIn, PiecesOut } from '../../src/engine/remote/pieces.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { formula } from '../support/objective.ts';

const MOST_BYTES = 2 ** 23;
const large = Float64Array.from({ length: 2_200_000 }, (_, k) => k / 7);

test('what is large is sent in pieces, and the message is whole again', async () => {
	const [out, into] = [new PiecesOut(), new PiecesIn()];
	const sizes: number[] = [];
	let apart = 0;
	const remote = {
		tell(_: 'piece', piece: Piece) {
			sizes.push(piece.numbers.byteLength);
			into.take(structuredClone(piece));
			setTimeout(() => apart++, 0);
		},
	};
	const words = Uint32Array.of(1, 2, 3);
	const message = { plane: { first: large, second: large, n: 3 }, list: [words, 'a', null], at: 5 };
	const sent = await out.ahead(remote as never, message);
	// Each piece is a task of its own.
	expect(apart).toBeGreaterThanOrEqual(sizes.length - 1);
	expect(sizes).toEqual([MOST_BYTES, MOST_BYTES, 8 * large.length - 2 * MOST_BYTES]);
	const whole = into.joined(structuredClone(sent));
	expect(whole.plane.first.every((x, k) => x === large[k])).toBe(true);
	expect(whole.plane.second).toBe(whole.plane.first);
	expect([whole.plane.n, whole.list, whole.at]).toEqual([3, [words, 'a', null], 5]);
	// It is the message's own from then on.
	expect(() => into.joined(structuredClone(sent))).toThrow(/was not sent/);
	// What is small, or shared with the other side anyway, goes at once, as it is.
	const small = { words, shared: new Float64Array(new SharedArrayBuffer(MOST_BYTES + 8)) };
	expect(out.ahead(remote as never, small)).toBe(small);
});

test('what is named while a large name is on its way waits for it', async () => {
	const told: string[] = [];
	const remote = {
		tell: (method: string, said: Naming | Piece) => void told.push('bound' in said ? `${method} ${said.bound.id}` : method),
	};
	const names = new BoundNames(remote as never);
	const objective = formula('x + y');
	const plane = { n: 2, origin: large, first: large, second: large };
	const first = names.of({ objective, space: 'plane', parameters: {}, plane });
	const second = names.of(bindObjective(objective, 'full'));
	expect(told.includes('name 1')).toBe(false);
	expect([await second, await first].every((id) => typeof id === 'number')).toBe(true);
	expect(told.filter((what) => what !== 'piece')).toEqual([`name ${await first}`, `name ${await second}`]);
	// Later ones need not wait.
	expect(typeof names.of(bindObjective(objective, 'full'))).toBe('number');
});

test('what could not be sent is named anew, and holds up nothing', async () => {
	let isLost = true;
	const told: string[] = [];
	const remote = {
		tell(method: string) {
			if (isLost) throw new Error('the way is lost');
			told.push(method);
		},
	};
	const names = new BoundNames(remote as never);
	const bound = {
		objective: formula('x + y'),
		space: 'plane',
		parameters: {},
		plane: { n: 2, origin: large, first: large, second: large },
	} as const;
	await expect(names.of(bound)).rejects.toThrow(/way is lost/);
	isLost = false;
	expect(typeof (await names.of(bound))).toBe('number');
	expect(told.filter((method) => method === 'name')).toHaveLength(1);
});
