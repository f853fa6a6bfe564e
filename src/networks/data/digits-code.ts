/** How images of digits are written as characters (`tools/generate-digits.ts` writes, `digits.ts` reads). */

/** 71 characters: two of them tell three values of 0 … 16, the first value counting least, the first character too. */
export const DIGIT_CODE = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_.,:;!?*';

export const DIGIT_COUNT = 1797;
