/** What `<loss-landscape>` is given and tells: plain data. */

import type { Rectangle } from '../../model/geometry.ts';
import type { Camera } from '../../model/view.ts';

/** What is shown: plain JSON. `link` is the whole of it, and the rest is for whoever reads it. */
export interface LandscapeState {
	/** The fragment of a link of Thalweg's page. */
	readonly link: string;
	/** What the landscape is called. */
	readonly title: string;
	/** The part of the plane in view. */
	readonly window: Rectangle;
	readonly camera: Camera;
	/** Steps that the swarm has taken; 0 where there is none. */
	readonly step: number;
}

/** A surface in a file, in place of a formula. */
export interface LandscapeFile {
	/** Its ending says what it is: `loss.npy`. */
	readonly name: string;
	readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Told once the first picture is shown. */
export interface LandscapeReady {
	/** What computes: a GPU or the processor, and which. */
	readonly machine: { readonly kind: 'gpu' | 'cpu'; readonly device: string };
}

/** Told where something cannot be shown: what, and what to do. */
export interface LandscapeError {
	readonly message: string;
}

/** The events of the element, each with what it tells in `detail`. */
export interface LossLandscapeEvents {
	readonly ready: CustomEvent<LandscapeReady>;
	readonly change: CustomEvent<LandscapeState>;
	readonly error: CustomEvent<LandscapeError>;
}
