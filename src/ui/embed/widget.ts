/** The element as a widget of a notebook, in the form of anywidget: a model with traits of the attributes' names. */

import type { AnyModel, Render } from '@anywidget/types';
import type { LandscapeState } from './contract.ts';
import type { LossLandscape } from './loss-landscape.ts';
import { SETTINGS } from './settings.ts';

/** Traits of the model: settings as text, null where they are left alone. */
export interface WidgetModel extends Record<string, unknown> {
	/** What is shown: written by the element. */
	state: LandscapeState | null;
	/** Bytes of a surface or a model, and the name that says what they are. */
	data: DataView | null;
	data_name: string | null;
	autoplay: boolean;
	controls: boolean;
	/** Of the element, in CSS pixels. */
	height: number;
}

function take(element: LossLandscape, model: AnyModel<WidgetModel>, name: string): void {
	const value = model.get(name) as string | number | null | undefined;
	if (value === null || value === undefined || value === '') element.removeAttribute(name);
	else element.setAttribute(name, String(value));
}

/** Show a model in `el`. Returns the way to stop. */
export const renderWidget: Render<WidgetModel> = ({ model, el }) => {
	const element = document.createElement('loss-landscape');
	for (const name of SETTINGS) take(element, model, name);
	element.autoplay = model.get('autoplay') === true;
	element.controls = model.get('controls') !== false;
	element.style.height = `${model.get('height') ?? 420}px`;
	element.style.aspectRatio = 'auto';
	const data = model.get('data');
	if (data) {
		const bytes = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
		element.file = { name: model.get('data_name') ?? 'data.npy', bytes };
	}
	const changes = SETTINGS.map((name) => ({ event: `change:${name}` as const, act: () => take(element, model, name) }));
	for (const { event, act } of changes) model.on(event, act);
	element.addEventListener('change', () => {
		model.set('state', element.state);
		model.save_changes();
	});
	el.append(element);
	return () => {
		for (const { event, act } of changes) model.off(event, act);
		element.remove();
	};
};
