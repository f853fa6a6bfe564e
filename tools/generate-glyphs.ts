/**
 * Outlines of the letters that a figure's PNG is written in, taken from Liberation Sans (its widths are Helvetica's), which lies in
 * the package pdfjs-dist: `npx tsx tools/generate-glyphs.ts` writes `src/exports/figure/glyph-data.ts`.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { zlibSync } from 'fflate';

const ROOT = resolve(import.meta.dirname, '..');
const FACES = { plain: 'Regular', bold: 'Bold', italic: 'Italic' } as const;

/** Latin, Greek, Cyrillic, punctuation, arrows and signs of mathematics, as far as the font has them. */
const RANGES = [
	[0x20, 0x7e],
	[0xa1, 0x17f],
	[0x370, 0x3ff],
	[0x400, 0x45f],
	[0x2010, 0x2044],
	[0x2070, 0x209c],
	[0x2100, 0x214f],
	[0x2190, 0x2199],
	[0x2200, 0x22ff],
] as const;

interface Point {
	readonly x: number;
	readonly y: number;
	readonly on: boolean;
}
type Contours = readonly (readonly Point[])[];

class TrueType {
	readonly #view: DataView;
	readonly #tables = new Map<string, number>();
	readonly #long: boolean;
	readonly #metrics: number;

	constructor(bytes: Uint8Array) {
		this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		for (let k = 0; k < this.#view.getUint16(4); k++) {
			const at = 12 + 16 * k;
			this.#tables.set(String.fromCharCode(...bytes.subarray(at, at + 4)), this.#view.getUint32(at + 8));
		}
		this.#long = this.#view.getInt16(this.#at('head') + 50) === 1;
		this.#metrics = this.#view.getUint16(this.#at('hhea') + 34);
	}

	#at(table: string): number {
		const at = this.#tables.get(table);
		if (at === undefined) throw new Error(`The font has no table ${table}.`);
		return at;
	}

	get unitsPerEm(): number {
		return this.#view.getUint16(this.#at('head') + 18);
	}

	/** Of a character; 0 where there is none. Format 4 of the table, for the first plane of Unicode. */
	glyphOf(code: number): number {
		const view = this.#view;
		const base = this.#at('cmap');
		for (let k = 0; k < view.getUint16(base + 2); k++) {
			const at = base + view.getUint32(base + 8 + 8 * k);
			if (view.getUint16(at) !== 4) continue;
			const twice = view.getUint16(at + 6);
			for (let s = 0; s < twice; s += 2) {
				if (view.getUint16(at + 14 + s) < code) continue;
				const start = view.getUint16(at + 16 + twice + s);
				if (start > code) return 0;
				const delta = view.getInt16(at + 16 + 2 * twice + s);
				const place = at + 16 + 3 * twice + s;
				const offset = view.getUint16(place);
				if (offset === 0) return (code + delta) & 0xffff;
				const glyph = view.getUint16(place + offset + 2 * (code - start));
				return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
			}
		}
		return 0;
	}

	advance(glyph: number): number {
		return this.#view.getUint16(this.#at('hmtx') + 4 * Math.min(glyph, this.#metrics - 1));
	}

	contours(glyph: number): Contours {
		const view = this.#view;
		const loca = this.#at('loca');
		const place = (k: number): number => (this.#long ? view.getUint32(loca + 4 * k) : 2 * view.getUint16(loca + 2 * k));
		if (place(glyph) === place(glyph + 1)) return [];
		const at = this.#at('glyf') + place(glyph);
		const count = view.getInt16(at);
		return count >= 0 ? this.#simple(at, count) : this.#composite(at);
	}

	#simple(at: number, count: number): Contours {
		const view = this.#view;
		const ends = Array.from({ length: count }, (_, k) => view.getUint16(at + 10 + 2 * k));
		const total = (ends.at(-1) ?? -1) + 1;
		let next = at + 10 + 2 * count;
		next += 2 + view.getUint16(next);
		const flags: number[] = [];
		while (flags.length < total) {
			const flag = view.getUint8(next++);
			const repeats = flag & 8 ? view.getUint8(next++) : 0;
			for (let k = 0; k <= repeats; k++) flags.push(flag);
		}
		const coordinates = (short: number, same: number): number[] => {
			let value = 0;
			return flags.map((flag) => {
				if (flag & short) value += flag & same ? view.getUint8(next++) : -view.getUint8(next++);
				else if (!(flag & same)) {
					value += view.getInt16(next);
					next += 2;
				}
				return value;
			});
		};
		const x = coordinates(2, 16);
		const y = coordinates(4, 32);
		const points = flags.map((flag, k): Point => ({ x: x[k] as number, y: y[k] as number, on: (flag & 1) === 1 }));
		return ends.map((end, k) => points.slice(k === 0 ? 0 : (ends[k - 1] as number) + 1, end + 1));
	}

	#composite(at: number): Contours {
		const view = this.#view;
		const contours: (readonly Point[])[] = [];
		let next = at + 10;
		for (let flags = 32; flags & 32; ) {
			flags = view.getUint16(next);
			const part = view.getUint16(next + 2);
			const isWide = (flags & 1) !== 0;
			if (!(flags & 2) || flags & (8 | 64 | 128)) throw new Error(`Glyph ${part} is put together in a way that is not read here.`);
			const [dx, dy] = isWide ? [view.getInt16(next + 4), view.getInt16(next + 6)] : [view.getInt8(next + 4), view.getInt8(next + 5)];
			next += isWide ? 8 : 6;
			contours.push(...this.contours(part).map((contour) => contour.map(({ x, y, on }) => ({ x: x + dx, y: y + dy, on }))));
		}
		return contours;
	}
}

