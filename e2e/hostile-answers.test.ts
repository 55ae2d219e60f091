import { expect, test } from 'vitest';
import { hostile, startHostile, toWire, wellFormed } from './hostile-answers';
import { closing } from './closing';
import { startSimulator } from './simulator';

const answers: Record<string, unknown> = {
  version: { version: '0.24.0' },
  show: {
    license: 'MIT',
    details: { family: 'llama', families: ['llama', 'clip'] },
    model_info: { 'a.b': 3, c: [1, 2] },
  },
  chat: {
    model: 'a',
    message: { content: 'Hi', tool_calls: [{ function: { name: 'f', arguments: { x: 1 } } }] },
    eval_count: 3,
  },
  pull: { status: 'pulling', total: 12, completed: 3 },
};

/** Every field of a value with its path; of a list or an object, what is in it. */
function leaves(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, each]) => leaves(each, `${path}.${key}`));
}

function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .slice(1)
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

const seeds = Array.from({ length: 200 }, (_, index) => `seed ${index}`);

test.each(Object.entries(answers))('every field of an answer to %s is of another kind', (_, answer) => {
  for (const seed of seeds) {
    const changed = hostile(answer, 'kinds', seed) as Record<string, unknown>;
    for (const [key, value] of Object.entries(answer as object)) {
      expect(Object.hasOwn(changed, key)).toBe(true);
      const [one, other] = [changed[key], value].map((each) => JSON.parse(toWire(each)) as unknown);
      expect([typeof one, Array.isArray(one), one === null]).not.toEqual([typeof other, Array.isArray(other), false]);
    }
  }
});

test('every text and number is another one, however deep, and what steers an answer stays', () => {
  for (const seed of seeds) {
    const { show, chat } = answers;
    for (const answer of [show, chat]) {
      const changed = hostile(answer, 'texts', seed);
      // A name of a metadata field has dots, so it is looked up by itself.
      for (const [path, value] of leaves(answer)) if (!path.includes('a.b')) expect(at(changed, path)).not.toBe(value);
    }
    expect((hostile(show, 'texts', seed) as { model_info: Record<string, unknown> }).model_info['a.b']).not.toBe(3);
    expect(hostile({ done: true, status: 'success' }, 'texts', seed)).toMatchObject({ done: true, status: 'success' });
  }
});

test('an answer gets fields that nobody asked for, one of them called __proto__', () => {
  const wire = JSON.parse(toWire(hostile({ a: 1 }, 'texts', 'x'))) as object;
  expect(Object.hasOwn(wire, '__proto__')).toBe(true);
  expect(Object.getPrototypeOf(wire)).toBe(Object.prototype);
  expect(Object.keys(wire).length).toBeGreaterThan(3);
});

test('what JSON cannot say is written as it is', () => {
  expect(toWire({ a: '@huge@', b: ['@minus@'], c: 'half \ud83d' })).toBe('{"a":1e999,"b":[-1e999],"c":"half \\ud83d"}');
});

test('the server says the same again, and knows its models by the names it made up', async () => {
  const simulator = closing(await startSimulator());
  const server = closing(await startHostile(simulator.url));
  const ask = async (path: string, body?: object) =>
    (await fetch(`${server.url}${path}`, body && { method: 'POST', body: JSON.stringify(body) })).text();
  const list = await ask('/api/tags');
  expect(await ask('/api/tags')).toBe(list);
  const { models } = JSON.parse(list) as { models: { name: unknown }[] };
  expect(models).toHaveLength(15);
  const real = simulator.simulator.requests.length;
  for (const { name } of models.filter((_, index) => index % 3 === 0)) {
    await ask('/api/show', { model: wellFormed(name as string) });
  }
  const shown = simulator.requests.slice(real).map(({ body }) => (body as { model: string }).model);
  expect(new Set(shown)).toEqual(
    new Set(['llama3.2:3b', 'qwen3:8b', 'gemma3:4b', 'qwen2.5-coder:7b', 'nomic-embed-text:latest']),
  );
});
