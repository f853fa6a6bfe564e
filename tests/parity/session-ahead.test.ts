/** What is prepared while a device is under test: it is shown once the device has passed, and never where it has not. */

import { afterEach, expect, test, vi } from 'vitest';
import { openLandscape } from '../../src/engine/landscape.ts';
import { Session } from '../../src/engine/session.ts';
import * as selfTest from '../../src/gpu/self-test.ts';
import type { SelfTestReport } from '../../src/gpu/self-test.ts';
import { GpuUnavailableError } from '../../src/model/errors.ts';
import { nodeHost } from '../../src/platform/node-host.ts';
import type { Renderer, SceneReport } from '../../src/render/contract.ts';

vi.mock('../../src/gpu/self-test.ts', { spy: true });
afterEach(() => vi.mocked(selfTest.runSelfTest).mockReset());

const landscape = openLandscape({ kind: 'formula', text: 'x^2 - cos(3 y)' });
const grid = { columns: 64, rows: 64, domain: { u: [-1, 1], v: [-1, 1] } } as const;

interface Begun {
	session: Session;
	renderer: Renderer;
	scene: Promise<SceneReport>;
}

/** Open a session, with a scene begun ahead. */
async function open(): Promise<{ opened: Promise<Session>; begun: () => Begun }> {
	let begun: Begun | undefined;
	const opened = Session.open(nodeHost(), {
		machine: 'gpu',
		ahead: async (session) => {
			const bound = session.bind(landscape, 'plane');
			const { renderer, built } = await session.startRenderer(bound);
			begun = { session, renderer, scene: renderer.setScene({ bound, grid, markers: [] }) };
			begun.scene.catch(() => undefined);
			await built;
		},
	});
	return { opened, begun: () => begun as Begun };
}

const testGives = (report: Partial<SelfTestReport>, during: () => void = () => undefined): void => {
	vi.mocked(selfTest.runSelfTest).mockImplementation(async () => {
		// Long enough for the scene to be ready.
		await new Promise((resolve) => setTimeout(resolve, 400));
		during();
		return { grade: 'bit-exact', fast: true, lines: ['as the test says'], ...report };
	});
};

const coloursOf = async (renderer: Renderer): Promise<number> =>
	new Set(new Uint32Array((await renderer.image('surface', 96, 64)).buffer)).size;

test('the scene is shown when the device has passed, and not before', async () => {
	const shown: string[] = [];
	const { opened, begun } = await open();
	testGives({}, () => shown.push('tested'));
	const session = await opened;
	void begun().scene.then(() => shown.push('shown'));
	expect(session).toBe(begun().session);
	expect(session.machine.selfTest).toBe('bit-exact');
	expect(session.selfTestLines).toEqual(['as the test says']);
	expect((await begun().scene).cells).toBe(64 * 64);
	expect(shown).toEqual(['tested', 'shown']);
	expect(await coloursOf(begun().renderer)).toBeGreaterThan(100);
	begun().renderer.dispose();
	session.dispose();
});

test('a device that fails shows nothing of what was prepared', async () => {
	const { opened, begun } = await open();
	testGives({ grade: 'failed' });
	await expect(opened).rejects.toThrow(GpuUnavailableError);
	await expect(begun().scene).rejects.toMatchObject({ name: 'AbortError' });
	begun().renderer.dispose();
});

test('a device whose built-ins are not to be trusted goes on in another session, in strict mode', async () => {
	const { opened, begun } = await open();
	testGives({ fast: false });
	const session = await opened;
	expect(session).not.toBe(begun().session);
	expect(session.machine.mode).toBe('strict');
	await expect(begun().scene).rejects.toMatchObject({ name: 'AbortError' });
	begun().renderer.dispose();
	const renderer = await session.renderer();
	await renderer.setScene({ bound: session.bind(landscape, 'plane'), grid, markers: [] });
	expect(await coloursOf(renderer)).toBeGreaterThan(100);
	renderer.dispose();
	session.dispose();
});
