/**
 * Runs in the program's own page before its code: when the GPU is done with each frame of the surface, and which of them was the first
 * of another picture.
 */

{
	const [encoders, devices, queues] = [GPUCommandEncoder.prototype, GPUDevice.prototype, GPUQueue.prototype];
	const { beginRenderPass } = encoders;
	const { createBindGroup } = devices;
	const { submit } = queues;
	const frames = [];
	globalThis.surfaceFrames = frames;
	let [drawn, isOther] = [false, false];
	encoders.beginRenderPass = function (descriptor) {
		drawn ||= this.label === 'Renderer.surface';
		return beginRenderPass.call(this, descriptor);
	};
	devices.createBindGroup = function (descriptor) {
		// A field that was not drawn before has bindings of its own.
		isOther ||= descriptor.label === 'Surface.pass.bindings0';
		return createBindGroup.call(this, descriptor);
	};
	queues.submit = function (buffers) {
		submit.call(this, buffers);
		if (!drawn) return;
		const frame = { begun: performance.now(), isOther };
		[drawn, isOther] = [false, false];
		this.onSubmittedWorkDone().then(() => frames.push({ ...frame, done: performance.now() }));
	};
}
