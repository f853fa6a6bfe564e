/** How much the fuzzers try. */

const times = Number(process.env['THALWEG_FUZZ'] ?? 1);

/** The gate's size of a fuzzer, or that size times `THALWEG_FUZZ`. */
export const fuzzed = (gate: number): number => Math.ceil(gate * (times > 0 ? times : 1));
