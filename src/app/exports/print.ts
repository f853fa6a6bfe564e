/** What is printed in place of the page: a figure, as vectors. */

import { DEFAULT_FIGURE, type FigureChoice } from '../../exports/figure/choice.ts';
import { messageOf } from '../../model/errors.ts';
import { EXPORTS } from '../../words/exports.ts';
import { FigureController } from './figure-controller.ts';
import type { ExportSource } from './source.ts';

/** About as wide as a sheet of paper. */
const SHEET = { size: { width: 1600, height: 1000, unit: 'px' }, dpi: 144, fontSize: 12 } as const;

/** A figure on white paper; null, and told, where there is none. @param choice as chosen; the views of the page where absent */
export async function figureToPrint(source: ExportSource, choice?: FigureChoice): Promise<Blob | null> {
	const { store, notices } = source.workspace;
	const views = store.state.peek().layout;
	const wanted = choice ?? { ...DEFAULT_FIGURE, ...SHEET, views, chart: false };
	try {
		const file = await new FigureController(source).file(
			{ ...wanted, theme: wanted.theme === 'dark' ? 'light' : wanted.theme, transparent: false },
			'svg',
		);
		return file?.blob ?? null;
	} catch (error) {
		notices.tell('error', EXPORTS.figure.failed(messageOf(error)));
		return null;
	}
}
