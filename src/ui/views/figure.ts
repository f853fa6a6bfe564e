/** The picture that is saved: views with numbers and names on their axes, a title, the colour bar, and who is who. */

import type { ImageLook, Renderer, ViewKit, ViewName } from '../../engine/view.ts';
import type { AppearanceSettings } from '../../model/view.ts';
import { arrangeLabels, withNames } from './labels.ts';
import { WORDS } from '../../words/words.ts';

/** What is saved, and how. */
export interface FigureChoice {
	readonly views: ViewName | 'both';
	readonly paper: 'light' | 'dark' | 'transparent';
	/** Pixels in a CSS pixel. */
	readonly scale: 1 | 2;
}

/** What a figure says beside its views. */
export interface FigureWords {
	readonly title: string;
	/** The formula, or what the picture is of; one line. */
	readonly subtitle: string;
	/** Of the axes across and up, and of the values. */
	readonly names: { readonly u: string; readonly v: string; readonly z: string };
	/** `quantile scale`. */
	readonly scaleName: string;
	/** Optimizers with their CSS colours. */
	readonly groups: readonly { readonly name: string; readonly color: string }[];
	/** `step 120`; empty without a run. */
	readonly step: string;
}

/** How the values are coloured. */
export interface FigureColors {
	readonly scale: ReturnType<ViewKit['sceneScale']>;
	readonly appearance: Omit<AppearanceSettings, 'theme'>;
}

/** CSS pixels. */
const PADDING = 26;
const SIZES: Readonly<Record<ViewName, readonly [number, number]>> = { surface: [860, 640], map: [700, 640] };
const HEAD = 62;
const FOOT = 66;
const BAR = { width: 380, height: 14 } as const;

interface Inks {
	/** Null: nothing, seen through. */
	readonly paper: string | null;
	readonly text: string;
	readonly muted: string;
	readonly look: ImageLook;
}

const WHITE = [1, 1, 1] as const;
const DARK = [0.067, 0.082, 0.11] as const;
const INKS: Readonly<Record<FigureChoice['paper'], Inks>> = {
	light: { paper: '#ffffff', text: '#182235', muted: '#46536a', look: { theme: 'light', paper: WHITE } },
	dark: { paper: '#11151c', text: '#eef2f8', muted: '#aeb9ca', look: { theme: 'dark', paper: DARK } },
	transparent: { paper: null, text: '#182235', muted: '#46536a', look: { theme: 'light', paper: WHITE } },
};

/**
 * What lies over the paper, from the same picture on white and on black: opacity is 1 less what the paper changes.
 * @returns RGBA with straight alpha
 */
export function matte(onWhite: Uint8ClampedArray, onBlack: Uint8ClampedArray): Uint8ClampedArray<ArrayBuffer> {
	const out = new Uint8ClampedArray(onWhite.length);
	for (let p = 0; p < out.length; p += 4) {
		let through = 0;
		for (let c = 0; c < 3; c++) through += (onWhite[p + c] as number) - (onBlack[p + c] as number);
		const alpha = Math.min(255, Math.max(0, 255 - through / 3));
		for (let c = 0; c < 3; c++) out[p + c] = alpha > 0 ? (255 * (onBlack[p + c] as number)) / alpha : 0;
		out[p + 3] = alpha;
	}
	return out;
}

type Drawing = Pick<Renderer, 'image' | 'labels'>;

async function pixelsOf(renderer: Drawing, view: ViewName, { paper, scale }: FigureChoice): Promise<ImageData> {
	const [width, height] = SIZES[view].map((side) => side * scale) as [number, number];
	const image = (look: ImageLook): Promise<Uint8ClampedArray<ArrayBuffer>> =>
		renderer.image(view, width, height, { ...look, ratio: scale });
	const { look } = INKS[paper];
	const pixels = await image(look);
	const drawn = paper === 'transparent' ? matte(pixels, await image({ ...look, paper: [0, 0, 0] })) : pixels;
	return new ImageData(drawn, width, height);
}

/**
 * Compose a figure.
 * @returns a PNG
 * @throws DeviceLostError, OutOfMemoryError, or an Error where the browser makes no picture of it
 */
export async function figureOf(
	renderer: Drawing,
	kit: Pick<ViewKit, 'scaleTicks' | 'drawnColormap'>,
	choice: FigureChoice,
	words: FigureWords,
	colors: FigureColors | null,
): Promise<Blob> {
	const views: readonly ViewName[] = choice.views === 'both' ? ['surface', 'map'] : [choice.views];
	const inks = INKS[choice.paper];
	const wide = views.reduce((sum, view) => sum + SIZES[view][0], 0);
	const high = SIZES[views[0] as ViewName][1];
	const [width, height] = [wide + 2 * PADDING, high + HEAD + FOOT + 2 * PADDING];
	const pictures: ImageData[] = [];
	for (const view of views) pictures.push(await pixelsOf(renderer, view, choice));
	const canvas = document.createElement('canvas');
	canvas.width = width * choice.scale;
	canvas.height = height * choice.scale;
	const context = canvas.getContext('2d');
	if (!context) throw new Error(WORDS.views.noMemory);
	if (inks.paper !== null) {
		context.fillStyle = inks.paper;
		context.fillRect(0, 0, canvas.width, canvas.height);
	}
	let left = PADDING;
	for (const [i, view] of views.entries()) {
		context.putImageData(pictures[i] as ImageData, left * choice.scale, (PADDING + HEAD) * choice.scale);
		left += SIZES[view][0];
	}
	context.scale(choice.scale, choice.scale);
	const pen = penOf(context, inks);
	pen.text(words.title, PADDING, PADDING + 22, { size: 22, bold: true, most: width - 2 * PADDING });
	pen.text(words.subtitle, PADDING, PADDING + 44, { size: 13, color: inks.muted, most: width - 2 * PADDING });
	left = PADDING;
	for (const view of views) {
		writeLabels(context, pen, renderer, view, words, [left, PADDING + HEAD]);
		left += SIZES[view][0];
	}
	const foot = height - PADDING - FOOT + 26;
	if (colors) writeBar(context, pen, kit, colors, words, [PADDING, foot]);
	writeGroups(context, pen, words, [PADDING + BAR.width + 40, foot], width - PADDING);
	const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
	if (!blob) throw new Error(WORDS.views.noMemory);
	return blob;
}

