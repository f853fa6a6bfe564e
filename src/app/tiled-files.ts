/** Which files are read in tiles, and never as a whole. */

/** Bytes of a file that is read as a whole at most. */
const LARGE_FILE = 2 ** 23;

/** A store in one file. */
export const isZip = ({ name }: Pick<File, 'name'>): boolean => /\.zip$/i.test(name);

export const isTiled = (file: Pick<File, 'name' | 'size'>): boolean => isZip(file) || file.size > LARGE_FILE;
