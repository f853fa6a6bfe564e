/** Where the parts of the page go: the picture first, docks as they are wished within what it leaves. */

import { describe, expect, it } from 'vitest';
import { arrange, type Screen } from '../../src/app/arrangement.ts';
import { ArrangementController, type Memory } from '../../src/app/arrangement-controller.ts';

const screen = (width: number, height: number, isCoarse = false): Screen => ({ width, height, isCoarse });

/** A browser's storage. */
function memory(kept: string | null = null): Memory & { text: string | null } {
	return {
		text: kept,
		read() {
			return this.text;
		},
		write(_, text) {
			this.text = text;
		},
	};
}

describe('an arrangement', () => {
	it.each([
		[1440, 900, 'wide'],
		[1366, 650, 'wide'],
		[820, 1180, 'tall'],
		[844, 390, 'low'],
		[720, 450, 'low'],
		[390, 844, 'column'],
	] as const)('of %i × %i is %s', (width, height, composition) => {
		const { isScrolled, ...found } = arrange(screen(width, height));
		expect(found.composition).toBe(composition);
		expect(isScrolled).toBe(composition === 'low' || composition === 'column');
	});

	it('leaves the picture its share on every screen that does not scroll: docks give way, and fold where too little is left', () => {
		for (let width = 761; width <= 2600; width += 37) {
			for (let height = 560; height <= 1500; height += 31) {
				for (const isCoarse of [false, true]) {
					const { composition, side, dock, gap } = arrange(screen(width, height, isCoarse));
					const across = width - 3 * gap - (composition === 'tall' || side.isFolded ? 0 : side.size + gap);
					// More than what header, run bar, legend and status take.
					const down = height - (isCoarse ? 216 : 178) - 5 * gap - (dock.isFolded ? 44 : dock.size);
					expect((across * down) / (width * height), `${width} × ${height}`).toBeGreaterThan(0.3);
					expect(dock.size).toBeGreaterThanOrEqual(dock.least);
				}
			}
		}
	});

	it('keeps the map about as wide as high, and never more than half', () => {
		const { map, side, gap } = arrange(screen(1440, 900));
		expect(map).toBeGreaterThan(380);
		expect(map).toBeLessThanOrEqual((1440 - side.size - 3 * gap) / 2);
	});

	it('gives a dock the size that is wished, within what leaves a picture', () => {
		const wished = (size: number) => arrange(screen(1440, 900), { dock: { size } }).dock;
		expect(wished(300).size).toBe(300);
		expect(wished(10).size).toBe(wished(10).least);
		expect(wished(5000).size).toBe(wished(5000).most);
		expect(wished(5000).most).toBeLessThan(900 - 300);
	});
});

describe('what was dragged', () => {
	it('is remembered for screens of its composition, and for no other', () => {
		const kept = memory();
		const first = new ArrangementController(kept);
		first.resize(screen(1440, 900));
		const { size } = first.current.value.dock;
		first.wish('dock', { size: size + 40 });
		first.toggle('side');
		expect(first.current.value).toMatchObject({ dock: { size: size + 40, isFolded: false }, side: { isFolded: true } });

		const second = new ArrangementController(kept);
		second.resize(screen(820, 1180));
		expect(second.current.value.side.isFolded).toBe(false);
		second.resize(screen(1500, 900));
		expect(second.current.value).toMatchObject({ dock: { size: size + 40 }, side: { isFolded: true } });
	});

	it.each(['', 'null', '[]', '{', '{"wide":3}', '{"wide":{"side":{"size":"a","isFolded":1},"dock":{"size":null}}}'])(
		'nothing is wished where %j is found',
		(text) => {
			const controller = new ArrangementController(memory(text));
			controller.resize(screen(1440, 900));
			expect(controller.current.value).toEqual(arrange(screen(1440, 900)));
		},
	);
});
