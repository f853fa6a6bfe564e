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
export async function copyLink({ workspace, frames, run }: ShellPage): Promise<void> {
	const { store, notices, window: seen } = workspace;
	const state = store.state.peek();
	// A camera or a window that still moves is of the picture, too.
	// Whoever opens it sees the step that is shown.
	const swarm = { ...state.swarm, at: run.step.peek() };
	const link = writeAddress({ ...state, swarm, window: seen.moved.peek() ?? state.window, camera: frames?.camera ?? state.camera });
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

/** Make a figure of the picture in view; null, and told, where there is none. */
export async function makeFigure({ workspace, frames, run }: ShellPage, choice: FigureChoice): Promise<Blob | null> {
	const renderer = workspace.machine.renderer.peek();
	if (!renderer || !frames) return null;
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
		names: { u: across.name, v: up.name, z: workspace.landscape.valueName.peek() },
		scaleName: `${SCALE_NAMES[appearance.scale]} scale`,
		groups: run.groups.peek().map(({ name, color }) => ({ name, color })),
		step: step > 0 ? `step ${step}` : '',
	};
	const colors = hasValues
		? { scale: frames.kit.sceneScale(appearance.scale, appearance.clip, report.statistics, report.poles), appearance }
		: null;
	// Both views of the same step.
	const goOn = frames.rest();
	try {
		return await figureOf(renderer, frames.kit, choice, words, colors);
	} catch (error) {
		workspace.notices.tell('error', `The picture could not be made. ${messageOf(error)}`);
		return null;
	} finally {
		goOn();
	}
}

/** Save a figure as PNG, named after the landscape. */
export async function saveFigure(page: ShellPage, choice: FigureChoice): Promise<void> {
	const blob = await makeFigure(page, choice);
	const title = titleOf(page.workspace.store.state.peek().landscape);
	const name = title.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60);
	if (blob) download(blob, `${name || 'landscape'}.png`);
}
