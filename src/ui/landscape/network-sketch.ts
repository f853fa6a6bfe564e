/** A network as a small drawing: its layers as columns of dots. */

import { modelOf, type Sketch, SKETCHES } from '../../app/network-gallery.ts';

interface Colors {
	readonly line: string;
	readonly dot: string;
}

const MARGIN = 18;

/** Draw the network of an id over the whole canvas. */
export function drawSketch(pen: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D, id: string, { line, dot }: Colors): void {
	const { widths, skips }: Sketch = SKETCHES[modelOf(id) as keyof typeof SKETCHES] ?? { widths: [] };
	const { width, height } = pen.canvas;
	pen.clearRect(0, 0, width, height);
	const across = (k: number): number => MARGIN + (k * (width - 2 * MARGIN)) / Math.max(1, widths.length - 1);
	const up = (k: number, i: number): number => height / 2 + (i - ((widths[k] ?? 1) - 1) / 2) * Math.min(16, (height - 40) / 7);
	pen.strokeStyle = line;
	pen.lineWidth = 0.6;
	pen.globalAlpha = 0.5;
	pen.beginPath();
	for (const [k, from] of widths.slice(0, -1).entries())
		for (let i = 0; i < from; i++)
			for (let j = 0; j < (widths[k + 1] ?? 0); j++) {
				pen.moveTo(across(k), up(k, i));
				pen.lineTo(across(k + 1), up(k + 1, j));
			}
	pen.stroke();
	pen.globalAlpha = 1;
	if (skips) {
		pen.strokeStyle = dot;
		pen.lineWidth = 1.4;
		pen.beginPath();
		for (let k = 1; k < widths.length - 2; k++) {
			const [a, b] = [across(k), across(k + 1)];
			pen.moveTo(a, up(k, 0) - 4);
			pen.quadraticCurveTo((a + b) / 2, up(k, 0) - 24, b, up(k + 1, 0) - 4);
		}
		pen.stroke();
	}
	pen.fillStyle = dot;
	for (const [k, count] of widths.entries())
		for (let i = 0; i < count; i++) {
			pen.beginPath();
			pen.arc(across(k), up(k, i), widths.length > 8 ? 2.4 : 3.4, 0, 2 * Math.PI);
			pen.fill();
		}
}
