/** What a person would write by hand: plain loops in double precision, with the gradient derived on paper. */

/** A function of two variables with its gradient, and a window. */
export interface HandWritten {
	readonly id: 'ackley' | 'rastrigin' | 'himmelblau';
	readonly formula: string;
	readonly lo: number;
	readonly hi: number;
	/** Fills value, ∂x and ∂y over a square grid. */
	readonly field: (side: number, value: Float32Array, dx: Float32Array, dy: Float32Array) => void;
}

const [LO, HI] = [-5, 5];
const TAU = 2 * Math.PI;

// Three loops and not one that calls a function: a call in the loop would be held against the language.
function ackley(side: number, value: Float32Array, dx: Float32Array, dy: Float32Array): void {
	const step = (HI - LO) / (side - 1);
	for (let r = 0, i = 0; r < side; r++) {
		const y = LO + r * step;
		const cosY = Math.cos(TAU * y);
		const sinY = Math.sin(TAU * y);
		for (let c = 0; c < side; c++, i++) {
			const x = LO + c * step;
			const root = Math.sqrt((x * x + y * y) / 2);
			const a = Math.exp(-0.2 * root);
			const b = Math.exp((Math.cos(TAU * x) + cosY) / 2);
			value[i] = -20 * a - b + 20 + Math.E;
			const k = (2 * a) / root;
			dx[i] = k * x + Math.PI * b * Math.sin(TAU * x);
			dy[i] = k * y + Math.PI * b * sinY;
		}
	}
}

function rastrigin(side: number, value: Float32Array, dx: Float32Array, dy: Float32Array): void {
	const step = (HI - LO) / (side - 1);
	for (let r = 0, i = 0; r < side; r++) {
		const y = LO + r * step;
		const partY = y * y - 10 * Math.cos(TAU * y);
		const gradientY = 2 * y + 10 * TAU * Math.sin(TAU * y);
		for (let c = 0; c < side; c++, i++) {
			const x = LO + c * step;
			value[i] = 20 + x * x - 10 * Math.cos(TAU * x) + partY;
			dx[i] = 2 * x + 10 * TAU * Math.sin(TAU * x);
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

export const HAND_WRITTEN: readonly HandWritten[] = [
	{
		id: 'ackley',
		formula: '-20*exp(-0.2*sqrt((x^2 + y^2)/2)) - exp((cos(2*pi*x) + cos(2*pi*y))/2) + 20 + e',
		lo: LO,
		hi: HI,
		field: ackley,
	},
	{ id: 'rastrigin', formula: '20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)', lo: LO, hi: HI, field: rastrigin },
	{ id: 'himmelblau', formula: '(x^2 + y - 11)^2 + (x + y^2 - 7)^2', lo: LO, hi: HI, field: himmelblau },
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
