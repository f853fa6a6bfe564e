/** The one registry of commands: the palette, the key sheet and the keys themselves come from it. */

import type { ColorMapName, ScaleName } from '../model/view.ts';
import { type AppState, DEFAULT_RESOLUTION, RESOLUTIONS } from '../state/app-state.ts';
import type { FrameController } from './frame-controller.ts';
import type { NavigatorAsk } from './navigator-view.ts';
import type { RunController } from './run-controller.ts';
import type { Workspace } from './workspace.ts';
import { WORDS, type Words } from '../words/words.ts';

export type CommandGroup = 'run' | 'landscape' | 'view' | 'appearance' | 'edit' | 'help';

export interface Command {
	readonly id: string;
	readonly title: string;
	readonly group: CommandGroup;
	/** As on the sheet: `Ctrl+K`, `G`, `?`. */
	readonly key?: string;
	readonly run: () => void;
}

/** What the shell itself can do. */
export interface ShellActions {
	openGallery(): void;
	openNetworks(): void;
	openFile(): void;
	/** A landscape to be seen beside the one in view is chosen. */
	openCompare(): void;
	/** A folder. */
	openStore(): void;
	/** The sheet of keys, and of what words mean. */
	openHelp(at?: 'words'): void;
	openPalette(): void;
	focusFormula(): void;
	toggleControls(): void;
	toggleResults(): void;
	addOptimizer(): void;
	openLessons(): void;
	openBenchmark(): void;
	openMachine(): void;
	copyLink(): void;
	openExports(): void;
	/** Bookmarks, recent landscapes, sessions: their code is loaded after the first picture. */
	addBookmark(): void;
	openKept(): void;
	saveSession(): void;
	/** The plane of a landscape of more than two variables, or the slice of an array, is moved. */
	navigate(asked: NavigatorAsk): void;
	/** The page on paper, with a figure in place of its views. */
	print(): void;
	/** Single keys are shortcuts, or no more. */
	toggleLetterKeys(): void;
	/** What had the focus may be gone. */
	keepFocus(): void;
}

const SCALES: readonly ScaleName[] = ['linear', 'log', 'symlog', 'quantile'];
const MAPS: readonly ColorMapName[] = ['viridis', 'cividis', 'magma', 'turbo', 'gray', 'diverging'];
const after = <T>(list: readonly T[], now: T): T => list[(list.indexOf(now) + 1) % list.length] as T;

/** What a key turns a plane by. */
const TURN_DEGREES = 5;

/** Keys of the views themselves: shown on the sheet, handled by the focused canvas. */
export const viewKeys = ({ commands }: Words): readonly { readonly key: string; readonly title: string }[] => [
	{ key: commands.arrows, title: commands.turn },
	{ key: commands.shiftArrows, title: commands.readOut },
	{ key: 'Enter', title: commands.dropOne },
	{ key: '+ −', title: commands.zoom },
	{ key: 'Home', title: commands.resetFocused },
];

