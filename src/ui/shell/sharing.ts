/** What leaves the page: a link, a text, a picture. */

import { linkedOf, titleOf } from '../../app/landscapes/kinds.ts';
import type { NetworkExtension } from '../../app/network-studio.ts';
import { messageOf } from '../../model/errors.ts';
import type { AppState } from '../../state/app-state.ts';
import { MAX_LINK, writeAddress } from '../../state/link.ts';
import { copyText } from '../kit/clipboard.ts';
import { download } from '../kit/download.ts';
import type { FigureChoice } from '../views/figure.ts';
import type { ShellPage } from './page.ts';
import { WORDS } from '../../words/words.ts';

/** The whole of what is in view: a camera or a window that still moves, and the step that is shown. */
export function inView({ workspace: { store, window: seen }, frames, run }: ShellPage): AppState {
	const state = store.state.peek();
	const swarm = { ...state.swarm, at: run.step.peek() };
	return { ...state, swarm, window: seen.moved.peek() ?? state.window, camera: frames?.camera ?? state.camera };
}

/** Copy a link to the picture in view; it also stands in the address. */
export async function copyLink(page: ShellPage): Promise<void> {
	const { notices } = page.workspace;
	const state = inView(page);
	const link = writeAddress(state);
	if (link.length > MAX_LINK) {
		notices.tell('error', WORDS.shell.linkTooLong(link.length, MAX_LINK));
		return;
	}
	const url = `${location.origin}${location.pathname}${link ? `#${link}` : ''}`;
	const linked = linkedOf(state.landscape);
	history.replaceState(history.state, '', url);
	if (await copyText(url)) notices.tell('info', WORDS.shell.linkCopied(linked));
	else notices.tell('info', WORDS.shell.linkNotCopied(linked));
}

export async function copyNamed({ workspace: { notices } }: ShellPage, { text, what }: { text: string; what: string }): Promise<void> {
	if (await copyText(text)) notices.tell('info', WORDS.common.copied(what));
	else notices.tell('error', WORDS.common.notCopied(WORDS.common.instead(what, text)));
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
		scaleName: WORDS.views.scaleOf(WORDS.views.scales[appearance.scale]),
		groups: run.groups.peek().map(({ name, color }) => ({ name, color })),
		step: step > 0 ? WORDS.views.step(step) : '',
	};
	const colors = hasValues
		? { scale: frames.kit.sceneScale(appearance.scale, appearance.clip, report.statistics, report.poles), appearance }
		: null;
	// Both views of the same step.
	const goOn = frames.rest();
	try {
		// Its code is loaded when a picture is first saved.
		const { figureOf } = await import('../views/figure.ts');
		return await figureOf(renderer, frames.kit, choice, words, colors);
	} catch (error) {
		workspace.notices.tell('error', WORDS.views.figureFailed(messageOf(error)));
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
	if (blob) download(blob, `${name || WORDS.views.fileName}.png`);
}

/** Save the network in view as a file. */
export async function saveNetwork({ workspace: { networks, notices } }: ShellPage, extension: NetworkExtension): Promise<void> {
	try {
		const file = await networks.exported(extension);
		if (file) download(new Blob([new Uint8Array(file.bytes)]), file.name);
	} catch (error) {
		notices.tell('error', messageOf(error));
	}
}
