/** Loaded before a program under test: at its end it writes how much of the processor it used, in milliseconds. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

process.on('exit', () => {
	const { user, system } = process.cpuUsage();
	writeFileSync(join(process.env.THALWEG_PROCESSOR_TIMES, `${process.pid}`), String((user + system) / 1000));
});
