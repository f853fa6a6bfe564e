/** What a person would write by hand: plain loops in double precision, with the gradient derived on paper. */

/** Fills value, ∂x and ∂y over a square grid. */
type Loop = (side: number, value: Float32Array, dx: Float32Array, dy: Float32Array) => void;

/** A function of two variables with its gradient, and a window. */
export interface HandWritten {
	readonly id: 'ackley' | 'rastrigin' | 'himmelblau';
	readonly formula: string;
	readonly lo: number;
	readonly hi: number;
	/** What depends on a column or a row alone is computed once for it. */
	readonly field: Loop;
	/** Every cell is computed by itself, from its two coordinates. */
	readonly cells: Loop;
}

const [LO, HI] = [-5, 5];
const TAU = 2 * Math.PI;

/** The coordinate of each column and what depends on it alone, once for all rows: ours does the same. */
function columnsOf(side: number): { readonly x: Float64Array; readonly cos: Float64Array; readonly sin: Float64Array } {
	const x = Float64Array.from({ length: side }, (_, c) => LO + (c * (HI - LO)) / (side - 1));
	return { x, cos: x.map((at) => Math.cos(TAU * at)), sin: x.map((at) => Math.sin(TAU * at)) };
}

// Three loops and not one that calls a function: a call in the loop would be held against the language.
function ackley(side: number, value: Float32Array, dx: Float32Array, dy: Float32Array): void {
	const columns = columnsOf(side);
	for (let r = 0, i = 0; r < side; r++) {
		const y = columns.x[r] as number;
		const cosY = columns.cos[r] as number;
		const sinY = columns.sin[r] as number;
		for (let c = 0; c < side; c++, i++) {
			const x = columns.x[c] as number;
			const root = Math.sqrt((x * x + y * y) / 2);
			const a = Math.exp(-0.2 * root);
			const b = Math.exp(((columns.cos[c] as number) + cosY) / 2);
			value[i] = -20 * a - b + 20 + Math.E;
			const k = (2 * a) / root;
			dx[i] = k * x + Math.PI * b * (columns.sin[c] as number);
			dy[i] = k * y + Math.PI * b * sinY;
		}
	}
}

function rastrigin(side: number, value: Float32Array, dx: Float32Array, dy: Float32Array): void {
	const { x, cos, sin } = columnsOf(side);
	const part = x.map((at, c) => at * at - 10 * (cos[c] as number));
	const gradient = x.map((at, c) => 2 * at + 10 * TAU * (sin[c] as number));
	for (let r = 0, i = 0; r < side; r++) {
		const partY = 20 + (part[r] as number);
		const gradientY = gradient[r] as number;
		for (let c = 0; c < side; c++, i++) {
			value[i] = (part[c] as number) + partY;
			dx[i] = gradient[c] as number;
			dy[i] = gradientY;
		}
	}
}

function himmelblau(side: number, value: Float32Array, dx: Float32Array, dy: Float32Array): void {
	const step = (HI - LO) / (side - 1);
	for (let r = 0, i = 0; r < side; r++) {
		const y = LO + r * step;
		for (let c = 0; c < side; c++, i++) {
			const x = LO + c * step;
			const a = x * x + y - 11;
			const b = x + y * y - 7;
			value[i] = a * a + b * b;
			dx[i] = 4 * x * a + 2 * b;
			dy[i] = 2 * a + 4 * y * b;
		}
	}
}

function ackleyCells(side: number, value: Float32Array, dx: Float32Array, dy: Float32Array): void {
	const step = (HI - LO) / (side - 1);
	for (let r = 0, i = 0; r < side; r++) {
		for (let c = 0; c < side; c++, i++) {
			const x = LO + c * step;
			const y = LO + r * step;
			const root = Math.sqrt((x * x + y * y) / 2);
			const a = Math.exp(-0.2 * root);
			const b = Math.exp((Math.cos(TAU * x) + Math.cos(TAU * y)) / 2);
			value[i] = -20 * a - b + 20 + Math.E;
			const k = (2 * a) / root;
			dx[i] = k * x + Math.PI * b * Math.sin(TAU * x);
			dy[i] = k * y + Math.PI * b * Math.sin(TAU * y);
		}
	}
}

function rastriginCells(side: number, value: Float32Array, dx: Float32Array, dy: Float32Array): void {
	const step = (HI - LO) / (side - 1);
	for (let r = 0, i = 0; r < side; r++) {
		for (let c = 0; c < side; c++, i++) {
			const x = LO + c * step;
			const y = LO + r * step;
			value[i] = 20 + x * x - 10 * Math.cos(TAU * x) + y * y - 10 * Math.cos(TAU * y);
			dx[i] = 2 * x + 10 * TAU * Math.sin(TAU * x);
			dy[i] = 2 * y + 10 * TAU * Math.sin(TAU * y);
		}
	}
}

