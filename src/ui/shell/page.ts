/** What the shell's parts work on, and what the elements ask of it. */

import type { FrameController } from '../../app/frame-controller.ts';
import type { LessonController } from '../../app/lesson-controller.ts';
import type { RunController } from '../../app/run-controller.ts';
import type { Workspace } from '../../app/workspace.ts';

export interface ShellPage {
	readonly workspace: Workspace;
	readonly run: RunController;
	readonly lessons: LessonController;
	/** Once what draws is loaded. */
	readonly frames: FrameController | undefined;
}

/** Commands by their ids. */
export type RunCommand = (id: string) => void;

/** An element's event with what it asks for. */
export type Asked<T> = CustomEvent<T>;
