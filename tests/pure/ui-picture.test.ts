/** The picture follows what is chosen, also where another machine is about to draw it. */

import { signal } from '@preact/signals-core';
import { expect, test } from 'vitest';
import { PictureController, type PicturePage } from '../../src/app/picture-controller.ts';
import type { Notices } from '../../src/app/notices.ts';
import type { SceneRequest } from '../../src/engine/fields/field-keeper.ts';
import { openLandscape } from '../../src/engine/landscapes/open.ts';
import type { FieldKeeper } from '../../src/engine/view.ts';
import type { Rectangle } from '../../src/model/geometry.ts';
import { DEFAULT_STATE } from '../../src/state/app-state.ts';
import { Store } from '../../src/state/store.ts';

/** Fields that are shown at once. */
function shownBy() {
	const windows: Rectangle[] = [];
	const renderer = { setOverlays: () => undefined };
	const show = async ({ grid }: SceneRequest) => {
		windows.push(grid.domain);
		return { grid, statistics: {}, precision: 'f32' };
	};
	return { windows, fields: { renderer, show } as unknown as FieldKeeper };
}

test('whether what a machine that takes over shows is still asked for', async () => {
	const quiet = { tell: () => undefined, say: () => undefined, pictureShown: () => undefined } as unknown as Notices;
	const store = new Store(DEFAULT_STATE);
	const moved = signal<Rectangle | null>({ u: [-2, 2], v: [-2, 2] });
	const landscape = openLandscape({ kind: 'formula', text: 'x + y' });
	const first = shownBy();
	const controller = new PictureController({
		...{ store, present: store, notices: quiet, window: { moved } },
		landscape: { current: signal(landscape), overlay: signal(null), axes: signal([{ name: 'x' }, { name: 'y' }]) },
		machine: { machine: signal(null), fields: signal(first.fields) },
		...{ readOut: { point: null, follow: () => undefined }, pointed: signal(null), aside: {} },
	} as unknown as PicturePage);
	const stop = controller.start();
	await expect.poll(() => first.windows.length).toBe(1);
	const next = shownBy();
	const isAsked = await controller.showIn(next.fields);
	expect(isAsked()).toBe(true);
	const near: Rectangle = { u: [-0.5, 0.5], v: [-0.5, 0.5] };
	moved.value = near;
	expect(isAsked()).toBe(false);
	expect((await controller.showIn(next.fields))()).toBe(true);
	expect(next.windows.at(-1)).toEqual(near);
	stop();
});

test('what the samples of a landscape say is told with its first picture, before double precision has answered', async () => {
	const quiet = { tell: () => undefined, say: () => undefined, pictureShown: () => undefined } as unknown as Notices;
	const store = new Store(DEFAULT_STATE);
	const counts = { min: 1, max: 2, count: 100, holes: 23, minCell: 0, maxCell: 1, quantiles: Float64Array.of(1, 2) };
	const show = async ({ grid }: SceneRequest) => ({ grid, statistics: counts, poles: {}, precision: 'f32', cells: 100 });
	const landscape = signal(openLandscape({ kind: 'formula', text: 'sqrt(x) + y' }));
	const exact = (): Promise<never> => new Promise(() => undefined);
	const controller = new PictureController({
		...{ store, present: store, notices: quiet, window: { moved: signal(null) } },
		landscape: { current: landscape, overlay: signal(null), axes: signal([{ name: 'x' }, { name: 'y' }]) },
		machine: { machine: signal(null), fields: signal({ renderer: { setOverlays: () => undefined }, show } as unknown as FieldKeeper) },
		...{ readOut: { point: null, follow: () => undefined }, pointed: signal(null), aside: { exact } },
	} as unknown as PicturePage);
	const stop = controller.start();
	await expect.poll(() => controller.latest).not.toBeNull();
	expect(controller.report.peek()).toBeNull();
	expect(controller.notes.value).toEqual([{ about: 'holes', text: '23 % of this window has no value: holes, drawn empty.' }]);
	// Where only double precision knows what there is to say, it is waited for.
	counts.holes = 100;
	landscape.value = openLandscape({ kind: 'formula', text: 'sqrt(x) + 2 y' });
	await expect.poll(() => controller.landscape.peek()).toBe(landscape.peek());
	expect(controller.notes.value).toEqual([]);
	stop();
});
