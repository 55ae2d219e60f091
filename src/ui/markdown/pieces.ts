/** How many elements make a group. Also how many a frame of a growing list has to look at. */
const groupSize = 32;

/**
 * A growing list of which all but the end stands still. Full groups keep their identity from one
 * snapshot to the next, so that what shows them can skip them by a comparison of references: adding an
 * element costs the same whatever the length.
 */
export interface Pieces<T> {
  readonly groups: readonly (readonly T[])[];
  readonly rest: readonly T[];
}

/** All elements in order. */
export function flatten<T>({ groups, rest }: Pieces<T>): T[] {
  return [...groups.flat(), ...rest];
}

/** How many elements there are. */
export function lengthOf({ groups, rest }: Pieces<unknown>): number {
  return groups.reduce((sum, group) => sum + group.length, 0) + rest.length;
}

/** Collects Pieces. Snapshots are never changed afterwards. */
export class PiecesBuilder<T> {
  private groups: (readonly T[])[] = [];
  private rest: T[] = [];

  get length(): number {
    return this.groups.length * groupSize + this.rest.length;
  }

  push(...added: T[]): void {
    for (const element of added) {
      this.rest.push(element);
      if (this.rest.length < groupSize) continue;
      this.groups = [...this.groups, this.rest];
      this.rest = [];
    }
  }

  at(index: number): T | undefined {
    const group = this.groups[Math.floor(index / groupSize)] ?? this.rest;
    return group[index % groupSize];
  }

  /** Puts another element in the place of one. Only its group changes its identity. */
  replace(index: number, element: T): void {
    const group = Math.floor(index / groupSize);
    if (group < this.groups.length) {
      this.groups = this.groups.map((old, i) => (i === group ? old.with(index % groupSize, element) : old));
    } else {
      this.rest[index % groupSize] = element;
    }
  }

  /** The elements so far, followed by `tail`, which may be something else the next time. */
  snapshot(tail: readonly T[] = []): Pieces<T> {
    const rest = [...this.rest, ...tail];
    if (rest.length <= groupSize) return { groups: this.groups, rest };
    const groups = [...this.groups];
    while (rest.length > groupSize) groups.push(rest.splice(0, groupSize));
    return { groups, rest };
  }
}

/** Pieces of elements that are all there. */
export function toPieces<T>(elements: readonly T[]): Pieces<T> {
  const builder = new PiecesBuilder<T>();
  builder.push(...elements);
  return builder.snapshot();
}
