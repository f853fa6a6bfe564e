/** A film while it is made: frames go in, a file comes out. */

export interface Film {
	/** @param rgba width × height × 4 bytes, the top row first, opaque */
	add(rgba: Uint8ClampedArray<ArrayBuffer>): Promise<void>;
	/** The file; no frame can be added any more. */
	end(): Promise<Uint8Array<ArrayBuffer>>;
	/** Give it up. */
	drop(): void;
}

export interface FilmSize {
	/** Pixels. */
	readonly width: number;
	readonly height: number;
	/** Frames per second. */
	readonly rate: number;
}

export type FilmFormat = 'gif' | 'webm' | 'mp4';
