/** The subject of a figure, gathered from what is in view: the same on the page and on the command line. */

import type { Landscape } from '../../engine/landscapes/landscape.ts';
import type { LandscapeWindow } from '../../engine/landscapes/landscape-metrics.ts';
import type { SwarmHost, SwarmRun } from '../../engine/swarm/run.ts';
import type { Poles } from '../../math/pole-range.ts';
import { project } from '../../math/linear.ts';
import type { BoundObjective, WorkOptions } from '../../model/backend.ts';
import { type AxisLabel, axisTitle, shownCoordinate } from '../../model/axis-label.ts';
import type { DoubleHost } from '../../model/exact-host.ts';
import type { Field, FieldStatistics } from '../../model/field.ts';
import type { GridSpec, Plane, Range } from '../../model/geometry.ts';
import type { OptimizerSpec } from '../../model/optimizer.ts';
import type { SwarmPlan } from '../../model/swarm.ts';
import type { Curve } from '../../model/swarm-view.ts';
import type { AppearanceSettings, Camera } from '../../model/view.ts';
import type { Overlays } from '../../render/contract.ts';
import { formatTick, niceStep } from '../../render/ticks.ts';
import { hasMinima } from './parts.ts';
import type { FigureGroup, FigureSubject } from './subject.ts';
import type { FigureWords } from './words.ts';

/** Computes what a figure needs beside what is shown: a session does. */
export interface FigureHost extends SwarmHost, DoubleHost {
	field(bound: BoundObjective, grid: GridSpec, options?: WorkOptions): Promise<Field>;
}

/** A group as it is named and coloured. */
export interface NamedGroup {
	readonly name: string;
	readonly color: string;
	readonly curve?: Curve;
}

/** A run at its step. */
export interface FigureRun {
	readonly run: Pick<SwarmRun, 'groups' | 'plan' | 'step'>;
	/** What its particles are projected on. */
	readonly plane: Plane;
	readonly named: readonly NamedGroup[];
	/** How the run was begun, for the ways of particles; absent: none are drawn. */
	readonly begun?: { start(plan: SwarmPlan, count: number): Promise<SwarmRun> };
}

export interface FigureScene {
	readonly title: string;
	readonly formula: string;
	readonly landscape: Pick<Landscape, 'network' | 'valueName'>;
	/** In plane space. */
	readonly bound: BoundObjective;
	/** Of the picture that is shown, and what was found in it. */
	readonly grid: GridSpec;
	readonly statistics: FieldStatistics;
	readonly poles: Poles;
	readonly axes: readonly [AxisLabel, AxisLabel];
	readonly appearance: Omit<AppearanceSettings, 'theme'>;
	readonly camera: Camera;
	readonly overlays: Overlays;
	/** Sliders away from their defaults. */
	readonly parameters: Readonly<Record<string, number>>;
	readonly run: FigureRun | null;
}

/** Columns and rows at most of the grid that contours are traced in. */
const CONTOUR_SIDE = 257;
/** Particles of a group that are drawn, and those whose ways are. */
export const MOST_DRAWN = 2000;
export const MOST_WAYS = 12;
/** Points of a way. */
const WAY_POINTS = 160;
/** Coordinates that are read for the ways: of a landscape of very many variables they are not drawn. */
const MOST_COORDINATES = 2 ** 20;

/**
 * Compute what a figure is made of. Contours are traced in double precision, but for a network, whose cells take long.
 * @throws what computing throws
 */
export async function gatherSubject(
	host: FigureHost,
	scene: FigureScene,
	words: FigureWords,
	options: WorkOptions = {},
): Promise<FigureSubject> {
	const { landscape, bound, axes, appearance, statistics, poles, run } = scene;
	const { columns, rows, domain } = scene.grid;
	const grid = { columns: Math.min(columns, CONTOUR_SIDE), rows: Math.min(rows, CONTOUR_SIDE), domain };
	const field = landscape.network ? await host.field(bound, grid, options) : await inDouble(host, bound, grid, options);
	const groups = run ? await groupsOf(run) : [];
	const z = landscape.valueName ?? 'f';
	return {
		title: scene.title,
		formula: scene.formula === scene.title ? '' : scene.formula,
		names: { u: axisTitle(axes[0]), v: axisTitle(axes[1]), z },
		axes,
		field,
		range: { statistics, poles },
		appearance,
		camera: scene.camera,
		overlays: scene.overlays,
		groups,
		scaleName: words.scaleOf(words.scales[appearance.scale]),
		chartNames: { step: words.stepAxis, value: words.bestOf(z) },
		settings: settingsOf(scene, groups, words),
	};
}

async function inDouble(host: DoubleHost, bound: BoundObjective, grid: GridSpec, options: WorkOptions): Promise<Field> {
	const resident = await (await host.double()).field(bound, grid, options);
	try {
		const { values } = await resident.read();
		return { grid, values: Float64Array.from(values) };
	} finally {
		resident.dispose();
	}
}

