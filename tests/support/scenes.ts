/** Scenes that the renderer tests draw, and small measures of pictures. */

import { bindObjective } from '../../src/model/bound.ts';
import { compileObjective } from '../../src/compile/objective.ts';
import type { ScaleName } from '../../src/model/view.ts';
import type { SceneRequest } from '../../src/engine/fields/field-keeper.ts';
import type { Marker, Overlays } from '../../src/render/contract.ts';

export interface TestScene extends SceneRequest {
	readonly overlays?: Overlays;
	readonly scale: ScaleName;
}

/** A scene of a formula in x and y. */
export function formulaScene(
	text: string,
	u: readonly [number, number],
	v: readonly [number, number],
	more: Partial<TestScene> & { readonly cells?: number } = {},
): TestScene {
	const objective = compileObjective({ body: { kind: 'formula', text } });
	const { cells = 129, ...rest } = more;
	return {
		bound: bindObjective(objective, 'plane'),
		grid: { columns: cells, rows: cells, domain: { u, v } },
		scale: 'linear',
		...rest,
	};
}

const minimum = (u: number, v: number): Marker => ({ u, v, kind: 'minimum' });
const PEAKS = '3(1-x)^2 exp(-x^2-(y+1)^2) - 10(x/5-x^3-y^5) exp(-x^2-y^2) - exp(-(x+1)^2-y^2)/3';

export const SCENES: Readonly<Record<string, () => TestScene>> = {
	rosenbrock: () => formulaScene('(1-x)^2 + 100(y-x^2)^2', [-2, 2], [-1, 3], { scale: 'log', overlays: { points: [minimum(1, 1)] } }),
	peaks: () => formulaScene(PEAKS, [-3, 3], [-3, 3], { overlays: { points: [minimum(0.2283, -1.6255)] } }),
	himmelblau: () =>
		formulaScene('(x^2+y-11)^2 + (x+y^2-7)^2', [-5, 5], [-5, 5], {
			scale: 'quantile',
			overlays: {
				points: [minimum(3, 2), minimum(-2.805, 3.131), minimum(-3.779, -3.283), minimum(3.584, -1.848)],
				polylines: [{ name: 'descent', x: Float64Array.of(-4.5, -2, 0, 1.5, 2.5, 3), y: Float64Array.of(4.5, 1, -0.5, 1, 1.7, 2) }],
			},
		}),
	disc: () => formulaScene('sqrt(4 - x^2 - y^2) sin(3x)', [-3, 3], [-2, 2], { scale: 'symlog' }),
};

/** Mean absolute difference of the channels r, g, b of two RGBA pictures, 0 … 255. */
export function meanDifference(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
	let sum = 0;
	for (let i = 0; i < a.length; i += 4) {
		for (let c = 0; c < 3; c++) sum += Math.abs((a[i + c] as number) - (b[i + c] as number));
	}
	return sum / (0.75 * a.length);
}

/** r, g, b of a pixel. */
export function pixel(image: Uint8ClampedArray, width: number, x: number, y: number): readonly [number, number, number] {
	const p = 4 * (Math.round(y) * width + Math.round(x));
	return [image[p] as number, image[p + 1] as number, image[p + 2] as number];
}
