/** Every text that a page shows or speaks, and which of them are no texts of its own table. */

import type { Page } from 'playwright-core';
import { LANDSCAPES, NETWORKS, TASK_TABLE } from '../../src/bench/workloads.ts';
import { galleryEntries } from '../../src/engine/landscapes/gallery.ts';
import { landscapeName } from '../../src/app/bench/bench-choice.ts';
import { modifierRows, OPTIMIZER_FAMILIES, optimizerRows, scheduleRows } from '../../src/engine/swarm/optimizers.ts';

export interface PageText {
	readonly text: string;
	/** Elements from outside in, those of shadow roots too: `thalweg-app header h1.brand`. */
	readonly place: string;
	/** The attribute that holds it; absent for a text node. */
	readonly attribute?: string;
}

/** What is there now, in dialogs that are closed as well. */
export const textsOf = (page: Page): Promise<readonly PageText[]> =>
	page.evaluate(() => {
		const READ = ['aria-label', 'aria-description', 'aria-valuetext', 'title', 'placeholder', 'alt', 'label'];
		const found: { text: string; place: string; attribute?: string }[] = [];
		const name = (element: Element): string => [element.localName, ...element.classList].join('.');
		const walk = (root: ParentNode, place: string): void => {
			for (const node of root.childNodes) {
				if (node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim()) found.push({ text: node.nodeValue.trim(), place });
				if (!(node instanceof Element) || node.localName === 'style' || node.localName === 'script') continue;
				const inner = `${place} ${name(node)}`.trim();
				for (const attribute of READ) {
					const text = node.getAttribute(attribute)?.trim();
					if (text) found.push({ text, place: inner, attribute });
				}
				if (node.shadowRoot) walk(node.shadowRoot, inner);
				walk(node, inner);
			}
		};
		walk(document.body, '');
		found.push({ text: document.title, place: 'title' });
		return found;
	});

/** Names of the field and what is told of them: the engine's, which the command line prints as well. The longest first. */
const ENGINE: readonly string[] = [
	...galleryEntries().flatMap(({ name, hint }) => [name, hint]),
	...[...optimizerRows(), ...scheduleRows()].flatMap(({ name, hyper, sources }) => [name, ...sources, ...hyper.flatMap(told)]),
	...modifierRows().flatMap(({ name, hyper }) => [name, ...told(hyper)]),
	...optimizerRows().map(({ hint }) => hint),
	...OPTIMIZER_FAMILIES.map(({ name }) => name),
	...Object.values(TASK_TABLE).map(({ about }) => about),
	...[...LANDSCAPES, ...NETWORKS].flatMap(({ id, stands }) => [landscapeName(id), stands]),
]
	.filter((phrase) => phrase.length > 1)
	.toSorted((a, b) => b.length - a.length);
/** As whole words: `mu` is none of `must`. */
const OF_ENGINE = new RegExp(
	`(?<!\\p{L})(?:${ENGINE.map((phrase) => phrase.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})(?!\\p{L})`,
	'gu',
);

function told({ name, meaning }: { readonly name: string; readonly meaning: string }): string[] {
	return [meaning, name];
}

/**
 * Where a text stands that is not the page's: keys, formulas, what a person typed or a file has, and sentences of the engine (the
 * language, the readers of files, the notes on a picture, facts of the machine).
 */
const FOREIGN =
	/(?:^noscript|^title|kbd|code|pre|option|div\.error|ul\.notes li(?: span| button)?|p\.facts|div\.orientation p|p\.name|picture-notes p\.note span|machine-dialog dialog div\.body dl dd|span\.device)$/;
/** Units, precisions, names of products, and of the file that is opened. */
const NAMES = /\b(?:ms|f32|f64|Thalweg|LaTeX|a\.csv|loss|fast)\b/g;

/** Those with a word that no accent marks: {@link textsOf} a page in English with accents. */
export const unmarked = (texts: readonly PageText[]): readonly string[] => {
	const found = texts
		.filter(({ place }) => !FOREIGN.test(place))
		.filter(({ text }) => /[A-Za-z]{2}/.test(text.replace(OF_ENGINE, '').replace(NAMES, '')));
	return [...new Set(found.map(({ text, place, attribute }) => `${text} (${attribute ?? 'text'} of ${place})`))];
};
