/** Bits to test a device with. */

/** A repeatable stream of 32-bit words (a Weyl sequence through a finalizer). */
export function words(count: number): Uint32Array<ArrayBuffer> {
	return Uint32Array.from({ length: count }, (_, i) => {
		let h = Math.imul(i + 1, 0x9e3779b9);
		h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
		h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
		return (h ^ (h >>> 16)) >>> 0;
	});
}
