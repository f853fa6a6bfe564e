/** The canvas of a view. It keeps to the renderer that first drew on it: each renderer gets a new one. */

/** Milliseconds that a replaced canvas stays at most; its machine is released then. */
const LEAVING_MS = 1000;

export class PaneCanvas {
	#canvas: HTMLCanvasElement | null = null;
	/** Of the renderer before, with its last frame: it lies over the new one until that has drawn. */
	#leaving: HTMLCanvasElement | null = null;

	/** Null while nothing draws here. */
	get element(): HTMLCanvasElement | null {
		return this.#canvas;
	}

	isFocused(root: Node): boolean {
		return this.#canvas !== null && root instanceof ShadowRoot && root.activeElement === this.#canvas;
	}

	/** A new one in front of what is in the frame; the one before goes when this one is drawn on. */
	renew(frame: Element, label: string): HTMLCanvasElement {
		this.#leave();
		const canvas = document.createElement('canvas');
		canvas.tabIndex = 0;
		canvas.setAttribute('role', 'application');
		canvas.setAttribute('aria-label', label);
		canvas.setAttribute('aria-describedby', 'how');
		frame.prepend(canvas);
		this.#canvas = canvas;
		return canvas;
	}

	name(label: string): void {
		this.#canvas?.setAttribute('aria-label', label);
	}

	#leave(): void {
		this.#leaving?.remove();
		this.#leaving = this.#canvas;
		this.#canvas = null;
		this.#leaving?.setAttribute('aria-hidden', 'true');
		this.#leaving?.setAttribute('tabindex', '-1');
		this.#leaving?.classList.add('leaving');
		if (this.#leaving) setTimeout(() => this.left(), LEAVING_MS);
	}

	/** The present one has been drawn on. */
	left(): void {
		const leaving = this.#leaving;
		this.#leaving = null;
		// A frame is on the screen when the next one begins.
		if (leaving) requestAnimationFrame(() => leaving.remove());
	}

	remove(): void {
		this.#leaving?.remove();
		this.#canvas?.remove();
		this.#leaving = null;
		this.#canvas = null;
	}

	/** Have a copy of the picture for paper, or none any more. @param other in place of what is seen */
	freeze(on: boolean, other?: ImageData): void {
		this.#canvas?.parentNode?.querySelector('.frozen')?.remove();
		const canvas = this.#canvas;
		if (!on || !canvas) return;
		const copy = document.createElement('canvas');
		copy.className = 'frozen';
		[copy.width, copy.height] = other ? [other.width, other.height] : [canvas.width, canvas.height];
		const context = copy.getContext('2d');
		if (other) context?.putImageData(other, 0, 0);
		else context?.drawImage(canvas, 0, 0);
		canvas.after(copy);
	}
}
