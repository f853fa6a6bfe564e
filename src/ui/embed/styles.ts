/** The styles of `<loss-landscape>`: its own box, and nothing of the page around it. */

const css = (texts: TemplateStringsArray, ...values: readonly string[]): string => String.raw({ raw: texts }, ...values);

const LIGHT =
	'--ll-bg:#fff;--ll-line:#d5dce5;--ll-text:#16202c;--ll-muted:#556274;--ll-accent:#0b6aa8;--ll-danger:#a3161f;color-scheme:light';
const DARK =
	'--ll-bg:#0f141b;--ll-line:#2a3442;--ll-text:#e8edf4;--ll-muted:#9aa7b8;--ll-accent:#4fb3e8;--ll-danger:#ff8a8a;color-scheme:dark';

export const STYLES = css`
:host { display: block; position: relative; aspect-ratio: 16 / 9; min-height: 160px; overflow: hidden; contain: content; ${LIGHT} }
:host([hidden]), [hidden] { display: none !important }
.root { position: absolute; inset: 0; display: flex; flex-direction: column; background: var(--ll-bg); color: var(--ll-text);
	font: 13px/1.4 system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif; container-type: size }
.root[data-theme='dark'] { ${DARK} }
.views { flex: 1; min-height: 0; display: flex; gap: 1px; background: var(--ll-line) }
.view { position: relative; flex: 1; min-width: 0; min-height: 0; overflow: hidden; background: var(--ll-bg) }
@container (max-aspect-ratio: 1/1) { .views { flex-direction: column } }
canvas, .labels, .poster { position: absolute; inset: 0; width: 100%; height: 100% }
canvas { display: block; touch-action: pan-x pan-y; cursor: grab }
canvas:active { cursor: grabbing }
canvas:focus-visible { outline: 2px solid var(--ll-accent); outline-offset: -3px }
.labels { pointer-events: none; overflow: hidden; font-size: 11px; color: var(--ll-muted) }
.labels span { position: absolute; left: 0; top: 0; transform-origin: 0 0; line-height: 13px; white-space: nowrap;
	font-variant-numeric: tabular-nums; text-shadow: 0 0 3px var(--ll-bg), 0 0 3px var(--ll-bg) }
.labels .name { font-style: italic; font-weight: 600; color: var(--ll-text) }
.labels .contour { font-size: 10.5px; color: #fff; text-shadow: 0 0 2px #0b0e13, 0 0 3px #0b0e13, 0 0 3px #0b0e13 }
.poster { display: block; object-fit: cover; border: 0 }
.message:empty, .hint:empty { display: none }
.message, .hint { position: absolute; left: 8px; right: 8px; margin: 0 auto; width: fit-content; max-width: calc(100% - 16px); box-sizing: border-box;
	padding: 4px 12px; border: 1px solid var(--ll-line); border-radius: 8px; background: var(--ll-bg); pointer-events: none }
.message { top: 8px; color: var(--ll-danger) }
.hint { top: 50%; opacity: 0; transition: opacity 0.2s; color: var(--ll-text) }
.hint.shown { opacity: 0.95 }
.controls { display: flex; gap: 6px; align-items: center; padding: 4px 8px; border-top: 1px solid var(--ll-line) }
.step { margin-left: auto; color: var(--ll-muted); font-variant-numeric: tabular-nums }
button { min-height: 28px; padding: 1px 10px; border: 1px solid var(--ll-line); border-radius: 6px; background: none; color: inherit; font: inherit; cursor: pointer }
button:focus-visible { outline: 2px solid var(--ll-accent) }
.said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
@media (prefers-reduced-motion: reduce) { .hint { transition: none } }
`;
