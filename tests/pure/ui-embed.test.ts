/** What the attributes of `<loss-landscape>` say. */

import { describe, expect, it } from 'vitest';
import { readLink } from '../../src/state/link.ts';
import { linkOf } from '../../src/ui/embed/settings.ts';

const link = (attributes: Readonly<Record<string, string>>): string => linkOf((name) => attributes[name] ?? null);
const stateOf = (attributes: Readonly<Record<string, string>>) => readLink(link(attributes));

describe('the attributes as a link', () => {
	it('name a function, a formula, or whatever a link of the page names', () => {
		expect(stateOf({ landscape: 'rosenbrock' }).state.landscape).toEqual({ kind: 'function', id: 'rosenbrock' });
		expect(stateOf({ landscape: ' (a - x)^2 + x_1 & "y"' }).state.landscape).toEqual({ kind: 'formula', text: '(a - x)^2 + x_1 & "y"' });
		for (const text of ['f=ackley&n=3', '#f=ackley&n=3', 'https://example.org/thalweg/?a=1#f=ackley&n=3'])
			expect(stateOf({ landscape: text }).state.landscape).toEqual({ kind: 'function', id: 'ackley', dimension: 3 });
	});

	it('go before the parts of a link that say the same', () => {
		const { state, problems } = stateOf({
			landscape: 'f=ackley&scale=log&map=magma&w=-1:1,-1:1',
			scale: 'symlog',
			view: 'map',
			window: '0:2,0:3',
			theme: 'light',
			contours: '4',
		});
		expect(problems).toEqual([]);
		expect(state.appearance).toMatchObject({ scale: 'symlog', colormap: 'magma', contours: 4 });
		expect(state).toMatchObject({ layout: 'map', window: { u: [0, 2], v: [0, 3] }, theme: 'light' });
	});

	it('run a swarm only where one is named', () => {
		expect(stateOf({ landscape: 'f=ackley' }).state.swarm.optimizers).toEqual([]);
		expect(stateOf({ landscape: 'f=ackley&o=adam' }).state.swarm.optimizers).toEqual([{ id: 'adam', hyper: {} }]);
		const { swarm } = stateOf({ landscape: 'ackley', optimizers: 'gd:lr=0.01; adam', particles: '7', steps: '40', seed: '3' }).state;
		expect(swarm).toMatchObject({ optimizers: [{ id: 'gd', hyper: { lr: 0.01 } }, { id: 'adam' }], particles: 7, steps: 40, seed: 3 });
	});

	it('tell what cannot be used', () => {
		expect(stateOf({ landscape: 'ackley', scale: 'cubic', particles: 'many' }).problems.map(({ key }) => key)).toEqual([
			'scale',
			'particles',
		]);
	});
});
