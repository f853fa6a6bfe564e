/** Whether the page is in view: browsers slow down those that are not. */

import type { Sight } from '../../app/bench/bench-controller.ts';

/** Watch from now on whether the page goes out of sight. Call `end` when it no longer matters. */
export function watchSight(): Sight {
	let lost = document.hidden;
	const look = (): void => {
		lost ||= document.hidden;
	};
	document.addEventListener('visibilitychange', look);
	return {
		get lost() {
			return lost;
		},
		end: () => document.removeEventListener('visibilitychange', look),
	};
}
