/** The worker of the CPU backend, in a browser and on Node alike. */

import { JobRunner, type Job, type ProgramMessage } from './jobs.ts';

type Post = (message: unknown, transfer: ArrayBuffer[]) => void;

const runner = new JobRunner();

function handle(message: ProgramMessage | (Job & { id: number }), post: Post): void {
	if (message.kind === 'program') {
		runner.learn(message);
		return;
	}
	try {
		const answer = runner.run(message);
		post({ id: message.id, answer }, answer.map((a) => a.buffer));
	} catch (error) {
		post({ id: message.id, error: error instanceof Error ? error.message : String(error) }, []);
	}
}

if (typeof self !== 'undefined' && typeof self.postMessage === 'function') {
	self.onmessage = ({ data }) => handle(data, (m, transfer) => self.postMessage(m, { transfer }));
} else {
	const { parentPort } = await import('node:worker_threads');
	parentPort?.on('message', (data) => handle(data, (m, transfer) => parentPort.postMessage(m, transfer)));
}
