/** Thalweg: a session on the GPU, its renderer, the same surface. */

import { openLandscape } from '../../../src/engine/landscapes/landscape.ts';
import { openSession } from '../../../src/engine/open-session.ts';
import type { Session } from '../../../src/engine/session.ts';
import type { GridSpec } from '../../../src/model/geometry.ts';
import { DEFAULT_CAMERA } from '../../../src/model/view.ts';
import { browserHost } from '../../../src/platform/browser-host.ts';
import type { Renderer } from '../../../src/render/contract.ts';
import { HEIGHT, measure, side, WIDTH } from './shared.ts';

// The renderer tells nobody when the GPU is done; the device does.
let queue: GPUQueue;
const { requestDevice } = GPUAdapter.prototype;
GPUAdapter.prototype.requestDevice = async function (this: GPUAdapter, ...args) {
	const device = await requestDevice.apply(this, args);
	queue = device.queue;
	return device;
};

const canvas = document.createElement('canvas');
canvas.style.cssText = `width: ${WIDTH}px; height: ${HEIGHT}px`;
document.querySelector('#view')?.append(canvas);
const landscape = openLandscape({ kind: 'function', id: 'ackley' });
const grid: GridSpec = { columns: side, rows: side, domain: { u: [-5, 5], v: [-5, 5] } };
let renderer: Renderer;
let shown: Promise<unknown> | undefined;
// As the page does: the picture is prepared while the device is tested, and shown once it has passed.
const ahead = async (early: Session): Promise<void> => {
	const bound = early.bind(landscape, 'plane');
	const started = await early.startRenderer(bound);
	const { fields, built } = started;
	({ renderer } = fields);
	renderer.attach('surface', canvas);
	renderer.resize('surface', WIDTH, HEIGHT, 1);
	shown = fields.show({ bound, grid });
	await built;
};
const session = await openSession(browserHost(), { machine: 'gpu', ahead });
await shown;

const turn = (angle: number): void => {
	renderer.setCamera({ ...DEFAULT_CAMERA, azimuth: DEFAULT_CAMERA.azimuth + angle });
	renderer.draw();
};
// Where software draws, the first picture is coarse, as in the page, and the next frame completes it.
const complete = (): void => void renderer.draw();
const times = await measure(turn, () => queue.onSubmittedWorkDone(), complete);
times.gpuBytes = session.gpuBackend?.context.liveBytes ?? Number.NaN;
