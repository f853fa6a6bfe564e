/**
 * A network in a link: the model, its data, its training, and what of it is looked at. Texts are those of the command line.
 *
 *     net=residual:24&net.data=moons:noise=0.1&net.seed=3
 *     net.train=adam:lr=0.01|2000|60&net.step=800       optimizer, steps and batch; the step that is shown
 *     net.train=adam:lr=0.01|2000|@400:lr=0.001         with another rate after 400 steps
 *     net.on=gpu                                        who trains; left to the page where absent
 *     net.of=test_accuracy&net.plane=random:filter,seed=3
 *     net=model.onnx&net.content=5f3a…                  a file, by the name of its content
 */

import { readNetworkPlane } from '../../model/network-plane.ts';
import { readQuantity } from '../../model/network-quantity.ts';
import { messageOf } from '../../model/errors.ts';
import { readOptimizer } from '../../model/optimizer-text.ts';
import type { TrainingEvent } from '../../model/training.ts';
import type { NetworkChoice, TrainingChoice } from '../app-state.ts';
import { oneOf, quoted, Unusable, whole } from '../link-values.ts';
import { WORDS } from '../../words/words.ts';
import { furtherKey, type LandscapeCodec, namingKey } from './codec.ts';

/** An architecture of a few hundred layers as JSON. */
const MOST_MODEL = 100_000;
const MOST_TEXT = 1024;
const MOST_SEED = 2 ** 24 - 1;
const MOST_STEPS = 10_000_000;
const MOST_BATCH = 2 ** 31;
/** No column is left out. */
const NONE = '-';
const CONTENT = /^[0-9a-f]{16,64}$/;

/** A text that is read where it is used; here only its length is checked. */
function short(text: string, most = MOST_TEXT): string {
	if (text === '' || text.length > most) throw new Unusable(WORDS.link.textLength(most, text.length));
	return text;
}

/** A text that `read` understands. */
function understood(text: string, read: (text: string) => unknown): string {
	try {
		read(short(text));
	} catch (error) {
		throw new Unusable(messageOf(error));
	}
	return text;
}

function content(text: string): string {
	if (!CONTENT.test(text)) throw new Unusable(WORDS.link.noContent(quoted(text)));
	return text;
}

function readTraining(text: string): TrainingChoice {
	const [optimizer = '', steps, ...rest] = text.split('|');
	const changes = rest.at(-1)?.startsWith('@') ? rest.pop() : undefined;
	const [batch, more] = rest;
	if (steps === undefined || more !== undefined) throw new Unusable(WORDS.link.noTraining(quoted(text)));
	return {
		optimizer: understood(optimizer, readOptimizer),
		steps: whole(steps, 0, MOST_STEPS),
		...(batch === undefined ? {} : { batch: whole(batch, 1, MOST_BATCH) }),
		...(changes === undefined ? {} : { events: changes.split(';').map(readChange) }),
	};
}

/** `@400:lr=0.001`: what holds after so many steps. */
function readChange(text: string): TrainingEvent {
	const [, step = '', numbers = ''] = /^@(\d+):(.+)$/.exec(text) ?? [];
	if (numbers === '') throw new Unusable(WORDS.link.noTraining(quoted(text)));
	try {
		return { step: whole(step, 0, MOST_STEPS), hyper: readOptimizer(`it:${numbers}`).hyper };
	} catch (error) {
		throw new Unusable(messageOf(error));
	}
}

const writeChange = ({ step, hyper }: TrainingEvent): string =>
	`@${step}:${Object.entries(hyper)
		.map(([name, value]) => `${name}=${value}`)
		.join(',')}`;

const writeTraining = ({ optimizer, steps, batch, events = [] }: TrainingChoice): string =>
	[optimizer, steps, ...(batch === undefined ? [] : [batch]), ...(events.length > 0 ? [events.map(writeChange).join(';')] : [])].join('|');

const key = <K extends keyof NetworkChoice>(
	name: K,
	read: (text: string) => NonNullable<NetworkChoice[K]>,
	write: (value: NonNullable<NetworkChoice[K]>) => string = String,
) =>
	furtherKey(
		'network',
		(choice, text) => ({ ...choice, [name]: read(text) }),
		(choice) => {
			const value = choice[name];
			return value === undefined || value === null ? null : write(value as NonNullable<NetworkChoice[K]>);
		},
	);

export const NETWORK_CODEC: LandscapeCodec = {
	name: 'net',
	keys: {
		net: namingKey(
			'network',
			(draft, text) => {
				draft.landscape = { kind: 'network', model: short(text, MOST_MODEL) };
			},
			({ model }) => model,
		),
		'net.content': key('content', content),
		'net.data': key('data', (text) => short(text)),
		'net.samples': key('dataContent', content),
		'net.target': key('target', (text) => short(text)),
		'net.without': key(
			'without',
			(text) => (text === NONE ? '' : short(text)),
			(columns) => (columns === '' ? NONE : columns),
		),
		'net.how': key('dataHow', (text) => short(text)),
		'net.act': key('activation', (text) => short(text)),
		'net.seed': key('seed', (text) => whole(text, 0, MOST_SEED)),
		'net.train': key('training', readTraining, writeTraining),
		'net.on': key('trainedOn', (text) => oneOf(text, ['gpu', 'cpu'] as const)),
		'net.step': key('step', (text) => whole(text, 0, MOST_STEPS)),
		'net.of': key('quantity', (text) => understood(text, readQuantity)),
		'net.plane': key('through', (text) => understood(text, readNetworkPlane)),
	},
};
