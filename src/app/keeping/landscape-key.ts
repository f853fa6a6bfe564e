/** Which landscape it is for a list that names each once: formulas are told apart by their text. */

import type { LandscapeChoice } from '../../state/app-state.ts';
import { identityOf } from '../landscapes/kinds.ts';

export const landscapeKey = (choice: LandscapeChoice): string =>
	choice.kind === 'formula' ? `formula ${choice.text.trim()}` : `${choice.kind} ${identityOf(choice)}`;
