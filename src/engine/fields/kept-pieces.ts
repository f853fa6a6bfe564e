/** Fields that were computed and are kept within a budget of bytes; those used longest ago go first, and none while somebody uses it. */

import type { GridSpec } from '../../model/geometry.ts';
import type { ResidentField } from '../../model/resident-field.ts';

/** A field that is kept. */
export interface Piece {
	readonly field: ResidentField;
	/** Of what it is a part: a landscape with its values, its plane and a precision. */
	readonly of: string;
	/** By these it is found: itself as a whole, or each tile in it. */
	readonly names: readonly string[];
}

/** What a piece shows of the plane. */
export const gridOfPiece = ({ field }: Piece): GridSpec => field.grid;

export class KeptPieces {
	/** Used last comes last. */
	readonly #pieces = new Set<Piece>();
	readonly #byName = new Map<string, Piece>();
	readonly #byField = new Map<ResidentField, Piece>();
	/** How often each is in use; one that was dropped meanwhile is disposed of by the last user. */
	readonly #uses = new Map<Piece, number>();
	#bytes = 0;

	/** @param budget bytes that are kept at most, those in use included */
	constructor(readonly budget: number) {}

	get bytes(): number {
		return this.#bytes;
	}

	/** The piece of this name, used now. */
	find(name: string): Piece | undefined {
		const piece = this.#byName.get(name);
		if (piece) this.#touch(piece);
		return piece;
	}

	/** Is there a piece of this name? It is not used by that. */
	has(name: string): boolean {
		return this.#byName.has(name);
	}

	/** All pieces of a landscape. */
	among(of: string): Piece[] {
		return [...this.#pieces].filter((piece) => piece.of === of);
	}

	/** Keep a piece, used once by the caller. One that would take most of the budget is in use, but not kept. */
	add(piece: Piece): void {
		this.#byField.set(piece.field, piece);
		this.use(piece);
		if (piece.field.bytes > this.budget / 2) return;
		for (const name of piece.names) {
			const before = this.#byName.get(name);
			// Its other tiles may still be of use; a piece without a name is of none.
			this.#byName.set(name, piece);
			if (before && !before.names.some((its) => this.#byName.get(its) === before)) this.#drop(before);
		}
		this.#pieces.add(piece);
		this.#bytes += piece.field.bytes;
		this.#trim();
	}

	/** Keep a piece from being disposed of until it is given back. */
	use(piece: Piece): void {
		this.#uses.set(piece, (this.#uses.get(piece) ?? 0) + 1);
		this.#touch(piece);
	}

	/** The end of one use. */
	giveBack(piece: Piece): void {
		const left = (this.#uses.get(piece) ?? 0) - 1;
		if (left > 0) this.#uses.set(piece, left);
		else {
			this.#uses.delete(piece);
			if (!this.#pieces.has(piece)) this.#dispose(piece);
			else this.#trim();
		}
	}

	/** The piece that a field is; undefined where it is none. */
	pieceOf(field: ResidentField): Piece | undefined {
		return this.#byField.get(field);
	}

	/** Drop all; what is in use is disposed of by its last user. */
	clear(): void {
		for (const piece of [...this.#pieces]) this.#drop(piece);
	}

	/** Drop what nobody uses. */
	dropUnused(): void {
		for (const piece of [...this.#pieces]) if (!this.#uses.has(piece)) this.#drop(piece);
	}

	#touch(piece: Piece): void {
		if (this.#pieces.delete(piece)) this.#pieces.add(piece);
	}

	#trim(): void {
		for (const piece of [...this.#pieces]) {
			if (this.#bytes <= this.budget) return;
			if (!this.#uses.has(piece)) this.#drop(piece);
		}
	}

	#drop(piece: Piece): void {
		if (!this.#pieces.delete(piece)) return;
		this.#bytes -= piece.field.bytes;
		for (const name of piece.names) if (this.#byName.get(name) === piece) this.#byName.delete(name);
		if (!this.#uses.has(piece)) this.#dispose(piece);
	}

	#dispose(piece: Piece): void {
		this.#byField.delete(piece.field);
		piece.field.dispose();
	}
}
