/**
 * Property tests draw the same cases on every run, so that the gate's answer is a property of the code.
 * `THALWEG_SEED=<number>` draws others.
 */

import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.THALWEG_SEED ?? 20_261_123) });
