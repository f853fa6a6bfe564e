/** Every pass compiles, its pipeline matches its layout and a frame is valid, on Dawn's front end: no device needed. */

import { expressionOf } from '../../src/compile/expression-of.ts';
import { planeAlong } from '../../src/model/geometry.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import port from '../../shaders/ports/objective.wgsl?raw';
import normals from '../../shaders/passes/shared/normals-exact.wgsl?raw';
import surface from '../../shaders/passes/surface.wgsl?raw';
import { compileShader, composeShader } from '../../src/gpu/device/compose.ts';
import { ShaderCompileError } from '../../src/model/errors.ts';
import { DEFAULT_APPEARANCE, DEFAULT_CAMERA } from '../../src/model/view.ts';
import { cameraMatrices } from '../../src/render/camera.ts';
import { makeScale } from '../../src/math/scale.ts';
import { drawnSwarm } from '../../src/model/swarm-positions.ts';
import { Passes } from '../../src/render/webgpu/passes.ts';
import { encodePicture, PICTURE } from '../../src/render/webgpu/picture.ts';
import { MESH_PARTS, SurfacePass } from '../../src/render/webgpu/surface-pass.ts';
import { KeptLandscape } from '../../src/render/webgpu/kept-landscape.ts';
import { GpuSwarm } from '../../src/render/webgpu/swarm.ts';
import { Target } from '../../src/render/webgpu/target.ts';
import { COLOR_FORMAT } from '../../src/render/webgpu/pipeline.ts';
import { FakeGpuSwarm } from '../support/fake-swarm.ts';
import { boundFormula, frontEndContext, type TestContext } from '../support/gpu.ts';

let front: TestContext;
beforeAll(async () => {
	front = await frontEndContext();
});
afterAll(() => {
	expect(front.uncaptured).toEqual([]);
	expect(front.context.resources.liveLabels).toEqual([]);
	front.context.dispose();
});

const NORMALS = { file: 'shaders/passes/shared/normals-exact.wgsl', text: normals };
const PORT = { file: 'shaders/ports/objective.wgsl', text: port };

test('the surface compiles with the trivial port, and a broken one names its file and line', async () => {
	const parts = (text: string) => [...MESH_PARTS, PORT, { file: 'shaders/passes/surface.wgsl', text }, NORMALS];
	await expect(compileShader(front.context, composeShader('Test.surface', parts(surface)))).resolves.toBeDefined();
	const broken = surface.replace('fn light_surface', 'fn light_surfaces');
	const failure = await compileShader(front.context, composeShader('Test.broken', parts(broken))).catch((error: unknown) => error);
	expect(failure).toBeInstanceOf(ShaderCompileError);
	expect((failure as ShaderCompileError).details[0]).toMatch(/^shaders\/passes\/surface\.wgsl:\d+:\d+: .*light_surface/);
});

describe.each(['strict', 'fast'] as const)('surface, %s', (mode) => {
	test.each(['x^2 + y^2', 'sin(x) exp(y) + a log(2 + x y)', 'x > y ? sqrt(x) : tanh(y)', 'abs(x) + noise(x, y)'])('%s', async (text) => {
		await expect(
			SurfacePass.build(front.context, expressionOf(boundFormula(text).objective).program(1, 'plane'), mode),
		).resolves.toBeInstanceOf(SurfacePass);
	});

	test('without a program it is lit by the field alone', async () => {
		await expect(SurfacePass.build(front.context, null, mode)).resolves.toBeInstanceOf(SurfacePass);
	});

	test('a plane through six variables', async () => {
		const program = expressionOf(boundFormula('sum(i, 1, 6, x[i]^2 - 10 cos(2 pi x[i]))').objective).program(1, 'plane');
		await expect(SurfacePass.build(front.context, program, mode)).resolves.toBeInstanceOf(SurfacePass);
	});
});

