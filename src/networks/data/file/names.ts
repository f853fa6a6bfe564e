/** What the names of columns and arrays tell. */

const bare = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Names of targets, most usual first; compared without case, blanks and points. */
const TARGETS =
	'target label labels class classes y species classlabel category variety outcome diagnosis output response result digit survived income churn churned fraud quality medv saleprice price medianhousevalue medhouseval mpg rings strength'.split(
		' ',
	);
const TARGET_WORD = /(?:^|[^a-z])(?:target|label|class|category|species|outcome)(?:$|[^a-z])/i;

/** How much a name is that of a target: 0 is most, Infinity not at all. */
export function targetRank(name: string): number {
	const known = TARGETS.indexOf(bare(name));
	if (known >= 0) return known;
	return TARGET_WORD.test(name) ? TARGETS.length : Number.POSITIVE_INFINITY;
}

/** "class_2", "label=cat", "y_0": one of the columns of a target. The part before the rest; undefined where it is none. */
export const targetPrefix = (name: string): string | undefined =>
	/^(target|label|class|y|species|category|output|digit)(?:[ _.=:-]\s*\S.*|\d+)$/i.exec(name)?.[1]?.toLowerCase();

const COUNTER = /^(?:|id|index|idx|no|nr|row|rowid|rownames?|rownumber|unnamed\d*|sampleid|instance|key)$/;
/** Names of columns that only name the rows. */
export const isRowName = (name: string): boolean => COUNTER.test(bare(name)) || /(?:^|[a-z_ ])(?:ID|Id|_id| id)$/.test(name);

export const isSplitName = (name: string): boolean => /^(?:split|set|subset|partition|fold|usage|traintest|istrain)$/.test(bare(name));

export type Part = 'train' | 'test' | 'validation';
const PARTS: readonly (readonly [RegExp, Part])[] = [
	[/^(?:training|train|tr)$/i, 'train'],
	[/^(?:testing|test|te|private|public|privatetest|publictest)$/i, 'test'],
	[/^(?:validation|valid|val|dev)$/i, 'validation'],
];
/** "Training" → train. */
export const partOf = (text: string): Part | undefined => PARTS.find(([word]) => word.test(text.trim()))?.[1];

const IN_NAME: readonly (readonly [RegExp, Part])[] = [
	[/(?:^|[_./ -])?(?:training|train)(?:[_./ -]|$)?/i, 'train'],
	[/(?:^|[_./ -])?(?:testing|test)(?:[_./ -]|$)?/i, 'test'],
	[/(?:^|[_./ -])?(?:validation|valid|val|dev)(?:[_./ -]|$)?/i, 'validation'],
];
const INPUTS = new Set('x xs data images image imgs img inputs input features feature samples arr0'.split(' '));
const LABELS = new Set('y ys t labels label targets target classes class outputs output arr1'.split(' '));

/** What an array is by its name: "X_train", "train_images", "y". */
export function arrayRole(name: string): { readonly side: 'inputs' | 'target'; readonly part: Part | 'all' } | undefined {
	const found = IN_NAME.find(([word]) => word.test(name));
	const rest = bare(found ? name.replace(found[0], '') : name);
	const side = INPUTS.has(rest) ? 'inputs' : LABELS.has(rest) ? 'target' : undefined;
	return side && { side, part: found?.[1] ?? 'all' };
}

/** "pixel12", "px_3", "1x1", "p0", "28x28": a column that is a pixel. */
export const isPixelName = (name: string): boolean => /^(?:pixel|pix|px|p|image|img|v)[ _.]?\d+(?:[_x]\d+)?$|^\d+x\d+$/i.test(name.trim());
