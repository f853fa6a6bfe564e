/**
 * The rules around a step, in LIR: when a particle is done, what is remembered of it, and that nothing moves
 * once it is done. `cpu/swarm/reference.ts` holds the same rules in double precision: the definition.
 */

import { LirBuilder, type LirId, type LirProgram } from '../math/lir.ts';
import type { Rules } from '../math/number-system.ts';
import { NO_TARGET, NO_VALUE, type ParticleLayout } from '../model/descent.ts';
import { STATUS } from '../model/swarm.ts';

/** Where the rules' own uniforms lie: after the objective's, the hyper-parameters and the seed. */
export interface RuleUniforms {
	readonly tolerance: number;
	readonly target: number;
	/** The status of a particle that leaves the box. */
	readonly outside: number;
	/** n lower bounds, then n upper ones. */
	readonly box: number;
}

/** @param first the index of the first one; all together are 3 + 2n */
export const ruleUniforms = (first: number): RuleUniforms => ({ tolerance: first, target: first + 1, outside: first + 2, box: first + 3 });

/**
 * A particle's words after one pass over it.
 *
 * @param step outputs f, ∇f (n), the next x (n), the next state, then the validity of f, of f with ∇f, and of all
 * @param rules what the numbers of the step are
 * @returns outputs: the words in the order of the layout
 */
export function withRules(step: LirProgram, layout: ParticleLayout, uniforms: RuleUniforms, rules: Rules = 'f32'): LirProgram {
	const b = new LirBuilder(rules);
	const { dimension: n, stateWords, words } = layout;
	const outputs = b.adopt(step);
	const f = outputs[0] as LirId;
	const gradient = outputs.slice(1, 1 + n);
	const next = outputs.slice(1 + n, 1 + 2 * n + stateWords);
	const [hasValue, hasGradient, hasStep] = outputs.slice(1 + 2 * n + stateWords) as [LirId, LirId, LirId];
	const all = (conditions: readonly LirId[]): LirId => conditions.reduce((x, y) => b.and(x, y));
	const word = (k: number): LirId => b.input(k);
	const code = (name: keyof typeof STATUS): LirId => b.constant(STATUS[name]);

	const active = b.eq(word(layout.status), b.constant(0));
	const evaluated = b.and(active, hasValue);
	const tolerance = b.uniform(uniforms.tolerance);
	const flat = b.and(hasGradient, all(gradient.map((g) => b.le(b.abs(g), tolerance))));
	const target = b.uniform(uniforms.target);
	const reached = b.le(f, target);
	// In f64 values may lie beyond what stands for no target and no value.
	const wanted = rules === 'f64' ? b.and(reached, b.not(b.eq(target, b.constant(NO_TARGET)))) : reached;
	const converged = b.or(flat, b.and(hasValue, wanted));
	const rests = b.or(converged, b.not(hasGradient));
	const moving = all([active, b.not(rests), b.lt(b.constant(0), b.input(words + 1))]);
	const inside = all(next.slice(0, n).flatMap((x, k) => [b.le(b.uniform(uniforms.box + k), x), b.le(x, b.uniform(uniforms.box + n + k))]));
	const moved = all([moving, hasStep, inside]);
	const lower = b.lt(f, word(layout.best));
	const first = b.eq(word(layout.best), b.constant(NO_VALUE));
	const better = b.and(evaluated, rules === 'f64' ? b.or(lower, first) : lower);
	const afterStep = b.select(hasStep, b.select(inside, code('running'), b.uniform(uniforms.outside)), code('diverged'));
	const afterRest = b.select(converged, code('converged'), code('hole'));

	const result: LirId[] = [];
	for (const [k, value] of next.entries()) result[k] = b.select(moved, value, word(k));
	result[layout.value] = b.select(evaluated, f, word(layout.value));
	result[layout.best] = b.select(better, f, word(layout.best));
	for (let k = 0; k < n; k++) result[layout.bestX + k] = b.select(better, word(k), word(layout.bestX + k));
	const present = b.select(rests, afterRest, b.select(moving, afterStep, code('running')));
	result[layout.status] = b.select(active, present, word(layout.status));
	result[layout.steps] = b.select(moved, b.add(word(layout.steps), b.constant(1)), word(layout.steps));
	return b.finish(result);
}
