/** How elements ask for something: they hold nothing that they could change. */

/** Send an event that reaches whoever listens outside, through every element around. */
export const ask = <T>(element: HTMLElement, what: string, detail?: T): void => {
	element.dispatchEvent(new CustomEvent<T | undefined>(what, { bubbles: true, composed: true, detail }));
};
