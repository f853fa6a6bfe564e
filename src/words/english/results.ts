/** Curves and results of a run. */

export const RESULTS = {
	// The chart.
	curves: 'Curves of the run',
	valueByStep: 'Value by step',
	chartKeys: 'Value by step: arrow keys read the curves',
	scaleOfValues: 'Scale of values',
	log: 'Log',
	linear: 'Linear',
	noSteps: 'No steps yet. Run the optimizers to see how their values fall.',
	noStepsYet: 'No steps yet.',
	/** Of optimizers, where there are none. */
	noCurves: 'Add an optimizer to see how its values fall.',
	best: 'best',
	median: 'median',
	axisLog: (name: string) => `${name}, log`,
	axisShifted: (name: string) => `${name} − lowest + ε, log`,
	summary: (curves: string) => `Best value by step: ${curves}.`,
	summaryNone: 'Best value by step: no steps yet.',
	lowest: (name: string, value: string, step: number) => `${name} ${value} at step ${step}`,
	lowestNone: (name: string) => `${name} none`,
	readingOf: (name: string, best: string, median: string) => `${name}: best ${best}, median ${median}.`,
	readingNone: (name: string) => `${name}: nothing yet.`,
	// The table.
	results: 'Results of the run',
	title: 'Results',
	scrollable: 'Results, scrollable',
	byOptimizer: 'Results by optimizer',
	copyCsv: 'Copy as CSV',
	csv: 'Results as CSV',
	empty: 'Add an optimizer to see its results.',
	optimizer: 'Optimizer',
	bestValue: 'Best value',
	bestAt: 'Best at',
	medianSteps: 'Median steps to converge',
	statuses: { running: 'Running', converged: 'Converged', edge: 'Over the edge', diverged: 'Diverged', hole: 'Holes' },
	medianValue: 'Median value',
	distance: 'Distance from the plane',
	distanceOf: 'mean, largest',
	at: (point: string) => `At ${point}`,
	atOthers: (count: number) => `At ${count} other ${count === 1 ? 'minimum' : 'minima'}`,
	elsewhere: 'Elsewhere',
	knownMinimum: (value: string, point: string) => `Known minimum ${value} at (${point})`,
	// The verdict on a run that is over.
	first: (who: string, steps: string, then: string) =>
		`First to converge: ${who} (median ${steps} steps)${then === '' ? '' : `, then ${then}`}.`,
	noneConverged: 'With each optimizer, less than half of the particles converged.',
	late: (who: string) => `Less than half converged: ${who}.`,
	lowestOf: (value: string, who: string, place: string) => `Lowest value: ${value}, ${who} at ${place}.`,
	moreNumbers: (count: number) => `… ${count} numbers`,
	whileMoving:
		'Values are in single precision (f32), in which the particles move. When the run is over, they are computed again in double precision (f64).',
	inF64: 'Values in double precision (f64), where the particles are.',
	wereOff: (error: string) =>
		`Values in double precision (f64), where the particles are. While the particles moved (f32), the values shown were off by at most ${error}.`,
};
