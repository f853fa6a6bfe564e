/** The colours of the groups of a run, in their order. */

/**
 * Eight colours that people with any kind of colour vision tell apart, and that stand out on the colour maps: M. Okabe and
 * K. Ito, "Color Universal Design" (2008), with white and pink in place of black and the darker blue. sRGB, 0 … 1.
 */
export const GROUP_COLORS: readonly (readonly [number, number, number])[] = [
	[0.902, 0.624, 0],
	[0.337, 0.706, 0.914],
	[0.835, 0.369, 0],
	[1, 1, 1],
	[0.8, 0.475, 0.655],
	[0, 0.62, 0.451],
	[0.941, 0.894, 0.259],
	[1, 0.6, 0.7],
];
