/**
 * Property tests draw the same cases on every run, so that the gate's answer is a property of the code.
 * `THALWEG_SEED=<number>` draws others.
 */

import fc from 'fast-check';
import { expect } from 'vitest';
import { sameNumbers } from './same-numbers.ts';

fc.configureGlobal({ seed: Number(process.env.THALWEG_SEED ?? 20_261_123) });

// Test files of a worker that share their modules share what is added here, too.
const scope = globalThis as { hasNumberTester?: true };
if (!scope.hasNumberTester) expect.addEqualityTesters([sameNumbers]);
scope.hasNumberTester = true;
