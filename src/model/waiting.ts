/** Told while answers of the GPU are awaited: where the platform can wait at a lower price, it does so between the two calls. */
export interface Waiting {
	begin(): void;
	/** Once for each call of `begin`. */
	end(): void;
}
