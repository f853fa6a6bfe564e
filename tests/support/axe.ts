/** Rules of accessibility, checked in a page that was opened with axe as its tool. */

import { readFile } from 'node:fs/promises';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** The tool that a page is to be opened with. */
export const axeSource = (): Promise<string> => readFile('node_modules/axe-core/axe.min.js', 'utf8');

/**
 * What axe finds, a line each.
 * @param part a selector in the shell: only this is looked at. What lies behind a modal dialog cannot be pressed, and on a page that
 * scrolls a part of it lies under the status line.
 */
export async function findings(page: Page, part?: string): Promise<string[]> {
	const result = await page.evaluate(async (selector) => {
		const { axe } = globalThis as unknown as { axe: { run(context: Node, options: RunOptions): Promise<AxeResults> } };
		const shell = document.querySelector('thalweg-app')?.shadowRoot;
		const context = selector === undefined ? document : shell?.querySelector(selector);
		if (!context) throw new Error(`There is no ${selector}.`);
		return axe.run(context, { rules: { 'target-size': { enabled: true } } });
	}, part);
	expect(result.passes.length).toBeGreaterThan(15);
	return result.violations.map((v) => `${v.impact} ${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(' | ')}`);
}
