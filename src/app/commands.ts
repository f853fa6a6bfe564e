/** The one registry of commands: the palette, the key sheet and the keys themselves come from it. */

import type { ColorMapName, ScaleName } from '../model/view.ts';
import { type AppState, DEFAULT_RESOLUTION, RESOLUTIONS } from '../state/app-state.ts';
import { changeSentence } from './change-words.ts';
import type { FrameController } from './frame-controller.ts';
import type { RunController } from './run-controller.ts';
import type { Workspace } from './workspace.ts';

export interface Command {
	readonly id: string;
	readonly title: string;
	readonly group: 'Run' | 'Landscape' | 'View' | 'Appearance' | 'Edit' | 'Help';
	/** As on the sheet: `Ctrl+K`, `G`, `?`. */
	readonly key?: string;
	readonly run: () => void;
}

/** What the shell itself can do. */
export interface ShellActions {
	openGallery(): void;
	openFile(): void;
	openHelp(): void;
	openPalette(): void;
	focusFormula(): void;
	toggleControls(): void;
	toggleResults(): void;
	addOptimizer(): void;
	openLessons(): void;
	openBenchmark(): void;
	openMachine(): void;
	copyLink(): void;
	savePicture(): void;
	/** Single keys are shortcuts, or no more. */
	toggleLetterKeys(): void;
	/** What had the focus may be gone. */
	keepFocus(): void;
}

const SCALES: readonly ScaleName[] = ['linear', 'log', 'symlog', 'quantile'];
const MAPS: readonly ColorMapName[] = ['viridis', 'cividis', 'magma', 'turbo', 'gray', 'diverging'];
const after = <T>(list: readonly T[], now: T): T => list[(list.indexOf(now) + 1) % list.length] as T;

/** Keys of the views themselves: shown on the sheet, handled by the focused canvas. */
export const VIEW_KEYS: readonly { readonly key: string; readonly title: string }[] = [
	{ key: 'Arrows', title: 'Turn the surface, move the map' },
	{ key: 'Shift+Arrows', title: 'Move the read-out' },
	{ key: 'Enter', title: 'Drop a particle at the read-out (map)' },
	{ key: '+ −', title: 'Zoom' },
	{ key: 'Home', title: 'Reset the focused view' },
];

