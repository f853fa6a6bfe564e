/** Networks and their data. */

export const NETWORKS = {
	// The picture of data.
	trains: 'trains',
	tests: 'tests',
	wrongLabel: 'wrong label',
	samplesOf: (train: string, test: string) => `${train} samples train, ${test} test`,
	classCount: (name: string, count: string) => `${name} (${count})`,
	/** What a picture of data shows, for those who do not see it. */
	pictureOfPoints: (title: string, across: string, up: string) => `${title} as points: ${across} across, ${up} up`,
	pictureOfCurve: (title: string, across: string, up: string) => `${title}: ${up} over ${across}`,
	pictureOfImages: (title: string, shown: string) => `${title}: ${shown} images`,
	withRegions: 'and what the network answers behind them',
	withCurve: 'and what the network answers as a curve',
	someOf: (shown: string, all: string) => `${shown} of ${all} inputs`,
	someImages: (shown: string, all: string) => `${shown} of ${all} images that train`,
	input: (index: number) => `input ${index}`,
	answer: (index: number) => `answer ${index}`,
	classes: (list: string) => `Classes: ${list}`,
	/** Colours of samples whose targets are numbers. */
	colorsFrom: (lo: string, hi: string) => `${lo} to ${hi}`,
	noSamples: 'No samples.',
	networkAnswers: 'what the network answers',
	// The picture of an architecture.
	inputShape: 'input',
	output: 'output',
	parameters: (count: string) => `${count} ${count === '1' ? 'parameter' : 'parameters'}`,
	times: (count: number) => `× ${count}`,
	timesWords: (from: string, to: string, count: number) => `Steps ${from} to ${to} come ${count} times.`,
	oneStep: (from: string, count: number) => `Step ${from} comes ${count} times.`,
	operations: (count: string) => `${count} multiply-adds per sample`,
	pictureOfNetwork: (name: string, input: string, output: string, parameters: string) =>
		`${name}: from ${input} to ${output}, ${parameters}. The list after it has every step.`,
	network: 'Network',
	stepFrom: (what: string, sources: string) => `${what} of ${sources}`,
	stepShape: (shape: string) => `shape ${shape}`,
	step: (number: number) => `step ${number}`,
	theInput: 'the input',
	/** Names of layers; numbers stand behind them. */
	layers: {
		dense: (units: number) => `dense ${units}`,
		convolution: (channels: number, kernel: string) => `conv ${kernel} · ${channels}`,
		stride: (steps: string) => `stride ${steps}`,
		noBias: 'no bias',
		'batch-norm': 'batch norm',
		'layer-norm': 'layer norm',
		'average-pool': (kernel: string) => `average pool ${kernel}`,
		'max-pool': (kernel: string) => `max pool ${kernel}`,
		'global-pool': 'global mean',
		flatten: 'flatten',
		add: 'add',
		multiply: 'multiply',
		scale: (by: string) => `times ${by}`,
	},
};
