/**
 * A figure as PDF 1.4: one page of the figure's size; paths and texts as such, the relief as an image with its opacity. Written here
 * and not by a library, so that the same figure has the same bytes everywhere: no date, no random number, no font inside.
 */

import { zlibSync } from 'fflate';
import { breath } from '../../model/work.ts';
import type { Color, DisplayItem, DisplayList, Line, Stroke, TextItem } from './display-list.ts';
import type { EmbeddedRelief, EmbeddedReliefs } from './embedded.ts';
import { HALF_CAPITAL } from './fonts.ts';
import { channelsOf } from './inks.ts';
import { type PdfFont, textRuns } from './pdf-text.ts';
import { joined, RowCompressor, rowsAtOnce } from './png.ts';

export interface PdfFile {
	readonly bytes: Uint8Array<ArrayBuffer>;
	/** Characters that the fonts of PDF readers lack: written as `?`. */
	readonly lacking: readonly string[];
}

const DIGITS = 3;
/** How far the handles of a curve are that makes a quarter of a circle, in radii. */
const ARC = 0.5523;

const n = (value: number): string => String(Number(value.toFixed(DIGITS)) || 0);
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(text, (sign) => sign.charCodeAt(0));
const ink = (color: Color): string => channelsOf(color).map(n).join(' ');

/** What the page draws: operators, and the names of what they use. */
class Content {
	readonly operators: string[] = [];
	readonly fonts = new Map<PdfFont, string>();
	readonly opacities = new Map<number, string>();
	readonly images: { readonly name: string; readonly relief: EmbeddedRelief }[] = [];
	readonly lacking = new Set<string>();

	constructor(
		private readonly list: DisplayList,
		private readonly reliefs: EmbeddedReliefs,
	) {
		const { width, height, paper } = list;
		// From here on y runs down, as in the list.
		this.operators.push(`1 0 0 -1 0 ${n(height)} cm`, '1 J 1 j');
		if (paper) this.operators.push(`${ink(paper)} rg`, `0 0 ${n(width)} ${n(height)} re f`);
		this.#draw(list.items);
	}

	#draw(items: readonly DisplayItem[]): void {
		for (const item of items) {
			switch (item.kind) {
				case 'clip':
					this.operators.push(`q ${n(item.x)} ${n(item.y)} ${n(item.width)} ${n(item.height)} re W n`);
					this.#draw(item.items);
					this.operators.push('Q');
					break;
				case 'path':
					this.#paint(lineOperators(item.lines), item.stroke, item.fill, item.opacity);
					break;
				case 'discs':
					for (let i = 0; i + 1 < item.centres.length; i += 2)
						this.#paint([circle(item.centres[i] as number, item.centres[i + 1] as number, item.radius)], item.stroke, item.fill);
					break;
				case 'ramp':
					// Each bar reaches up to the top, under those above it: no gap can be seen between two.
					item.colors.forEach((color, k) => {
						const high = item.height * (1 - k / item.colors.length);
						this.operators.push(`${ink(color)} rg ${n(item.x)} ${n(item.y)} ${n(item.width)} ${n(high)} re f`);
					});
					break;
				case 'relief': {
					const relief = this.reliefs.get(item);
					if (!relief) break;
					const name = `I${this.images.length}`;
					this.images.push({ name, relief });
					this.operators.push(`q ${n(item.width)} 0 0 ${n(-item.height)} ${n(item.x)} ${n(item.y + item.height)} cm /${name} Do Q`);
					break;
				}
				case 'text':
					this.#text(item);
			}
		}
	}

	#paint(path: readonly string[], stroke?: Stroke, fill?: Color, opacity = 1): void {
		if (path.length === 0) return;
		const { operators } = this;
		operators.push('q');
		if (opacity < 1) operators.push(`/${nameIn(this.opacities, opacity, 'G')} gs`);
		if (fill) operators.push(`${ink(fill)} rg`);
		if (stroke) operators.push(`${ink(stroke.color)} RG ${n(stroke.width)} w`);
		if (stroke?.dash) operators.push(`[${stroke.dash.map(n).join(' ')}] 0 d`);
		operators.push(...path, fill && stroke ? 'B' : fill ? 'f' : 'S', 'Q');
	}

	#text({ text, x, y, anchor, size, bold = false, italic = false, color, angle = 0, isCentred = false, rim }: TextItem): void {
		const runs = textRuns(text, { family: this.list.family, size, bold, italic }, (character) => this.lacking.add(character));
		const width = runs.reduce((sum, run) => sum + run.width, 0);
		const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
		const down = isCentred ? HALF_CAPITAL * size : 0;
		const written = (): void => {
			let along = anchor === 'start' ? 0 : anchor === 'middle' ? -width / 2 : -width;
			for (const run of runs) {
				const at = [x + along * cos - down * sin, y + along * sin + down * cos] as const;
				const codes = run.codes.map((code) => code.toString(16).padStart(2, '0')).join('');
				this.operators.push(
					`/${nameIn(this.fonts, run.font, 'F')} ${n(size * run.size)} Tf ${n(run.rise * size)} Ts`,
					`${n(cos)} ${n(sin)} ${n(sin)} ${n(-cos)} ${n(at[0])} ${n(at[1])} Tm <${codes}> Tj`,
				);
				along += run.width;
			}
		};
		this.operators.push('q BT');
		if (rim) {
			this.operators.push(`1 Tr ${ink(rim)} RG ${n(0.22 * size)} w`);
			written();
		}
		this.operators.push(`0 Tr ${ink(color)} rg`);
		written();
		this.operators.push('ET Q');
	}
}

function nameIn<K>(names: Map<K, string>, key: K, letter: string): string {
	const name = names.get(key) ?? `${letter}${names.size}`;
	names.set(key, name);
	return name;
}

