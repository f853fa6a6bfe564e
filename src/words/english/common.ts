/** Met everywhere: buttons of dialogs, what is said of copies, numbers that are typed. */

export const COMMON = {
	close: 'Close',
	dismiss: 'Dismiss',
	reset: 'Reset',
	cancel: 'Cancel',
	search: 'Search',
	reading: 'Reading …',
	starting: 'Starting…',
	both: 'Both',
	surface: 'Surface',
	map: 'Map',
	none: 'none',
	shown: (some: string, all: string) => `${some} of ${all}`,
	cancelled: 'Cancelled. The last picture stays.',
	copied: (what: string) => `${what} copied.`,
	notCopied: (instead: string) => `The browser did not let this page copy. ${instead}`,
	/** A thing that could not be copied, in full. */
	instead: (what: string, text: string) => `${what}: ${text}`,
	languageFailed: (why: string) => `The texts of this language could not be loaded, so the page is in English. ${why}`,
	wentWrong: (message: string) => `Something went wrong: ${message}`,
	chartFailedTable: 'The chart could not be loaded. The table has the same results.',
	// A number that is typed and cannot be taken.
	nothingTyped: 'Nothing was typed',
	noNumber: (text: string) => `“${text}” is not a number`,
	stays: (what: string, number: string) => `${what}, so ${number} is kept.`,
	staysEmpty: (what: string) => `${what}, so the box stays empty.`,
	tooLow: (typed: string, taken: string) => `${typed} is too small. The smallest possible value, ${taken}, is used.`,
	tooHigh: (typed: string, taken: string) => `${typed} is too large. The largest possible value, ${taken}, is used.`,
	notWhole: (typed: string, taken: string) => `Only whole numbers are possible. ${typed} was rounded to ${taken}.`,
	/** The box beside a slider. */
	numberOf: (label: string) => `${label}, number`,
};
