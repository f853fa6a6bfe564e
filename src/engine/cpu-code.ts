/** The code of the CPU's machine: loaded where a CPU is opened, and beside a GPU whose self-test asks it for the expected bits. */
export const loadCpu = () => import('../cpu/backend.ts');
