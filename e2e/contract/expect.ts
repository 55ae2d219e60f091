// Assertions that work inside a page. They compare what a contract holds: never counts of chunks,
// exact progress or an engine's words.

export class ContractFailure extends Error {
  override readonly name = 'ContractFailure';
}

/** Throws unless `condition` holds. */
export function ok(condition: unknown, what: string): asserts condition {
  if (!condition) throw new ContractFailure(what);
}

/** Throws unless both are the same as JSON, the order of keys aside. */
export function equal(actual: unknown, expected: unknown, what: string): void {
  const [one, other] = [stable(actual), stable(expected)];
  if (one !== other) throw new ContractFailure(`${what}:\n  expected ${other}\n  but got  ${one}`);
}

/** Throws unless `text` contains or matches. */
export function matches(text: string | undefined, pattern: string | RegExp, what: string): void {
  const isMatch = typeof pattern === 'string' ? text?.includes(pattern) : pattern.test(text ?? '');
  if (!isMatch) throw new ContractFailure(`${what}: ${JSON.stringify(text)} does not match ${String(pattern)}`);
}

/** Throws unless the object has exactly these keys; one ending in `?` may be absent. */
export function keys(value: object, expected: readonly string[], what: string): void {
  const required = expected.filter((key) => !key.endsWith('?'));
  const allowed = expected.map((key) => key.replace(/\?$/, ''));
  const actual = Object.keys(value);
  equal(
    {
      missing: required.filter((key) => !actual.includes(key)),
      unknown: actual.filter((key) => !allowed.includes(key)),
    },
    { missing: [], unknown: [] },
    `keys of ${what}`,
  );
}

/** Resolves with the error that `work` throws; throws when it does not. */
export async function failure<T extends Error>(
  work: Promise<unknown>,
  kind: abstract new (...args: never[]) => T,
  what: string,
): Promise<T> {
  try {
    await work;
  } catch (error) {
    if (error instanceof kind) return error;
    throw new ContractFailure(`${what}: expected ${kind.name}, got ${String(error)}`);
  }
  throw new ContractFailure(`${what}: expected ${kind.name}, but it succeeded`);
}

/** Everything that a stream yields. */
export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of stream) all.push(each);
  return all;
}

/** Waits until `condition` holds. Throws after some seconds. */
export async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new ContractFailure(`${what}: not within ten seconds`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function stable(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
      : each,
  );
}
