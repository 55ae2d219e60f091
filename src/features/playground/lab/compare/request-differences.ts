import type { EditedRequest } from '../../run';

/** What two requests have of a field. Undefined where one of them lacks it. */
export interface RequestDifference {
  /** The way to it: `options.seed`. */
  path: string;
  one: unknown;
  other: unknown;
}

/** Fields that are objects are compared within; deeper is one value. */
const deepest = 2;

/** What differs between two requests, field by field. The order of fields is no difference. */
export function differencesOf(one: EditedRequest, other: EditedRequest): RequestDifference[] {
  return between(one, other, '', 1);
}

function between(one: object, other: object, prefix: string, depth: number): RequestDifference[] {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return names.flatMap((name) => {
    const values = [own(one, name), own(other, name)] as const;
    const path = prefix + name;
    if (inOrder(values[0]) === inOrder(values[1])) return [];
    if (depth < deepest && values.some(isRecord) && values.every((each) => each === undefined || isRecord(each))) {
      return between((values[0] ?? {}) as object, (values[1] ?? {}) as object, `${path}.`, depth + 1);
    }
    return [{ path, one: values[0], other: values[1] }];
  });
}

function own(from: object, name: string): unknown {
  return Object.hasOwn(from, name) ? (from as Record<string, unknown>)[name] : undefined;
}

/** As JSON whose fields stand in one order. */
function inOrder(value: unknown): string | undefined {
  return JSON.stringify(value, (_, inner: unknown) =>
    isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
