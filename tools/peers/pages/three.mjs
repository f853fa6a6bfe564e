/** three.js: a displaced plane with normals from the geometry, lit. */

import {
	BufferAttribute,
	BufferGeometry,
	DirectionalLight,
	HemisphereLight,
	Mesh,
	MeshStandardMaterial,
	PerspectiveCamera,
	Scene,
	WebGLRenderer,
} from 'three';
import { ackley, coordinate, HEIGHT, measure, pixelRead, side, WIDTH } from './shared.ts';

const positions = new Float32Array(side * side * 3);
const colors = new Float32Array(side * side * 3);
for (let r = 0, i = 0; r < side; r++) {
	const y = coordinate(r);
	for (let c = 0; c < side; c++, i += 3) {
		const z = ackley(coordinate(c), y) / 14;
		positions[i] = c / (side - 1) - 0.5;
		positions[i + 1] = r / (side - 1) - 0.5;
		positions[i + 2] = 0.45 * z;
		colors[i] = z;
		colors[i + 1] = 0.5;
		colors[i + 2] = 1 - z;
	}
}
const indices = new Uint32Array((side - 1) * (side - 1) * 6);
for (let r = 0, at = 0; r < side - 1; r++) {
	for (let c = 0; c < side - 1; c++, at += 6) {
		const k = r * side + c;
		indices[at] = k;
		indices[at + 1] = indices[at + 3] = k + 1;
		indices[at + 2] = indices[at + 5] = k + side;
		indices[at + 4] = k + side + 1;
	}
}
const geometry = new BufferGeometry();
geometry.setAttribute('position', new BufferAttribute(positions, 3));
geometry.setAttribute('color', new BufferAttribute(colors, 3));
geometry.setIndex(new BufferAttribute(indices, 1));
geometry.computeVertexNormals();

const renderer = new WebGLRenderer({ antialias: true });
renderer.setSize(WIDTH, HEIGHT);
document.querySelector('#view').append(renderer.domElement);
const scene = new Scene();
scene.add(new Mesh(geometry, new MeshStandardMaterial({ vertexColors: true })), new HemisphereLight(), new DirectionalLight());
const camera = new PerspectiveCamera(35, WIDTH / HEIGHT, 0.01, 10);
camera.up.set(0, 0, 1);

const turn = (angle) => {
	camera.position.set(2 * Math.sin(angle), -2 * Math.cos(angle), 1.2);
	camera.lookAt(0, 0, 0.15);
	renderer.render(scene, camera);
};
await measure(turn, pixelRead(renderer.getContext()));
