/** Rules of accessibility, checked in a page that was opened with axe as its tool. */

import { readFile } from 'node:fs/promises';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { eventually } from './browser.ts';

/** The tool that a page is to be opened with. */
export const axeSource = (): Promise<string> => readFile('node_modules/axe-core/axe.min.js', 'utf8');

const ALL_RULES: RunOptions = { rules: { 'target-size': { enabled: true } } };
/** Rules about colours: for all others a theme makes no difference. */
const OF_COLOURS: RunOptions = { runOnly: ['color-contrast', 'link-in-text-block'] };

/**
 * What axe finds, a line each.
 * @param part a selector in the shell: only this is looked at. What lies behind a modal dialog cannot be pressed, and on a page that
 * scrolls a part of it lies under the status line.
 */
export async function findings(page: Page, part?: string, options: RunOptions = ALL_RULES): Promise<string[]> {
	const result = await page.evaluate(
		async ([selector, rules]) => {
			const { axe } = globalThis as unknown as { axe: { run(context: Node, options: RunOptions): Promise<AxeResults> } };
			const shell = document.querySelector('thalweg-app')?.shadowRoot;
			const context = selector === undefined ? document : shell?.querySelector(selector);
			if (!context) throw new Error(`There is no ${selector}.`);
			return axe.run(context, rules);
		},
		[part, options] as const,
	);
	expect(result.passes.length).toBeGreaterThan(options === ALL_RULES ? 15 : 0);
	return result.violations.map((v) => `${v.impact} ${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(' | ')}`);
}

/** That axe finds nothing, in either theme: the page follows the system's. */
export async function expectNothingFound(page: Page, what = 'the page', part?: string): Promise<void> {
	for (const [colorScheme, rules] of [
		['light', OF_COLOURS],
		['dark', ALL_RULES],
	] as const) {
		await page.emulateMedia({ colorScheme });
		await eventually(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe(colorScheme);
		expect(await findings(page, part, rules), `${what}, ${colorScheme}`).toEqual([]);
	}
}