async function groupsOf({ run, plane, named, begun }: FigureRun): Promise<FigureGroup[]> {
	const ways = begun ? await waysOf(run, plane, begun) : [];
	const groups: FigureGroup[] = [];
	for (const [k, { swarm }] of run.groups.entries()) {
		const { name, color, curve } = named[k] as NamedGroup;
		const count = Math.min(swarm.count, MOST_DRAWN);
		const places = project(plane, (await swarm.read(0, count)).x).uv;
		groups.push({ name, color: color as FigureGroup['color'], places, count: swarm.count, paths: ways[k] ?? [], ...(curve && { curve }) });
	}
	return groups;
}

/** The ways of the first particles, taken by going the same steps again with these alone. */
async function waysOf(
	{ plan, step, groups }: FigureRun['run'],
	plane: Plane,
	begun: NonNullable<FigureRun['begun']>,
): Promise<Float64Array[][]> {
	const [first] = groups;
	if (step === 0 || !first) return [];
	const count = Math.min(MOST_WAYS, plan.particles);
	if (count * first.swarm.dimension > MOST_COORDINATES) return [];
	const run = await begun.start({ ...plan, particles: count, events: plan.events.filter(({ kind }) => kind !== 'injection') }, count);
	try {
		const ways = run.groups.map(() => Array.from({ length: count }, () => [] as number[]));
		const look = async (): Promise<void> => {
			for (const [k, { swarm }] of run.groups.entries()) {
				const { uv } = project(plane, (await swarm.read(0, count)).x);
				for (let i = 0; i < count; i++) ways[k]?.[i]?.push(uv[2 * i] as number, uv[2 * i + 1] as number);
			}
		};
		await look();
		const portion = Math.ceil(step / WAY_POINTS);
		while (run.step < step) {
			const before = run.step;
			await run.advance(Math.min(portion, step - run.step));
			if (run.step === before) break;
			await look();
		}
		return ways.map((group) => group.map((way) => Float64Array.from(way)));
	} finally {
		run.dispose();
	}
}

/** How a run of some of the particles of another is begun: from the same places. */
export const beganAs = (
	Run: Pick<typeof SwarmRun, 'start'>,
	host: SwarmHost,
	landscape: Landscape,
	where: LandscapeWindow,
	of: Pick<SwarmRun, 'starts' | 'scale'>,
): NonNullable<FigureRun['begun']> => ({
	async start(plan, count) {
		const { dimension } = landscape.objective;
		const places = await of.starts();
		const points = Array.from({ length: count }, (_, i) => Array.from(places.subarray(i * dimension, (i + 1) * dimension)));
		return Run.start(host, landscape, where, plan, { starts: { kind: 'points', points }, scale: of.scale });
	},
});

const numberText = (value: number, range = Math.abs(value)): string =>
	value === 0
		? '0'
		: formatTick(value, niceStep(range || 1, 1000))
				.replace(/(\.\d*?)0+$/, '$1')
				.replace(/\.$/, '');

/** What was set, a thought each. */
function settingsOf(
	{ axes, grid, appearance, parameters, run, overlays }: FigureScene,
	groups: readonly FigureGroup[],
	words: FigureWords,
): string[] {
	const range = (label: AxisLabel, [low, high]: Range): string[] => {
		if (label.name === '') return [];
		const [from, to] = [shownCoordinate(label, low), shownCoordinate(label, high)];
		return [words.range(label.name, numberText(from, to - from), numberText(to, to - from))];
	};
	const settings = [
		[...range(axes[0], grid.domain.u), ...range(axes[1], grid.domain.v)].join(', '),
		...Object.entries(parameters).map(([name, value]) => `${name} = ${numberText(value)}`),
		words.scaleOf(words.scales[appearance.scale]),
	];
	if (hasMinima(overlays)) settings.push(words.minima);
	if (run) {
		const { plan, step } = run.run;
		settings.push(...plan.optimizers.map((spec, k) => optimizerText(run.named[k]?.name ?? spec.id, spec)));
		settings.push(words.run(step, plan.particles, plan.seed));
		const [drawn, all] = [groups[0]?.places.length ?? 0, groups[0]?.count ?? 0];
		if (drawn / 2 < all) settings.push(words.drawn(drawn / 2, all));
		const ways = groups[0]?.paths.length ?? 0;
		if (ways > 0) settings.push(words.paths(ways));
	}
	return settings;
}

/** `Adam lr = 0.1`: what differs from the published values. */
function optimizerText(name: string, { hyper }: OptimizerSpec): string {
	const values = Object.entries(hyper).map(([what, value]) => `${what} = ${numberText(value)}`);
	return values.length === 0 ? name : `${name} (${values.join(', ')})`;
}
