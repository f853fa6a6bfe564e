/** What is used of gifenc, which has no types of its own. */

declare module 'gifenc' {
	type Palette = readonly (readonly number[])[];
	export function quantize(
		rgba: Uint8Array | Uint8ClampedArray,
		colors: number,
		options?: { readonly format?: 'rgb565' | 'rgb444' },
	): Palette;
	export function applyPalette(rgba: Uint8Array | Uint8ClampedArray, palette: Palette, format?: 'rgb565' | 'rgb444'): Uint8Array;
	export function GIFEncoder(): {
		writeFrame(
			index: Uint8Array,
			width: number,
			height: number,
			options: { readonly palette: Palette; readonly delay: number; readonly repeat?: number },
		): void;
		finish(): void;
		bytes(): Uint8Array<ArrayBuffer>;
	};
}
