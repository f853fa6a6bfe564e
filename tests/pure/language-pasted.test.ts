/**
 * Texts as people write and paste them, each beside what it means in plain JavaScript: the values must
 * agree at points. The list is the specification of what is read.
 */

import { describe, expect, it } from 'vitest';
import { compileFormula } from '../../src/expr/syntax/build.ts';
import { evaluator } from '../../src/expr/graph/evaluate.ts';
import { typeset } from '../../src/expr/syntax/typeset.ts';
import { erf64 } from '../../src/math/double.ts';
import '../../src/expr/syntax/dialects/index.ts';

type Meaning = (p: readonly number[]) => number;
/** A text, its value at a point, and the number of variables where it is not 2. */
type Row = readonly [text: string, meaning: Meaning, dimension?: number];

const { sin, cos, tan, exp, log, sqrt, abs, PI, E, hypot, atan, asin, floor, cbrt, sinh, asinh, tanh, atan2, max, min } = Math;
const POINTS = [
	[0.7, 1.3, 0.4],
	[-0.6, 0.35, 1.7],
	[1.9, -1.2, -0.8],
];
const sum = (p: readonly number[], f: (v: number, i: number) => number): number => p.reduce((s, v, i) => s + f(v, i), 0);
const pairs = (p: readonly number[], f: (a: number, b: number) => number): number => sum(p.slice(1), (b, i) => f(p[i] as number, b));
const rosenbrock = (p: readonly number[]): number => pairs(p, (a, b) => 100 * (b - a * a) ** 2 + (1 - a) ** 2);
const sphere = (p: readonly number[]): number => sum(p, (v) => v * v);
const rastrigin = (p: readonly number[]): number => 10 * p.length + sum(p, (v) => v * v - 10 * cos(2 * PI * v));
const ackley = (p: readonly number[]): number =>
	-20 * exp(-0.2 * sqrt(sphere(p) / p.length)) - exp(sum(p, (v) => cos(2 * PI * v)) / p.length) + 20 + E;
