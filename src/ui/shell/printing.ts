/** The page on paper with a figure in place of its views: a canvas on the screen has the size of the screen. */

import type { ExportSource } from '../../app/exports/source.ts';
import type { FigureChoice } from '../../exports/figure/choice.ts';

/** @param show puts the figure of an address into the page, or takes it out of it where that is empty */
export async function printFigure(
	source: ExportSource,
	choice: FigureChoice | undefined,
	show: (address: string) => Promise<HTMLImageElement | null>,
): Promise<void> {
	const { figureToPrint } = await import('../../app/exports/print.ts');
	const blob = await figureToPrint(source, choice);
	if (!blob) {
		print();
		return;
	}
	const address = URL.createObjectURL(blob);
	const image = await show(address);
	await image?.decode();
	addEventListener(
		'afterprint',
		() => {
			URL.revokeObjectURL(address);
			void show('');
		},
		{ once: true },
	);
	print();
}
