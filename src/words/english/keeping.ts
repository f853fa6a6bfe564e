/** What is kept: bookmarks of views, recent landscapes, saved sessions. Loaded with it, after the first picture. */

export const ENGLISH_KEEPING = {
	title: 'Bookmarks, recent landscapes, sessions',
	refused: 'This browser stores nothing for this page (private browsing, or its storage is full). Your bookmarks are lost when you leave.',
	bookmarks: {
		title: 'Bookmarks of this landscape',
		none: 'None yet. A bookmark keeps window, camera, layout, colours and plane.',
		add: 'Bookmark this view',
		/** The name of a new one. */
		name: (number: number) => `View ${number}`,
		nameOf: (name: string) => `Name of the bookmark ${name}`,
		go: 'Go there',
		goTo: (name: string) => `Go to ${name}`,
		copy: 'Copy link',
		copyOf: (name: string) => `Copy a link to ${name}`,
		remove: 'Delete',
		removeOf: (name: string) => `Delete ${name}`,
		removed: (name: string) => `Bookmark ${name} deleted.`,
		added: (name: string) => `Bookmarked as ${name}. H lists the bookmarks.`,
		shown: (name: string) => `${name} is shown.`,
		most: (most: number) => `A landscape can have ${most} bookmarks: delete one first.`,
		command: (name: string) => `Bookmark: ${name}`,
		link: (name: string) => `Link to ${name}`,
		tooLong: (most: number) => `The link to this view would be longer than the ${most} characters that a link can have.`,
	},
	recent: {
		none: 'None yet. A landscape is listed once you have looked at it for a moment.',
		command: (title: string) => `Recent: ${title}`,
		cleared: 'Recent landscapes cleared.',
	},
	session: {
		title: 'Session',
		fileName: 'landscape',
		about: (most: number) =>
			`A file with the landscape, its settings and bookmarks, and the opened file where it has at most ${most} MiB. Drop it on the page to go on.`,
		save: 'Save session',
		open: 'Open session …',
		saved: (file: string) => `${file} is saved.`,
		without: (names: string) => `It does not hold ${names}: whoever opens the session has to open that file again.`,
		failed: (why: string) => `The session could not be saved: ${why}`,
		linkTooLong: (most: number) => `its formula and its changes are longer than the ${most} characters that a link can have.`,
		opened: (file: string) => `${file} is opened.`,
		openAgain: (names: string) => `The session does not hold ${names}: open or drop that file to see it.`,
		differs: (name: string) => `${name} is not the file that the session was saved with: its content differs.`,
		// Why a session cannot be opened.
		damaged: (why: string) => `This session is damaged: ${why}. Nothing was changed. Save it again where it came from.`,
		unmarked: 'it is not a session of Thalweg',
		noJson: 'it is not JSON, or it was cut off',
		part: (part: string) => `“${part}” is missing or cannot be used`,
		content: (name: string) => `the content of ${name} is not what was saved`,
		newer: (version: number, known: number) =>
			`This session has version ${version}, and this page reads versions up to ${known}. Reload the page, or open the session with a newer one.`,
		tooLarge: (most: number, files: number) =>
			`This session is too large: a session may have at most ${most} MiB, with at most ${files} MiB of files. Nothing was changed.`,
	},
};
