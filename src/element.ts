/** The element in the package: `import 'thalweg/element'` makes `<loss-landscape>` known. Its workers are files beside it. */

import { browserStore } from './platform/browser-store.ts';
import { canvasesTravel } from './platform/browser.ts';
import { hostInBrowser, portOf } from './platform/in-browser.ts';
import { defineLossLandscape } from './ui/embed/loss-landscape.ts';

export { LossLandscape } from './ui/embed/loss-landscape.ts';
export type {
	LandscapeError,
	LandscapeFile,
	LandscapeReady,
	LandscapeState,
	LossLandscapeEvents,
} from './ui/embed/contract.ts';

defineLossLandscape({
	host: () => ({
		// Written as bundlers look for them.
		...hostInBrowser(() => new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })),
		startWorker: () => portOf(new Worker(new URL('./page-worker.js', import.meta.url), { type: 'module' })),
		drawsAway: canvasesTravel(),
	}),
	bytes: browserStore,
	studio: async (page, view) => new (await import('./app/networks/studio.ts')).NetworkStudio(page, view),
});
