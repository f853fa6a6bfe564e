/** Films as WebM or MP4, by ffmpeg where a machine has it: Node has no encoder of its own. */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { Film, FilmSize } from '../exports/film/film.ts';
import { UsageError } from '../model/errors.ts';
import { CommandError, FAILED } from './errors.ts';
import { beginFile } from './output.ts';

export type VideoFormat = 'webm' | 'mp4';

/** How ffmpeg is started: a program, and arguments before ours. */
type Program = readonly [string, ...string[]];
const FFMPEG: Program = ['ffmpeg'];

/** Constant quality at which contours one pixel wide stay sharp. */
const CODECS: Readonly<Record<VideoFormat, readonly string[]>> = {
	webm: ['-c:v', 'libvpx-vp9', '-b:v', '0', '-crf', '24', '-row-mt', '1'],
	mp4: ['-c:v', 'libx264', '-crf', '18', '-movflags', '+faststart'],
};

/** Without this, players guess how colours were turned into luma and chroma by the size of the picture. */
const COLOURS = [
	...['-vf', 'scale=out_color_matrix=bt709:out_range=tv', '-pix_fmt', 'yuv420p'],
	...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
];

/** What ffmpeg says of a failure is told as far as this. */
const MOST_SAID = 500;

/** Has this machine an ffmpeg? */
export const hasFfmpeg = (): boolean => spawnSync(FFMPEG[0], ['-version'], { stdio: 'ignore' }).status === 0;

/**
 * A film that ffmpeg encodes while its frames come. The file has its name once it is whole; `end` gives no bytes.
 * @throws UsageError where the format cannot have the size
 */
export function ffmpegFilm(out: string, format: VideoFormat, { width, height, rate }: FilmSize, program = FFMPEG): Film {
	if (format === 'mp4' && (width % 2 !== 0 || height % 2 !== 0))
		throw new UsageError(`An .mp4 has an even number of pixels each way, not ${width} × ${height}; change --size, or write a .webm.`);
	const file = beginFile(out);
	const [name, ...first] = program;
	const source = [
		'-f',
		'rawvideo',
		'-pixel_format',
		'rgba',
		'-video_size',
		`${width}x${height}`,
		'-framerate',
		String(rate),
		'-i',
		'pipe:0',
	];
	const made = [...CODECS[format], ...COLOURS, '-fflags', '+bitexact', '-flags:v', '+bitexact', '-f', format, `file:${file.partial}`];
	const child = spawn(name, [...first, '-hide_banner', '-loglevel', 'error', '-y', ...source, ...made], {
		stdio: ['pipe', 'ignore', 'pipe'],
	});
	// Where this process is stopped, ffmpeg would end its film as if it were whole.
	const kill = (): void => void child.kill('SIGKILL');
	process.once('exit', kill);
	let said = '';
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		said = `${said}${text}`.slice(0, MOST_SAID);
	});
	const ended = new Promise<number | null>((resolve) => {
		child.on('error', (error) => {
			said ||= error.message;
			resolve(null);
		});
		child.on('close', (status) => {
			process.off('exit', kill);
			resolve(status);
		});
	});
	// That it reads no more is told by its end.
	child.stdin.on('error', () => undefined);
	const failed = async (): Promise<CommandError> => {
		await ended;
		file.drop();
		return new CommandError(
			'EncoderError',
			`ffmpeg could not make “${out}”: ${said.trim() || 'it ended without a word'}. Write the frames, or a .gif.`,
			FAILED,
		);
	};
	return {
		async add(rgba) {
			const bytes = new Uint8Array(rgba.buffer, rgba.byteOffset, rgba.byteLength);
			const isWanted =
				child.stdin.writable &&
				(child.stdin.write(bytes) ||
					(await Promise.race([
						once(child.stdin, 'drain').then(
							() => true,
							() => false,
						),
						ended.then(() => false),
					])));
			if (!isWanted) throw await failed();
		},
		async end() {
			child.stdin.end();
			if ((await ended) !== 0) throw await failed();
			await file.end();
			return new Uint8Array();
		},
		drop: () => {
			kill();
			file.drop();
		},
	};
}
