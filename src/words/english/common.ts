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
	languageFailed: (why: string) => `The texts of the language could not be loaded, so they are in English. ${why}`,
	wentWrong: (message: string) => `Something went wrong: ${message}`,
	chartFailedTable: 'The chart could not be loaded. The table has the same results.',
	// A number that is typed and cannot be taken.
	nothingTyped: 'Nothing was typed',
	noNumber: (text: string) => `“${text}” is no number`,
	stays: (what: string, number: string) => `${what}: ${number} stays.`,
	staysEmpty: (what: string) => `${what}: it stays empty.`,
	tooLow: (typed: string, taken: string) => `${typed} is below the least that is possible: ${taken} is taken.`,
	tooHigh: (typed: string, taken: string) => `${typed} is above the most that is possible: ${taken} is taken.`,
	notWhole: (typed: string, taken: string) => `Only whole numbers are possible: ${taken} is taken for ${typed}.`,
	/** The box beside a slider. */
	numberOf: (label: string) => `${label}, number`,
};
