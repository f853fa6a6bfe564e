/** The relief of a figure by a renderer, in the figure's colours and on its paper. */

import type { AppearanceSettings } from '../../model/view.ts';
import type { Renderer } from '../../render/contract.ts';
import type { FigureChoice } from './choice.ts';
import { channelsOf, colorsOf, inksOf } from './inks.ts';
import { matte, type ReliefSource } from './relief.ts';

/** What draws a landscape, and in which colours. */
export interface DrawnCell {
	readonly renderer: Pick<Renderer, 'image'>;
	readonly appearance: Pick<AppearanceSettings, 'colormap' | 'reversed'>;
}

/** Without paper, what shows through is found by drawing it on white and on black. @param cells a landscape, or several */
export function reliefBy(cells: readonly DrawnCell[], choice: FigureChoice): ReliefSource {
	const theme = choice.theme === 'dark' ? 'dark' : 'light';
	return async (view, { width, height }, part, cell = 0) => {
		const { renderer, appearance } = cells[cell] as DrawnCell;
		const look = { theme, colors: colorsOf(appearance, choice), paper: channelsOf(inksOf(choice).paper) } as const;
		const on = (paper: readonly [number, number, number]) => renderer.image(view, width, height, { ...look, paper, part });
		if (!choice.transparent || view === 'map') return on(look.paper);
		return matte(await on([1, 1, 1]), await on([0, 0, 0]));
	};
}
