/** What is prepared while a device is under test: it is shown once the device has passed, and never where it has not. */

import { afterEach, describe, expect, test, vi } from 'vitest';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { openSession } from '../../src/engine/open-session.ts';
import type { Session } from '../../src/engine/session.ts';
import type { GpuBackend } from '../../src/gpu/backend.ts';
import * as selfTest from '../../src/gpu/self-test/self-test.ts';
import type { SelfTestReport } from '../../src/gpu/self-test/self-test.ts';
import { GpuUnavailableError } from '../../src/model/errors.ts';
import { nodeHost } from '../../src/platform/node-host.ts';
import type { FieldKeeper, SceneReport } from '../../src/engine/fields/field-keeper.ts';
import type { Renderer } from '../../src/render/contract.ts';

vi.mock('../../src/gpu/self-test/self-test.ts', { spy: true });
afterEach(() => vi.mocked(selfTest.runSelfTest).mockReset());

const landscape = openLandscape({ kind: 'formula', text: 'x^2 - cos(3 y)' });
const grid = { columns: 64, rows: 64, domain: { u: [-1, 1], v: [-1, 1] } } as const;

interface Begun {
	session: Session;
	fields: FieldKeeper;
	scene: Promise<SceneReport>;
}

/** Open a session, with a scene begun ahead. @param before is given the session when its renderer is there, before the scene is begun */
async function open(before: (session: Session) => void = () => undefined): Promise<{ opened: Promise<Session>; begun: () => Begun }> {
	let begun: Begun | undefined;
	const opened = openSession(nodeHost(), {
		machine: 'gpu',
		ahead: async (session) => {
			const bound = session.bind(landscape, 'plane');
			const { fields, built } = await session.startRenderer(bound);
			before(session);
			begun = { session, fields, scene: fields.show({ bound, grid }) };
			begun.scene.catch(() => undefined);
			await built;
		},
	});
	return { opened, begun: () => begun as Begun };
}

/** The test's verdict. @param during what happens while it runs */
const testGives = (report: Partial<SelfTestReport>, during: () => void | Promise<void> = () => undefined): void => {
	vi.mocked(selfTest.runSelfTest).mockImplementation(async () => {
		await during();
		return { grade: 'bit-exact', fast: true, replaced: [], builtins: [], lines: ['as the test says'], ...report };
	});
};

/** Until the machine has done all that the scene asked of it. */
async function sceneReady({ session }: Begun): Promise<void> {
	await (session.gpuBackend as GpuBackend).idle();
	await new Promise((resolve) => setTimeout(resolve, 0));
}

const coloursOf = async (renderer: Renderer): Promise<number> =>
	new Set(new Uint32Array((await renderer.image('surface', 96, 64)).buffer)).size;

test('the scene is shown when the device has passed, and not before', async () => {
	const shown: string[] = [];
	const { opened, begun } = await open();
	testGives({}, async () => {
		await sceneReady(begun());
		shown.push('tested');
	});
	const session = await opened;
	void begun().scene.then(() => shown.push('shown'));
	expect(session).toBe(begun().session);
	expect(session.machine.selfTest).toBe('bit-exact');
	expect(session.selfTestLines).toEqual(['as the test says']);
	expect((await begun().scene).cells).toBe(64 * 64);
	expect(shown).toEqual(['tested', 'shown']);
	expect(await coloursOf(begun().fields.renderer)).toBeGreaterThan(100);
	begun().fields.dispose();
	session.dispose();
});

test('a device that fails shows nothing of what was prepared', async () => {
	const { opened, begun } = await open();
	testGives({ grade: 'failed' }, () => sceneReady(begun()));
	await expect(opened).rejects.toThrow(GpuUnavailableError);
	await expect(begun().scene).rejects.toMatchObject({ name: 'AbortError' });
	begun().fields.dispose();
});

test('a device that fails while the scene is still computed: the scene is cancelled, not blamed', async () => {
	let release = (): void => undefined;
	const late = new Promise<void>((resolve) => {
		release = resolve;
	});
	const { opened, begun } = await open((session) => {
		const backend = session.gpuBackend as GpuBackend;
		const compute = backend.field.bind(backend);
		backend.field = async (...asked) => {
			await late;
			return compute(...asked);
		};
	});
	testGives({ grade: 'failed' });
	await expect(opened).rejects.toThrow(GpuUnavailableError);
	release();
	await expect(begun().scene).rejects.toMatchObject({ name: 'AbortError' });
	begun().fields.dispose();
});

/** Each thing that a scene is made of, and how it can be made to fail. */
const STEPS: readonly (readonly [string, (backend: GpuBackend, fail: () => Promise<never>) => void])[] = [
	['the device', ({ context }, fail) => (context.ready = fail)],
	['the field', (backend, fail) => (backend.field = fail)],
	['its statistics', (backend, fail) => (backend.reduce = fail)],
	['what draws it', ({ context }, fail) => (context.withScopes = fail)],
];

describe.each(STEPS)('%s fails', (_what, break_) => {
	const failing = (session: Session): void =>
		break_(session.gpuBackend as GpuBackend, () => Promise.reject(new GpuUnavailableError('released by its owner')));

	test.each(['before', 'after'] as const)('%s the verdict, the scene of a device that is refused is cancelled', async (when) => {
		const { opened, begun } = await open(failing);
		testGives({ grade: 'failed' }, () => (when === 'before' ? sceneReady(begun()) : undefined));
		await expect(opened).rejects.toThrow(GpuUnavailableError);
		await expect(begun().scene).rejects.toMatchObject({ name: 'AbortError' });
		begun().fields.dispose();
	});

	test('the scene of a device that has passed says why', async () => {
		const { opened, begun } = await open(failing);
		testGives({}, () => sceneReady(begun()));
		const session = await opened;
		await expect(begun().scene).rejects.toThrow('released by its owner');
		begun().fields.dispose();
		session.dispose();
	});
});

test('a device whose built-ins are not to be trusted goes on in another session, in strict mode', async () => {
	const { opened, begun } = await open();
	testGives({ fast: false }, () => sceneReady(begun()));
	const session = await opened;
	expect(session).not.toBe(begun().session);
	expect(session.machine.mode).toBe('strict');
	await expect(begun().scene).rejects.toMatchObject({ name: 'AbortError' });
	begun().fields.dispose();
	const fields = await session.renderer();
	await fields.show({ bound: session.bind(landscape, 'plane'), grid });
	expect(await coloursOf(fields.renderer)).toBeGreaterThan(100);
	fields.dispose();
	session.dispose();
});
