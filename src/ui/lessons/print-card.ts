/** A lesson on a sheet of paper: the question with boxes to tick, what to watch, room for numbers; the answer on a page of its own. */

import type { LessonView } from '../../app/lesson-controller.ts';
import { lessonText } from '../../words/lessons.ts';
import { WORDS } from '../../words/words.ts';

const STYLE = `
	@page { margin: 18mm }
	body { font: 12pt/1.5 system-ui, sans-serif; color: #000; background: #fff; margin: 0 }
	h1 { font-size: 20pt; margin: 0 0 4mm }
	h2 { font-size: 12pt; margin: 6mm 0 1mm }
	p, li { margin: 0 0 2mm }
	ul { list-style: none; margin: 0; padding: 0 }
	.line { border-bottom: 0.3mm solid #888; height: 9mm }
	.answer { break-before: page }
	.link { font-size: 9pt; color: #444; overflow-wrap: anywhere }
	table { border-collapse: collapse; width: 100% }
	td { border-bottom: 0.3mm solid #888; padding: 1.5mm 0 }
	td + td { text-align: right; font-weight: 600 }
`;

type Children = readonly (Node | string)[];

/** The sheet as elements of a document. Texts are set as texts: nothing of a lesson is read as HTML. */
export function cardOf(page: Document, { lesson, index, figures }: LessonView, link: string): HTMLElement {
	const make = (tag: string, children: Children, className = ''): HTMLElement => {
		const element = page.createElement(tag);
		element.className = className;
		element.append(...children);
		return element;
	};
	const text = lessonText(lesson.id);
	const list = make(
		'ul',
		text.options.map((option) => make('li', [`☐ ${option}`])),
	);
	const lines = Array.from({ length: 4 }, () => make('div', [], 'line'));
	const numbers = make(
		'table',
		figures.map(({ label, value }) => make('tr', [make('td', [label]), make('td', [value])])),
	);
	return make('main', [
		make('h1', [`${index + 1}. ${text.title}`]),
		make('h2', [WORDS.lesson.beforeRun]),
		make('p', [text.question]),
		list,
		make('h2', [WORDS.lesson.watch]),
		make('p', [text.hint]),
		make('h2', [WORDS.lesson.saw]),
		...lines,
		make('p', [link], 'link'),
		make(
			'section',
			[
				make('h1', [WORDS.lesson.answerTo(index + 1, text.title)]),
				make('p', [text.options[lesson.right] ?? '']),
				make('p', [text.answer]),
				...(figures.length > 0 ? [make('h2', [WORDS.lesson.numbers]), numbers] : []),
			],
			'answer',
		),
	]);
}

/** Print the sheet of a lesson, and nothing else of the page. */
export function printCard(view: LessonView): void {
	const frame = document.createElement('iframe');
	frame.title = WORDS.lesson.card;
	frame.setAttribute('aria-hidden', 'true');
	frame.style.cssText = 'position:fixed;inset:auto 0 0 auto;width:0;height:0;border:0;visibility:hidden';
	document.body.append(frame);
	const { contentWindow: window, contentDocument: page } = frame;
	if (!window || !page) return frame.remove();
	// A sheet of the frame's own window: others may not be adopted by its document.
	const sheet = new (window as Window & typeof globalThis).CSSStyleSheet();
	sheet.replaceSync(STYLE);
	page.adoptedStyleSheets = [sheet];
	page.title = `Thalweg: ${lessonText(view.lesson.id).title}`;
	page.body.append(cardOf(page, view, location.href));
	window.addEventListener('afterprint', () => setTimeout(() => frame.remove()));
	window.focus();
	window.print();
}
