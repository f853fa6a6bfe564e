/** Told the exit status of a command that has run. */
export type Finish = (status: number) => void;
