/** Canvases of two dimensions that come back after the browser's GPU process has died. */

/**
 * Paint a canvas, now and whenever the browser has lost what was on it.
 * @example repainting(canvas, (context) => context.putImageData(image, 0, 0))
 */
export function repainting(canvas: HTMLCanvasElement, paint: (context: CanvasRenderingContext2D) => void): void {
	const act = (): void => {
		const context = canvas.getContext('2d');
		if (context) paint(context);
	};
	canvas.oncontextrestored = act;
	act();
}
