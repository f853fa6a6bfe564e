/** The code of the CPU's machine. It is loaded where a CPU is opened: a page whose GPU computes shows its first picture without it. */
export const loadCpu = () => import('../cpu/backend.ts');
