/** Workers of the page's own scripts, and of no other: also where the browser asks for a named policy (Trusted Types). */

/** Browsers with Trusted Types take a worker's address from a named policy only. */
interface PolicyFactory {
	createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

/** How a worker of one of these scripts is started. Called once in a page, and once in a worker that starts others. */
export function ownWorkers(scripts: readonly string[]): (script: string) => Worker {
	const createScriptURL = (url: string): string => {
		if (!scripts.includes(url)) throw new TypeError('This page starts no other script.');
		return url;
	};
	const policy = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes?.createPolicy('thalweg', { createScriptURL });
	return (script) => new Worker(policy?.createScriptURL(script) ?? createScriptURL(script), { type: 'module' });
}