function lineOperators(lines: readonly Line[]): string[] {
	return lines.map(({ points, closed }) => {
		const places: string[] = [];
		for (let i = 0; i + 1 < points.length; i += 2)
			places.push(`${n(points[i] as number)} ${n(points[i + 1] as number)} ${i === 0 ? 'm' : 'l'}`);
		return `${places.join(' ')}${closed ? ' h' : ''}`;
	});
}

function circle(x: number, y: number, radius: number): string {
	const k = ARC * radius;
	const curve = (...values: readonly number[]): string => `${values.map(n).join(' ')} c`;
	return [
		`${n(x + radius)} ${n(y)} m`,
		curve(x + radius, y + k, x + k, y + radius, x, y + radius),
		curve(x - k, y + radius, x - radius, y + k, x - radius, y),
		curve(x - radius, y - k, x - k, y - radius, x, y - radius),
		curve(x + k, y - radius, x + radius, y - k, x + radius, y),
		'h',
	].join(' ');
}

/** A figure as a PDF. */
export async function pdfOf(list: DisplayList, reliefs: EmbeddedReliefs): Promise<PdfFile> {
	const content = new Content(list, reliefs);
	const file = new PdfObjects();
	const resources: string[] = [];
	const group = (name: string, entries: readonly string[]): void => {
		if (entries.length > 0) resources.push(`/${name} << ${entries.join(' ')} >>`);
	};
	group(
		'Font',
		[...content.fonts].map(([font, name]) => {
			const encoding = font === 'Symbol' ? '' : ' /Encoding /WinAnsiEncoding';
			return `/${name} ${file.add(`<< /Type /Font /Subtype /Type1 /BaseFont /${font}${encoding} >>`)} 0 R`;
		}),
	);
	group(
		'ExtGState',
		[...content.opacities].map(([opacity, name]) => `/${name} << /ca ${n(opacity)} /CA ${n(opacity)} >>`),
	);
	const images: string[] = [];
	for (const { name, relief } of content.images) images.push(`/${name} ${await addImage(file, relief, list.paper === null)} 0 R`);
	group('XObject', images);
	const stream = zlibSync(bytesOf(content.operators.join('\n')), { level: 6 });
	const drawing = file.add('<< /Filter /FlateDecode', stream);
	const pages = file.next + 1;
	const page = file.add(
		`<< /Type /Page /Parent ${pages} 0 R /MediaBox [0 0 ${n(list.width)} ${n(list.height)}] /Resources << ${resources.join(' ')} >> /Contents ${drawing} 0 R >>`,
	);
	file.add(`<< /Type /Pages /Kids [${page} 0 R] /Count 1 >>`);
	const catalog = file.add(`<< /Type /Catalog /Pages ${pages} 0 R >>`);
	const info = file.add(`<< /Title ${textString(list.title)} /Creator (Thalweg) >>`);
	return { bytes: file.end(catalog, info), lacking: [...content.lacking] };
}

async function addImage(file: PdfObjects, { width, height, pixels }: EmbeddedRelief, alpha: boolean): Promise<number> {
	const compressed = async (channels: readonly number[]): Promise<Uint8Array<ArrayBuffer>> => {
		const parts: Uint8Array[] = [];
		const rows = new RowCompressor(width, channels, (data) => parts.push(data));
		const step = rowsAtOnce(width);
		for (let row = 0; row < height; row += step) {
			rows.rows(pixels.subarray(4 * width * row, 4 * width * Math.min(height, row + step)));
			await breath();
		}
		rows.end();
		return joined(parts);
	};
	const head = (colors: number): string =>
		`<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /BitsPerComponent 8 /ColorSpace /Device${colors === 3 ? 'RGB' : 'Gray'} /Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors ${colors} /Columns ${width} >>`;
	const mask = alpha ? file.add(head(1), await compressed([3])) : null;
	return file.add(`${head(3)}${mask === null ? '' : ` /SMask ${mask} 0 R`}`, await compressed([0, 1, 2]));
}

/** A text of the document's information, in UTF-16. */
function textString(text: string): string {
	const codes = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i).toString(16).padStart(4, '0'));
	return `<feff${codes.join('')}>`;
}

/** The objects of a file, numbered from 1, and where each begins. */
class PdfObjects {
	readonly #parts: Uint8Array[] = [bytesOf('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n')];
	readonly #places: number[] = [];
	#length = (this.#parts[0] as Uint8Array).length;

	/** The number of the next object. */
	get next(): number {
		return this.#places.length + 1;
	}

	#write(part: Uint8Array): void {
		this.#parts.push(part);
		this.#length += part.length;
	}

	/** @param dictionary of a stream: without its end @returns its number */
	add(dictionary: string, stream?: Uint8Array): number {
		const number = this.next;
		this.#places.push(this.#length);
		if (!stream) this.#write(bytesOf(`${number} 0 obj\n${dictionary}\nendobj\n`));
		else {
			this.#write(bytesOf(`${number} 0 obj\n${dictionary} /Length ${stream.length} >>\nstream\n`));
			this.#write(stream);
			this.#write(bytesOf('\nendstream\nendobj\n'));
		}
		return number;
	}

	end(catalog: number, info: number): Uint8Array<ArrayBuffer> {
		const rows = this.#places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`);
		const size = this.next;
		const start = this.#length;
		this.#write(
			bytesOf(
				`xref\n0 ${size}\n0000000000 65535 f \n${rows.join('')}trailer\n<< /Size ${size} /Root ${catalog} 0 R /Info ${info} 0 R >>\nstartxref\n${start}\n%%EOF\n`,
			),
		);
		return joined(this.#parts);
	}
}
