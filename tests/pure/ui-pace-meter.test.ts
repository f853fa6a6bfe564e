/** What is told of a machine that does not keep up. */

import { expect, it } from 'vitest';
import { PaceMeter } from '../../src/app/pace-meter.ts';

it('tells no pace before the first steps are done, and counts the frames that waited for them', () => {
	const meter = new PaceMeter();
	for (let i = 0; i < 60; i++) meter.frame(10, 50 * i);
	expect(meter.shown.peek()).toBeNull();
	meter.took(15);
	meter.frame(10, 3000);
	expect(meter.shown.peek()).toBe(0.25);
});