test('all passes together make a valid frame', async () => {
	const { context } = front;
	const passes = await Passes.build(context);
	const map = await passes.readyMap();
	const program = expressionOf(boundFormula('x y').objective).program(1, 'plane');
	const { pass: surfacePass } = await passes.surface(program, 'fast');
	expect((await passes.surface(program, 'fast')).pass).toBe(surfacePass);
	await context.withScopes('Test.frame', (device) => {
		passes.setColormap(DEFAULT_APPEARANCE);
		const { resources } = context;
		const picture = resources.buffer('Test.picture', { size: PICTURE.size, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
		const field = resources.buffer('Test.field', { size: 64, usage: GPUBufferUsage.STORAGE });
		const uniforms = resources.buffer('Test.uniforms', { size: 16, usage: GPUBufferUsage.UNIFORM });
		const marks = resources.buffer('Test.marks', { size: 640, usage: GPUBufferUsage.STORAGE });
		const output = resources.texture('Test.output', { size: [8, 8], format: COLOR_FORMAT, usage: GPUTextureUsage.RENDER_ATTACHMENT });
		const target = new Target(context, 8, 8);
		const encoder = device.createCommandEncoder();
		const pass = target.begin(encoder, output.raw);
		passes.background.encode(pass, passes.background.bind(device, picture.raw));
		surfacePass.encode(
			pass,
			surfacePass.bind(device, { picture: picture.raw, field: field.raw, patches: field.raw }, passes),
			surfacePass.bindObjective(device, [uniforms.raw]),
			4,
		);
		map.encode(pass, map.bind(device, picture.raw, field.raw, passes.colormap));
		passes.marks.encode(pass, passes.marks.bind(device, picture.raw, marks.raw), 0, 10);
		pass.end();
		device.queue.submit([encoder.finish()]);
		for (const owned of [picture, field, uniforms, marks, output, target]) owned.dispose();
	});
	passes.dispose();
});

test.each(['singly', 'as a density'])('a frame over a kept landscape, with a swarm that grows: %s', async (how) => {
	const { context } = front;
	const passes = await Passes.build(context);
	const kit = await passes.readySwarm();
	await context.withScopes('Test.swarm', (device) => {
		const { resources } = context;
		const many = (count: number) => Array.from({ length: how === 'singly' ? count : 1500 + count }, () => ({ x: [0, 0, 1] }));
		const fake = new FakeGpuSwarm(context, many(3), planeAlong([0, 0, 0], [1, 0, 0], [0, 1, 1]));
		const style = { color: 'loss', trail: 0.9, size: 6 } as const;
		const swarm = new GpuSwarm(passes, kit, true, [{ swarm: drawnSwarm(fake.swarm), color: [1, 0, 0] }], style);
		const isSingly = (): void => expect(swarm.singly).toBe(how === 'singly');
		isSingly();
		swarm.restart({ u: [-1, 1], v: [-1, 1] });
		fake.move(many(how === 'singly' ? 1600 : 9));
		swarm.moved();
		// Injected particles do not turn beads into a density.
		isSingly();
		swarm.restyle(swarm.layers, { ...style, trail: 0 });

		const picture = resources.buffer('Test.picture', { size: PICTURE.size, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
		const field = resources.buffer('Test.field', { size: 64, usage: GPUBufferUsage.STORAGE });
		const marks = resources.buffer('Test.marks', { size: 480, usage: GPUBufferUsage.STORAGE });
		const output = resources.texture('Test.output', { size: [8, 8], format: COLOR_FORMAT, usage: GPUTextureUsage.RENDER_ATTACHMENT });
		const layer = new KeptLandscape(context, 4, 4);
		const { places, mapPlaces, hide, particles } = kit;
		const encoder = device.createCommandEncoder();
		const pass = layer.beginPlaces(encoder);
		places.encode(pass, places.bind(device, picture.raw, field.raw, passes.colormap, field.raw), 4);
		mapPlaces.encode(pass, mapPlaces.bind(device, picture.raw));
		hide.encode(pass, hide.bind(device, picture.raw, marks.raw), 0, 10);
		pass.end();
		const frame = encoder.beginRenderPass({ colorAttachments: [{ view: output.raw.createView(), loadOp: 'clear', storeOp: 'store' }] });
		passes.composite.encode(
			frame,
			passes.composite.bind(device, picture.raw, [layer.color, layer.color, layer.places, swarm.overlay.texture]),
		);
		swarm.encode(frame, particles.bindPicture(device, picture.raw, field.raw, passes.colormap), particles.bindDepth(device, layer.depth));
		frame.end();
		device.queue.submit([encoder.finish()]);
		for (const owned of [swarm, fake, picture, field, marks, output, layer]) owned.dispose();
	});
	passes.dispose();
});

test('the uniforms hold what the picture is made of', () => {
	const scale = makeScale('quantile', { min: 0, max: 64, quantiles: Float32Array.from({ length: 65 }, (_, i) => i) });
	const bytes = encodePicture({
		size: { cssWidth: 300, cssHeight: 200, ratio: 2 },
		camera: DEFAULT_CAMERA,
		matrices: cameraMatrices({ ...DEFAULT_CAMERA, projection: 'orthographic' }, 300, 200),
		appearance: DEFAULT_APPEARANCE,
		field: { grid: { columns: 9, rows: 7, domain: { u: [1, 3], v: [-1, 4] } }, stride: 12, scale },
		isMap: false,
		hoverLevel: null,
	});
	expect(bytes.length).toBe(PICTURE.size);
	const view = new DataView(bytes.buffer);
	const float = (member: keyof typeof PICTURE.offsets, i = 0): number => view.getFloat32(PICTURE.offsets[member] + 4 * i, true);
	expect([0, 1, 2, 3].map((i) => float('domain', i))).toEqual([1, -1, 2, 5]);
	expect([float('viewport'), float('viewport', 1), float('eye', 3), float('hover'), float('unit')]).toEqual([600, 400, 1, -1, 2]);
	expect([
		view.getUint32(PICTURE.offsets.columns, true),
		view.getUint32(PICTURE.offsets.stride, true),
		view.getUint32(PICTURE.offsets.scale_kind, true),
	]).toEqual([9, 12, 3]);
	expect([float('knots', 0), float('knots', 33), float('knots', 64), float('knot_slopes', 10)]).toEqual([0, 33, 64, 1 / 64]);
});
