/**
 * Golden pictures of the page's plan: regions, controls and pictures as flat blocks, without letters and at an eighth of the size,
 * so that neither fonts nor a GPU show in them. `THALWEG_GOLDEN=1 npx vitest run tests/ui/layout.test.ts` makes them anew.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import type { Page } from 'playwright-core';
import { PNG_CHANNELS, pixelsOf } from './png.ts';

/** Side of a block, CSS pixels. */
const BLOCK = 8;
/** Grey levels by which a block differs clearly. */
const CLEARLY = 48;
const FOLDER = 'tests/ui/golden';

/** Light where a picture is, grey where a control is, dark where a region is; no letters, lines or shadows. */
const PLAN = `
	*, *::before, *::after { color: transparent !important; box-shadow: none !important; text-shadow: none !important; caret-color: transparent !important; transition: none !important; }
	header, aside, footer, section, status-line, run-bar, view-pane, .reading, .bar { background: #333 !important; border-color: #555 !important; }
	.frame { background: #eee !important; }
	.frame > *, canvas, svg, math, .swatch, .share, .hint, tr { visibility: hidden !important; }
	button, select, input, textarea, summary { background: #888 !important; border-color: #888 !important; }
`;

export interface Plan {
	readonly width: number;
	readonly height: number;
	readonly data: Uint8Array;
}

/** The plan of what the page shows now. */
export async function planOf(page: Page): Promise<Plan> {
	await page.evaluate((rules) => {
		const sheet = new CSSStyleSheet();
		sheet.replaceSync(rules);
		const visit = (root: Document | ShadowRoot): void => {
			root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
			for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) visit(shadowRoot);
		};
		visit(document);
	}, PLAN);
	const { width, height, pixels } = pixelsOf(await page.screenshot());
	await page.evaluate(() => {
		const visit = (root: Document | ShadowRoot): void => {
			root.adoptedStyleSheets = root.adoptedStyleSheets.slice(0, -1);
			for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) visit(shadowRoot);
		};
		visit(document);
	});
	const [columns, rows] = [Math.floor(width / BLOCK), Math.floor(height / BLOCK)];
	const data = new Uint8Array(columns * rows);
	for (let row = 0; row < rows; row++) {
		for (let column = 0; column < columns; column++) {
			let sum = 0;
			for (let y = 0; y < BLOCK; y++)
				for (let x = 0; x < BLOCK; x++) sum += pixels[((row * BLOCK + y) * width + column * BLOCK + x) * PNG_CHANNELS + 1] as number;
			data[row * columns + column] = sum / BLOCK ** 2;
		}
	}
	return { width: columns, height: rows, data };
}

const fileOf = (name: string): string => join(FOLDER, `${name}.png`);
const pngOf = (plan: Plan): Uint8Array => encode({ ...plan, channels: 1, depth: 8 });

/** Share of blocks that differ clearly from the golden plan of this name. */
export function differenceFromGolden(name: string, plan: Plan): number {
	if (!existsSync(fileOf(name))) throw new Error(`There is no golden plan ${fileOf(name)}: make it with THALWEG_GOLDEN=1.`);
	const golden = pixelsOf(readFileSync(fileOf(name)));
	if (golden.width !== plan.width || golden.height !== plan.height) return 1;
	return plan.data.filter((value, i) => Math.abs(value - (golden.pixels[i * PNG_CHANNELS] as number)) > CLEARLY).length / plan.data.length;
}

/** The same of a plan that is to be as it was: kept where new ones are wanted, left among the temporary files where it differs by more. */
export function checkedPlan(name: string, plan: Plan, allowed: number): number {
	if (process.env.THALWEG_GOLDEN) {
		mkdirSync(FOLDER, { recursive: true });
		writeFileSync(fileOf(name), pngOf(plan));
	}
	const share = differenceFromGolden(name, plan);
	if (share > allowed) {
		const found = join(tmpdir(), `thalweg-plan-${name}.png`);
		writeFileSync(found, pngOf(plan));
		console.error(`The plan ${name} differs from ${fileOf(name)}: what was found is ${found}.`);
	}
	return share;
}