interface TextStyle {
	readonly size?: number;
	readonly bold?: boolean;
	readonly italic?: boolean;
	readonly color?: string;
	/** Longest width; what is longer is shortened. */
	readonly most?: number;
	readonly align?: CanvasTextAlign;
}

/** Texts on a line. */
function penOf(context: CanvasRenderingContext2D, inks: Inks) {
	const family = getComputedStyle(document.body).fontFamily;
	const style = ({ size = 12, bold = false, italic = false, color = inks.text, align = 'left' }: TextStyle): void => {
		context.font = `${italic ? 'italic ' : ''}${bold ? '650 ' : ''}${size}px ${family}`;
		context.fillStyle = color;
		context.textAlign = align;
		context.textBaseline = 'alphabetic';
	};
	return {
		style,
		text(text: string, x: number, y: number, how: TextStyle = {}): number {
			style(how);
			const most = how.most ?? Number.POSITIVE_INFINITY;
			let shown = text;
			while (shown.length > 1 && context.measureText(shown).width > most) shown = `${shown.replace(/…$/, '').slice(0, -1)}…`;
			context.fillText(shown, x, y);
			return context.measureText(shown).width;
		},
	};
}
type Pen = ReturnType<typeof penOf>;

/** Numbers and names of the axes, and the values of contours. */
function writeLabels(
	context: CanvasRenderingContext2D,
	pen: Pen,
	renderer: Drawing,
	view: ViewName,
	{ names }: FigureWords,
	[left, top]: readonly [number, number],
): void {
	const [width, height] = SIZES[view];
	const wanted = renderer.labels(view, { cssWidth: width, cssHeight: height });
	for (const { text, isName, isTurned, angle, x, y } of arrangeLabels(view, withNames(view, wanted, names), { width, height })) {
		context.save();
		context.translate(left + x, top + y);
		pen.style({ size: isName ? 12 : 11, bold: isName, italic: isName });
		if (angle !== undefined) {
			context.rotate(angle);
			context.textAlign = 'center';
			context.textBaseline = 'middle';
			// On every colour of every map.
			context.lineWidth = 3;
			context.lineJoin = 'round';
			context.strokeStyle = '#0b0e13b0';
			context.strokeText(text, 0, 0);
			context.fillStyle = '#ffffff';
		} else {
			if (isTurned) context.rotate(-Math.PI / 2);
			context.textBaseline = 'top';
		}
		context.fillText(text, 0, 0);
		context.restore();
	}
}

function writeBar(
	context: CanvasRenderingContext2D,
	pen: Pen,
	{ scaleTicks, drawnColormap }: Pick<ViewKit, 'scaleTicks' | 'drawnColormap'>,
	{ scale, appearance }: FigureColors,
	{ names, scaleName }: FigureWords,
	[left, top]: readonly [number, number],
): void {
	const table = drawnColormap(appearance);
	const entries = table.length / 4;
	const isConstant = !(scale.lo < scale.hi);
	for (let x = 0; x < BAR.width; x++) {
		// Where values do not differ there is one colour.
		const p = 4 * (isConstant ? entries >> 1 : Math.floor((x / BAR.width) * entries));
		context.fillStyle = `rgb(${table[p]} ${table[p + 1]} ${table[p + 2]})`;
		context.fillRect(left + x, top, 1.5, BAR.height);
	}
	const wide = pen.text(names.z || 'f', left, top - 8, { size: 12, bold: true, italic: true });
	pen.text(isConstant ? '' : scaleName, left + wide + 10, top - 8, { size: 12 });
	let free = Number.NEGATIVE_INFINITY;
	for (const { t, label } of scaleTicks(scale, 6)) {
		const x = left + (isConstant ? 0.5 : t) * BAR.width;
		pen.style({ size: 11 });
		const half = context.measureText(label).width / 2;
		const at = Math.min(left + BAR.width - half, Math.max(left + half, x));
		if (at - half < free) continue;
		context.fillRect(x - 0.5, top + BAR.height, 1, 4);
		pen.text(label, at, top + BAR.height + 16, { size: 11, align: 'center' });
		free = at + half + 8;
	}
}

/** A dot and a name for each optimizer, and the step. */
function writeGroups(
	context: CanvasRenderingContext2D,
	pen: Pen,
	{ groups, step }: FigureWords,
	[left, top]: readonly [number, number],
	end: number,
): void {
	let [x, y] = [left, top - 4];
	const words = groups.length > 0 && step !== '' ? [...groups, { name: step, color: null }] : groups;
	for (const { name, color } of words) {
		pen.style({ size: 13 });
		const wide = context.measureText(name).width + 16;
		if (x + wide > end && x > left) [x, y] = [left, y + 20];
		if (color !== null) {
			context.fillStyle = color;
			context.beginPath();
			context.arc(x + 5, y - 4.5, 5, 0, 2 * Math.PI);
			context.fill();
		}
		pen.text(name, x + (color === null ? 0 : 16), y, { size: 13 });
		x += wide + 20;
	}
}
