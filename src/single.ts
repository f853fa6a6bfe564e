/**
 * The element and its workers as one script, for pages that are one file and for notebooks. The build wraps it in a function that is
 * called `thalwegCode`: a worker is that function's own text, as a `blob:`.
 */

import type { Render } from '@anywidget/types';
import { answer } from './cpu/jobs.ts';
import { answerCalls } from './engine/remote/calls.ts';
import { rootMethods } from './engine/remote/methods.ts';
import type { PageData } from './exports/page/html.ts';
import { browserStore } from './platform/browser-store.ts';
import { canvasesTravel } from './platform/browser.ts';
import { hostInBrowser, portOf } from './platform/in-browser.ts';
import type { WidgetModel } from './ui/embed/widget.ts';

/** The function that this script is in. */
declare const thalwegCode: () => unknown;

type Role = 'thalweg-pool' | 'thalweg-page';

let address: string | undefined;
const start = (role: Role): Worker => {
	address ??= URL.createObjectURL(new Blob([`(${thalwegCode})()`], { type: 'text/javascript' }));
	return new Worker(address, { name: role });
};

function work(role: string): void {
	if (role === 'thalweg-pool') {
		self.onmessage = answer((message, transfer) => self.postMessage(message, { transfer }));
		return;
	}
	const place = {
		contents: browserStore,
		...(typeof Worker === 'function' ? { createWorker: () => portOf(start('thalweg-pool')) } : {}),
	};
	const answering = answerCalls(rootMethods(place), (message, moved = []) => self.postMessage(message, { transfer: [...moved] }));
	self.onmessage = ({ data }) => answering(data);
}

/** The page that is one file: its data become the element. */
function showPage(data: HTMLElement): void {
	const { attributes, file } = JSON.parse(data.textContent) as PageData;
	const element = document.createElement('loss-landscape');
	for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
	if (file) element.file = { name: file.name, bytes: Uint8Array.from(atob(file.base64), (sign) => sign.charCodeAt(0)) };
	document.body.append(element);
}

/** A worker knows no elements: their module is evaluated where there is a document. */
async function define(): Promise<void> {
	const { defineLossLandscape } = await import('./ui/embed/loss-landscape.ts');
	defineLossLandscape({
		host: () => ({
			...hostInBrowser(() => start('thalweg-pool')),
			startWorker: () => portOf(start('thalweg-page')),
			drawsAway: canvasesTravel(),
		}),
		studio: async (page, view) => new (await import('./app/networks/studio.ts')).NetworkStudio(page, view),
	});
}

const defined = typeof document === 'undefined' ? work(self.name) : define();
void defined?.then(() => {
	const data = document.getElementById('thalweg-page');
	if (data) showPage(data);
});

/** In anywidget's form. */
export const render: Render<WidgetModel> = async (context) => {
	await defined;
	return (await import('./ui/embed/widget.ts')).renderWidget(context);
};
