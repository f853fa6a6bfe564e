/** Outlines of letters, for a picture that is drawn without a browser: the same pixels everywhere. */

import { unzlibSync } from 'fflate';
import { GLYPH_DATA } from './glyph-data.ts';

export type Face = keyof typeof GLYPH_DATA;

export interface Glyph {
	/** Thousandths of the size. */
	readonly advance: number;
	/** Closed polygons: x, y, x, y … in thousandths of the size, y up, from the base line. */
	readonly polygons: readonly (readonly number[])[];
}

/** Pieces of a curve: at 40 pixels a letter they are shorter than a pixel. */
const PIECES = 6;

const FACES = new Map<Face, ReadonlyMap<number, Glyph>>();

/** The glyphs of a face, by character. */
export function glyphsOf(face: Face): ReadonlyMap<number, Glyph> {
	const known = FACES.get(face);
	if (known) return known;
	const bytes = unzlibSync(Uint8Array.from(atob(GLYPH_DATA[face]), (sign) => sign.charCodeAt(0)));
	let at = 0;
	const natural = (): number => {
		let [value, shift] = [0, 0];
		for (;;) {
			const byte = bytes[at++] as number;
			value |= (byte & 127) << shift;
			if (byte < 128) return value;
			shift += 7;
		}
	};
	const whole = (): number => {
		const value = natural();
		return value & 1 ? -((value + 1) >> 1) : value >> 1;
	};
	const glyphs = new Map<number, Glyph>();
	while (at < bytes.length) {
		const [code, advance, count] = [natural(), natural(), natural()];
		let [x, y] = [0, 0];
		const polygons = Array.from({ length: count }, () => {
			const points = Array.from({ length: natural() }, () => {
				const step = whole();
				x += step >> 1;
				y += whole();
				return { x, y, on: (step & 1) === 1 };
			});
			return flattened(points);
		});
		glyphs.set(code, { advance, polygons });
	}
	FACES.set(face, glyphs);
	return glyphs;
}

interface Point {
	readonly x: number;
	readonly y: number;
	/** On the outline; else it bends it. */
	readonly on: boolean;
}

/** A contour of quadratic curves as a polygon. Between two bending points the outline passes through their middle. */
function flattened(points: readonly Point[]): number[] {
	const all: Point[] = [];
	points.forEach((point, k) => {
		all.push(point);
		const next = points[(k + 1) % points.length] as Point;
		if (!point.on && !next.on) all.push({ x: (point.x + next.x) / 2, y: (point.y + next.y) / 2, on: true });
	});
	const start = Math.max(
		0,
		all.findIndex(({ on }) => on),
	);
	const polygon: number[] = [];
	for (let k = 0; k < all.length; k++) {
		const point = all[(start + k) % all.length] as Point;
		if (point.on) {
			polygon.push(point.x, point.y);
			continue;
		}
		const [from, to] = [all[(start + k - 1 + all.length) % all.length] as Point, all[(start + k + 1) % all.length] as Point];
		for (let i = 1; i < PIECES; i++) {
			const t = i / PIECES;
			const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t * t];
			polygon.push(a * from.x + b * point.x + c * to.x, a * from.y + b * point.y + c * to.y);
		}
	}
	return polygon;
}
