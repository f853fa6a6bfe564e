/** Thalweg: a session on the GPU, its renderer, the same surface. */

import { openLandscape } from '../../../src/engine/landscape.ts';
import { Session } from '../../../src/engine/session.ts';
import { DEFAULT_CAMERA } from '../../../src/model/view.ts';
import { browserHost } from '../../../src/platform/browser-host.ts';
import { HEIGHT, measure, side, WIDTH } from './shared.mjs';

// The renderer tells nobody when the GPU is done; the device does.
let queue;
const { requestDevice } = GPUAdapter.prototype;
GPUAdapter.prototype.requestDevice = async function (...args) {
	const device = await requestDevice.apply(this, args);
	queue = device.queue;
	return device;
};

const canvas = document.createElement('canvas');
canvas.style.cssText = `width: ${WIDTH}px; height: ${HEIGHT}px`;
document.querySelector('#view').append(canvas);
const landscape = openLandscape({ kind: 'function', id: 'ackley' });
const domain = { u: [-5, 5], v: [-5, 5] };
let renderer;
const prepare = async (session) => {
	const bound = session.bind(landscape, 'plane');
	({ renderer } = await session.startRenderer(bound));
	renderer.attach('surface', canvas);
	renderer.resize('surface', WIDTH, HEIGHT, 1);
	await renderer.setScene({ bound, grid: { columns: side, rows: side, domain }, markers: [] });
};
let prepared;
await Session.open(browserHost(), { machine: 'gpu', ahead: (session) => (prepared = prepare(session)) });
await prepared;

const turn = (angle) => {
	renderer.setCamera({ ...DEFAULT_CAMERA, azimuth: DEFAULT_CAMERA.azimuth + angle });
	renderer.draw();
};
await measure(turn, () => queue.onSubmittedWorkDone());
