/** `thalweg eval`: value, gradient and Hessian at points. */

import { logarithmNote, pointOfShown } from '../../model/axis-label.ts';
import { UsageError } from '../../model/errors.ts';
import { answerOf, numbersAt, tableOf } from '../eval-answer.ts';
import { openNamed } from '../landscape.ts';
import { machineFacts, machineFor, machineName, openSession } from '../machine.ts';
import type { WorkOptions } from '../options.ts';
import { noteLines, print, printJson } from '../output.ts';
import { progress } from '../progress.ts';

export type EvalOptions = WorkOptions & {
	readonly at?: readonly (readonly number[])[];
	readonly hessian?: boolean;
};

export async function evalCommand(argument: string | undefined, options: EvalOptions): Promise<void> {
	const given = options.at ?? [];
	const { landscape, name, notes, facts } = await openNamed(argument, options, given[0]?.length);
	// A point of a network is one of its plane: it has too many coordinates to be typed.
	const inPlane = landscape.network !== undefined && landscape.plane !== undefined;
	const points = given.length === 0 && inPlane ? [[0, 0]] : given;
	const n = inPlane ? 2 : landscape.objective.dimension;
	if (points.length === 0)
		throw new UsageError(`Where? Give a point of ${n} ${n === 1 ? 'number' : 'numbers'}: --at ${new Array(n).fill(0).join()}.`);
	const wrong = points.find((point) => point.length !== n);
	if (wrong)
		throw new UsageError(
			`A point of this landscape has ${n} ${n === 1 ? 'coordinate' : 'coordinates'}, not ${wrong.length}; --dimension chooses another number of variables.`,
		);
	const coordinates = points.flatMap((point) => (inPlane ? point : pointOfShown(landscape.variables, point)));
	const told = [...notes, logarithmNote(landscape.variables)].filter((note) => note !== undefined);
	const session = await openSession(machineFor(landscape, options), true);
	try {
		const bound = inPlane ? session.bind(landscape, 'plane', {}, landscape.plane) : session.bind(landscape, 'full', options.param);
		const shows = progress('eval', options.progress);
		const [places, order] = [Float64Array.from(coordinates), options.hessian ? 2 : 1] as const;
		const batch = await session.sample(bound, places, order, shows.options);
		const exact = session.machine.precision === 'f32' ? await session.exact(bound, places, order) : undefined;
		shows.end();
		const answers = points.map((x, index) => answerOf(x, numbersAt(batch, index), exact && numbersAt(exact, index)));
		if (options.json)
			await printJson({
				landscape: name,
				...facts,
				...machineFacts(session.machine),
				points: answers,
				notes: told,
			});
		else
			await print(
				[
					`${landscape.title} · ${machineName(session.machine)}${exact ? ' · ± difference from f64' : ''}`,
					tableOf(answers),
					...noteLines(told),
				].join('\n'),
			);
	} finally {
		session.dispose();
	}
}