export function commandsOf(workspace: Workspace, frames: FrameController, run: RunController, shell: ShellActions): readonly Command[] {
	const { store, notices } = workspace;
	const state = () => store.state.peek();
	/** What a key or a command changes is said: there is no control that would say it. */
	const set = (change: Partial<AppState>): void => {
		const before = state();
		store.set(change);
		notices.say(changeSentence(before, state(), ''));
	};
	const appearance = (change: Partial<AppState['appearance']>): void => set({ appearance: { ...state().appearance, ...change } });
	const step = (what: 'undo' | 'redo'): void => {
		const before = state();
		const done = what === 'undo' ? 'Undone' : 'Done again';
		store[what]();
		notices.say(state() === before ? `There is nothing to ${what}.` : `${done}: ${changeSentence(before, state(), 'the last change.')}`);
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
	return [
		{ id: 'run', title: 'Run or pause the swarm', group: 'Run', key: 'Space', run: () => run.toggle() },
		{ id: 'step', title: 'One step', group: 'Run', key: '.', run: () => run.stepOnce() },
		{ id: 'step-back', title: 'One step back', group: 'Run', key: ',', run: () => run.stepBack() },
		{ id: 'end', title: 'To the last step', group: 'Run', run: () => run.toEnd() },
		{ id: 'restart', title: 'Restart from step 0, starts spread over the visible window', group: 'Run', key: 'R', run: () => run.reset() },
		{ id: 'lessons', title: 'Open a lesson', group: 'Run', key: 'E', run: () => shell.openLessons() },
		{ id: 'benchmark', title: 'Benchmark: measure the GPU against the CPU', group: 'Run', key: 'M', run: () => shell.openBenchmark() },
		{ id: 'add', title: 'Add an optimizer', group: 'Run', key: 'N', run: () => shell.addOptimizer() },
		{ id: 'drop', title: 'Drop particles by dragging on the map', group: 'Run', key: 'D', run: () => run.toggleInjectTool() },
		{ id: 'paint', title: 'Colour by optimizer, loss, speed', group: 'Run', key: 'B', run: paint },
		{ id: 'gallery', title: 'Open the gallery', group: 'Landscape', key: 'G', run: () => shell.openGallery() },
		{ id: 'formula', title: 'Write a formula', group: 'Landscape', key: 'F', run: () => shell.focusFormula() },
		{ id: 'file', title: 'Open a surface file', group: 'Landscape', key: 'O', run: () => shell.openFile() },
		{ id: 'link', title: 'Copy a link to this picture', group: 'Landscape', key: 'L', run: () => shell.copyLink() },
		{ id: 'picture', title: 'Save the picture', group: 'Landscape', key: 'P', run: () => shell.savePicture() },
		{ id: 'top', title: 'Look from above', group: 'View', key: '1', run: look('top') },
		{ id: 'front', title: 'Look from the front', group: 'View', key: '2', run: look('front') },
		{ id: 'side', title: 'Look from the side', group: 'View', key: '3', run: look('side') },
		{ id: 'isometric', title: 'Isometric view', group: 'View', key: '4', run: look('isometric') },
		{
			id: 'home',
			title: 'Reset view and window',
			group: 'View',
			key: '0',
			run: () => {
				look('home')();
				workspace.window.reset();
			},
		},
		{
			id: 'projection',
			title: 'Perspective or orthographic',
			group: 'View',
			key: '5',
			run: () => frames.move({ ...frames.camera, projection: frames.camera.projection === 'perspective' ? 'orthographic' : 'perspective' }),
		},
		{
			id: 'layout',
			title: 'Both views, surface, map',
			group: 'View',
			key: 'V',
			run: () => set({ layout: after(['both', 'surface', 'map'] as const, state().layout) }),
		},
		{ id: 'controls', title: 'Show or hide the controls', group: 'View', run: () => shell.toggleControls() },
		{ id: 'results', title: 'Show or hide curves and results', group: 'View', run: () => shell.toggleResults() },
		{ id: 'finer', title: 'Higher resolution', group: 'Appearance', key: ']', run: () => resolution(1) },
		{ id: 'coarser', title: 'Lower resolution', group: 'Appearance', key: '[', run: () => resolution(-1) },
		{
			id: 'scale',
			title: 'Next scale',
			group: 'Appearance',
			key: 'S',
			run: () => appearance({ scale: after(SCALES, state().appearance.scale) }),
		},
		{
			id: 'colors',
			title: 'Next colour map',
			group: 'Appearance',
			key: 'C',
			run: () => appearance({ colormap: after(MAPS, state().appearance.colormap) }),
		},
		{
			id: 'contours',
			title: 'Contours on or off',
			group: 'Appearance',
			key: 'K',
			run: () => appearance({ contours: state().appearance.contours > 0 ? 0 : 16 }),
		},
		{
			id: 'theme',
			title: 'Dark or light',
			group: 'Appearance',
			key: 'T',
			run: () => set({ theme: workspace.theme.peek() === 'dark' ? 'light' : 'dark' }),
		},
		{ id: 'machine', title: 'Choose the machine: WebGPU, CPU, which GPU', group: 'View', run: () => shell.openMachine() },
		{ id: 'cancel', title: 'Stop computing', group: 'View', key: 'X', run: () => workspace.picture.cancel() },
		{ id: 'undo', title: 'Undo', group: 'Edit', key: 'Ctrl+Z', run: () => step('undo') },
		{ id: 'redo', title: 'Redo', group: 'Edit', key: 'Ctrl+Shift+Z', run: () => step('redo') },
		{ id: 'palette', title: 'All commands', group: 'Help', key: 'Ctrl+K', run: () => shell.openPalette() },
		{ id: 'letters', title: 'Shortcuts of a single key on or off', group: 'Help', run: () => shell.toggleLetterKeys() },
		{
			id: 'leave',
			title: 'Stop dropping particles, or dismiss the last message',
			group: 'Edit',
			key: 'Escape',
			run: () => (run.injectTool.peek() ? run.toggleInjectTool() : notices.dismissLast()),
		},
		{ id: 'help', title: 'Keys', group: 'Help', key: '?', run: () => shell.openHelp() },
	];
}

/** A keyboard event as a registry key. */
export function keyOf(event: KeyboardEvent): string {
	const control = event.ctrlKey || event.metaKey;
	if (event.key === ' ') return 'Space';
	const letter = event.key.length === 1 ? event.key.toUpperCase() : event.key;
	if (control) return `Ctrl+${event.shiftKey ? 'Shift+' : ''}${letter}`;
	return letter;
}
