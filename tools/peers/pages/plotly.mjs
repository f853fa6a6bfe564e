/** Plotly: its surface trace. */

import Plotly from 'plotly.js-dist-min';
import { ackley, coordinate, HEIGHT, measure, pixelRead, side, WIDTH } from './shared.ts';

const axis = Float64Array.from({ length: side }, (_, i) => coordinate(i));
const z = [];
for (let r = 0; r < side; r++) {
	const row = new Float64Array(side);
	for (let c = 0; c < side; c++) row[c] = ackley(axis[c], axis[r]);
	z.push(row);
}
const view = document.querySelector('#view');
const layout = { width: WIDTH, height: HEIGHT, margin: { l: 0, r: 0, t: 0, b: 0 } };
await Plotly.newPlot(view, [{ type: 'surface', x: axis, y: axis, z }], layout, { staticPlot: false });

const turn = async (angle) => {
	if (angle > 0) await Plotly.relayout(view, { 'scene.camera.eye': { x: 1.6 * Math.sin(angle), y: -1.6 * Math.cos(angle), z: 1 } });
	await new Promise((done) => requestAnimationFrame(done));
};
const canvas = view.querySelector('.gl-container canvas');
await measure(turn, pixelRead(canvas.getContext('webgl') ?? canvas.getContext('experimental-webgl')));
