/** A million particles on 1024² pixels: the density the page draws of them, beside a blended point each. */

import { bindObjective } from '../../src/model/bound.ts';
import { placesIn } from '../../src/bench/field-tasks.ts';
import type { Prepared } from '../../src/bench/contract.ts';
import type { BenchMachine } from '../../src/engine/bench-machine.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { resolveOptimizer } from '../../src/engine/swarm/optimizers.ts';
import type { GpuBackend } from '../../src/gpu/backend.ts';
import { compileShader, composeShader } from '../../src/gpu/device/compose.ts';
import { Readback } from '../../src/gpu/device/readback.ts';
import { Scope } from '../../src/gpu/device/scope.ts';
import type { GpuSwarm as ComputedSwarm } from '../../src/gpu/swarm/swarm.ts';
import type { Rectangle } from '../../src/model/geometry.ts';
import { encodePicture, PICTURE } from '../../src/render/webgpu/picture.ts';
import { COLOR_FORMAT } from '../../src/render/webgpu/pipeline.ts';
import { KeptLandscape } from '../../src/render/webgpu/kept-landscape.ts';
import { Passes } from '../../src/render/webgpu/passes.ts';
import { GpuSwarm } from '../../src/render/webgpu/swarm.ts';
import { SwarmOverlay } from '../../src/render/webgpu/swarm-overlay.ts';
import { SwarmGroup } from '../../src/render/webgpu/swarm-group.ts';
import { SceneState } from '../../src/render/scene-state.ts';
import additive from './additive.wgsl?raw';
import type { Peer } from './contestants.ts';

const SIDE = 1024;
const DOMAIN: Rectangle = { u: [-5, 5], v: [-5, 5] };
const STYLE = { color: 'optimizer', trail: 0, size: 6 } as const;
/** Pixels that a picture of so many particles shows at least. */
const LEAST_LIT = 10_000;
/** Whom the density is compared with. */
export const ADDITIVE = 'points, blended additively';

/** Records one picture of the particles. */
interface Draw {
	(encoder: GPUCommandEncoder, output: GPUTexture): void;
	/** A cell a word, where the picture is these and not the output. */
	readonly counts?: GPUBuffer;
}
/** What there is to draw with, and who owns what is made for it. */
type Start = (backend: GpuBackend, swarm: ComputedSwarm, scope: Scope) => Promise<Draw>;

/** What a million particles cost beyond any number of pixels: the page's kernel that counts them into the cells of a density. */
const startCount: Start = async ({ context }, swarm, scope) => {
	const passes = scope.own(await Passes.build(context));
	const kit = await passes.readySwarm();
	return context.withScopes('Peers.count', () => {
		const overlay = scope.own(new SwarmOverlay(passes, kit, SIDE, 1));
		overlay.want(false, true);
		const layer = { swarm, color: [0.2, 0.6, 1] } as const;
		const group = scope.own(new SwarmGroup(passes, kit, layer, 0, overlay));
		group.project(DOMAIN);
		group.write({ style: STYLE, opacity: 1, total: swarm.count, size: SIDE, unit: 1 });
		const counts = overlay.density as GPUBuffer;
		const draw = (frame: GPUCommandEncoder): void => {
			frame.clearBuffer(counts);
			const pass = frame.beginComputePass();
			group.encodeDensity(pass);
			pass.end();
		};
		return Object.assign(draw, { counts });
	});
};

/** The page's own kernels and passes, on hardware's square of cells and without trails: places, density, colours, a frame of them. */
const startDensity: Start = async ({ context }, swarm, scope) => {
	const passes = scope.own(await Passes.build(context));
	const kit = await passes.readySwarm();
	return context.withScopes('Peers.density', (device) => {
		const drawn = scope.own(new GpuSwarm(passes, kit, false, [{ swarm, color: [0.2, 0.6, 1] }], STYLE));
		drawn.restart(DOMAIN);
		const layer = scope.own(new KeptLandscape(context, SIDE, SIDE));
		const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
		const picture = scope.own(context.resources.buffer('Peers.picture', { size: PICTURE.size, usage })).raw;
		const [state, size] = [new SceneState(), { cssWidth: SIDE, cssHeight: SIDE, ratio: 1 }];
		const { camera, appearance } = state;
		const matrices = state.matrices('map', size);
		device.queue.writeBuffer(
			picture,
			0,
			encodePicture({ size, camera, appearance, matrices, field: null, isMap: true, hoverLevel: null, overlaid: true }),
		);
		const encoder = device.createCommandEncoder();
		const places = layer.beginPlaces(encoder);
		kit.mapPlaces.encode(places, kit.mapPlaces.bind(device, picture));
		places.end();
		device.queue.submit([encoder.finish()]);
		const bindings = passes.composite.bind(device, picture, [layer.color, layer.color, layer.places, drawn.overlay.texture]);
		return (frame, output) => {
			drawn.moved();
			const pass = frame.beginRenderPass({ colorAttachments: [{ view: output.createView(), loadOp: 'clear', storeOp: 'store' }] });
			passes.composite.encode(pass, bindings);
			pass.end();
		};
	});
};

