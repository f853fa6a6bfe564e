/**
 * Runs in the program's own page, which does not measure itself, before its code: when the GPU is done with the first two
 * pictures of the surface. The second is complete where the first one is coarse.
 */

{
	const [encoders, passes, queues] = [GPUCommandEncoder.prototype, GPURenderPassEncoder.prototype, GPUQueue.prototype];
	const { beginRenderPass } = encoders;
	const { setPipeline } = passes;
	const { submit } = queues;
	const times = [];
	let [shown, drawn] = [false, false];
	encoders.beginRenderPass = function (descriptor) {
		shown = this.label === 'Renderer.surface';
		return beginRenderPass.call(this, descriptor);
	};
	passes.setPipeline = function (pipeline) {
		drawn ||= shown && pipeline.label === 'Surface.pass.pipeline';
		setPipeline.call(this, pipeline);
	};
	queues.submit = function (buffers) {
		submit.call(this, buffers);
		if (!drawn) return;
		drawn = false;
		this.onSubmittedWorkDone().then(() => {
			times.push(performance.now());
			if (times.length === 2) globalThis.measured = { first: times[0], whole: times[1], frames: [] };
		});
	};
}
