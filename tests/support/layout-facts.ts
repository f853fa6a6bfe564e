/** What a page looks like, measured in it: regions, controls, targets, text that is cut. */

import type { Page } from 'playwright-core';

export interface Box {
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
}

export interface LayoutFacts {
	/** How far the page reaches beyond the screen to the right, CSS pixels. */
	readonly overflow: number;
	/** The main regions that are shown, in the page's coordinates. */
	readonly regions: Readonly<Record<string, Box>>;
	/** The visible parts of the canvases together, as a share of the screen. */
	readonly picture: number;
	/** Length of a unit up over that of a unit across, on the map. */
	readonly units: number;
	/** Numbers beside each picture. */
	readonly ticks: Readonly<Record<'surface' | 'map', number>>;
	/** Controls that cannot be reached: outside the page, or cut off where nothing scrolls. */
	readonly unreachable: readonly string[];
	/** Controls lower or narrower than a pointer, or a finger, needs. */
	readonly small: readonly string[];
	/** Boxes to type in whose letters make a phone zoom. */
	readonly zooming: readonly string[];
	/** Texts that are wider than their place, where nothing scrolls. */
	readonly cut: readonly string[];
}

const REGIONS = 'header, aside, run-bar, view-pane, .reading, results-panel, .unfold, footer';

/** @param least side of a target, CSS pixels */
export const layoutFacts = (page: Page, least: number): Promise<LayoutFacts> =>
	page.evaluate(
		({ selector, side }) => {
			const shell = document.querySelector('thalweg-app')?.shadowRoot;
			if (!shell) throw new Error('The page is not there.');
			const shown = (element: Element): DOMRect | null => {
				const box = element.getBoundingClientRect();
				return box.width > 0 && box.height > 0 && element.checkVisibility({ visibilityProperty: true }) ? box : null;
			};
			const nameOf = (element: Element): string =>
				`${element.localName} ${element.getAttribute('aria-label') ?? element.textContent?.trim().replace(/\s+/g, ' ').slice(0, 40) ?? ''}`;
			const parentOf = (element: Element): Element | null => {
				if (element.assignedSlot) return element.assignedSlot;
				if (element.parentElement) return element.parentElement;
				const root = element.getRootNode();
				return root instanceof ShadowRoot ? root.host : null;
			};
			const scrolls = (style: CSSStyleDeclaration): boolean => /auto|scroll/.test(style.overflowX + style.overflowY);

			const regions: Record<string, Box> = {};
			for (const element of shell.querySelectorAll(selector)) {
				const box = shown(element);
				const name = element.getAttribute('view') ?? (element.className || element.localName);
				if (box) regions[name] = { left: box.left + scrollX, top: box.top + scrollY, width: box.width, height: box.height };
			}

			const views = [...shell.querySelectorAll('view-pane')];
			const canvases = views.flatMap((view) => [...(view.shadowRoot?.querySelectorAll('canvas') ?? [])]);
			const area = canvases.reduce((sum, canvas) => {
				const { left, right, top, bottom } = canvas.getBoundingClientRect();
				return (
					sum + Math.max(0, Math.min(right, innerWidth) - Math.max(left, 0)) * Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0))
				);
			}, 0);
			const ticksOf = (view: string): number =>
				views.find((pane) => pane.getAttribute('view') === view)?.shadowRoot?.querySelectorAll('.labels span:not(.name)').length ?? 0;
			const { renderer } = views[0] as unknown as {
				readonly renderer: { project(view: 'map', u: number, v: number, z: number): { x: number; y: number } };
			};
			const [origin, one] = [renderer.project('map', 0, 0, 0), renderer.project('map', 1, 1, 0)];

			const [unreachable, small, zooming, cut]: [string[], string[], string[], string[]] = [[], [], [], []];
			const visit = (root: ParentNode): void => {
				for (const element of root.querySelectorAll<HTMLElement>('*')) {
					if (element.shadowRoot) visit(element.shadowRoot);
					const box = shown(element);
					// The ways past the controls are seen while they have the focus only.
					if (!box || element.closest('dialog, .skip')) continue;
					const style = getComputedStyle(element);
					if (element.matches('button, input, select, textarea, summary, [role=separator]')) {
						// The status line stays small.
						const wanted = root instanceof ShadowRoot && root.host.localName === 'status-line' ? 24 : side;
						if (!element.matches('[role=separator], [type=checkbox]') && Math.min(box.width, box.height) < wanted - 0.5)
							small.push(nameOf(element));
						if (box.left < -0.5 || box.right > innerWidth + 0.5) unreachable.push(nameOf(element));
						let [top, bottom] = [box.top, box.bottom];
						for (let at = parentOf(element); at; at = parentOf(at)) {
							const around = getComputedStyle(at);
							if (scrolls(around)) {
								// What is scrolled to can be seen where its container can.
								({ top, bottom } = at.getBoundingClientRect());
							} else if (/hidden|clip/.test(around.overflowY)) {
								const outer = at.getBoundingClientRect();
								if (top < outer.top - 1 || bottom > outer.bottom + 1) unreachable.push(`${nameOf(element)} in ${at.localName}`);
							}
						}
					}
					if (element.matches('input:not([type=checkbox], [type=range]), select, textarea') && Number.parseFloat(style.fontSize) < 16)
						zooming.push(nameOf(element));
					const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
					const isHidden = element.matches('.visually-hidden, .brand span');
					if (hasText && !isHidden && !scrolls(style) && style.display !== 'inline' && element.scrollWidth > element.clientWidth + 1)
						cut.push(nameOf(element));
				}
			};
			visit(shell);
			return {
				overflow: Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - innerWidth,
				regions,
				picture: area / (innerWidth * innerHeight),
				units: (origin.y - one.y) / (one.x - origin.x),
				ticks: { surface: ticksOf('surface'), map: ticksOf('map') },
				unreachable,
				small,
				zooming,
				cut,
			};
		},
		{ selector: REGIONS, side: least },
	);

/** Pairs of regions of which one lies upon the other. */
export function overlaps(regions: Readonly<Record<string, Box>>, apart: readonly string[] = Object.keys(regions)): string[] {
	const names = Object.keys(regions).filter((name) => apart.includes(name));
	return names.flatMap((a, i) =>
		names.slice(i + 1).flatMap((b) => {
			const [one, other] = [regions[a] as Box, regions[b] as Box];
			const across = Math.min(one.left + one.width, other.left + other.width) - Math.max(one.left, other.left);
			const down = Math.min(one.top + one.height, other.top + other.height) - Math.max(one.top, other.top);
			return across > 0.5 && down > 0.5 ? [`${a} and ${b}`] : [];
		}),
	);
}
