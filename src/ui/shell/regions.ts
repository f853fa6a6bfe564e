/** The regions of the page: each follows the signals that it reads, and hands their values to its elements. */

import { computed, effect } from '@preact/signals-core';
import { html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { type Navigator, navigatorOf, type SizeOf } from '../../app/navigation.ts';
import { coordinatesOf, formatCount, formatNumber } from '../../app/format.ts';
import { valuesOfState } from '../../app/present.ts';
import type { ShownReport } from '../../app/picture-scheduler.ts';
import { stepped } from '../../app/read-out.ts';
import { NO_SCORES } from '../../app/results-data.ts';
import { sliceCoordinates } from '../../app/slice.ts';
import { startsOf } from '../../app/swarm-structure.ts';
import { viewLabel } from '../../app/view-words.ts';
import { marksOf, timelineState, type TimelineMark } from '../../app/timeline.ts';
import { changedFile, type FileChange, movesPlane } from '../../app/file-choice.ts';
import type { NavigatorAsk } from '../../app/navigator-view.ts';
import type { NetworkExtension } from '../../app/network-studio.ts';
import { lowestPlace, type NetworkAsk } from '../../app/network-view.ts';
import type { CameraPreset, PlanePoint, ViewName } from '../../engine/view.ts';
import type { MachineChoice, PowerChoice } from '../../model/machine-choice.ts';
import type { Injection, StartChoice } from '../../model/swarm.ts';
import type { SwarmChoice } from '../../model/swarm-view.ts';
import type { AppState, BenchChoice, FormulaChoice } from '../../state/app-state.ts';
import { type ChosenChange, withChosen } from '../../state/landscape-choice.ts';
import { following } from '../kit/following.ts';
import '../landscape/landscape-panel.ts';
import '../swarm/results-panel.ts';
import '../swarm/run-bar.ts';
import { type Clock } from '../swarm/run-timeline.ts';
import '../swarm/run-timeline.ts';
import '../views/color-bar.ts';
import '../views/view-pane.ts';
import type { Asked, RunCommand, ShellPage } from './page.ts';
import { bytesOf } from './file-drop.ts';
import { askNavigator, navigatorView } from './navigator.ts';
import { copyNamed, saveNetwork } from './sharing.ts';
import './status-line.ts';
import './toast-stack.ts';
import { WORDS } from '../../words/words.ts';

// ── what elements ask for ──

export const changeAppearance =
	({ workspace: { store } }: ShellPage) =>
	({ detail }: Asked<Partial<AppState['appearance']>>): void =>
		store.set({ appearance: { ...store.state.peek().appearance, ...detail } });

const changeSwarm = ({ run }: ShellPage, change: Partial<SwarmChoice>): void =>
	run.choose(({ swarm }) => ({ swarm: { ...swarm, ...change } }));

export const highlight =
	({ run }: ShellPage) =>
	({ detail }: Asked<number | null>): void => {
		run.highlight.value = detail;
	};

const copy = (page: ShellPage) => (event: Asked<{ text: string; what: string }>) => void copyNamed(page, event.detail);

// ── the side ──

export const landscapeRegion = (page: ShellPage, command: RunCommand) => {
	const { store, present, landscape, formula, files, networks, theme, picture } = page.workspace;
	const lowest = computed(() => lowestPlace(picture.report.value, landscape.current.value?.network?.view.middle ?? null));
	return following(
		() => html`<landscape-panel
			.choice=${present.state.value.landscape}
			.data=${{
				landscape: landscape.current.value,
				formula: { check: formula.check.value, refusal: formula.refusal.value },
				file: { opened: files.file.value, busy: files.busy.value, trouble: files.trouble.value, tiles: files.tiles.value },
				networks: networks.view.value,
				slices: navigatorView(page),
				lowest: lowest.value,
				theme: theme.value,
			}}
			.overlay=${landscape.overlay.value}
			@open-gallery=${() => command('gallery')}
			@open-networks=${() => command('networks')}
			@open-file=${() => command('file')}
			@open-compare=${() => command('compare')}
			@ask-network=${({ detail }: Asked<NetworkAsk>) => void networks.ask(detail)}
			@open-data=${({ detail }: Asked<File>) => void networks.openData(detail.name, bytesOf(detail))}
			@open-other=${({ detail }: Asked<{ place: number; file: File }>) => void networks.openOther(detail.place, bytesOf(detail.file))}
			@export-network=${({ detail }: Asked<NetworkExtension>) => void saveNetwork(page, detail)}
			@remove-overlay=${() => landscape.removeOverlay()}
			@choose-of-landscape=${({ detail }: Asked<ChosenChange>) => page.run.choose(({ landscape: chosen }) => ({ landscape: withChosen(chosen, detail) }))}
			@play-of-landscape=${({ detail }: Asked<ChosenChange>) => store.amend({ landscape: withChosen(store.state.peek().landscape, detail) })}
			@ask-navigator=${({ detail }: Asked<NavigatorAsk>) => void askNavigator(page, detail)}
			@play-parameter=${() => page.run.playing && page.run.toggle()}
			@try-formula=${({ detail }: Asked<string>) => formula.try(detail)}
			@type-formula=${({ detail }: Asked<string>) => formula.type(detail)}
			@read-formula=${({ detail }: Asked<FormulaChoice>) => formula.read(detail)}
			@make-parameter=${({ detail }: Asked<{ word: string; text: string }>) => formula.makeParameter(detail.word, detail.text)}
			@change-file=${({ detail }: Asked<FileChange>) => files.changeFile((before) => changedFile(before, detail), movesPlane(detail), detail.isPlayed)}
			@look-again=${() => void files.lookAgain()}
			@copy-text=${copy(page)}
		></landscape-panel>`,
	);
};

/** The last of the controls, so that its code may come late: nothing stands below it. */
export const factsRegion = ({ workspace: { picture, landscape, machine } }: ShellPage) => {
	void import('../landscape/window-facts.ts');
	return following(
		() => html`<window-facts
			.report=${picture.report.value}
			.landscape=${landscape.current.value}
			.axes=${landscape.axes.value}
			.machine=${machine.machine.value}
		></window-facts>`,
	);
};

// ── the views ──

export const runRegion = (page: ShellPage) => {
	const { workspace, run } = page;
	const { present, readOut } = workspace;
	return following(
		() => html`<run-bar
			.choice=${present.state.value.swarm}
			.phase=${run.phase.value}
			.playing=${run.playing}
			.step=${run.step.value}
			.tolerance=${run.tolerance}
			.injecting=${run.injectTool.value}
			.pace=${run.pace.value}
			@run-toggle=${() => run.toggle()}
			@run-step=${() => run.stepOnce()}
			@run-reset=${() => run.reset()}
			@inject-toggle=${() => run.toggleInjectTool()}
			@change-swarm=${({ detail }: Asked<Partial<SwarmChoice>>) => changeSwarm(page, detail)}
			@choose-starts=${({ detail }: Asked<StartChoice['kind']>) =>
				changeSwarm(page, { starts: startsOf(detail, readOut.probe.peek(), workspace.window.current) })}
		></run-bar>`,
	);
};

/** Where something happened in the run. */
const marksFor = ({ workspace: { store }, run }: ShellPage): readonly TimelineMark[] => {
	const { swarm } = store.state.value;
	return marksOf(valuesOfState(store.state.value), swarm.events, run.groups.value, swarm.steps);
};

/** Where the run stands, and the way to any step. The step itself passes by Lit: it changes with every frame. */
export const timelineRegion = (page: ShellPage) => {
	const { workspace, run } = page;
	const { store } = workspace;
	const clock: Clock = (hear) => effect(() => hear(run.step.value));
	const atRest = computed(() => (run.phase.value === 'finished' ? run.step.value : 0));
	return following(() => {
		const { steps, loop } = store.state.value.swarm;
		const [phase, journey] = [run.phase.value, run.journey.value];
		const spent = phase === 'finished' && run.spent;
		return html`<run-timeline
			.clock=${clock}
			.end=${steps}
			.marks=${marksFor(page)}
			.loop=${loop}
			.done=${spent}
			.state=${timelineState(phase, spent, atRest.value, journey)}
			.travels=${journey !== null}
			.ready=${phase !== 'idle' && phase !== 'preparing' && phase !== 'failed'}
			@go-to=${({ detail }: Asked<number>) => void run.goTo(detail)}
			@to-end=${() => run.toEnd()}
			@step-back=${() => run.stepBack()}
			@stay=${() => run.stay()}
			@more-steps=${() => run.moreSteps()}
			@loop-change=${({ detail }: Asked<boolean>) => run.choose(({ swarm }) => ({ swarm: { ...swarm, loop: detail } }))}
		></run-timeline>`;
	});
};

/** What gestures and keys move of a view; one for as long as its frames last. */
export const navigatorFor =
	({ workspace: { machine, picture, readOut, window: seen } }: ShellPage, view: ViewName, frames: NonNullable<ShellPage['frames']>) =>
	(size: SizeOf): Navigator =>
		navigatorOf(view, { frames, machine, picture, readOut, window: seen }, size);

/** @param isScrolled the page scrolls: a finger on the view scrolls it until the view is tapped */
export const viewRegion = (
	page: ShellPage,
	view: ViewName,
	navigators: Readonly<Record<ViewName, (size: SizeOf) => Navigator>> | null,
	isScrolled: boolean,
) => {
	const { workspace, run, frames } = page;
	const { store, landscape, machine, readOut } = workspace;
	return following(
		() => html`<view-pane
			view=${view}
			.renderer=${machine.renderer.value}
			.valueName=${landscape.valueName.value}
			.axes=${landscape.axes.value}
			.frames=${frames ?? null}
			.navigatorFor=${navigators?.[view] ?? null}
			.empty=${emptySentence(workspace)}
			.stale=${workspace.stale.value}
			.label=${labelOf(workspace, view)}
			.caption=${captionOf(page)}
			.injecting=${view === 'map' && run.injectTool.value}
			.scrolled=${isScrolled}
			.alone=${store.state.value.layout === view}
			.reading=${readingOf(workspace)}
			@hover-point=${({ detail }: Asked<PlanePoint | null>) => {
				readOut.hover(detail);
				frames?.wake();
			}}
			@move-read-out=${({ detail }: Asked<readonly [number, number]>) => void moveReadOut(page, detail)}
			@inject-points=${({ detail }: Asked<Injection['points']>) => void run.inject(detail)}
			@inject-here=${() => {
				const probe = readOut.probe.peek();
				if (probe) void run.inject([[probe.u, probe.v]]);
			}}
			@look-from=${({ detail }: Asked<CameraPreset>) => frames?.move(frames.kit.presetCamera(detail, frames.camera))}
			@enlarge-view=${() => store.set({ layout: store.state.peek().layout === view ? 'both' : view })}
			@view-resized=${() => frames?.wake()}
			@draw-refused=${({ detail }: Asked<string>) => machine.useCpu(detail)}
		></view-pane>`,
	);
};

/** The value under the pointer as it is written beside it; empty where there is none. */
function readingOf({ readOut, picture }: ShellPage['workspace']): string {
	const probe = readOut.probe.value;
	if (!probe) return '';
	return probe.value === null ? WORDS.views.hole : formatNumber(probe.value, picture.digits.value.value);
}

/** What a view is called: its landscape and its window. */
function labelOf({ landscape, picture }: ShellPage['workspace'], view: ViewName): string {
	const report = picture.report.value;
	const shown = report && {
		domain: report.grid.domain,
		lowest: report.extremes.lowest?.value,
		highest: report.extremes.highest?.value,
	};
	return viewLabel(view, landscape.current.value?.title ?? WORDS.views.theLandscape, landscape.axes.value, shown);
}

/** Who descends the landscape; empty where nobody does. */
function captionOf({ workspace, run }: ShellPage): string {
	const { length } = run.chosen.value;
	return length === 0 ? '' : WORDS.run.caption(length, formatCount(workspace.store.state.value.swarm.particles));
}

/** Why there is no picture; empty where a value is shown. */
function emptySentence({ picture }: ShellPage['workspace']): string {
	const { statistics } = picture.report.value ?? {};
	if (!statistics || statistics.holes < statistics.count) return '';
	return picture.notes.value.find(({ about }) => about === 'holes')?.text ?? '';
}

/** The read-out moved by keys: marked, read and said. */
export async function moveReadOut({ workspace, frames }: ShellPage, step: readonly [number, number]): Promise<void> {
	const { readOut, landscape, notices, picture, window: seen } = workspace;
	readOut.hover(stepped(readOut.point, seen.current, step));
	frames?.wake();
	const now = await readOut.now();
	if (now)
		notices.say(
			`${(allCoordinates(workspace) ?? coordinatesOf(now, landscape.axes.peek(), seen.current)).join(', ')}, ${landscape.valueName.peek()} ${formatNumber(now.value, picture.digits.peek().value)}`,
		);
}

/** What is shown, over the range that it shares with what is compared. */
function sharedReport({ picture, shared }: ShellPage['workspace']): ShownReport | null {
	const [report, range] = [picture.report.value, shared.value];
	return report && range ? { ...report, ...range } : report;
}

export const legendRegion = (page: ShellPage) => {
	const { store, theme, readOut } = page.workspace;
	return following(
		() => html`<color-bar
			.report=${sharedReport(page.workspace)}
			.appearance=${store.state.value.appearance}
			.theme=${theme.value}
			.valueName=${page.workspace.landscape.valueName.value}
			.kit=${page.frames?.kit ?? null}
			.beads=${store.state.value.swarm.optimizers.length > 0 ? store.state.value.swarm.color : 'optimizer'}
			.value=${readOut.probe.value?.value ?? null}
		></color-bar>`,
	);
};

/** What has to be said of the picture. Where it has no value at all, the views themselves say why. */
export const notesRegion = (page: ShellPage) => {
	const { picture, store } = page.workspace;
	return following(() => {
		const notes = picture.notes.value;
		if (notes.length === 0 || emptySentence(page.workspace) !== '') return nothing;
		void import('../views/picture-notes.ts');
		// Its lower edge stays: of other notes there is another row, and none that is moved.
		return html`${keyed(
			notes.map(({ about }) => about).join(),
			html`<picture-notes
				.notes=${notes}
				.clip=${store.state.value.appearance.clip}
				@change-appearance=${changeAppearance(page)}
			></picture-notes>`,
		)}`;
	});
};

export const resultsRegion = (page: ShellPage, isScrolled: boolean) => {
	const { workspace, run } = page;
	const exported = () => run.exported();
	return following(
		() => html`<results-panel
			id="results"
			.groups=${run.groups.value.length > 0 ? run.groups.value : run.chosen.value}
			.highlighted=${run.highlight.value}
			.landscape=${workspace.landscape.current.value}
			.slice=${workspace.landscape.slice.value}
			.sliced=${workspace.landscape.slice.value !== null && !(workspace.landscape.current.value?.within && workspace.store.state.value.swarm.in === 'plane')}
			.digits=${workspace.picture.digits.value}
			.renderer=${workspace.machine.renderer.value?.kind ?? 'webgpu'}
			.theme=${workspace.theme.value}
			.budget=${workspace.store.state.value.swarm.steps}
			.marks=${marksFor(page)}
			.exported=${exported}
			.scores=${workspace.landscape.current.value?.network ? workspace.networks.view.value.scores : NO_SCORES}
			.scrolled=${isScrolled}
			@group-highlight=${highlight(page)}
			@copy-text=${copy(page)}
		></results-panel>`,
	);
};

// ── words ──

/** Of a slice: every coordinate of the point that is read. */
function allCoordinates({ readOut, landscape, picture }: ShellPage['workspace']): readonly string[] | null {
	const [probe, shown, report] = [readOut.probe.value, landscape.current.value, picture.report.value];
	if (!probe || !shown || !report || shown.network) return null;
	return sliceCoordinates(shown, report.bound.plane, probe, report.grid.domain);
}

export const statusRegion = ({ workspace }: ShellPage, command: RunCommand) => {
	const { readOut, landscape, picture, machine, files } = workspace;
	const inTiles = computed(() => landscape.current.value?.tiles !== undefined);
	return following(
		() => html`<status-line
			.probe=${readOut.probe.value}
			.axes=${landscape.axes.value}
			.coordinates=${allCoordinates(workspace)}
			.domain=${picture.report.value?.grid.domain ?? workspace.window.current}
			.valueName=${landscape.valueName.value}
			.digits=${picture.digits.value.value}
			.report=${picture.report.value}
			.notes=${picture.notes.value}
			.machine=${machine.machine.value}
			.progress=${picture.progress.value}
			.tiles=${inTiles.value ? files.tiles.value : null}
			.level=${picture.piece.value?.level ?? null}
			@cancel-picture=${() => picture.cancel()}
			@open-machine=${() => command('machine')}
		></status-line>`,
	);
};

export const machineRegion = ({ workspace: { store, machine } }: ShellPage) =>
	following(
		() => html`<machine-dialog
			.machine=${machine.machine.value}
			.choice=${store.state.value.machine}
			.power=${store.state.value.power}
			@choose-machine=${({ detail }: Asked<MachineChoice>) => store.set({ machine: detail })}
			@choose-power=${({ detail }: Asked<PowerChoice>) => store.set({ power: detail })}
		></machine-dialog>`,
	);

/** What happened, and what a person can do. @param left takes the focus when the last message is gone */
export const noticeRegion = ({ workspace: { notices } }: ShellPage, left: () => void) =>
	following(
		() => html`<toast-stack
			role="region"
			aria-label=${WORDS.shell.messages}
			.notices=${notices.list.value}
			@notices-left=${left}
			@dismiss-notice=${({ detail }: Asked<number>) => notices.dismiss(detail)}
			@hold-notices=${({ detail }: Asked<boolean>) => (detail ? notices.hold() : notices.release())}
		></toast-stack>`,
	);

// ── the benchmark ──

/** Its element is defined once its code is loaded; nothing of it is shown before. */
export const benchRegion = ({ workspace, run, frames }: ShellPage) => {
	const { store, theme, host, picture } = workspace;
	const measured = { host, progress: picture.progress, swarm: run };
	return following(
		() => html`<bench-dialog
			.choice=${store.state.value.bench}
			.theme=${theme.value}
			.page=${measured}
			.pictures=${frames}
			@choose-bench=${({ detail }: Asked<BenchChoice | null>) => store.amend({ bench: detail })}
		></bench-dialog>`,
	);
};
