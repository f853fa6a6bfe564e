/** How elements ask for a change: they hold no state that they could change themselves. */

/** Send an event that bubbles through every enclosing element, out of shadow trees too. */
export const ask = <T>(element: HTMLElement, what: string, detail?: T): void => {
	element.dispatchEvent(new CustomEvent<T | undefined>(what, { bubbles: true, composed: true, detail }));
};
