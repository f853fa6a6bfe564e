export const NOTICES_FILE: string;
export function noticesOf(modules: Iterable<string>): string;
