/** Samples on a canvas: points, a curve, axes. All lengths are CSS pixels. */

import type { Dataset } from '../../model/network.ts';
import { markOfClass, pathOfMark, type Pen } from './class-marks.ts';
import { type Frame, type Places, roundNumbers, toPicture } from './data-places.ts';
import { numberColor } from './decision.ts';

/** Colours and letters of the theme. */
export interface DrawingLook {
	readonly text: string;
	readonly muted: string;
	readonly line: string;
	/** Behind the picture. */
	readonly paper: string;
	readonly danger: string;
	readonly font: string;
}

export interface AxisNames {
	readonly across: string;
	readonly up: string;
}

/** A name that fits, shortened at its end. */
function fitting(pen: Pen, name: string, width: number): string {
	if (pen.measureText(name).width <= width) return name;
	let end = name.length;
	while (end > 1 && pen.measureText(`${name.slice(0, end)}…`).width > width) end--;
	return `${name.slice(0, end)}…`;
}

const tickText = (value: number): string => String(Number(value.toPrecision(6))).replace('-', '−');

/** Grid lines at round numbers, the numbers, and the names of the axes. */
export function drawAxes(pen: Pen, frame: Frame, names: AxisNames, look: DrawingLook): void {
	const { left, top, width, height, window } = frame;
	pen.font = look.font;
	pen.lineWidth = 1;
	pen.strokeStyle = look.line;
	pen.fillStyle = look.muted;
	pen.textBaseline = 'top';
	pen.textAlign = 'center';
	pen.beginPath();
	for (const value of roundNumbers(window.u, Math.max(2, Math.floor(width / 70)))) {
		const [x] = toPicture(frame, value, window.v[0]);
		pen.moveTo(Math.round(x) + 0.5, top);
		pen.lineTo(Math.round(x) + 0.5, top + height);
		pen.fillText(tickText(value), x, top + height + 4);
	}
	pen.textBaseline = 'middle';
	pen.textAlign = 'right';
	for (const value of roundNumbers(window.v, Math.max(2, Math.floor(height / 50)))) {
		const [, y] = toPicture(frame, window.u[0], value);
		pen.moveTo(left, Math.round(y) + 0.5);
		pen.lineTo(left + width, Math.round(y) + 0.5);
		pen.fillText(tickText(value), left - 5, y);
	}
	pen.stroke();
	pen.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1);
	pen.fillStyle = look.text;
	pen.textBaseline = 'bottom';
	pen.textAlign = 'center';
	pen.fillText(fitting(pen, names.across, width), left + width / 2, top + height + 34);
	pen.textBaseline = 'top';
	pen.textAlign = 'left';
	pen.fillText(fitting(pen, names.up, width - 12), left + 6, top + 5);
}

export interface SampleStyle {
	/** Samples that test are rings. */
	readonly hollow: boolean;
	readonly radius: number;
	/** Ends of the targets, where they are numbers and colour the samples. */
	readonly range?: readonly [number, number];
}

/** One mark a sample, in the colour of its class or of its number. */
export function drawSamples(
	pen: Pen,
	frame: Frame,
	places: Places,
	{ targets, count }: Dataset,
	{ hollow, radius, range }: SampleStyle,
	look: DrawingLook,
): void {
	inside(pen, frame, () => {
		for (let i = 0; i < count; i++) {
			const [x, y] = toPicture(frame, places.x[i] as number, places.y[i] as number);
			const mark =
				targets.kind === 'classes'
					? markOfClass(targets.labels[i] as number)
					: { color: valueColor(targets.values[i * targets.width] as number, range, look), shape: 'circle' as const };
			pathOfMark(pen, mark.shape, x, y, radius);
			pen.fillStyle = hollow ? look.paper : mark.color;
			pen.strokeStyle = hollow ? mark.color : look.paper;
			pen.lineWidth = hollow ? Math.min(1.75, 0.55 * radius) : radius > 3 ? 1 : 0.5;
			pen.fill();
			pen.stroke();
		}
	});
}

function valueColor(value: number, range: readonly [number, number] | undefined, look: DrawingLook): string {
	if (range === undefined) return markOfClass(0).color;
	const { rgb, strength } = numberColor(value, ...range);
	return strength < 0.08 ? look.muted : `rgba(${rgb.join(', ')}, ${(0.35 + 0.65 * strength).toFixed(2)})`;
}

/** Squares around samples with a wrong label. */
export function drawWrong(pen: Pen, frame: Frame, { x, y }: Places, rows: Uint32Array, radius: number, look: DrawingLook): void {
	inside(pen, frame, () => {
		pen.strokeStyle = look.danger;
		pen.lineWidth = 1.5;
		for (const row of rows) {
			const [px, py] = toPicture(frame, x[row] as number, y[row] as number);
			pen.strokeRect(px - radius - 3, py - radius - 3, 2 * radius + 6, 2 * radius + 6);
		}
	});
}

/** A curve through places of ascending x. */
export function drawCurve(
	pen: Pen,
	frame: Frame,
	{ x, y }: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> },
	look: DrawingLook,
): void {
	inside(pen, frame, () => {
		pen.strokeStyle = look.text;
		pen.lineWidth = 2;
		pen.beginPath();
		for (let k = 0; k < x.length; k++) {
			const [px, py] = toPicture(frame, x[k] as number, y[k] as number);
			if (k === 0) pen.moveTo(px, py);
			else pen.lineTo(px, py);
		}
		pen.stroke();
	});
}

/** Draw within the plot only. */
function inside(pen: Pen, { left, top, width, height }: Frame, draw: () => void): void {
	pen.save();
	pen.beginPath();
	pen.rect(left, top, width, height);
	pen.clip();
	draw();
	pen.restore();
}

/** A radius at which so many samples still stand apart. */
export const radiusFor = (count: number, { width, height }: Frame): number =>
	Math.max(1.75, Math.min(5, 0.28 * Math.sqrt((width * height) / Math.max(1, count))));
