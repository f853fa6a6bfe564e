/** Where the particles of a swarm on the CPU are in a window, and where they were: the twin of `shaders/kernels/swarm-place.wgsl`. */

import { type Projection, windowProjection } from '../../math/linear.ts';
import type { Plane, Rectangle } from '../../model/geometry.ts';
import type { ParticleMemory } from '../../model/swarm.ts';
import type { PlacedParticles, SwarmPositions } from '../../model/swarm-positions.ts';

/** What is projected: numbers of particles, wherever they are now. */
export interface PlacedNumbers {
	readonly count: number;
	readonly dimension: number;
	/** The plane that they are looked at in. */
	readonly plane: Plane;
	coordinate(particle: number, k: number): number;
	value(particle: number): number;
	status(particle: number): number;
	steps(particle: number): number;
}

/** Particles whose words lie in one memory. */
export function numbersIn(
	swarm: ParticleMemory<Float32Array | Float64Array> & { readonly count: number; readonly plane: Plane },
): PlacedNumbers {
	const word = (k: number, i: number): number => swarm.memory[k * swarm.stride + i] as number;
	const { dimension, value, status, steps } = swarm.layout;
	return {
		get count() {
			return swarm.count;
		},
		get plane() {
			return swarm.plane;
		},
		dimension,
		coordinate: (i, k) => word(k, i),
		value: (i) => word(value, i),
		status: (i) => word(status, i),
		steps: (i) => word(steps, i),
	};
}

export class CpuPositions implements SwarmPositions<PlacedParticles>, PlacedParticles {
	readonly #swarm: PlacedNumbers;
	#count = 0;
	#window: Rectangle | null = null;
	#plane: Plane | null = null;
	#projection: Projection | null = null;
	#steps = new Float32Array(0);
	x = new Float32Array(0);
	y = new Float32Array(0);
	previousX = new Float32Array(0);
	previousY = new Float32Array(0);
	value = new Float32Array(0);
	speed = new Float32Array(0);
	status = new Uint8Array(0);

	constructor(swarm: PlacedNumbers) {
		this.#swarm = swarm;
	}

	get count(): number {
		return this.#count;
	}

	get places(): PlacedParticles {
		return this;
	}

	project(window: Rectangle): void {
		const { plane } = this.#swarm;
		this.#window = window;
		this.#plane = plane;
		this.#projection = windowProjection(plane, window);
		this.#count = 0;
		this.#place(this.#projection);
	}

	follow(): boolean {
		const [window, projection] = [this.#window, this.#projection];
		if (!window || !projection) return false;
		if (this.#plane !== this.#swarm.plane) {
			this.project(window);
			return false;
		}
		this.#place(projection);
		return true;
	}

	/** Take over where particles are; those that were there before have moved. */
	#place({ corner, first, second }: Projection): void {
		const swarm = this.#swarm;
		const { count, dimension } = swarm;
		this.#reserve(count);
		for (let i = 0; i < count; i++) {
			let [x, y] = [-0.5, -0.5];
			for (let k = 0; k < dimension; k++) {
				const away = swarm.coordinate(i, k) - (corner[k] as number);
				x += (first[k] as number) * away;
				y += (second[k] as number) * away;
			}
			const steps = swarm.steps(i);
			const isNew = i >= this.#count;
			const [px, py] = isNew ? [x, y] : [this.x[i] as number, this.y[i] as number];
			const taken = isNew ? 0 : steps - (this.#steps[i] as number);
			if (isNew) this.speed[i] = 0;
			else if (taken > 0) this.speed[i] = Math.hypot(x - px, y - py) / taken;
			[this.previousX[i], this.previousY[i], this.x[i], this.y[i], this.#steps[i]] = [px, py, x, y, steps];
			this.value[i] = swarm.value(i);
			this.status[i] = swarm.status(i);
		}
		this.#count = count;
	}

	#reserve(count: number): void {
		if (count <= this.x.length) return;
		const grown = (old: Float32Array): Float32Array<ArrayBuffer> => {
			const out = new Float32Array(count);
			out.set(old);
			return out;
		};
		[this.x, this.y, this.previousX, this.previousY] = [grown(this.x), grown(this.y), grown(this.previousX), grown(this.previousY)];
		[this.value, this.speed, this.#steps] = [grown(this.value), grown(this.speed), grown(this.#steps)];
		const status = new Uint8Array(count);
		status.set(this.status);
		this.status = status;
	}

	dispose(): void {
		this.#count = 0;
	}
}
