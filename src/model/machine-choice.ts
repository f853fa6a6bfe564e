/** Which machine a person chose. */

/**
 * Who computes and who draws. `auto`: a GPU does both; where it is emulated on the processor, it draws and the faster of the two
 * computes. `split`: the CPU computes and the GPU draws. What a GPU computes is drawn by it, so the fourth pair is no choice.
 */
export const MACHINE_CHOICES = ['auto', 'gpu', 'split', 'cpu'] as const;
export type MachineChoice = (typeof MACHINE_CHOICES)[number];

/** Which of several GPUs; `any`: nothing is said, and the browser chooses. */
export const POWER_CHOICES = ['high-performance', 'low-power', 'any'] as const;
export type PowerChoice = (typeof POWER_CHOICES)[number];
