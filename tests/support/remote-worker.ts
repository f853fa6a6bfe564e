/** A worker on this thread: whatever crosses its border is cloned as a browser does it, and comes a turn later. */

import { answerCalls, type Methods, type RemotePort } from '../../src/engine/remote/calls.ts';

export function remoteWorker(methods: Methods) {
	let toPage: (message: unknown) => void = () => {};
	let fail: (error: Error) => void = () => {};
	let ended = false;
	const later = (act: () => void): void => void setTimeout(() => ended || act());
	const answer = answerCalls(methods, (message, moved = []) => {
		const copy = structuredClone(message, { transfer: [...moved] as ArrayBuffer[] });
		later(() => toPage(copy));
	});
	const port: RemotePort = {
		post: (message, moved = []) => {
			const copy = structuredClone(message, { transfer: [...moved] as ArrayBuffer[] });
			later(() => answer(copy));
		},
		onMessage: (handler) => (toPage = handler),
		onError: (handler) => (fail = handler),
		terminate: () => (ended = true),
	};
	return { port, fail: (why: string) => fail(new Error(why)), ended: () => ended };
}
