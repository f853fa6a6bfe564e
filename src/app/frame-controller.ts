/**
 * The page's one frame loop: input → camera → simulate → draw. Nothing of it passes through Lit or the store;
 * the camera is written back to the state when a gesture has ended.
 */

import { effect } from '@preact/signals-core';
import { loadViewKit, type Renderer, type ViewKit } from '../engine/view.ts';
import type { Camera } from '../model/view.ts';
import { markFirstSurface } from './first-surface.ts';
import type { Workspace } from './workspace.ts';

/** A camera that has rested this long is kept in the state (and so in the link). */
const COMMIT_MS = 250;
/** Milliseconds of a frame for whoever hears of it. */
const TELL_MS = 8;
/** Milliseconds of a frame that leave no room for more. */
const LONG_FRAME_MS = 25;
/** A renderer that rebuilt itself after a lost device has no other way to ask for a frame. */
const HEARTBEAT_MS = 500;

export class FrameController {
	readonly kit: ViewKit;
	readonly #workspace: Workspace;
	readonly #glide: InstanceType<ViewKit['CameraGlide']>;
	readonly #loop: InstanceType<ViewKit['FrameLoop']>;
	/** Takes a swarm's steps; true where another frame is wanted. */
	simulate: () => boolean = () => false;
	readonly #onFrame = new Set<() => void>();
	/** Those that have not heard of the last frame yet. */
	readonly #due = new Set<() => void>();
	/** Drawn in the same frames, by the same camera. */
	readonly #beside = new Set<Renderer>();
	readonly #stops: (() => void)[] = [];
	#seen = false;
	/** How many callers need the machine for themselves; no steps are taken meanwhile. */
	#resting = 0;
	#commit: ReturnType<typeof setTimeout> | undefined;
	#kept: Camera;

	private constructor(workspace: Workspace, kit: ViewKit, reducedMotion: boolean) {
		this.kit = kit;
		this.#workspace = workspace;
		this.#kept = workspace.store.state.peek().camera;
		this.#glide = new kit.CameraGlide(this.#kept, reducedMotion);
		this.#loop = new kit.FrameLoop((elapsed) => this.#frame(elapsed));
		this.#stops.push(
			effect(() => {
				// Another camera in the state (a link) is gone to; any other change must not disturb a drag.
				const { camera } = workspace.store.state.value;
				if (camera !== this.#kept && JSON.stringify(camera) !== JSON.stringify(this.#glide.wanted)) this.#glide.moveTo(camera);
				this.#kept = camera;
				this.wake();
			}),
			effect(() => {
				// Whatever changes the picture asks for a frame.
				const renderer = workspace.machine.renderer.value;
				renderer?.setCamera(this.#glide.wanted);
				renderer?.setInstant(this.#glide.instant);
				void workspace.picture.drawn.value;
				void workspace.theme.value;
				this.wake();
			}),
		);
		const heartbeat = setInterval(() => this.wake(), HEARTBEAT_MS);
		this.#stops.push(() => clearInterval(heartbeat));
	}

	static async open(workspace: Workspace): Promise<FrameController> {
		const kit = await loadViewKit();
		const preference = matchMedia('(prefers-reduced-motion: reduce)');
		const frames = new FrameController(workspace, kit, preference.matches);
		const follow = (): void => {
			frames.#glide.instant = preference.matches;
			workspace.machine.renderer.peek()?.setInstant(preference.matches);
		};
		preference.addEventListener('change', follow);
		frames.#stops.push(() => preference.removeEventListener('change', follow));
		return frames;
	}

	get camera(): Camera {
		return this.#glide.wanted;
	}

	/** Move the camera; it is kept in the state once it rests. */
	move(camera: Camera): void {
		this.#glide.moveTo(camera);
		this.wake();
		clearTimeout(this.#commit);
		this.#commit = setTimeout(() => this.#workspace.store.set({ camera: this.#glide.wanted }), COMMIT_MS);
	}

	/** Draw nothing and let no swarm move, so that a measurement has the machine to itself. Returns the way back. */
	rest(): () => void {
		this.#resting++;
		let over = false;
		return () => {
			if (over) return;
			over = true;
			this.#resting--;
			this.wake();
		};
	}

	wake(): void {
		this.#loop.wake();
	}

	/** Called after each frame that was drawn: overlays move with the picture. */
	onFrame(listener: () => void): () => void {
		this.#onFrame.add(listener);
		return () => {
			this.#onFrame.delete(listener);
			this.#due.delete(listener);
		};
	}

	/** Draw with this renderer, too, by the same camera. Returns the way to stop. */
	join(renderer: Renderer): () => void {
		renderer.setCamera(this.#glide.wanted);
		this.#beside.add(renderer);
		this.wake();
		return () => this.#beside.delete(renderer);
	}

	#frame(elapsed: number): boolean {
		const [began, isWaitedFor] = [performance.now(), this.#due.size > 0];
		const renderer = this.#workspace.machine.renderer.peek();
		if (!renderer || this.#resting > 0) return false;
		const moving = this.#glide.moving;
		const all = [renderer, ...this.#beside];
		if (moving) {
			const camera = this.#glide.step(elapsed);
			for (const each of all) each.setCamera(camera);
		}
		const simulates = this.simulate();
		let drew = false;
		for (const each of all) drew = each.draw() || drew;
		if (drew && !this.#seen && this.#workspace.picture.drawn.peek() > 0) {
			this.#seen = true;
			markFirstSurface();
		}
		if (drew || moving) for (const listener of this.#onFrame) this.#due.add(listener);
		// A frame that prepared much (a new field's light) is told of in the next one, so that both stay short.
		if (isWaitedFor || performance.now() - began < LONG_FRAME_MS) this.#tell();
		return this.#glide.moving || this.#due.size > 0 || drew || simulates || all.some(({ pending }) => pending === true);
	}

	/** Tell of a frame: where many hear of it and that takes long, some of them hear of it in the next one. */
	#tell(): void {
		const until = performance.now() + TELL_MS;
		for (const listener of this.#due) {
			this.#due.delete(listener);
			listener();
			if (performance.now() > until) return;
		}
	}

	dispose(): void {
		clearTimeout(this.#commit);
		this.#loop.stop();
		for (const stop of this.#stops) stop();
	}
}
