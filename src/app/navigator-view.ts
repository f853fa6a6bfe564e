/** What the navigator of a landscape of more than two coordinates shows and is asked for. Its code is loaded when it is first asked. */

export interface NeighbourTile {
	/** `x3 = 0.5` */
	readonly title: string;
	/** It is the slice in view. */
	readonly here: boolean;
	readonly width: number;
	readonly height: number;
	/** RGBA, the highest row first; null where it is not there yet. */
	readonly pixels: Uint8ClampedArray<ArrayBuffer> | null;
}

/** The slices beside the one in view. */
export interface NeighboursView {
	/** The other coordinates that they are along: one, or two. */
	readonly along: readonly number[];
	readonly columns: number;
	readonly tiles: readonly NeighbourTile[];
	/** How many are there. */
	readonly done: number;
	/** Their colours in words; empty where there is no value yet. */
	readonly scale: string;
	/** Why the rest is missing; empty where it comes, or is there. */
	readonly trouble: string;
}

/** What keys move. */
export interface NavigatorSteps {
	/** The coordinate that is stepped; null: the first that the picture does not show. */
	readonly axis: number | null;
	/** By how much; null: a twentieth of its range. */
	readonly step: number | null;
	/** Between which axes the plane is turned; null: from the one across towards the first that the picture does not show. */
	readonly turn: readonly [number, number] | null;
}

export const NO_STEPS: NavigatorSteps = { axis: null, step: null, turn: null };

export interface NavigatorView {
	readonly steps: NavigatorSteps;
	/** Null while none are shown. */
	readonly neighbours: NeighboursView | null;
}

export const NO_NAVIGATOR: NavigatorView = { steps: NO_STEPS, neighbours: null };

export type PointName = 'lowest' | 'best' | 'minimum' | 'read-out';
export type DirectionsName = 'gradient' | 'hessian' | 'swarm';

/** What elements and keys ask of it. */
export type NavigatorAsk =
	/** The plane through a point, or along directions. */
	| { readonly kind: 'through'; readonly point: PointName }
	| { readonly kind: 'along'; readonly directions: DirectionsName }
	/** What keys move. */
	| { readonly kind: 'steps'; readonly steps: Partial<NavigatorSteps> }
	/** The slices along these other coordinates; no more of them where null. */
	| { readonly kind: 'neighbours'; readonly along: readonly number[] | null }
	| { readonly kind: 'go'; readonly place: number }
	| { readonly kind: 'cancel' }
	/** By keys: the coordinate by so many steps, the plane by so many degrees, and back. */
	| { readonly kind: 'step'; readonly by: number }
	| { readonly kind: 'turn'; readonly degrees: number }
	| { readonly kind: 'to-axes' };
