/** What a store holds that can be shown. */

import type { OpenOptions } from '../../formats/index.ts';
import type { SliceChoice } from '../../formats/opened.ts';
import type { AxisLabel } from '../../model/axis-label.ts';
import type { TileSource } from './source.ts';

/** One surface of a store. */
export interface StoreSurface {
	readonly name: string;
	readonly axes: readonly [AxisLabel, AxisLabel];
	readonly isComputed: boolean;
	/** It has coarse levels of its own. */
	readonly hasLevels: boolean;
	/** Coordinates of samples on an axis that is not even; then the surface is read as a whole. */
	readonly uneven?: { readonly x: Float64Array; readonly y: Float64Array };
	readonly notes: readonly string[];
	/** What is said where chunks are missing. */
	readonly ofMissing?: string;
	open(): Promise<TileSource>;
	readonly size: { readonly columns: number; readonly rows: number };
	/** Of an array of three or four axes: which two are shown, and where the others are cut. */
	readonly choice?: Required<SliceChoice>;
	/** The same array along other axes, or elsewhere. @throws FormatError E_ZARR_SLICE where it has no such axes or places */
	at?(asked: Pick<OpenOptions, 'axes' | 'index'>): StoreSurface;
}

export interface OpenedStore {
	readonly surfaces: readonly StoreSurface[];
	readonly notes: readonly string[];
	readonly isLive: boolean;
}
