/**
 * Building a graph from values of the language: constants stay plain numbers until they meet something
 * that is not constant, numbers and conditions convert into each other, and domain errors of constants surface.
 */

import { ConstantDomainError, type ExprId, type Graph } from './graph.ts';
import { evaluateOp, inDomain, isValue, type OpName, OPS, type ValueType } from './ops.ts';

/** Largest |n| for which xⁿ becomes products. */
const MAX_INTEGER_POWER = 64;

/** A value while a formula is built: known now, or a node of the graph. */
export type Value =
	| { readonly known: true; readonly type: ValueType; readonly value: number }
	| { readonly known: false; readonly type: ValueType; readonly id: ExprId };

export class Algebra {
	constructor(readonly graph: Graph) {}

	number(value: number): Value {
		return { known: true, type: 'number', value };
	}

	node(id: ExprId): Value {
		const value = this.graph.constantValue(id);
		return value === undefined ? { known: false, type: OPS[this.graph.node(id).op].result, id } : this.number(value);
	}

	/** The node of a value. */
	id(value: Value): ExprId {
		return value.known ? this.graph.constant(value.value) : value.id;
	}

	/** A condition counts as 1 or 0. */
	toNumber(value: Value): Value {
		if (value.type === 'number') return value;
		if (value.known) return this.number(value.value);
		return this.#apply('select', [value, this.number(1), this.number(0)], 0);
	}

	/** A number counts as true unless it is 0. */
	toCondition(value: Value): Value {
		if (value.type === 'bool') return value;
		if (value.known) return { known: true, type: 'bool', value: value.value === 0 ? 0 : 1 };
		return this.op('not', this.op('eq', value, this.number(0)));
	}

	/**
	 * Apply an operation to values of any type.
	 * @throws ConstantDomainError where all operands are known and outside the operation's domain
	 */
	op(op: OpName, ...args: Value[]): Value {
		const { args: types } = OPS[op];
		return this.#apply(
			op,
			args.map((arg, i) => (types[i] === 'bool' ? this.toCondition(arg) : this.toNumber(arg))),
			0,
		);
	}

	#apply(op: OpName, args: readonly Value[], attr: number): Value {
		const row = OPS[op];
		if (row.foldable && args.every((arg) => arg.known)) {
			const operands = args.map((arg) => (arg.known ? arg.value : 0));
			const value = inDomain(op, operands) ? evaluateOp(op, operands, attr) : Number.NaN;
			if (!isValue(value)) throw new ConstantDomainError(op, operands);
			return { known: true, type: row.result, value };
		}
		return this.node(
			this.graph.apply(
				op,
				args.map((arg) => this.id(arg)),
				attr,
			),
		);
	}

	add(a: Value, b: Value): Value {
		return this.op('add', a, b);
	}
	sub(a: Value, b: Value): Value {
		return this.op('sub', a, b);
	}
	mul(a: Value, b: Value): Value {
		return this.op('mul', a, b);
	}
	div(a: Value, b: Value): Value {
		return this.op('div', a, b);
	}
	select(test: Value, yes: Value, no: Value): Value {
		return this.op('select', test, yes, no);
	}

	/** xⁿ for a whole |n| ≤ 64; x⁰ is 1 wherever x has a value. */
	wholePower(x: Value, n: number): Value {
		const base = this.toNumber(x);
		if (n === 0) return base.known ? this.number(1) : this.add(this.mul(this.number(0), base), this.number(1));
		if (n < 0) return this.div(this.number(1), this.wholePower(base, -n));
		return n === 1 ? base : this.#apply('powi', [base], n);
	}

	/** x^y as the language means it: products for a small whole exponent, √ for ½, exp for the base e. */
	power(x: Value, y: Value): Value {
		const [base, exponent] = [this.toNumber(x), this.toNumber(y)];
		if (exponent.known) {
			if (Number.isInteger(exponent.value) && Math.abs(exponent.value) <= MAX_INTEGER_POWER) return this.wholePower(base, exponent.value);
			if (exponent.value === 0.5) return this.op('sqrt', base);
		}
		if (base.known && base.value === Math.E) return this.op('exp', exponent);
		return this.op('pow', base, exponent);
	}
}
