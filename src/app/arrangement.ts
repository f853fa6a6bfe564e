/**
 * How the page is composed on a screen. The picture comes first: what lies beside and below it (controls; curves and results)
 * gets what the picture leaves, folds where that is too little, and is otherwise as large as a person drags it.
 */

/** The page's size in CSS pixels, and whether it is pointed at with a finger. */
export interface Screen {
	readonly width: number;
	readonly height: number;
	readonly isCoarse: boolean;
}

/**
 * `wide`: controls on the left, results below, nothing scrolls but them. `tall`: the picture above, controls and results side by
 * side below. `low`: the picture fills a flat screen, the rest follows by scrolling. `column`: all in one column that scrolls.
 */
export type Composition = 'wide' | 'tall' | 'low' | 'column';

export type DockName = 'side' | 'dock';

/** What a person made of a dock; absent: as it suits the screen. */
export interface DockWish {
	/** CSS pixels. */
	readonly size?: number;
	readonly isFolded?: boolean;
}

export type Wishes = Readonly<Partial<Record<DockName, DockWish>>>;

export interface Dock {
	/** Width of the side, height of the dock below, CSS pixels: as it is, or would be if it were not folded. */
	readonly size: number;
	readonly least: number;
	readonly most: number;
	readonly isFolded: boolean;
}

export interface Arrangement {
	readonly composition: Composition;
	/** The page is longer than the screen: a swipe scrolls it. */
	readonly isScrolled: boolean;
	/** Width of the map where it stands beside the surface: about as wide as high. */
	readonly map: number;
	/** The space between parts. */
	readonly gap: number;
	/** Controls. */
	readonly side: Dock;
	/** Curves and results; in `tall` the controls, too. */
	readonly dock: Dock;
}

/** Narrower or lower screens scroll. */
const LEAST_WIDTH = 761;
const LEAST_HEIGHT = 560;
/** Controls beside the picture leave it too little where the page is narrower. */
const SIDE_FITS = 900;
/** So much higher than wide is a screen on which things stand one below the other. */
const UPRIGHT = 1.2;
/** The share of the screen that the canvases have unless a person takes it from them. */
const PICTURE_SHARE = 0.35;
/** The lowest picture that a person can leave, with its title. */
const LEAST_PICTURE = 190;
const LEAST_SIDE = 260;
const LEAST_DOCK = 128;
/** A dock that nobody dragged is a share of the height, within these. */
const DOCK_SHARE = 0.27;
const TALL_DOCK_SHARE = 0.37;
const [LOWEST_DOCK, HIGHEST_DOCK] = [150, 340];
/** Frame, ticks and labels of a square map are wider than high by this. */
const MAP_MARGIN = 24;

/** Heights of what does not give way, as the styles have them. */
const heights = (isCoarse: boolean) =>
	isCoarse ? { header: 53, run: 54, legend: 50, status: 25, tools: 47 } : { header: 43, run: 40, legend: 37, status: 25, tools: 33 };

const within = (value: number, least: number, most: number): number => Math.round(Math.min(Math.max(value, least), Math.max(least, most)));

function dockOf(wish: DockWish = {}, suits: number, least: number, most: number): Dock {
	return {
		size: within(wish.size ?? suits, least, most),
		least,
		most: Math.max(least, Math.round(most)),
		isFolded: wish.isFolded ?? suits < least,
	};
}

export function compositionOf({ width, height }: Screen): Composition {
	if (width < LEAST_WIDTH || height < LEAST_HEIGHT) return width > height ? 'low' : 'column';
	return height > UPRIGHT * width ? 'tall' : 'wide';
}

/**
 * Where the parts of the page go.
 * @param wishes what a person folded and dragged on a screen of this composition
 * @example arrange({ width: 1440, height: 900, isCoarse: false }).composition // 'wide'
 */
export function arrange(screen: Screen, wishes: Wishes = {}): Arrangement {
	const { width, height, isCoarse } = screen;
	const composition = compositionOf(screen);
	const gap = height < 720 || composition === 'column' ? 6 : 8;
	const { header, run, legend, status, tools } = heights(isCoarse);
	const isTall = composition === 'tall';

	const sideSuits = isTall ? 0.44 * width : width < SIDE_FITS ? 0 : width < 1200 ? 290 : width < 2000 ? 300 : 360;
	const side = dockOf(wishes.side, sideSuits, LEAST_SIDE, isTall ? width - LEAST_SIDE - 3 * gap : 0.5 * width);
	const views = width - 2 * gap - (isTall || side.isFolded ? 0 : side.size + gap);

	// Above and below the picture: the gaps at the page's edges and between four rows.
	const rest = height - header - run - legend - status - 5 * gap;
	const room = rest - (PICTURE_SHARE * width * height) / (views - gap) - tools;
	const suits = isTall ? Math.min(TALL_DOCK_SHARE * height, room) : Math.min(within(DOCK_SHARE * height, LOWEST_DOCK, HIGHEST_DOCK), room);
	const dock = dockOf(wishes.dock, suits, LEAST_DOCK, rest - LEAST_PICTURE);

	const picture = rest - tools - (dock.isFolded ? 0 : dock.size);
	const map = within(picture + MAP_MARGIN, 0.34 * views, 0.5 * (views - gap));
	return { composition, isScrolled: composition === 'low' || composition === 'column', map, gap, side, dock };
}
