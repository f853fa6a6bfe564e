/** Films by ffmpeg: what it is given, and what becomes of its failures. A script stands in for it. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ffmpegFilm } from '../../src/cli/ffmpeg.ts';

describe('a film by ffmpeg', () => {
	const folder = mkdtempSync(join(tmpdir(), 'thalweg-ffmpeg-'));
	afterAll(() => rmSync(folder, { recursive: true }));
	const size = { width: 4, height: 2, rate: 25 };
	const frame = (value: number) => new Uint8ClampedArray(32).fill(value);
	/** @param code sees `args` and all that came as `bytes` */
	const standIn = (name: string, code: string): readonly [string, string] => {
		const path = join(folder, `${name}.mjs`);
		writeFileSync(path, `import fs from 'node:fs'; const args = process.argv.slice(2); const bytes = fs.readFileSync(0); ${code}`);
		return [process.execPath, path];
	};
	const copies = standIn('copies', "fs.writeFileSync(args.at(-1).replace('file:', ''), JSON.stringify([args, [...bytes]]));");
	const films = (): string[] => readdirSync(folder).filter((name) => !name.endsWith('.mjs'));

	test('is given every frame in turn, its size and rate, and has its name when it is whole', async () => {
		const out = join(folder, 'a.webm');
		const film = ffmpegFilm(out, 'webm', size, copies);
		for (const value of [1, 2]) await film.add(frame(value));
		expect(films().includes('a.webm')).toBe(false);
		expect(await film.end()).toHaveLength(0);
		expect(films()).toEqual(['a.webm']);
		const [args, bytes] = JSON.parse(readFileSync(out, 'utf8')) as [string[], number[]];
		expect(bytes).toEqual([...frame(1), ...frame(2)]);
		expect(args.join(' ')).toContain('-pixel_format rgba -video_size 4x2 -framerate 25 -i pipe:0 -c:v libvpx-vp9');
	});

	test('leaves nothing where it fails or is given up, and says what was wrong', async () => {
		const before = films();
		const refuses = standIn(
			'refuses',
			"fs.writeFileSync(args.at(-1).replace('file:', ''), 'half'); console.error('Unknown encoder'); process.exit(1);",
		);
		const film = ffmpegFilm(join(folder, 'b.webm'), 'webm', size, refuses);
		await film.add(frame(1));
		await expect(film.end()).rejects.toThrow(/could not make “.*b\.webm”: Unknown encoder\. Write the frames/);
		await expect(ffmpegFilm(join(folder, 'c.webm'), 'webm', size, ['no-such-program']).end()).rejects.toThrow('ENOENT');
		// One that ends while frames wait to be read.
		const ends = [process.execPath, '-e', 'console.error("No memory"); process.exit(1)', '--'] as const;
		const waiting = ffmpegFilm(join(folder, 'f.webm'), 'webm', size, ends);
		const add = async (): Promise<void> => {
			for (let k = 0; k < 8; k++) await waiting.add(new Uint8ClampedArray(2 ** 22));
		};
		await expect(add()).rejects.toThrow(/could not make “.*f\.webm”: No memory/);
		ffmpegFilm(join(folder, 'd.webm'), 'webm', size, copies).drop();
		expect(() => ffmpegFilm(join(folder, 'e.mp4'), 'mp4', { ...size, width: 5 }, copies)).toThrow('even number of pixels');
		expect(films()).toEqual(before);
	});
});
