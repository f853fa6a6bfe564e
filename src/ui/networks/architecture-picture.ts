/** An architecture as a picture: layers as boxes with their shapes and numbers of parameters, skips as arcs. */

import { css, html, LitElement, nothing, svg } from 'lit';
import { formatCount, formatNumber } from '../../app/format.ts';
import type { NetworkNode, NetworkPlan, Shape } from '../../model/network.ts';
import { NETWORK_ROOM } from '../../words/network-room.ts';
import { controls } from '../kit/styles/shared.ts';
import { type ArchitectureLayout, type Box, layoutArchitecture } from './architecture-layout.ts';

/** CSS pixels. */
const BOX = 40;
const STEP = 58;
const LANE = 18;
const ENDS = 28;
const LEFT = 1;
/** Brackets and their counts. */
const BRACKET = 42;

const shapeText = (shape: Shape): string => shape.join(' × ');

/** "conv 3×3 · 16, stride 2" */
function nodeText({ spec }: NetworkNode): string {
	const { layers } = NETWORK_ROOM;
	const by = ([rows, columns]: readonly [number, number]): string => `${rows}×${columns}`;
	switch (spec.type) {
		case 'dense':
			return layers.dense(spec.units) + (spec.bias === false ? `, ${layers.noBias}` : '');
		case 'convolution': {
			const { stride = [1, 1] } = spec;
			return (
				layers.convolution(spec.channels, by(spec.kernel)) +
				(stride.some((step) => step > 1) ? `, ${layers.stride(stride[0] === stride[1] ? String(stride[0]) : by(stride))}` : '')
			);
		}
		case 'average-pool':
		case 'max-pool':
			return layers[spec.type](by(spec.kernel));
		case 'activation':
			return spec.of;
		case 'scale':
			return layers.scale(formatNumber(spec.by, 3));
		default:
			return layers[spec.type];
	}
}

const boxTitle = ({ nodes }: Box): string => nodes.map(nodeText).join(' · ');

/**
 * A picture of a network, as wide as its place, from the input down to the output. What repeats three times or more is drawn once.
 * Properties: `plan` (of `planNetwork`).
 */
