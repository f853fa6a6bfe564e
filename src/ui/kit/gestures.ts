/** Pointers on a canvas as gestures: drags of one or two fingers, pinch, wheel, double click. */

export interface GestureHandlers {
	/** A drag moved. `pan` is a right drag, Shift + drag or two fingers. */
	readonly drag: (dx: number, dy: number, pan: boolean, at: { x: number; y: number }) => void;
	/** Zoom by a factor (> 1 is away) about a point in CSS pixels. */
	readonly zoom: (factor: number, x: number, y: number) => void;
	/** A finger that is set down moves the view; where not, the page scrolls under it, and only a tap is told. */
	readonly isHeld: () => boolean;
	/** A click that was no drag, and the second one of a double click. */
	readonly click: (x: number, y: number, isTap: boolean) => void;
	readonly doubleClick: (x: number, y: number) => void;
	/** The pointer hovers, or has left. */
	readonly hover: (point: { x: number; y: number } | null) => void;
	readonly end: () => void;
}

interface Contact {
	x: number;
	y: number;
}

/** Wheel notches to a factor: one notch of 100 zooms by about 1.2. */
const WHEEL_RATE = 0.0018;
const CLICK_SLOP = 5;

/** Listen on `element`; returns the way to stop. */
export function listenGestures(element: HTMLElement, handlers: GestureHandlers): () => void {
	const contacts = new Map<number, Contact>();
	let moved = 0;
	let panning = false;
	let loose = false;
	const place = (event: MouseEvent): Contact => {
		const box = element.getBoundingClientRect();
		return { x: event.clientX - box.left, y: event.clientY - box.top };
	};
	const spread = (): { x: number; y: number; size: number } => {
		const [a, b] = [...contacts.values()] as [Contact, Contact];
		return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, size: Math.hypot(a.x - b.x, a.y - b.y) };
	};

	const down = (event: PointerEvent): void => {
		if (event.pointerType === 'mouse' && event.button === 1) return;
		const isLoose = event.pointerType === 'touch' && !handlers.isHeld();
		if (!isLoose) element.setPointerCapture(event.pointerId);
		if (contacts.size === 0) {
			moved = 0;
			loose = isLoose;
			panning = event.button === 2 || event.shiftKey;
		}
		contacts.set(event.pointerId, place(event));
	};
	const move = (event: PointerEvent): void => {
		const at = place(event);
		const last = contacts.get(event.pointerId);
		if (!last) {
			if (event.pointerType !== 'touch') handlers.hover(at);
			return;
		}
		if (contacts.size === 1) {
			moved += Math.hypot(at.x - last.x, at.y - last.y);
			contacts.set(event.pointerId, at);
			if (moved > CLICK_SLOP && !loose) handlers.drag(at.x - last.x, at.y - last.y, panning, at);
			return;
		}
		const before = spread();
		contacts.set(event.pointerId, at);
		const after = spread();
		moved = Number.POSITIVE_INFINITY;
		if (loose) return;
		handlers.drag(after.x - before.x, after.y - before.y, true, after);
		if (after.size > 0) handlers.zoom(before.size / after.size, after.x, after.y);
	};
	const up = (event: PointerEvent): void => {
		if (!contacts.delete(event.pointerId)) return;
		const at = place(event);
		if (moved <= CLICK_SLOP && event.type === 'pointerup' && event.button !== 2) {
			handlers.hover(at);
			handlers.click(at.x, at.y, event.pointerType === 'touch');
		}
		if (contacts.size === 0) handlers.end();
	};
	const wheel = (event: WheelEvent): void => {
		event.preventDefault();
		const lines = event.deltaMode === 1 ? 16 : 1;
		const { x, y } = place(event);
		handlers.zoom(Math.exp(event.deltaY * lines * WHEEL_RATE), x, y);
		handlers.end();
	};
	const double = (event: MouseEvent): void => {
		const { x, y } = place(event);
		handlers.doubleClick(x, y);
	};
	const leave = (event: PointerEvent): void => {
		if (event.pointerType !== 'touch') handlers.hover(null);
	};
	const menu = (event: Event): void => event.preventDefault();

	element.addEventListener('pointerdown', down);
	element.addEventListener('pointermove', move);
	element.addEventListener('pointerup', up);
	element.addEventListener('pointercancel', up);
	element.addEventListener('pointerleave', leave);
	element.addEventListener('wheel', wheel, { passive: false });
	element.addEventListener('dblclick', double);
	element.addEventListener('contextmenu', menu);
	return () => {
		element.removeEventListener('pointerdown', down);
		element.removeEventListener('pointermove', move);
		element.removeEventListener('pointerup', up);
		element.removeEventListener('pointercancel', up);
		element.removeEventListener('pointerleave', leave);
		element.removeEventListener('wheel', wheel);
		element.removeEventListener('dblclick', double);
		element.removeEventListener('contextmenu', menu);
	};
}
