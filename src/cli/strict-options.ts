/** Every option that is given does something, once: what would be ignored is refused before any work is done. */

import type { Command } from 'commander';
import { UsageError } from '../model/errors.ts';

/** An option, or one of its values, that does nothing beside the others. */
export interface Idle<O> {
	/** Its attribute, as the parser names it: `swarmColor`. */
	readonly option: string;
	/** Whether it does nothing. */
	readonly where: (given: O) => boolean;
	/** The end of “--camera has no effect …”. */
	readonly because: string;
}

/**
 * Refuse what is given twice or has no effect. To be called when every option has been added.
 *
 * @param repeatable attributes of options that may be given several times
 * @param idle what does nothing beside what
 * @throws UsageError before the command's action
 */
export function strict<O extends object>(command: Command, repeatable: readonly string[], idle: readonly Idle<O>[]): Command {
	const known = new Set(command.options.map((option) => option.attributeName()));
	const unknown = [...repeatable, ...idle.map(({ option }) => option)].find((name) => !known.has(name));
	if (unknown !== undefined) throw new Error(`${command.name()} has no option ${unknown}`);
	const seen = new Map<string, number>();
	for (const option of command.options) {
		command.on(`option:${option.name()}`, () => seen.set(option.attributeName(), (seen.get(option.attributeName()) ?? 0) + 1));
	}
	return command.hook('preAction', () => {
		const flag = (attribute: string): string => command.options.find((o) => o.attributeName() === attribute)?.long ?? `--${attribute}`;
		for (const [attribute, times] of seen) {
			if (times > 1 && !repeatable.includes(attribute))
				throw new UsageError(`${flag(attribute)} is given ${times === 2 ? 'twice' : `${times} times`}; give it once.`);
		}
		const given = command.opts<O>();
		const vain = idle.find(({ option, where }) => seen.has(option) && where(given));
		if (vain) throw new UsageError(`${flag(vain.option)} has no effect ${vain.because}`);
	});
}
