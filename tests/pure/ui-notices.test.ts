import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fallbackWords } from '../../src/app/machine-words.ts';
import { Notices, readingTime } from '../../src/app/notices.ts';

const LINK = 'Link copied.';

describe('messages of the page', () => {
	beforeEach(() => {
		vi.useFakeTimers();
	});
	afterEach(() => {
		vi.useRealTimers();
	});
	const shown = (notices: Notices): string[] => notices.list.value.filter(({ over }) => !over).map(({ text }) => text);

	it('what happened goes when it can have been read, an error stays', () => {
		const notices = new Notices();
		notices.tell('info', LINK);
		notices.tell('error', 'The file could not be read.');
		vi.advanceTimersByTime(readingTime(LINK) - 1);
		expect(shown(notices)).toEqual([LINK, 'The file could not be read.']);
		vi.advanceTimersByTime(3_600_000);
		expect(shown(notices)).toEqual(['The file could not be read.']);
		notices.dismiss(notices.list.value[1]?.id ?? 0);
		expect(notices.list.value).toEqual([]);
	});

	it('a longer message stays longer', () => {
		expect(readingTime('x'.repeat(200))).toBeGreaterThan(readingTime('x') + 10_000);
	});

	it('one that goes by itself keeps its place below another, so that nothing moves', () => {
		const notices = new Notices();
		notices.tell('info', LINK);
		notices.tell('error', 'Wrong.');
		vi.advanceTimersByTime(readingTime(LINK));
		expect(notices.list.value.map(({ text, over }) => [text, over])).toEqual([
			[LINK, true],
			['Wrong.', false],
		]);
	});

	it('none goes while somebody reads, and afterwards each has some time left', () => {
		const notices = new Notices();
		notices.tell('info', LINK);
		vi.advanceTimersByTime(readingTime(LINK) - 10);
		notices.hold();
		vi.advanceTimersByTime(600_000);
		notices.tell('info', 'Told meanwhile.');
		vi.advanceTimersByTime(600_000);
		expect(shown(notices)).toEqual([LINK, 'Told meanwhile.']);
		notices.release();
		vi.advanceTimersByTime(1000);
		expect(shown(notices)).toContain(LINK);
		vi.advanceTimersByTime(60_000);
		expect(notices.list.value).toEqual([]);
	});

	it('the same message again is one message, with all its time', () => {
		const notices = new Notices();
		notices.tell('info', LINK);
		vi.advanceTimersByTime(readingTime(LINK) - 10);
		notices.tell('info', LINK);
		vi.advanceTimersByTime(readingTime(LINK) - 10);
		expect(shown(notices)).toEqual([LINK]);
	});

	it('is spoken politely, an error by its alert, and what is said twice is heard twice', () => {
		const notices = new Notices();
		notices.tell('info', LINK);
		expect(notices.announcement.value).toBe(LINK);
		notices.tell('error', 'Wrong.');
		expect(notices.announcement.value).toBe(LINK);
		notices.say('Paused.');
		const first = notices.announcement.value;
		notices.say('Paused.');
		expect(notices.announcement.value).not.toBe(first);
		expect(notices.announcement.value.trim()).toBe('Paused.');
	});

	it('another landscape ends what was told of the one before, a picture what is told until it', () => {
		const notices = new Notices();
		notices.tell('error', 'Too large.', 'picture');
		notices.tell('error', 'No formula.');
		notices.tell('info', 'No GPU.', 'dismissed');
		notices.pictureShown();
		expect(shown(notices)).toEqual(['No formula.', 'No GPU.']);
		notices.anotherChosen();
		expect(shown(notices)).toEqual(['No GPU.']);
	});

	it('many messages leave room: the oldest that would go by itself goes first', () => {
		const notices = new Notices();
		notices.tell('error', 'Wrong.');
		for (const name of ['a', 'b', 'c', 'd', 'e']) notices.tell('info', name);
		expect(shown(notices)).toEqual(['Wrong.', 'b', 'c', 'd', 'e']);
	});
});

describe('words of the machine', () => {
	it('say what the CPU means for whoever uses the page', () => {
		expect(fallbackWords('No GPU can be used: the browser found no GPU. The CPU can answer instead.')).toBe(
			'No GPU can be used: the browser found no GPU. So the CPU computes and draws. Everything works, but large pictures and swarms take longer.',
		);
	});
});