/** A vertex a particle, read from the same memory; each adds its colour to the pixel it falls on. Eight bits soon are full. */
const startPoints =
	(format: GPUTextureFormat): Start =>
	async ({ context }, swarm, scope) => {
		const module = await compileShader(context, composeShader('Peers.points', [{ file: 'tools/peers/additive.wgsl', text: additive }]));
		return context.withScopes('Peers.points', (device) => {
			const add = { srcFactor: 'one', dstFactor: 'one', operation: 'add' } as const;
			const pipeline = device.createRenderPipeline({
				layout: 'auto',
				vertex: { module, entryPoint: 'point_vertex' },
				fragment: { module, entryPoint: 'point_fragment', targets: [{ format, blend: { color: add, alpha: add } }] },
				primitive: { topology: 'point-list' },
			});
			const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
			const view = scope.own(context.resources.buffer('Peers.view', { size: 32, usage })).raw;
			const words = new ArrayBuffer(32);
			const { u, v } = DOMAIN;
			new Float32Array(words).set([u[0], v[0], u[1] - u[0], v[1] - v[0]]);
			new Uint32Array(words)[4] = swarm.stride;
			device.queue.writeBuffer(view, 0, words);
			const bindings = device.createBindGroup({
				layout: pipeline.getBindGroupLayout(0),
				entries: [view, swarm.memory].map((buffer, binding) => ({ binding, resource: { buffer } })),
			});
			return (encoder, output) => {
				const pass = encoder.beginRenderPass({ colorAttachments: [{ view: output.createView(), loadOp: 'clear', storeOp: 'store' }] });
				pass.setPipeline(pipeline);
				pass.setBindGroup(0, bindings);
				pass.draw(swarm.count);
				pass.end();
			};
		});
	};

async function prepare(backend: GpuBackend, particles: number, start: Start, format: GPUTextureFormat = COLOR_FORMAT): Promise<Prepared> {
	const { context } = backend;
	const scope = new Scope();
	const bytes = (format === COLOR_FORMAT ? 4 : 8) * SIDE * SIDE;
	try {
		const { objective } = openLandscape({ kind: 'function', id: 'rastrigin' });
		const swarm = scope.own(
			await backend.createSwarm({
				bound: bindObjective(objective, 'full'),
				optimizer: resolveOptimizer({ id: 'gd', hyper: {} }),
				starts: placesIn(DOMAIN, particles, 1),
				seed: 1,
				stop: { tolerance: 0, target: null },
				box: [DOMAIN.u, DOMAIN.v],
				boxIs: 'divergence',
			}),
		);
		const draw = await start(backend, swarm, scope);
		const { output, pixels, readback } = await context.withScopes('Peers.output', () => ({
			output: scope.own(
				context.resources.texture('Peers.output', {
					size: [SIDE, SIDE],
					format,
					usage: GPUTextureUsage.RENDER_ATTACHMENT | GPUTextureUsage.COPY_SRC,
				}),
			).raw,
			pixels: scope.own(context.resources.buffer('Peers.pixels', { size: bytes, usage: GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST }))
				.raw,
			readback: scope.own(new Readback(context, 'Peers.read', bytes)),
		}));
		const copy = (encoder: GPUCommandEncoder): void => {
			draw(encoder, output);
			if (draw.counts) encoder.copyBufferToBuffer(draw.counts, 0, pixels, 0, bytes);
			else encoder.copyTextureToBuffer({ texture: output }, { buffer: pixels, bytesPerRow: bytes / SIDE }, [SIDE, SIDE]);
		};
		const lit = await readback.submit(copy, [{ source: pixels, offset: 0, bytes }], (words) =>
			words.reduce((sum, word) => sum + Number((word & 0xff_ffff) !== 0), 0),
		);
		if (lit < LEAST_LIT) throw new Error(`the picture shows no particles: ${lit} pixels are lit`);
		const done = scope.own(new Readback(context, 'Peers.done', 0));
		return {
			async run() {
				await done.submit(
					(encoder) => draw(encoder, output),
					[],
					() => undefined,
				);
				return null;
			},
			operations: 0,
			builtins: 0,
			bytes: 0,
			dispose: () => scope.dispose(),
		};
	} catch (error) {
		scope.dispose();
		throw error;
	}
}

export function particlePeers(particles: number, machines: readonly BenchMachine[]): Peer[] {
	const gpu = machines.find(({ id }) => id.startsWith('gpu'));
	if (!gpu) return [];
	const backend = gpu.backend as GpuBackend;
	return [
		{ name: 'thalweg, counted into a density', part: 1, prepare: () => prepare(backend, particles, startCount) },
		{ name: 'thalweg, all of a move: places, density, colours, frame', part: 1, prepare: () => prepare(backend, particles, startDensity) },
		{ name: ADDITIVE, part: 1, prepare: () => prepare(backend, particles, startPoints(COLOR_FORMAT)) },
		{
			name: `${ADDITIVE}, in 16-bit floats`,
			part: 1,
			prepare: () => prepare(backend, particles, startPoints('rgba16float'), 'rgba16float'),
		},
	];
}
