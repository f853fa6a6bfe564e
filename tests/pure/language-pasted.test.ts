/**
 * Texts as people write and paste them, each beside what it means in plain JavaScript: the values must
 * agree at points. The list is the specification of what is read.
 */

import { describe, expect, it } from 'vitest';
import { compileFormula } from '../../src/expr/build.ts';
import { evaluator } from '../../src/expr/evaluate.ts';
import { typeset } from '../../src/expr/typeset.ts';
import { erf64 } from '../../src/math/double.ts';

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
const xy =
	(f: (x: number, y: number) => number): Meaning =>
	([x = 0, y = 0]) =>
		f(x, y);

const PYTHON: readonly Row[] = [
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

const LISTS: readonly (readonly [string, readonly Row[]])[] = [
	['Python and its libraries', PYTHON],
	['LaTeX', LATEX],
	['other languages', CODE],
	['people, calculators, papers', PEOPLE],
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
