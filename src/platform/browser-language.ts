/** The languages that a person has asked the browser for, the most wanted first. */
export const browserLanguages = (): readonly string[] => navigator.languages;
