/** `thalweg page`: one HTML file that holds a landscape, its data, its swarm and the viewer. */

import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isFunction } from '../../engine/landscapes/functions.ts';
import { openLandscape } from '../../engine/landscapes/landscape.ts';
import { type PageParts, pageHtml } from '../../exports/page/html.ts';
import { UsageError } from '../../model/errors.ts';
import type { Rectangle } from '../../model/geometry.ts';
import { checkOutput, writeWhole } from '../output.ts';

export interface PageOptions {
	readonly out: string;
	readonly title?: string;
	readonly view?: string;
	readonly scale?: string;
	readonly colormap?: string;
	readonly theme?: string;
	readonly domain?: Rectangle;
	readonly optimizer?: readonly string[];
	readonly particles?: number;
	readonly steps?: number;
	readonly seed?: number;
	readonly still?: boolean;
}

/** A link of the page, or its fragment: the page that is written reads it. */
const LINK = /^(?:https?:\/\/[^#]*)?#|^(?:f|expr|net)=/;

export async function pageCommand(landscape: string, options: PageOptions): Promise<void> {
	checkOutput(options.out, ['.html']);
	const isFile = statSync(landscape, { throwIfNoEntry: false })?.isFile() === true && !isFunction(landscape);
	const isLink = !isFile && LINK.test(landscape);
	// What cannot be opened is told now, not by the page.
	if (!isFile && !isLink) openLandscape(isFunction(landscape) ? { kind: 'function', id: landscape } : { kind: 'formula', text: landscape });
	const { view, scale, colormap, theme, domain, optimizer, particles, steps, seed } = options;
	const given: Readonly<Record<string, string | undefined>> = {
		landscape: isFile
			? undefined
			: isLink || isFunction(landscape)
				? landscape
				: `expr=${encodeURIComponent(landscape).replace(/_/g, '%5F')}`,
		view,
		scale,
		colormap,
		theme,
		window: domain && [domain.u, domain.v].map((range) => range.join(':')).join(','),
		optimizers: optimizer?.join(';'),
		particles: particles?.toString(),
		steps: steps?.toString(),
		seed: seed?.toString(),
		autoplay: options.still ? undefined : '',
		controls: '',
	};
	const attributes = Object.fromEntries(Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
	const name = basename(landscape);
	const file = isFile ? { name, bytes: new Uint8Array(readFileSync(landscape)) } : undefined;
	const title = options.title ?? (isFile ? name : landscape);
	await writeWhole(options.out, pageHtml(viewer(), { title, attributes, ...(file && { file }) }));
}

/** The viewer, as it was built: beside this bundle, or in the folder of builds. */
function viewer(): PageParts {
	const here = dirname(fileURLToPath(import.meta.url));
	const folder = [resolve(here, '../element'), resolve(here, '../../../dist/element')].find((each) =>
		existsSync(resolve(each, 'widget.js')),
	);
	if (folder === undefined)
		throw new UsageError('The viewer is missing from this installation: install the package again, or build it (npm run build).');
	const read = (name: string): string => readFileSync(resolve(folder, name), 'utf8');
	return { shell: read('page-shell.html'), code: read('widget.js') };
}
