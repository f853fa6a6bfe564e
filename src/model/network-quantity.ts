/** Which quantity of a network, of which samples: `train_loss`, `test_accuracy`, `all_class3`. */

import { UsageError } from './errors.ts';
import type { Quantity } from './network.ts';
import { printable } from './printable.ts';

/** Which samples: those that train, those that test, or both. */
export type DataPart = 'train' | 'test' | 'all';

/** A quantity of a part of the data. */
export interface QuantityChoice {
	readonly part: DataPart;
	readonly quantity: Quantity;
}

export const TRAIN_LOSS: QuantityChoice = { part: 'train', quantity: { of: 'loss' } };

/**
 * Read a quantity; `train_acc`, as files of other tools have it, is accuracy too.
 * @throws UsageError
 * @example console.log(readQuantity('test_accuracy')); // { part: 'test', quantity: { of: 'accuracy' } }
 */
export function readQuantity(text: string): QuantityChoice {
	const found = /^(train|test|all)_(?:(loss)|(acc|accuracy)|class(\d{1,5}))$/.exec(text);
	if (!found)
		throw new UsageError(
			`“${printable(text, 40)}” is no quantity of a network: write train_loss, test_loss, all_loss, test_accuracy, train_class0 and the like.`,
		);
	const part = found[1] as DataPart;
	if (found[2]) return { part, quantity: { of: 'loss' } };
	return { part, quantity: found[3] ? { of: 'accuracy' } : { of: 'class', label: Number(found[4]) } };
}

/**
 * The inverse of {@link readQuantity}.
 * @example console.log(writeQuantity({ part: 'all', quantity: { of: 'class', label: 3 } })); // all_class3
 */
export const writeQuantity = ({ part, quantity }: QuantityChoice): string =>
	`${part}_${quantity.of === 'class' ? `class${quantity.label}` : quantity.of}`;
