/** The languages that the page speaks. */

/** English; English with accents on every letter, which shows translators and tests what is a text of the page and what is not. */
export const LANGUAGES = ['en', 'en-XA'] as const;

/** As in `<html lang>` and in links. */
export type Language = (typeof LANGUAGES)[number];