/** Code, advance and contours of each character, as numbers of seven bits a byte; lengths are thousandths of the size. */
function encoded(font: TrueType): Uint8Array {
	const bytes: number[] = [];
	const natural = (value: number): void => {
		let rest = value;
		for (; rest > 127; rest >>= 7) bytes.push((rest & 127) | 128);
		bytes.push(rest);
	};
	const whole = (value: number): void => natural(value < 0 ? -2 * value - 1 : 2 * value);
	const unit = (value: number): number => Math.round((value * 1000) / font.unitsPerEm);
	for (const [from, to] of RANGES) {
		for (let code = from; code <= to; code++) {
			const glyph = font.glyphOf(code);
			if (glyph === 0) continue;
			let contours: Contours;
			try {
				contours = font.contours(glyph);
			} catch {
				// A sign that is turned or scaled from another: figures do without.
				continue;
			}
			natural(code);
			natural(unit(font.advance(glyph)));
			natural(contours.length);
			let [x, y] = [0, 0];
			for (const contour of contours) {
				natural(contour.length);
				for (const point of contour) {
					const [toX, toY] = [unit(point.x), unit(point.y)];
					whole(2 * (toX - x) + (point.on ? 1 : 0));
					whole(toY - y);
					[x, y] = [toX, toY];
				}
			}
		}
	}
	return zlibSync(Uint8Array.from(bytes), { level: 9 });
}

const rows = Object.entries(FACES).map(([name, face]) => {
	const font = new TrueType(readFileSync(resolve(ROOT, `node_modules/pdfjs-dist/standard_fonts/LiberationSans-${face}.ttf`)));
	return `\t${name}: '${Buffer.from(encoded(font)).toString('base64')}',`;
});
writeFileSync(
	resolve(ROOT, 'src/exports/figure/glyph-data.ts'),
	`/** Written by tools/generate-glyphs.ts: outlines of Liberation Sans (NOTICE says whose they are), compressed. */\n\nexport const GLYPH_DATA = {\n${rows.join('\n')}\n} as const;\n`,
);
