/**
 * Shapes of plain data: one description gives the TypeScript type, the check with the path of what is
 * wrong, and the JSON Schema that is published.
 */

/** A JSON Schema document or a part of one (draft 2020-12). */
export type JsonSchema = { readonly [key: string]: unknown };

/** A shape of JSON data. `T` is its type. */
export interface Shape<T> {
	/** Never there: carries the type. */
	readonly type?: T;
	readonly json: JsonSchema;
	/** What is wrong, as `path: what`; empty where the value has this shape. */
	complaints(value: unknown, path: string): string[];
}

/** The type of a shape. */
export type TypeOf<S> = S extends Shape<infer T> ? T : never;

const shape = <T>(json: JsonSchema, complaints: (value: unknown, path: string) => string[]): Shape<T> => ({ json, complaints });

const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value);

export const text = (description: string): Shape<string> =>
	shape({ type: 'string', description }, (value, path) =>
		typeof value === 'string' ? [] : [`${path}: expected text, found ${kindOf(value)}`],
	);

export const flag = (description: string): Shape<boolean> =>
	shape({ type: 'boolean', description }, (value, path) =>
		typeof value === 'boolean' ? [] : [`${path}: expected true or false, found ${kindOf(value)}`],
	);

/** A finite number, not below `minimum` where one is given. */
export const number = (description: string, minimum?: number): Shape<number> =>
	shape({ type: 'number', description, ...(minimum === undefined ? {} : { minimum }) }, (value, path) => {
		if (typeof value !== 'number' || !Number.isFinite(value)) return [`${path}: expected a number, found ${kindOf(value)}`];
		return minimum !== undefined && value < minimum ? [`${path}: ${value} is below ${minimum}`] : [];
	});

/** A whole number, not below `minimum`. */
export const whole = (description: string, minimum = 0): Shape<number> =>
	shape({ type: 'integer', description, minimum }, (value, path) =>
		Number.isInteger(value) && (value as number) >= minimum
			? []
			: [`${path}: expected a whole number from ${minimum} on, found ${String(value)}`],
	);

/** One of these words (or exactly this number). */
export const oneOf = <const V extends string | number>(description: string, values: readonly V[]): Shape<V> =>
	shape({ enum: values, description }, (value, path) =>
		values.includes(value as V) ? [] : [`${path}: expected ${values.join(' or ')}, found ${JSON.stringify(value) ?? kindOf(value)}`],
	);

export const list = <T>(description: string, items: Shape<T>): Shape<readonly T[]> =>
	shape({ type: 'array', description, items: items.json }, (value, path) =>
		Array.isArray(value)
			? value.flatMap((item, i) => items.complaints(item, `${path}[${i}]`))
			: [`${path}: expected a list, found ${kindOf(value)}`],
	);

/** The shape, or null. */
export const orNull = <T>(inner: Shape<T>): Shape<T | null> =>
	shape({ anyOf: [inner.json, { type: 'null' }] }, (value, path) => (value === null ? [] : inner.complaints(value, path)));

/** A member that an object may lack. */
type Optional<T> = Shape<T> & { readonly optional: true };

/** The shape, or no member at all. */
export const optional = <T>(inner: Shape<T>): Optional<T> => ({ ...inner, optional: true });

type Members = Readonly<Record<string, Shape<unknown> & { readonly optional?: true }>>;
type Lacking<M extends Members> = { [K in keyof M]: M[K] extends { readonly optional: true } ? K : never }[keyof M];
type ObjectOf<M extends Members> = { readonly [K in Exclude<keyof M, Lacking<M>>]: TypeOf<M[K]> } & {
	readonly [K in Lacking<M>]?: TypeOf<M[K]>;
};

/** An object with these members and no others. */
export const object = <const M extends Members>(description: string, members: M): Shape<ObjectOf<M>> =>
	shape(
		{
			type: 'object',
			description,
			properties: Object.fromEntries(Object.entries(members).map(([name, member]) => [name, member.json])),
			required: Object.keys(members).filter((name) => !members[name]?.optional),
			additionalProperties: false,
		},
		(value, path) => {
			if (typeof value !== 'object' || value === null || Array.isArray(value))
				return [`${path}: expected an object, found ${kindOf(value)}`];
			const given = value as Readonly<Record<string, unknown>>;
			const unknown = Object.keys(given).filter((name) => !Object.hasOwn(members, name));
			return [
				...unknown.map((name) => `${path}.${name}: not known`),
				...Object.entries(members).flatMap(([name, member]) =>
					Object.hasOwn(given, name)
						? member.complaints(given[name], `${path}.${name}`)
						: member.optional
							? []
							: [`${path}.${name}: missing`],
				),
			];
		},
	);
