/** The panel of the optimizers, their cards, and the list to choose from. Their own names and texts are the engine's. */

export const OPTIMIZERS = {
	title: 'Optimizers',
	add: 'Add…',
	full: (most: number) => `A run has at most ${most} optimizers: remove one to add another.`,
	none: 'No optimizers yet. Add one to start.',
	// Where the particles of a network move.
	ground: 'Where particles move',
	inSpace: 'In all parameters',
	inPlane: 'In this plane',
	wholeNetworks: (particles: number) =>
		`Each particle is a whole network. A swarm begins with ${particles} of them; “Particles” above the picture changes that.`,
	// The list.
	addOne: 'Add an optimizer',
	searchFor: 'Search: adam, momentum, sign, noise …',
	noMatch: (search: string) => `No optimizer matches “${search}”.`,
	// A card.
	asPublished: 'as published',
	duplicate: 'Duplicate',
	duplicateOne: (name: string) => `Duplicate ${name}`,
	mostOptimizers: (most: number) => `At most ${most} optimizers`,
	remove: 'Remove',
	removeOne: (name: string) => `Remove ${name}`,
	suitable: 'Use a suitable rate',
	suitableTitle: 'Values that fit the size, the slope and the curvature of what is in view',
	defaults: 'Use published defaults',
	defaultsTitle: 'Set all values to those that its authors published',
	sources: 'Sources',
	noRate: 'This optimizer has no learning rate, so no schedule.',
	restarts:
		'Choosing another schedule, or turning one of these on or off, starts the run again at step 0. Values can be changed while it runs.',
	schedule: 'Schedule',
	modifiers: 'Change the gradient first',
	// A value of one.
	hint: (meaning: string, published: string) => `${meaning} Published: ${published}.`,
	back: (name: string, published: string) => `Reset ${name} to ${published}, the published value`,
	isPublished: 'The published value',
	backTitle: 'Back to the published value',
};