function himmelblauCells(side: number, value: Float32Array, dx: Float32Array, dy: Float32Array): void {
	const step = (HI - LO) / (side - 1);
	for (let r = 0, i = 0; r < side; r++) {
		for (let c = 0; c < side; c++, i++) {
			const x = LO + c * step;
			const y = LO + r * step;
			const a = x * x + y - 11;
			const b = x + y * y - 7;
			value[i] = a * a + b * b;
			dx[i] = 4 * x * a + 2 * b;
			dy[i] = 2 * a + 4 * y * b;
		}
	}
}

export const HAND_WRITTEN: readonly HandWritten[] = [
	{
		id: 'ackley',
		formula: '-20*exp(-0.2*sqrt((x^2 + y^2)/2)) - exp((cos(2*pi*x) + cos(2*pi*y))/2) + 20 + e',
		lo: LO,
		hi: HI,
		field: ackley,
		cells: ackleyCells,
	},
	{
		id: 'rastrigin',
		formula: '20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)',
		lo: LO,
		hi: HI,
		field: rastrigin,
		cells: rastriginCells,
	},
	{
		id: 'himmelblau',
		formula: '(x^2 + y - 11)^2 + (x + y^2 - 7)^2',
		lo: LO,
		hi: HI,
		field: himmelblau,
		cells: himmelblauCells,
	},
];

/** Adam (Kingma, Ba 2015) on Rastrigin, all particles a step at a time, as it is written in the paper. */
export function adamOnRastrigin(x: Float64Array, steps: number, lr: number): void {
	const [b1, b2, eps] = [0.9, 0.999, 1e-8];
	const m = new Float64Array(x.length);
	const v = new Float64Array(x.length);
	for (let t = 1; t <= steps; t++) {
		const [c1, c2] = [1 - b1 ** t, 1 - b2 ** t];
		for (let i = 0; i < x.length; i++) {
			const at = x[i] as number;
			const g = 2 * at + 10 * TAU * Math.sin(TAU * at);
			const first = b1 * (m[i] as number) + (1 - b1) * g;
			const second = b2 * (v[i] as number) + (1 - b2) * g * g;
			m[i] = first;
			v[i] = second;
			x[i] = at - (lr * (first / c1)) / (Math.sqrt(second / c2) + eps);
		}
	}
}

/** The same with what our swarms keep beside: the value at every step, the lowest one met and where, and who is at rest or outside. */
export function adamOnRastriginKept(x: Float64Array, steps: number, lr: number): void {
	const [b1, b2, eps] = [0.9, 0.999, 1e-8];
	const [tolerance, bound] = [0, 1e6];
	const count = x.length / 2;
	const m = new Float64Array(x.length);
	const v = new Float64Array(x.length);
	const best = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
	const bestX = new Float64Array(x.length);
	const status = new Uint8Array(count);
	for (let t = 1; t <= steps; t++) {
		const [c1, c2] = [1 - b1 ** t, 1 - b2 ** t];
		for (let k = 0; k < count; k++) {
			if (status[k]) continue;
			const [i, j] = [2 * k, 2 * k + 1];
			const px = x[i] as number;
			const py = x[j] as number;
			const f = 20 + px * px - 10 * Math.cos(TAU * px) + py * py - 10 * Math.cos(TAU * py);
			const gx = 2 * px + 10 * TAU * Math.sin(TAU * px);
			const gy = 2 * py + 10 * TAU * Math.sin(TAU * py);
			if (f < (best[k] as number)) {
				best[k] = f;
				bestX[i] = px;
				bestX[j] = py;
			}
			if (Math.abs(gx) <= tolerance && Math.abs(gy) <= tolerance) {
				status[k] = 1;
				continue;
			}
			const mx = b1 * (m[i] as number) + (1 - b1) * gx;
			const my = b1 * (m[j] as number) + (1 - b1) * gy;
			const vx = b2 * (v[i] as number) + (1 - b2) * gx * gx;
			const vy = b2 * (v[j] as number) + (1 - b2) * gy * gy;
			const nx = px - (lr * (mx / c1)) / (Math.sqrt(vx / c2) + eps);
			const ny = py - (lr * (my / c1)) / (Math.sqrt(vy / c2) + eps);
			if (!(Math.abs(nx) <= bound && Math.abs(ny) <= bound)) {
				status[k] = 2;
				continue;
			}
			m[i] = mx;
			m[j] = my;
			v[i] = vx;
			v[j] = vy;
			x[i] = nx;
			x[j] = ny;
		}
	}
}
