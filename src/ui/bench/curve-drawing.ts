/** Draws scaling curves: bands of quartiles, lines with markers, the crossover, wrong answers and what was left out. */

import { type Curves, type Line, sizeText } from '../../app/bench/bench-data.ts';
import { label, type Pen } from './log-plot.ts';
import { markerPath, markOf } from './machine-marks.ts';
import { BENCH } from '../../words/bench.ts';

/** Size of a marker and of the ends of a quartile bar, CSS pixels. */
const MARKER = 4;
const CAP = 3;

export function drawCurves(pen: Pen, curves: Curves): void {
	const { context, box } = pen;
	context.save();
	context.beginPath();
	context.rect(box.left, box.top, box.width, box.height);
	context.clip();
	for (const line of curves.lines) drawBand(pen, curves.sizes, line);
	// Where it is ahead from the first size on, nobody was overtaken.
	if (curves.crossing && curves.crossing.size !== curves.sizes[0]) drawCrossing(pen, curves.crossing.size);
	// The first machine is drawn last, on top.
	for (const line of curves.lines.toReversed()) drawLine(pen, curves.sizes, line);
	drawWrong(pen, curves);
	drawAborted(pen, curves);
	context.restore();
}

/** Runs of neighbouring places that have values. */
function runs(values: readonly (number | null)[]): number[][] {
	const found: number[][] = [];
	values.forEach((value, i) => {
		if (value === null) return;
		if (i > 0 && values[i - 1] !== null) found.at(-1)?.push(i);
		else found.push([i]);
	});
	return found;
}

function drawBand({ context, x, y }: Pen, sizes: readonly number[], { contestant, low, high }: Line): void {
	context.save();
	context.globalAlpha = 0.16;
	context.fillStyle = markOf(contestant).color;
	for (const run of runs(low)) {
		context.beginPath();
		for (const i of run) context.lineTo(x(sizes[i] as number), y(low[i] as number));
		for (const i of run.toReversed()) context.lineTo(x(sizes[i] as number), y(high[i] as number));
		context.fill();
	}
	context.restore();
}

function drawLine({ context, scale, x, y, token }: Pen, sizes: readonly number[], { contestant, median, low, high }: Line): void {
	const { color, dash, shape } = markOf(contestant);
	context.save();
	context.strokeStyle = color;
	context.fillStyle = color;
	context.lineWidth = 2 * scale;
	context.lineJoin = 'round';
	for (const run of runs(median)) {
		context.setLineDash(dash.map((length) => length * scale));
		context.beginPath();
		for (const i of run) context.lineTo(x(sizes[i] as number), y(median[i] as number));
		context.stroke();
		context.setLineDash([]);
		for (const i of run) {
			const at = x(sizes[i] as number);
			context.lineWidth = 1.25 * scale;
			context.strokeStyle = color;
			context.beginPath();
			for (const end of [y(low[i] as number), y(high[i] as number)]) {
				context.moveTo(at - CAP * scale, end);
				context.lineTo(at + CAP * scale, end);
			}
			context.moveTo(at, y(low[i] as number));
			context.lineTo(at, y(high[i] as number));
			context.stroke();
			const marker = markerPath(shape, at, y(median[i] as number), MARKER * scale);
			context.strokeStyle = token('--panel');
			context.stroke(marker);
			context.fill(marker);
		}
		context.strokeStyle = color;
		context.lineWidth = 2 * scale;
	}
	context.restore();
}

/** A line where the GPU overtakes, with its size. */
function drawCrossing(pen: Pen, size: number): void {
	const { context, scale, box, x, token } = pen;
	const at = x(size);
	context.save();
	context.strokeStyle = token('--text');
	context.lineWidth = scale;
	context.setLineDash([3 * scale, 3 * scale]);
	context.beginPath();
	context.moveTo(at, box.top);
	context.lineTo(at, box.top + box.height);
	context.stroke();
	label(pen, BENCH.overtakesAt(sizeText(size)), at, box.top + 11 * scale);
	context.restore();
}

/** A ring and a word around each wrong answer: it is no result, however fast. */
function drawWrong(pen: Pen, { sizes, lines, wrong }: Curves): void {
	const { context, scale, x, y, token } = pen;
	context.save();
	for (const { contestant, size } of wrong) {
		const median = lines.find((line) => line.contestant === contestant)?.median[sizes.indexOf(size)];
		if (median === undefined || median === null) continue;
		const [px, py] = [x(size), y(median)];
		context.strokeStyle = token('--danger');
		context.lineWidth = 2 * scale;
		context.beginPath();
		context.arc(px, py, 8 * scale, 0, 2 * Math.PI);
		context.stroke();
		label(pen, BENCH.wrongMark, px + 8 * scale, py, '--danger');
	}
	context.restore();
}

/** A cross at the foot where a machine was not given the time. */
function drawAborted(pen: Pen, { aborted, lines }: Curves): void {
	const { context, scale, box, x, font } = pen;
	context.save();
	context.lineWidth = 2 * scale;
	const arm = 4 * scale;
	const seen = new Map<number, number>();
	for (const { contestant, size } of aborted) {
		const row = seen.get(size) ?? 0;
		seen.set(size, row + 1);
		const [at, foot] = [x(size), box.top + box.height - (10 + 14 * row) * scale];
		context.strokeStyle = markOf(contestant).color;
		context.beginPath();
		context.moveTo(at - arm, foot - arm);
		context.lineTo(at + arm, foot + arm);
		context.moveTo(at - arm, foot + arm);
		context.lineTo(at + arm, foot - arm);
		context.stroke();
	}
	const [first] = aborted;
	if (first && lines.length > 0) {
		context.font = font;
		const text = BENCH.overBudget;
		const width = context.measureText(text).width;
		label(pen, text, Math.min(x(first.size) - width - 24 * scale, box.left + box.width), box.top + box.height - 10 * scale);
	}
	context.restore();
}