export function commandsOf(workspace: Workspace, frames: FrameController, run: RunController, shell: ShellActions): readonly Command[] {
	const { store, notices } = workspace;
	const state = () => store.state.peek();
	/** What has changed since is said, by code that is loaded when it is first wanted. */
	const sayChanges = async (before: AppState, none: string, told = (sentence: string): string => sentence): Promise<void> => {
		const after = state();
		const words = await import('./change-words.ts').catch(() => null);
		if (words) notices.say(told(words.changeSentence(before, after, none)));
	};
	/** What a key or a command changes is said: there is no control that would say it. */
	const set = (change: Partial<AppState>): void => {
		const before = state();
		store.set(change);
		void sayChanges(before, '');
	};
	const appearance = (change: Partial<AppState['appearance']>): void => set({ appearance: { ...state().appearance, ...change } });
	const step = (what: 'undo' | 'redo'): void => {
		const before = state();
		store[what]();
		const { undone, redone, lastChange, nothingToUndo, nothingToRedo } = WORDS.commands;
		const [nothing, done] = what === 'undo' ? [nothingToUndo, undone] : [nothingToRedo, redone];
		if (state() === before) notices.say(nothing);
		else void sayChanges(before, lastChange, done);
		shell.keepFocus();
	};
	const look = (name: Parameters<typeof frames.kit.presetCamera>[0]) => () => frames.move(frames.kit.presetCamera(name, frames.camera));
	const resolution = (by: 1 | -1): void => {
		const sizes: readonly number[] = RESOLUTIONS;
		const at = sizes.indexOf(state().resolution);
		const next = sizes[(at < 0 ? sizes.indexOf(DEFAULT_RESOLUTION) : at) + by];
		if (next !== undefined) set({ resolution: next });
	};
	const paint = (): void => {
		const { swarm: chosen } = state();
		set({ swarm: { ...chosen, color: after(['optimizer', 'loss', 'speed'] as const, chosen.color) } });
	};
	const commands: readonly (Omit<Command, 'title'> & { readonly id: keyof Words['commands']['titles'] })[] = [
		{ id: 'run', group: 'run', key: 'Space', run: () => run.toggle() },
		{ id: 'step', group: 'run', key: '.', run: () => run.stepOnce() },
		{ id: 'step-back', group: 'run', key: ',', run: () => run.stepBack() },
		{ id: 'end', group: 'run', run: () => run.toEnd() },
		{ id: 'restart', group: 'run', key: 'R', run: () => run.reset() },
		{ id: 'lessons', group: 'run', key: 'E', run: () => shell.openLessons() },
		{ id: 'benchmark', group: 'run', key: 'M', run: () => shell.openBenchmark() },
		{ id: 'add', group: 'run', key: 'N', run: () => shell.addOptimizer() },
		{ id: 'drop', group: 'run', key: 'D', run: () => run.toggleInjectTool() },
		{ id: 'paint', group: 'run', key: 'B', run: paint },
		{ id: 'gallery', group: 'landscape', key: 'G', run: () => shell.openGallery() },
		{ id: 'networks', group: 'landscape', key: 'J', run: () => shell.openNetworks() },
		{ id: 'formula', group: 'landscape', key: 'F', run: () => shell.focusFormula() },
		{ id: 'file', group: 'landscape', key: 'O', run: () => shell.openFile() },
		{ id: 'compare', group: 'landscape', key: 'W', run: () => shell.openCompare() },
		{ id: 'store', group: 'landscape', run: () => shell.openStore() },
		{ id: 'link', group: 'landscape', key: 'L', run: () => shell.copyLink() },
		{ id: 'picture', group: 'landscape', key: 'P', run: () => shell.openExports() },
		{ id: 'bookmark', group: 'view', key: 'A', run: () => shell.addBookmark() },
		{ id: 'kept', group: 'landscape', key: 'H', run: () => shell.openKept() },
		{ id: 'save-session', group: 'landscape', key: 'Ctrl+S', run: () => shell.saveSession() },
		{ id: 'open-session', group: 'landscape', run: () => shell.openFile() },
		{ id: 'print', group: 'landscape', key: 'Ctrl+P', run: () => shell.print() },
		{ id: 'top', group: 'view', key: '1', run: look('top') },
		{ id: 'front', group: 'view', key: '2', run: look('front') },
		{ id: 'side', group: 'view', key: '3', run: look('side') },
		{ id: 'isometric', group: 'view', key: '4', run: look('isometric') },
		{
			id: 'home',
			group: 'view',
			key: '0',
			run: () => {
				look('home')();
				workspace.window.reset();
			},
		},
		{
			id: 'projection',
			group: 'view',
			key: '5',
			run: () => frames.move({ ...frames.camera, projection: frames.camera.projection === 'perspective' ? 'orthographic' : 'perspective' }),
		},
		{
			id: 'layout',
			group: 'view',
			key: 'V',
			run: () => set({ layout: after(['both', 'surface', 'map'] as const, state().layout) }),
		},
		{ id: 'slice-on', group: 'view', key: 'I', run: () => shell.navigate({ kind: 'step', by: 1 }) },
		{ id: 'slice-back', group: 'view', key: 'U', run: () => shell.navigate({ kind: 'step', by: -1 }) },
		{ id: 'turn-plane', group: 'view', key: 'Z', run: () => shell.navigate({ kind: 'turn', degrees: TURN_DEGREES }) },
		{ id: 'turn-plane-back', group: 'view', key: 'Q', run: () => shell.navigate({ kind: 'turn', degrees: -TURN_DEGREES }) },
		{ id: 'to-axes', group: 'view', key: 'Y', run: () => shell.navigate({ kind: 'to-axes' }) },
		{ id: 'controls', group: 'view', run: () => shell.toggleControls() },
		{ id: 'results', group: 'view', run: () => shell.toggleResults() },
		{ id: 'finer', group: 'appearance', key: ']', run: () => resolution(1) },
		{ id: 'coarser', group: 'appearance', key: '[', run: () => resolution(-1) },
		{
			id: 'scale',
			group: 'appearance',
			key: 'S',
			run: () => appearance({ scale: after(SCALES, state().appearance.scale) }),
		},
		{
			id: 'colors',
			group: 'appearance',
			key: 'C',
			run: () => appearance({ colormap: after(MAPS, state().appearance.colormap) }),
		},
		{
			id: 'contours',
			group: 'appearance',
			key: 'K',
			run: () => appearance({ contours: state().appearance.contours > 0 ? 0 : 16 }),
		},
		{
			id: 'theme',
			group: 'appearance',
			key: 'T',
			run: () => set({ theme: workspace.theme.peek() === 'dark' ? 'light' : 'dark' }),
		},
		{ id: 'machine', group: 'view', run: () => shell.openMachine() },
		{ id: 'cancel', group: 'view', key: 'X', run: () => workspace.picture.cancel() },
		{ id: 'undo', group: 'edit', key: 'Ctrl+Z', run: () => step('undo') },
		{ id: 'redo', group: 'edit', key: 'Ctrl+Shift+Z', run: () => step('redo') },
		{ id: 'palette', group: 'help', key: 'Ctrl+K', run: () => shell.openPalette() },
		{ id: 'letters', group: 'help', run: () => shell.toggleLetterKeys() },
		{
			id: 'leave',
			group: 'edit',
			key: 'Escape',
			run: () => (run.injectTool.peek() ? run.toggleInjectTool() : notices.dismissLast()),
		},
		{ id: 'words', group: 'help', run: () => shell.openHelp('words') },
		{ id: 'help', group: 'help', key: '?', run: () => shell.openHelp() },
	];
	return commands.map((command) => ({ ...command, title: WORDS.commands.titles[command.id] }));
}

/** A keyboard event as a registry key. */
export function keyOf(event: KeyboardEvent): string {
	const control = event.ctrlKey || event.metaKey;
	if (event.key === ' ') return 'Space';
	const letter = event.key.length === 1 ? event.key.toUpperCase() : event.key;
	if (control) return `Ctrl+${event.shiftKey ? 'Shift+' : ''}${letter}`;
	return letter;
}
