/** What leaves the page: a link, a text, a picture. */

import { linkedOf, titleOf } from '../../app/landscapes/kinds.ts';
import { messageOf } from '../../model/errors.ts';
import { MAX_LINK, writeAddress } from '../../state/link.ts';
import { copyText } from '../kit/clipboard.ts';
import { download } from '../kit/download.ts';
import { SCALE_NAMES } from '../views/color-bar.ts';
import { type FigureChoice, figureOf } from '../views/figure.ts';
import type { ShellPage } from './page.ts';

/** Copy a link to the picture in view; it also stands in the address. */
export async function copyLink({ workspace, frames }: ShellPage): Promise<void> {
	const { store, notices, window: seen } = workspace;
	const state = store.state.peek();
	// A camera or a window that still moves is of the picture, too.
	const link = writeAddress({ ...state, window: seen.moved.peek() ?? state.window, camera: frames?.camera ?? state.camera });
	if (link.length > MAX_LINK) {
		notices.tell(
			'error',
			`The link would have ${link.length} characters, and a link can have ${MAX_LINK}: shorten the formula, or drop fewer particles.`,
		);
		return;
	}
	const url = `${location.origin}${location.pathname}${link ? `#${link}` : ''}`;
	const linked = linkedOf(state.landscape);
	history.replaceState(history.state, '', url);
	if (await copyText(url)) notices.tell('info', `Link copied. ${linked}`);
	else notices.tell('info', `The browser did not let this page copy: copy the link from the address bar. ${linked}`);
}

export async function copyNamed({ workspace: { notices } }: ShellPage, { text, what }: { text: string; what: string }): Promise<void> {
	if (await copyText(text)) notices.tell('info', `${what} copied.`);
	else notices.tell('error', `The browser did not let this page copy. ${what}: ${text}`);
}

/** Save a figure as PNG, named after the landscape. */
export async function saveFigure({ workspace, frames, run }: ShellPage, choice: FigureChoice): Promise<void> {
	const renderer = workspace.machine.renderer.peek();
	if (!renderer || !frames) return;
	const { landscape, appearance } = workspace.store.state.peek();
	const report = workspace.picture.report.peek();
	const hasValues = report !== null && report.statistics.holes < report.statistics.count;
	const [across, up] = workspace.landscape.axes.peek();
	const title = titleOf(landscape);
	const step = run.step.peek();
	const formula = workspace.landscape.current.peek()?.formula ?? '';
	const words = {
		title,
		subtitle: formula === title ? '' : formula,
		names: { u: across.name, v: up.name, z: 'f' },
		scaleName: `${SCALE_NAMES[appearance.scale]} scale`,
		groups: run.groups.peek().map(({ name, color }) => ({ name, color })),
		step: step > 0 ? `step ${step}` : '',
	};
	const colors = hasValues
		? { scale: frames.kit.sceneScale(appearance.scale, appearance.clip, report.statistics, report.poles), appearance }
		: null;
	try {
		const blob = await figureOf(renderer, frames.kit, choice, words, colors);
		const name = title.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60);
		download(blob, `${name || 'landscape'}.png`);
	} catch (error) {
		workspace.notices.tell('error', `The picture could not be saved. ${messageOf(error)}`);
	}
}