export class ArchitecturePicture extends LitElement {
	static override properties = { plan: { attribute: false }, width: { state: true } };
	declare plan: NetworkPlan | undefined;
	declare private width: number;
	readonly #resizer = new ResizeObserver(() => {
		this.width = this.clientWidth;
	});

	constructor() {
		super();
		this.plan = undefined;
		this.width = 320;
	}

	static override styles = [
		controls,
		css`
			:host {
				display: block;
				position: relative;
				min-width: 0;
			}
			svg {
				display: block;
				max-width: 100%;
				font: 12.5px var(--font);
			}
			.box {
				fill: var(--panel-raised);
				stroke: var(--line-strong);
			}
			.end {
				fill: none;
				stroke: var(--line);
				stroke-dasharray: 4 3;
			}
			.wire {
				fill: none;
				stroke: var(--muted);
				stroke-width: 1.5;
			}
			.skip {
				fill: none;
				stroke: var(--accent);
				stroke-width: 2;
			}
			.tip {
				fill: var(--muted);
			}
			.skip-tip {
				fill: var(--accent);
			}
			.bracket {
				fill: none;
				stroke: var(--muted);
			}
			text {
				fill: var(--text);
			}
			text.small {
				fill: var(--muted);
				font-size: 11.5px;
			}
			p {
				margin: 6px 0 0;
				color: var(--muted);
				font-size: 12px;
				font-variant-numeric: tabular-nums;
			}
		`,
	];

	override connectedCallback(): void {
		super.connectedCallback();
		this.#resizer.observe(this);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#resizer.disconnect();
	}

	override render() {
		const { plan } = this;
		if (!plan) return nothing;
		const layout = layoutArchitecture(plan);
		const parameters = NETWORK_ROOM.parameters(formatCount(plan.parameterCount));
		const name = plan.architecture.name ?? NETWORK_ROOM.network;
		const label = NETWORK_ROOM.pictureOfNetwork(name, shapeText(plan.architecture.input), shapeText(plan.output), parameters);
		return html`${this.#picture(plan, layout, label)}
			<p>${parameters} · ${NETWORK_ROOM.operations(formatCount(plan.operations))}</p>
			<ol class="visually-hidden">
				${layout.boxes.map((box) => html`<li>${stepText(box)}</li>`)}
			</ol>
			${layout.repeats.map(
				({ first, last, times }) =>
					html`<p class="visually-hidden">
						${first === last ? NETWORK_ROOM.oneStep(String(first + 1), times) : NETWORK_ROOM.timesWords(String(first + 1), String(last + 1), times)}
					</p>`,
			)}`;
	}

	#picture(plan: NetworkPlan, layout: ArchitectureLayout, label: string) {
		const { boxes, arcs, repeats, lanes } = layout;
		const left = LEFT + (repeats.length > 0 ? BRACKET : 0);
		const wide = Math.max(180, Math.min(460, this.width) - left - lanes * LANE - 10);
		const total = left + wide + lanes * LANE + 10;
		const right = left + wide;
		const topOf = (box: number): number => (box < 0 ? 0 : ENDS + STEP - BOX + box * STEP);
		const bottomOf = (box: number): number => (box < 0 ? ENDS : topOf(box) + BOX);
		const middle = left + Math.min(30, wide / 6);
		const height = topOf(boxes.length) + ENDS + 1;
		const end = (top: number, text: string, shape: Shape) =>
			svg`<rect class="end" x=${left} y=${top + 0.5} width=${wide} height=${ENDS} rx="6" /><text x=${left + 10} y=${top + 18}>${text}</text><text class="small" x=${right - 10} y=${top + 18} text-anchor="end">${shapeText(shape)}</text>`;
		const fits = Math.floor((wide - 20) / 6.6);
		return html`<svg role="img" aria-label=${label} viewBox="0 0 ${total} ${height}" width=${total} height=${height}>
			${end(0, NETWORK_ROOM.inputShape, plan.architecture.input)} ${end(topOf(boxes.length), NETWORK_ROOM.output, plan.output)}
			${boxes.map((box, k) => {
				const top = topOf(k);
				const title = boxTitle(box);
				const joined = box.from.includes(k - 1);
				// Without parameters there is one line.
				const [first, second] = box.parameters > 0 ? [top + 17, top + 33] : [top + 25, top + 25];
				return svg`${joined ? wire(middle, bottomOf(k - 1), top) : nothing}
					<rect class="box" x=${left} y=${top} width=${wide} height=${BOX} rx="6" />
					<text x=${left + 10} y=${first}>${title.length > fits ? svg`${title.slice(0, fits - 1)}…<title>${title}</title>` : title}</text>
					${box.parameters > 0 ? svg`<text class="small" x=${left + 10} y=${second}>${NETWORK_ROOM.parameters(formatCount(box.parameters))}</text>` : nothing}
					<text class="small" x=${right - 10} y=${second} text-anchor="end">${shapeText(box.nodes.at(-1)?.shape ?? [])}</text>`;
			})}
			${wire(middle, bottomOf(boxes.length - 1), topOf(boxes.length))}
			${arcs.map(({ from, to, lane }) => arc(right, from < 0 ? ENDS / 2 : bottomOf(from) - 9, topOf(to) + BOX / 2 - 6, right + (lane + 1) * LANE))}
			${repeats.map(({ first, last, times }) => bracket(topOf(first), bottomOf(last), NETWORK_ROOM.times(times), left))}
		</svg>`;
	}
}

/** "3. add of step 2 and the input: shape 16" without its number, which the list has. */
function stepText(box: Box): string {
	const sources = box.from.map((from) => (from < 0 ? NETWORK_ROOM.theInput : NETWORK_ROOM.step(from + 1))).join(', ');
	const parameters = box.parameters > 0 ? `, ${NETWORK_ROOM.parameters(formatCount(box.parameters))}` : '';
	return `${NETWORK_ROOM.stepFrom(boxTitle(box), sources)}: ${NETWORK_ROOM.stepShape(shapeText(box.nodes.at(-1)?.shape ?? []))}${parameters}`;
}

const wire = (x: number, from: number, to: number) =>
	svg`<path class="wire" d="M${x} ${from}V${to - 5}" /><path class="tip" d="M${x - 4} ${to - 6}L${x + 4} ${to - 6}L${x} ${to}Z" />`;

const arc = (x: number, from: number, to: number, out: number) => {
	const bend = Math.min(12, out - x - 4);
	return svg`<path class="skip" d="M${x} ${from}H${out - bend}Q${out} ${from} ${out} ${from + bend}V${to - bend}Q${out} ${to} ${out - bend} ${to}H${x + 5}" /><path class="skip-tip" d="M${x + 7} ${to - 5}L${x + 7} ${to + 5}L${x} ${to}Z" />`;
};

const bracket = (top: number, bottom: number, text: string, left: number) =>
	svg`<path class="bracket" d="M${left - 5} ${top}H${left - 10}V${bottom}H${left - 5}" /><text x=${left - 15} y=${(top + bottom) / 2 + 4} text-anchor="end">${text}</text>`;

customElements.define('architecture-picture', ArchitecturePicture);
