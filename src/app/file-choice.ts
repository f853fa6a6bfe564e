/** Changes of how a file is read: pure, from one choice to the next. A choice holds only what differs from what was found. */

import type { Interpolation } from '../model/field.ts';
import type { FileChoice, FileCut, FileReading } from '../state/app-state.ts';

/** What a person changes at once; undefined within `reading` leaves that to the reader again. */
export interface FileChange {
	readonly channel?: string;
	readonly cut?: FileCut;
	/** A slice beside the one in view: the same axes, elsewhere on the others. */
	readonly place?: FileCut;
	/** Part of the change before it: an axis is played. */
	readonly isPlayed?: boolean;
	readonly reading?: { readonly [K in keyof FileReading]?: FileReading[K] | undefined };
	readonly interpolation?: Interpolation;
	/** All of the reading as it was found. */
	readonly asFound?: boolean;
}

/** @example changedFile({ kind: 'file', name: 'a.csv' }, { reading: { transpose: true } }).reading // { transpose: true } */
export function changedFile(
	choice: FileChoice,
	{ channel, place, cut = place, reading = {}, interpolation, asFound = false }: FileChange,
): FileChoice {
	const { reading: before = {}, interpolation: _, ...rest } = choice;
	const next = Object.fromEntries(
		Object.entries({ ...(asFound ? {} : before), ...reading }).filter(([, value]) => value !== undefined),
	) as FileReading;
	const between = interpolation ?? choice.interpolation;
	return {
		...rest,
		...(channel === undefined ? {} : { channel }),
		...(cut ? { cut } : {}),
		...(Object.keys(next).length > 0 ? { reading: next } : {}),
		...(between === undefined || between === 'monotone' ? {} : { interpolation: between }),
	};
}

/** Whether the coordinates are others after it: the window and the starts mean nothing then. */
export const movesPlane = ({ cut, reading = {}, asFound }: FileChange): boolean =>
	cut !== undefined || asFound === true || (['x', 'y', 'transpose', 'logX', 'logY'] as const).some((name) => name in reading);

/**
 * Numbers as people write them in a list: `−1, 1e9`; nothing is no number.
 * @returns the numbers, or the piece that is none
 */
export function readList(text: string): readonly number[] | string {
	const pieces = text.split(/[\s,;]+/).filter((piece) => piece !== '');
	const wrong = pieces.find((piece) => !Number.isFinite(Number(piece.replaceAll('−', '-'))));
	return wrong ?? [...new Set(pieces.map((piece) => Number(piece.replaceAll('−', '-')) + 0))];
}