const himmelblau = ([x = 0, y = 0]: readonly number[]): number => (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2;
const booth = ([x = 0, y = 0]: readonly number[]): number => (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2;
const beale = ([x = 0, y = 0]: readonly number[]): number =>
	(1.5 - x + x * y) ** 2 + (2.25 - x + x * y * y) ** 2 + (2.625 - x + x * y ** 3) ** 2;
/** Γ by Stirling's series from far out: an oracle of its own. */
function gammaOf(x: number): number {
	let shift = 1;
	let z = x;
	for (; z < 20; z++) shift *= z;
	return (sqrt((2 * PI) / z) * (z / E) ** z * exp(1 / (12 * z) - 1 / (360 * z ** 3) + 1 / (1260 * z ** 5))) / shift;
}
const xy =
	(f: (x: number, y: number) => number): Meaning =>
	([x = 0, y = 0]) =>
		f(x, y);

const PYTHON: readonly Row[] = [
	['torch.clamp(1 - x*y, min=0)', xy((x, y) => max(0, 1 - x * y))],
	['x.clamp(min=0, max=0.5) + np.clip(y, None, 1)', xy((x, y) => min(max(x, 0), 0.5) + min(y, 1))],
	['np.clip(x, a_min=0.2, a_max=None)', xy((x) => max(x, 0.2))],
	['torch.logsumexp(x, dim=0)', (p) => log(sum(p, exp))],
	['torch.logsumexp([x, y])', xy((x, y) => log(exp(x) + exp(y)))],
	['F.mse_loss(x, y) + F.l1_loss(x, y)', xy((x, y) => (x - y) ** 2 + abs(x - y))],
	['F.huber_loss(x, y, delta=2)', xy((x, y) => (abs(x - y) <= 2 ? (x - y) ** 2 / 2 : 2 * (abs(x - y) - 1)))],
	['F.smooth_l1_loss(x, y)', xy((x, y) => (abs(x - y) <= 1 ? (x - y) ** 2 / 2 : abs(x - y) - 0.5))],
	['F.binary_cross_entropy_with_logits(x, y)', xy((x, y) => log(1 + exp(x)) - x * y)],
	['F.leaky_relu(x, 0.1) + F.elu(y)', xy((x, y) => (x < 0 ? 0.1 * x : x) + (y < 0 ? exp(y) - 1 : y))],
	['F.leaky_relu(x, negative_slope=0.2)', xy((x) => (x < 0 ? 0.2 * x : x))],
	['scipy.special.xlogy(x**2, y**2)', xy((x, y) => x * x * log(y * y))],
	['tf.keras.losses.mse(x, y)', xy((x, y) => (x - y) ** 2)],
	['tf.cast(x > 0, tf.float32) * tf.constant(2.0)', xy((x) => (x > 0 ? 2 : 0))],
	['x.item() + torch.tensor(2.0)', xy((x) => x + 2)],
	['x.T @ x', sphere],
	['@jax.jit\ndef f(x):\n    return jnp.sum(x**2)', sphere],
	['np.linalg.norm(x, 1) + np.linalg.norm(x, np.inf)', (p) => sum(p, abs) + max(...p.map(abs))],
	['np.linalg.norm(x, 3)', (p) => cbrt(sum(p, (v) => abs(v) ** 3))],
	['x**2 + y**2', sphere],
	['x ** 2.0 + y**2.', sphere],
	['(1-x)**2 + 100*(y-x**2)**2', rosenbrock],
	['np.sin(x)*np.cos(y)', xy((x, y) => sin(x) * cos(y))],
	['numpy.exp(-x**2)', xy((x) => exp(-x * x))],
	['math.sqrt(x**2 + y**2)', xy(hypot)],
	['math.pi*x + math.e', xy((x) => PI * x + E)],
	['torch.sigmoid(x) + torch.tanh(y)', xy((x, y) => 1 / (1 + exp(-x)) + tanh(y))],
	['jnp.abs(x) + jnp.square(y)', xy((x, y) => abs(x) + y * y)],
	['tf.maximum(x, y) + tf.math.log(1 + x**2)', xy((x, y) => max(x, y) + log(1 + x * x))],
	['K.square(x) + K.abs(y)', xy((x, y) => x * x + abs(y))],
	['sp.exp(x) - sympy.cos(y)', xy((x, y) => exp(x) - cos(y))],
	['scipy.special.erf(x)', xy((x) => erf64(x))],
	['np.maximum(x, 0) + np.minimum(y, 1)', xy((x, y) => max(x, 0) + min(y, 1))],
	['np.fabs(x) + np.absolute(y)', xy((x, y) => abs(x) + abs(y))],
	['np.arctan2(y, x)', xy((x, y) => atan2(y, x))],
	['np.power(x, 2) + pow(y, 2)', sphere],
	['np.where(x > 0, x**2, -x)', xy((x) => (x > 0 ? x * x : -x))],
	['np.multiply(x, y) + np.add(x, 1)', xy((x, y) => x * y + x + 1)],
	['np.subtract(x, y) - np.divide(x, 2)', xy((x, y) => x - y - x / 2)],
	['np.negative(x) + np.reciprocal(2 + y)', xy((x, y) => -x + 1 / (2 + y))],
	['np.clip(x, -0.5, 0.5)', xy((x) => min(max(x, -0.5), 0.5))],
	['np.exp2(x)', xy((x) => 2 ** x)],
	['np.linalg.norm([x, y])', xy(hypot)],
	['np.linalg.norm(x)', (p) => sqrt(sphere(p))],
	['np.sum(x**2)', sphere],
	['np.sum(x**2 - 10*np.cos(2*np.pi*x)) + 10*len(x)', rastrigin],
	['np.mean(x)', (p) => sum(p, (v) => v) / p.length],
	['np.prod(x)', (p) => p.reduce((a, b) => a * b, 1)],
	['np.dot(x, x)', sphere],
	['np.max(np.abs(x))', (p) => max(...p.map(abs))],
	['np.sum(x**2, axis=0)', sphere],
	['torch.sum(x.pow(2), dim=-1)', sphere],
	['(x**2).sum()', sphere],
	['x.pow(2).mean()', (p) => sphere(p) / p.length],
	['x.abs().max()', (p) => max(...p.map(abs))],
	['sum(100.0*(x[1:]-x[:-1]**2.0)**2.0 + (1-x[:-1])**2.0)', rosenbrock],
	['sum(x[i]**2 for i in range(n))', sphere],
	['sum(x[i]**2 for i in range(len(x)))', sphere],
	['sum([x[i]**2 for i in range(2)])', ([a = 0, b = 0]) => a * a + b * b],
	['sum(100*(x[i+1]-x[i]**2)**2 + (1-x[i])**2 for i in range(len(x)-1))', rosenbrock],
	['sum(xi**2 for xi in x)', sphere],
	['sum((i+1)*xi**2 for i, xi in enumerate(x))', (p) => sum(p, (v, i) => (i + 1) * v * v)],
	['sum(100*(b-a**2)**2 + (1-a)**2 for a, b in zip(x[:-1], x[1:]))', rosenbrock],
	['x[0]**2 + 3*x[1]', ([a = 0, b = 0]) => a * a + 3 * b],
	['x[1]**2 + 3*x[2]', ([a = 0, b = 0]) => a * a + 3 * b],
	['x[0]**2 - x[-1]', (p) => (p[0] as number) ** 2 - (p.at(-1) as number)],
	['x0**2 + 3*x1', ([a = 0, b = 0]) => a * a + 3 * b],
	['x if x > 0 else -y', xy((x, y) => (x > 0 ? x : -y))],
	['1 if x > 1 else 2 if x > 0 else 3', xy((x) => (x > 1 ? 1 : x > 0 ? 2 : 3))],
	['x > 0 and y > 0 or not x < 1', xy((x, y) => Number((x > 0 && y > 0) || !(x < 1)))],
	['not x > 0', xy((x) => Number(!(x > 0)))],
	['x // 0.5', xy((x) => floor(x / 0.5))],
	['x**2 + y**2  # the sphere', sphere],
	['1_000*x + .5*y + 5.', xy((x, y) => 1000 * x + 0.5 * y + 5)],
	['lambda x, y: x**2 - y', xy((x, y) => x * x - y)],
	['f = lambda x, y: x**2 - y', xy((x, y) => x * x - y)],
	['lambda p: p[0]**2 + 3*p[1]', ([a = 0, b = 0]) => a * a + 3 * b],
	['lambda x: (x[0]-1)**2 + 3*x[1]', ([a = 0, b = 0]) => (a - 1) ** 2 + 3 * b],
	['def f(x, y): return x**2 - y', xy((x, y) => x * x - y)],
	['def f(x, y):\n    return x**2 - y', xy((x, y) => x * x - y)],
	['def f(x, y):\n    """A bowl."""\n    a = x**2\n    return a - y\n', xy((x, y) => x * x - y)],
	['def f(X):\n    x, y = X\n    return (1-x)**2 + 100*(y-x**2)**2', rosenbrock],
	['def rosen(x):\n    return sum(100.0*(x[1:]-x[:-1]**2.0)**2.0 + (1-x[:-1])**2.0)', rosenbrock],
	['def rastrigin(X, A=10):\n    return A*len(X) + np.sum(X**2 - A*np.cos(2*np.pi*X))', rastrigin],
	['import numpy as np\ndef f(x: float, y: float) -> float:\n    return np.sin(x) + y', xy((x, y) => sin(x) + y)],
	['def f(x, y, a=1, b=100): return (a-x)**2 + b*(y-x**2)**2', rosenbrock],
	['def g(t): return t**2\ndef f(x, y): return g(x) + g(y)', sphere],
	['return x**2 + y**2', sphere],
	['x, y = X\nx**2 + 3*y', xy((x, y) => x * x + 3 * y)],
	['float(x) + np.float64(y)', xy((x, y) => x + y)],
	['math.log(x**2 + 2, 2)', xy((x) => Math.log2(x * x + 2))],
	['math.fmod(x, 0.5)', xy((x) => x % 0.5)],
	['(x +\n y)', xy((x, y) => x + y)],
	['x \\\n + y', xy((x, y) => x + y)],
	['True if x > 0 else False', xy((x) => Number(x > 0))],
	['sp.Rational(1, 2)*x', xy((x) => x / 2)],
	['sp.Piecewise((x**2, x > 0), (-x, True))', xy((x) => (x > 0 ? x * x : -x))],
	['np.hypot(x, y) + np.log1p(x**2) + np.expm1(y)', xy((x, y) => hypot(x, y) + Math.log1p(x * x) + Math.expm1(y))],
	['np.deg2rad(x) + np.degrees(y)', xy((x, y) => (x * PI) / 180 + (y * 180) / PI)],
	['F.softplus(x) + F.relu(y) + F.silu(x)', xy((x, y) => log(1 + exp(x)) + max(y, 0) + x / (1 + exp(-x)))],
	['expit(x) + square(y)', xy((x, y) => 1 / (1 + exp(-x)) + y * y)],
	['np.sinc(x)', xy((x) => sin(PI * x) / (PI * x))],
	['tf.reduce_mean(tf.square(x))', (p) => sphere(p) / p.length],
];

const LATEX: readonly Row[] = [
	['{\\displaystyle f(x,y)=0.26\\left(x^{2}+y^{2}\\right)-0.48xy}', xy((x, y) => 0.26 * (x * x + y * y) - 0.48 * x * y)],
	[
		'{\\displaystyle f({\\boldsymbol {x}})={\\frac {\\sum _{i=1}^{n}x_{i}^{4}-16x_{i}^{2}+5x_{i}}{2}}}',
		(p) => sum(p, (v) => v ** 4 - 16 * v * v + 5 * v) / 2,
	],
	[
		'\\sum_{i=1}^{d} x_i^2 + \\left(\\sum_{i=1}^{d} 0.5 i x_i\\right)^2 + \\left(\\sum_{i=1}^{d} 0.5 i x_i\\right)^4',
		(p) => {
			const weighted = sum(p, (v, i) => 0.5 * (i + 1) * v);
			return sphere(p) + weighted ** 2 + weighted ** 4;
		},
	],
	['\\max_i |x_i|', (p) => max(...p.map(abs))],
	['\\max_{1 \\le i \\le n} |x_i| + 1', (p) => max(...p.map(abs)) + 1],
	['\\min_{x,y} (x-1)^2 + y^2', xy((x, y) => (x - 1) ** 2 + y * y)],
	['\\underset{x}{\\min}\\; x^2+y^2', sphere],
	['\\arg\\min_{x} x^2+y^2', sphere],
	['\\|\\mathbf{x}\\|_2^2', sphere],
	['\\lVert x \\rVert_1', (p) => sum(p, abs)],
	['\\|x\\|_\\infty', (p) => max(...p.map(abs))],
	['\\mathbf{x}^T \\mathbf{x}', sphere],
	['x^\\top x', sphere],
	['f\\colon (x,y)\\mapsto x^2+y^2', sphere],
	['\\frac{x^2}{2} + \\frac{y}{3}', xy((x, y) => (x * x) / 2 + y / 3)],
	['\\dfrac{1}{1+x^{2}}', xy((x) => 1 / (1 + x * x))],
	['\\frac12 x^2', xy((x) => (x * x) / 2)],
	['\\sqrt{x^2+y^2}', xy(hypot)],
	['\\sqrt[3]{x}', xy(cbrt)],
	['\\sqrt[4]{x^2+1}', xy((x) => (x * x + 1) ** 0.25)],
	['\\left(1-x\\right)^2+100\\left(y-x^2\\right)^2', rosenbrock],
	['x \\cdot y + x \\times 2', xy((x, y) => x * y + 2 * x)],
	['e^{-x^2-y^2}', xy((x, y) => exp(-x * x - y * y))],
	['\\mathrm{e}^{-x}', xy((x) => exp(-x))],
	['\\exp\\left(-\\frac{x^2}{2}\\right)', xy((x) => exp((-x * x) / 2))],
	['\\sin x + \\cos y', xy((x, y) => sin(x) + cos(y))],
	['\\sin(2\\pi x)', xy((x) => sin(2 * PI * x))],
	['\\sin^2 x + \\cos^{2}(y)', xy((x, y) => sin(x) ** 2 + cos(y) ** 2)],
	['\\sin^{-1}(x/3)', xy((x) => asin(x / 3))],
	['\\arctan x + \\tan^{-1} y', xy((x, y) => atan(x) + atan(y))],
	['\\ln(x^2+1) + \\log_{2}(y^2+1) + \\log_{10} 5', xy((x, y) => log(x * x + 1) + Math.log2(y * y + 1) + Math.log10(5))],
	['\\log_3(x^2+1)', xy((x) => log(x * x + 1) / log(3))],
	['|x| + \\left|y\\right| + \\lvert x \\rvert', xy((x, y) => 2 * abs(x) + abs(y))],
	['\\|x\\|^2', sphere],
	['\\lfloor x \\rfloor + \\lceil y \\rceil', xy((x, y) => floor(x) + Math.ceil(y))],
	['\\sum_{i=1}^{n} x_i^2', sphere],
	['\\sum_{i=1}^n x_{i}^{2}', sphere],
	['\\sum\\limits_{i=1}^{n}x_i^2', sphere],
	['\\sum_i x_i^2', sphere],
	['\\displaystyle\\sum_{i=1}^{n-1} \\left[100\\left(x_{i+1}-x_i^2\\right)^2 + (1-x_i)^2\\right]', rosenbrock],
	['10n + \\sum_{i=1}^{n}\\left[x_i^2 - 10\\cos(2\\pi x_i)\\right]', rastrigin],
	['f(\\mathbf{x}) = 10d + \\sum_{i=1}^d [x_i^2 - 10\\cos(2\\pi x_i)]', rastrigin],
	['\\sum_{i=1}^{n} x_i^2 - 10\\cos(2\\pi x_i) + 10', (p) => rastrigin(p) - 10 * p.length + 10],
	[
		'1+\\frac{1}{4000}\\sum_{i=1}^{n}x_i^2-\\prod_{i=1}^{n}\\cos\\left(\\frac{x_i}{\\sqrt{i}}\\right)',
		(p) => 1 + sphere(p) / 4000 - p.reduce((a, v, i) => a * cos(v / sqrt(i + 1)), 1),
	],
	['f(x,y)=\\left(x^{2}+y-11\\right)^{2}+\\left(x+y^{2}-7\\right)^{2}', himmelblau],
	['f(x,y)=(1.5-x+xy)^{2}+(2.25-x+xy^{2})^{2}+(2.625-x+xy^{3})^{2} \\quad', beale],
	[
		'f(x,y) = -20\\exp\\left[-0.2\\sqrt{0.5\\left(x^{2}+y^{2}\\right)}\\right] -\\exp\\left[0.5\\left(\\cos 2\\pi x + \\cos 2\\pi y \\right)\\right] + e + 20',
		(p) => ackley(p),
	],
	['$x^2 + y^2$', sphere],
	['$$x^2 + y^2.$$', sphere],
	['\\(x^2 + y^2\\)', sphere],
	['\\[ x^2 + y^2 \\]', sphere],
	['\\begin{equation}\n f(x, y) = x^2 + y^2,\n\\end{equation}', sphere],
	['f(x)=\\begin{cases} x^2 & \\text{if } x > 0 \\\\ -x & \\text{otherwise} \\end{cases}', ([x = 0]) => (x > 0 ? x * x : -x), 1],
	['\\begin{cases} x, & x \\ge 0, \\\\ y, & x < 0 \\end{cases}', xy((x, y) => (x >= 0 ? x : y))],
	['\\operatorname{erf}(x) + \\operatorname{sgn}(y)', xy((x, y) => erf64(x) + Math.sign(y))],
	['\\max(x, y) - \\min\\left(x, 1\\right)', xy((x, y) => max(x, y) - min(x, 1))],
	['2\\,x\\,y\\; + \\quad 1', xy((x, y) => 2 * x * y + 1)],
	['x^{\\frac{1}{2}\\cdot 4} + y^{2}', sphere],
	['x_1^2 + x_2^2', ([a = 0, b = 0]) => a * a + b * b],
	['x_{1}^{2} - 3x_{2}', ([a = 0, b = 0]) => a * a - 3 * b],
	['\\theta_1^2 - 3\\theta_2', ([a = 0, b = 0]) => a * a - 3 * b],
	['\\alpha^2 - 3\\beta', ([a = 0, b = 0]) => a * a - 3 * b],
	['x \\bmod 2', xy((x) => x - 2 * floor(x / 2))],
	['\\sin 30^\\circ x', xy((x) => sin((PI / 6) * x))],
	['x \\le 1 \\land y > 0', xy((x, y) => Number(x <= 1 && y > 0))],
	['\\sinh(x)\\tanh y', xy((x, y) => sinh(x) * tanh(y))],
	['\\frac{\\sin x}{x}', xy((x) => sin(x) / x)],
	['Σ_{i=1}^{n} x_i^2', sphere],
	['Σ_{i=1}^n i x_i^2', (p) => sum(p, (v, i) => (i + 1) * v * v)],
	['∑ᵢ₌₁ⁿ xᵢ²', sphere],
	['∏_{i=1}^{n} x_i', (p) => p.reduce((a, b) => a * b, 1)],
	['∑_(i=1)^n x_i^2', sphere],
	['x^{2}y + y^{2}', xy((x, y) => x * x * y + y * y)],
];

const CODE: readonly Row[] = [
	['M_PI*x + M_E + M_SQRT2', xy((x) => PI * x + E + Math.SQRT2)],
	['std::sin(x) * std::pow(y, 2) + (float)x', xy((x, y) => sin(x) * y * y + x)],
	['p.x*p.x + 3*p.y', xy((x, y) => x * x + 3 * y)],
	['f = @(x) 100*(x(2)-x(1)^2)^2 + (1-x(1))^2;', ([a = 0, b = 0]) => 100 * (b - a * a) ** 2 + (1 - a) ** 2],
	['function y = f(x)\n a = x(1)^2;\n y = a + 3*x(2);\nend', ([a = 0, b = 0]) => a * a + 3 * b],
	['function f(x)\n    return x[1]^2 + 3x[2]\nend', ([a = 0, b = 0]) => a * a + 3 * b],
	['f(x; a=1, b=2) = a*x[1]^2 + b*x[2]', ([a = 0, b = 0]) => a * a + 2 * b],
	['f(x) = sum(abs2, x)', sphere],
	['sinpi(x) + cospi(y)', xy((x, y) => sin(PI * x) + cos(PI * y))],
	['function(x, y) x^2 + 3*y', xy((x, y) => x * x + 3 * y)],
	[
		'fr <- function(x) {\n  x1 <- x[1]\n  x2 <- x[2]\n  100 * (x2 - x1 * x1)^2 + (1 - x1)^2\n}',
		([a = 0, b = 0]) => 100 * (b - a * a) ** 2 + (1 - a) ** 2,
	],
	['const f = (x, y) => {\n  const a = x*x;\n  return a + 3*y;\n}', xy((x, y) => x * x + 3 * y)],
	['x %% 2 + y %/% 0.5', xy((x, y) => x - 2 * floor(x / 2) + floor(y / 0.5))],
	['log(x^2 + 2, base=2)', xy((x) => Math.log2(x * x + 2))],
	['=-A1^2 + LOG(B1^2+1)', ([a = 0, b = 0]) => a * a + Math.log10(b * b + 1)],
	['=ATAN2(A1,B1)', xy((x, y) => atan2(y, x))],
	['=SUMSQ(A1,B1) - A1^2', xy((_, y) => y * y)],
	['=2-A1^2*-B1^2', xy((x, y) => 2 - x * x * y * y)],
	['Math.pow(x, 2) + Math.pow(y, 2)', sphere],
	['Math.sin(x) * Math.PI', xy((x) => sin(x) * PI)],
	['Math.round(x) + Math.trunc(y)', xy((x, y) => Math.round(x) + Math.trunc(y))],
	['Math.LN2*x + Math.SQRT1_2', xy((x) => Math.LN2 * x + Math.SQRT1_2)],
	['Math.max(x, y, 0) + Math.hypot(x, y)', xy((x, y) => max(x, y, 0) + hypot(x, y))],
	['(x, y) => x*x + y*y', sphere],
	['const f = (x, y) => x*x + y*y;', sphere],
	['x => x*x + 1', ([x = 0]) => x * x + 1, 1],
	['(x, y) => { const a = x*x; return a + y*y; }', sphere],
	['function f(x, y) {\n  return Math.sin(x) * Math.cos(y);\n}', xy((x, y) => sin(x) * cos(y))],
	['function (x, y) { return x*x + y*y }', sphere],
	['x === y ? 1 : x !== y ? 2 : 3', xy((x, y) => (x === y ? 1 : 2))],
	['return x*x + y*y;', sphere],
	['double f(double x, double y) { return pow(x, 2.0) + 1.5f*y; }', xy((x, y) => x * x + 1.5 * y)],
	['float f(float x, float y) { /* a bowl */ return x*x + y*y; }', sphere],
	['fabs(x) + sqrtf(y*y)', xy((x, y) => abs(x) + abs(y))],
	['mix(x, y, 0.25) + saturate(x)', xy((x, y) => x + (y - x) * 0.25 + min(max(x, 0), 1))],
	['x.^2 + y.^2', sphere],
	['x.*y ./ 2', xy((x, y) => (x * y) / 2)],
	['x(1)^2 + 3*x(2)', ([a = 0, b = 0]) => a * a + 3 * b],
	['sum(x.^2)', sphere],
	['100*sum((x(2:end) - x(1:end-1).^2).^2) + sum((1 - x(1:end-1)).^2)', rosenbrock],
	['@(x,y) x.^2 + y.^2', sphere],
	['f = @(x,y) x.^2 + y.^2;', sphere],
	['@(x) x(1)^2 + 3*x(2)', ([a = 0, b = 0]) => a * a + 3 * b],
	['10*numel(x) + sum(x.^2 - 10*cos(2*pi*x))', rastrigin],
	['x ~= y', xy((x, y) => Number(x !== y))],
	['x.^2 + ...\n y.^2', sphere],
	['1d-3*x + 2.5D0*y', xy((x, y) => 1e-3 * x + 2.5 * y)],
	['x**2.*y', xy((x, y) => x * x * y)],
	['(x, y) -> x^2 + y^2', sphere],
	['f(x, y) = x^2 + y^2', sphere],
	['f(x, y) := x^2 + y^2', sphere],
	['z = x^2 + y^2;', sphere],
	['z = f(x, y) = x^2 + y^2', sphere],
	['y = x^2', xy((x) => x * x)],
	['=POWER(A1;2)+3*B1', ([a = 0, b = 0]) => a * a + 3 * b],
	['=SQRT(x^2+y^2)*PI()', xy((x, y) => hypot(x, y) * PI)],
	['=IF(x>0,x,-y)', xy((x, y) => (x > 0 ? x : -y))],
	['Sin[x]^2 + Cos[y]', xy((x, y) => sin(x) ** 2 + cos(y))],
	['E^x + Sqrt[Abs[y]]', xy((x, y) => exp(x) + sqrt(abs(y)))],
	['2 Pi Cos[x]', xy((x) => 2 * PI * cos(x))],
	['Exp[-x^2 - y^2]', xy((x, y) => exp(-x * x - y * y))],
	['f[x_, y_] := x^2 + Pi y', xy((x, y) => x * x + PI * y)],
	['If[x > 0, Log[x], ArcTan[y]]', xy((x, y) => (x > 0 ? log(x) : atan(y)))],
	['ArcTan[x, y] + Log[2, 1 + x^2]', xy((x, y) => atan2(y, x) + Math.log2(1 + x * x))],
	['Sum[x[i]^2, {i, 1, n}]', sphere],
	['Sum[i x[[i]], {i, 2}]', ([a = 0, b = 0]) => a + 2 * b],
	['Piecewise[{{x^2, x > 0}, {-x, x <= 0}}]', xy((x) => (x > 0 ? x * x : -x))],
	['Piecewise[{{x, x > 0}}, y]', xy((x, y) => (x > 0 ? x : y))],
	['Clip[x] + Clip[y, {0, 1}]', xy((x, y) => min(max(x, -1), 1) + min(max(y, 0), 1))],
	['Max[x, y] + Mod[x, 2] + Norm[{x, y}]', xy((x, y) => max(x, y) + (x - 2 * floor(x / 2)) + hypot(x, y))],
	['Power[x, 2] + Times[x, y] + Plus[x, 1]', xy((x, y) => x * x + x * y + x + 1)],
];

const PEOPLE: readonly Row[] = [
	['sin x', xy((x) => sin(x))],
	['sin 2x', xy((x) => sin(2 * x))],
	['2 sin x cos y', xy((x, y) => 2 * sin(x) * cos(y))],
	['sin 2 pi x + 1', xy((x) => sin(2 * PI * x) + 1)],
	['sin x y', xy((x, y) => sin(x * y))],
	['sin x^2', xy((x) => sin(x * x))],
	['sin 2(x+1)', xy((x) => sin(2 * (x + 1)))],
	['sin x/2', xy((x) => sin(x) / 2)],
	['ln 3', () => log(3)],
	['sqrt 2 x', xy((x) => (x < 0 ? Number.NaN : sqrt(2 * x)))],
	['sin^2(x)', xy((x) => sin(x) ** 2)],
	['sin²x + cos² y', xy((x, y) => sin(x) ** 2 + cos(y) ** 2)],
	['sin^2 x', xy((x) => sin(x) ** 2)],
	['sin^-1(x/3)', xy((x) => asin(x / 3))],
	['sin⁻¹(x/3) + sinh⁻¹(y)', xy((x, y) => asin(x / 3) + asinh(y))],
	['log^2(2 + x^2)', xy((x) => log(2 + x * x) ** 2)],
	['sqr(x) + square(y)', sphere],
	['sec(x) + csc(y) + cot(x)', xy((x, y) => 1 / cos(x) + 1 / sin(y) + 1 / tan(x))],
	['arcsec(2 + x^2) + acot(1 + y^2)', xy((x, y) => Math.acos(1 / (2 + x * x)) + atan(1 / (1 + y * y)))],
	['lg(x^2 + 2) + lb(y^2 + 2)', xy((x, y) => Math.log10(x * x + 2) + Math.log2(y * y + 2))],
	['tg(x) + arctg(y) + sh(x)', xy((x, y) => tan(x) + atan(y) + sinh(x))],
	['log_2(x^2 + 2) + log_5(y^2 + 2)', xy((x, y) => Math.log2(x * x + 2) + log(y * y + 2) / log(5))],
	['x mod 2', xy((x) => x - 2 * floor(x / 2))],
	['x mod 2 pi', xy((x) => x - 2 * PI * floor(x / (2 * PI)))],
	['2 mod(x, 3)', xy((x) => 2 * (x - 3 * floor(x / 3)))],
	['sin(30°) x + cos(60 deg)', xy((x) => 0.5 * x + 0.5)],
	['E^x + ℯ', xy((x) => exp(x) + E)],
	['x < inf', () => 1],
	['x < -inf', () => 0],
	['min(x, inf) + max(y, -inf)', xy((x, y) => x + y)],
	['clip(x, 0, inf) + clamp(y, -inf, 1)', xy((x, y) => max(x, 0) + min(y, 1))],
	['x if x > 0 else nan', xy((x) => (x > 0 ? x : Number.NaN))],
	['x > 0 ? log(x) : inf', xy((x) => (x > 0 ? log(x) : Number.NaN))],
	['norm(x) + mean(x)', (p) => sqrt(sphere(p)) + sum(p, (v) => v) / p.length],
	['sum(x^2) + n', (p) => sphere(p) + p.length],
	['max(abs(x))', (p) => max(...p.map(abs))],
	['sum(i, 1, n, x_i^2)', sphere],
	['sum(i, 1, n - 1, x_{i+1} - x_i)', (p) => pairs(p, (a, b) => b - a)],
	['sum([x, y]) + mean([x, y]) + max([x, y])', xy((x, y) => x + y + (x + y) / 2 + max(x, y))],
	['𝑥² + 𝐲²', sphere],
	['𝑓(𝑥, 𝑦) = 𝑥² + 𝑦²', sphere],
	['ｘ＋２ｙ', xy((x, y) => x + 2 * y)],
	['½x² + ¼y²', xy((x, y) => (x * x) / 2 + (y * y) / 4)],
	['(x−1)² + (y·2)² ÷ 3', xy((x, y) => (x - 1) ** 2 + (2 * y) ** 2 / 3)],
	['x² + 3xⁿ', xy((x) => 4 * x * x)],
	['eˣ⁺¹', xy((x) => exp(x + 1))],
	['√(x²+y²) + ∛x', xy((x, y) => hypot(x, y) + cbrt(x))],
	['⌊x⌋ + ⌈y⌉', xy((x, y) => floor(x) + Math.ceil(y))],
	['‖x‖', (p) => sqrt(sphere(p))],
	['x ≤ 1 ∧ y ≠ 0', xy((x, y) => Number(x <= 1 && y !== 0))],
	['2π·x', xy((x) => 2 * PI * x)],
	['[x + 1]*[y - 1]', xy((x, y) => (x + 1) * (y - 1))],
	['u^2 + 3v', ([a = 0, b = 0]) => a * a + 3 * b],
	['v^2 + 3u', ([a = 0, b = 0]) => b * b + 3 * a],
	['w2 + 3w1', ([a = 0, b = 0]) => b + 3 * a],
	['X^2 + 3Y', ([a = 0, b = 0]) => a * a + 3 * b],
	['beta + 3 alpha', ([a = 0, b = 0]) => b + 3 * a],
	['ρ² cos 2φ', ([a = 0, b = 0]) => a * a * cos(2 * b)],
	['w[0]^2 + 3w[1]', ([a = 0, b = 0]) => a * a + 3 * b],
	['sum(w^2)', sphere],
	['f(t) = t^2', ([t = 0]) => t * t, 1],
	['f(v, u) = v + 3u', ([a = 0, b = 0]) => a + 3 * b],
	['g(t) = t^2; g(x) + g(y)', sphere],
	['(x - x0)^2 + y_0', xy((x) => (x - 1) ** 2 + 1)],
	['k_B x', xy((x) => x)],
	['gamma x + Gamma y', xy((x, y) => x + y)],
	['lambda x', xy((x) => x)],
	['E = 3; E x', xy((x) => 3 * x)],
	['gamma in [0, 2] = 1.5; gamma(x + 1)', xy((x) => 1.5 * (x + 1))],
	['4 ((1/x)^12 - (1/x)^6)', xy((x) => 4 * (x ** -12 - x ** -6))],
	['(x + 2y - 7)^2 + (2x + y - 5)^2', booth],
	['1/2x', xy((x) => x / 2)],
];

/** Written afterwards, with the lists above out of sight. */
const FRESH: readonly Row[] = [
	['z = np.sin(np.sqrt(x**2 + y**2)) / np.sqrt(x**2 + y**2)', xy((x, y) => sin(hypot(x, y)) / hypot(x, y))],
	[
		'-np.abs(np.sin(x)*np.cos(y)*np.exp(np.abs(1 - np.sqrt(x**2 + y**2)/np.pi)))',
		xy((x, y) => -abs(sin(x) * cos(y) * exp(abs(1 - hypot(x, y) / PI)))),
	],
	['Z = np.exp(-(X**2 + Y**2))', ([a = 0, b = 0]) => exp(-a * a - b * b)],
	['loss = (y - (w*x + b))**2', xy((x, y) => (y - x - 1) ** 2)],
	['def himmelblau(p):\n    x = p[0]\n    y = p[1]\n    return (x**2 + y - 11)**2 + (x + y**2 - 7)**2', himmelblau],
	['def f(x):\n    x1, x2 = x[0], x[1]\n    return x1**2 + 3*x2', ([a = 0, b = 0]) => a * a + 3 * b],
	['def cost(theta):\n    return torch.mean(theta**2)', (p) => sphere(p) / p.length],
	['f = lambda v: sum((v - 1)**2)', (p) => sum(p, (v) => (v - 1) ** 2)],
	['a, b = 1, 100\n(a - x)^2 + b (y - x^2)^2', rosenbrock],
	['var a = 2; const b = 3; a*x + b*y', xy((x, y) => 2 * x + 3 * y)],
	['let f = (x, y) => Math.exp(-(x**2)) + Math.abs(y)', xy((x, y) => exp(-x * x) + abs(y))],
	['const g = t => t*t; g(x) + g(y)', sphere],
	['L = \\frac{1}{2}(y - wx)^2', xy((x, y) => (y - x) ** 2 / 2)],
	['V(x) = \\frac{1}{2} m \\omega^2 x^2', ([x = 0]) => (x * x) / 2, 1],
	[
		'U(r) = 4\\varepsilon \\left[\\left(\\frac{\\sigma}{r}\\right)^{12}-\\left(\\frac{\\sigma}{r}\\right)^{6}\\right]',
		([r = 0]) => 4 * (r ** -12 - r ** -6),
		1,
	],
	['H = -J \\sum_{i=1}^{n-1} x_i x_{i+1}', (p) => -pairs(p, (a, b) => a * b)],
	['\\mathcal{L}(w, b) = \\log(1 + e^{-(w + b)}) + \\lambda (w^2 + b^2)', ([w = 0, b = 0]) => log(1 + exp(-w - b)) + w * w + b * b],
	['J(\\theta) = \\frac{1}{2}\\sum_{i=1}^n \\theta_i^2', (p) => sphere(p) / 2],
	['J(\\theta_0, \\theta_1) = (\\theta_0 - 1)^2 + \\theta_1^4', ([a = 0, b = 0]) => (a - 1) ** 2 + b ** 4],
	['f(x_1, \\dots, x_n) = \\sum_{i=1}^n x_i^2', sphere],
	['f(x_1, x_2) = \\left(x_1^2 + x_2 - 11\\right)^2 + \\left(x_1 + x_2^2 - 7\\right)^2', himmelblau],
	['\\sum_{i=1}^{n} \\left| x_i \\sin(x_i) + 0.1 x_i \\right|', (p) => sum(p, (v) => abs(v * sin(v) + 0.1 * v))],
	['\\sum_{i=1}^n i\\, x_i^2', (p) => sum(p, (v, i) => (i + 1) * v * v)],
	['\\left( \\sum_{i=1}^n x_i \\right)^2', (p) => sum(p, (v) => v) ** 2],
	[
		'\\frac{\\sin^2(\\sqrt{x^2+y^2}) - 0.5}{(1+0.001(x^2+y^2))^2} + 0.5',
		xy((x, y) => (sin(hypot(x, y)) ** 2 - 0.5) / (1 + 0.001 * (x * x + y * y)) ** 2 + 0.5),
	],
	[
		'-\\cos(x)\\cos(y)\\exp\\left(-\\left((x-\\pi)^2+(y-\\pi)^2\\right)\\right)',
		xy((x, y) => -cos(x) * cos(y) * exp(-((x - PI) ** 2 + (y - PI) ** 2))),
	],
	['0.26\\left(x^{2}+y^{2}\\right)-0.48xy', xy((x, y) => 0.26 * (x * x + y * y) - 0.48 * x * y)],
	[
		'\\sin^{2}3\\pi x+\\left(x-1\\right)^{2}\\left(1+\\sin^{2}3\\pi y\\right)',
		xy((x, y) => sin(3 * PI * x) ** 2 + (x - 1) ** 2 * (1 + sin(3 * PI * y) ** 2)),
	],
	['Plus[Power[x, 2], Power[y, 2]]', sphere],
	['g[u_, v_] := Exp[-u^2] Cos[v]', ([u = 0, v = 0]) => exp(-u * u) * cos(v)],
	['x^3 - 3 x y^2', xy((x, y) => x ** 3 - 3 * x * y * y)],
	['1/(sigma*sqrt(2pi)) * exp(-(x-mu)^2/(2 sigma^2))', xy((x) => exp(-((x - 1) ** 2) / 2) / sqrt(2 * PI))],
	['sum_{i=1}^n x_i^2', sphere],
	['x > 0 && y > 0 || x < -1', xy((x, y) => Number((x > 0 && y > 0) || x < -1))],
	['min(x, y)^2 if x*y > 0 else 0', xy((x, y) => (x * y > 0 ? min(x, y) ** 2 : 0))],
	['sin cos x', xy((x) => sin(cos(x)))],
	['(sin x)^2 + tan^2 y + 1', xy((x, y) => sin(x) ** 2 + tan(y) ** 2 + 1)],
	['x²⁺ʸ', xy((x, y) => (x < 0 ? Number.NaN : x ** (2 + y)))],
	['2×10^3 x', xy((x) => 2000 * x)],
	['|x|^{1.5} + |y|^{0.5}', xy((x, y) => abs(x) ** 1.5 + abs(y) ** 0.5)],
	['tf.reduce_sum(100.0*(x[1:] - x[:-1]**2)**2 + (1.0 - x[:-1])**2, axis=-1)', rosenbrock],
	['np.sum([x**2, y**2]) + np.max([x, y])', xy((x, y) => x * x + y * y + max(x, y))],
	['scipy.special.gamma(x**2 + 3) / math.factorial(2)', xy((x) => gammaOf(x * x + 3) / 2)],
	['3! x', xy((x) => 6 * x)],
	['erfc(x) + logaddexp(x, y)', xy((x, y) => 1 - erf64(x) + log(exp(x) + exp(y)))],
	['mean(x, y) + mean([x, y])', xy((x, y) => x + y)],
	['np.where(x > 0, np.log(x), np.nan)', xy((x) => (x > 0 ? log(x) : Number.NaN))],
];

const LISTS: readonly (readonly [string, readonly Row[]])[] = [
	['Python and its libraries', PYTHON],
	['LaTeX', LATEX],
	['other languages', CODE],
	['people, calculators, papers', PEOPLE],
	['a fresh mind', FRESH],
];

/** Values of a text at a point with the defaults of its parameters; NaN in a hole. */
function valuesOf(text: string): {
	dimension: number;
	at: (point: readonly number[]) => number;
	ast: ReturnType<typeof compileFormula>['ast'];
} {
	const { graph, output, dimension, parameters, ast } = compileFormula(text);
	const e = evaluator(graph, [output]);
	const values = parameters.map(({ value }) => value);
	return {
		dimension,
		ast,
		at: (point) => {
			e.run(point.slice(0, dimension), values);
			return e.valid[0] ? (e.values[0] as number) : Number.NaN;
		},
	};
}

describe.each(LISTS)('texts of %s', (_, rows) => {
	it.each(rows.map(([text, meaning, n = 2]) => ({ text, meaning, n })))('$text', ({ text, meaning, n: expected }) => {
		const { dimension, at, ast } = valuesOf(text);
		expect(dimension).toBe(expected);
		let compared = 0;
		for (const whole of POINTS) {
			const point = whole.slice(0, dimension);
			const [ours, theirs] = [at(point), meaning(point)];
			if (Number.isNaN(theirs)) {
				expect(ours).toBeNaN();
				continue;
			}
			compared++;
			expect(Math.abs(ours - theirs), `${ours}, meant ${theirs}, at ${point}`).toBeLessThanOrEqual(1e-12 * max(1, abs(theirs)));
		}
		expect(compared).toBeGreaterThan(0);
		// What was read can be shown.
		expect(typeset(ast).latex.length).toBeGreaterThan(0);
	});
});

it('the lists hold more than 240 texts, each once', () => {
	const texts = LISTS.flatMap(([, rows]) => rows.map(([text]) => text));
	expect(texts.length).toBeGreaterThanOrEqual(240);
	expect(new Set(texts).size).toBe(texts.length);
});

describe('sums over n coordinates are those of three variables too', () => {
	const texts: readonly (readonly [string, Meaning])[] = [
		['np.sum(x**2 - 10*np.cos(2*np.pi*x)) + 10*len(x)', rastrigin],
		['sum(100.0*(x[1:]-x[:-1]**2.0)**2.0 + (1-x[:-1])**2.0)', rosenbrock],
		['sum(100*(b-a**2)**2 + (1-a)**2 for a, b in zip(x[:-1], x[1:]))', rosenbrock],
		['sum(100*(x[i+1]-x[i]**2)**2 + (1-x[i])**2 for i in range(len(x)-1))', rosenbrock],
		['100*sum((x(2:end) - x(1:end-1).^2).^2) + sum((1 - x(1:end-1)).^2)', rosenbrock],
		['f(\\mathbf{x}) = 10d + \\sum_{i=1}^d [x_i^2 - 10\\cos(2\\pi x_i)]', rastrigin],
		['max(abs(x))', (p) => max(...p.map(abs))],
		['norm(x)^2', sphere],
	];
	it.each(texts)('%s', (text, meaning) => {
		const { graph, output, dimension } = compileFormula(text, { dimension: 3 });
		expect(dimension).toBe(3);
		const e = evaluator(graph, [output]);
		for (const point of POINTS) {
			e.run(point, []);
			expect(e.values[0]).toBeCloseTo(meaning(point), 9);
		}
	});
});
