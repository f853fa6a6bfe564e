/** How much a new device may hold where memory pressure takes devices away. */

/** Below this nothing useful fits: what was lost with less was not lost for its memory. */
const FLOOR = 64 * 2 ** 20;

/**
 * The cap of the device that comes after a lost one: half of what the lost one held, where it held more than a little.
 * @param cap of the lost device, bytes
 * @param live bytes that it held when it was lost
 * @example memoryAfterLoss(2 ** 31, 2 ** 30) // 2 ** 29
 */
export const memoryAfterLoss = (cap: number, live: number): number => (live <= FLOOR ? cap : Math.min(cap, Math.max(FLOOR, live / 2)));
