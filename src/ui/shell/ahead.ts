/** Code that the first picture does without, loaded once it is shown: it is there when it is first asked for, and offline, too. */

import { loadDialects } from '../../engine/landscapes/formula.ts';
import { loadCatalogue } from '../../engine/landscapes/functions.ts';
import { loadRuns } from '../../app/run-code.ts';
import { DIALOGS } from './dialogs.ts';

const LATER = [
	loadCatalogue,
	loadDialects,
	...Object.values(DIALOGS),
	loadRuns,
	() => import('./compare.ts'),
	() => import('../../app/change-words.ts'),
	() => import('./printing.ts'),
	() => import('../../app/network-lessons.ts'),
	() => import('../navigator/slice-panel.ts'),
	() => import('../navigator/array-panel.ts'),
	() => import('../../app/navigator/navigator-controller.ts'),
	() => import('../landscape/parameter-panel.ts'),
	() => import('../landscape/formula-examples.ts'),
	() => import('../landscape/import-panel.ts'),
	() => import('../../app/file-room.ts'),
	() => import('../views/picture-notes.ts'),
];

/** One after the other. What cannot be loaded now is asked for again where it is needed, and its failure told there. */
export async function loadAhead(): Promise<void> {
	for (const load of LATER) await load().catch(() => undefined);
}
