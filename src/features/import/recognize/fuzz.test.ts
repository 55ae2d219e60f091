import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assert } from '@/base/assert';
import { sha256Hex } from '@/base/sha256/hash-blob';
import { createSimulator } from '@/embedded/testing/simulator';
import { createClient } from '@/ollama/client';
import { parseModelfile, printModelfile, toCreateRequest } from '@/ollama/modelfile';
import { hasText } from '@/shared/texts';
import { fuzzKinds, type FuzzKind } from '../../../../e2e/models/fuzz/inputs';
import { judgeFolder } from '../../../../e2e/models/fuzz/oracle-folder';
import { judgeGguf } from '../../../../e2e/models/fuzz/oracle-gguf';
import { Random } from '../../../../e2e/models/fuzz/random';
import { DigestMemory } from '../job/digest-memory';
import { runImport } from '../job/run-import';
import { UploadPlaces } from '../job/upload-places';
import { type Outcome, recognize } from './recognize';
import type { Recognized } from '../weights/recognized';
import type { Refusal } from '../given/refusal';
import { serverFit } from '../server/server-fit';

// Ten thousand inputs that somebody's disk might hold, the same ones every time. A failure names its
// case: run it alone with PADDOCK_FUZZ_CASE=<kind>:<number>, and others with PADDOCK_FUZZ_SEED=<text>.

const seed = process.env.PADDOCK_FUZZ_SEED ?? '1';
const [onlyKind, onlyCase] = process.env.PADDOCK_FUZZ_CASE?.split(':') ?? [];
const kinds = await fuzzKinds(seed);

const maxGrowthBytes = 200 * 1024 * 1024;
/** Whatever takes longer never ends. */
const hangMilliseconds = 20_000;
/** Every so many models that were recognised one is imported. */
const importEvery = 30;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const usedBytes = () => {
  const { used_heap_size: used, malloced_memory: malloced, external_memory: external } = getHeapStatistics();
  return used + malloced + external;
};
let usedBefore = 0;
let peakBytes = 0;

beforeAll(() => {
  collectGarbage();
  usedBefore = usedBytes();
});

test('there are ten thousand', () => {
  expect(Object.values(kinds).reduce((sum, { count }) => sum + count, 0)).toBe(10_000);
});

test.each(Object.entries(kinds).filter(([name]) => onlyKind === undefined || name === onlyKind))(
  '%s: a result in time, with words, and nothing malformed goes further',
  async (name, kind) => {
    const tally = { models: 0, refusals: 0 };
    const cases = onlyCase === undefined ? Array.from({ length: kind.count }, (_, i) => i) : [Number(onlyCase)];
    for (const i of cases) {
      try {
        await attempt(kind, new Random(`${seed} ${name} ${i}`), tally);
      } catch (error) {
        throw new Error(`PADDOCK_FUZZ_SEED='${seed}' PADDOCK_FUZZ_CASE='${name}:${i}': ${String(error)}`, {
          cause: error,
        });
      }
      peakBytes = Math.max(peakBytes, usedBytes());
      // What is left of some inputs is small beside what one of them must not need.
      if (i % 200 === 199) collectGarbage();
    }
    // Mutations that spoil every file, or none, would test nothing.
    if (onlyCase === undefined) expect(Math.min(tally.models, tally.refusals)).toBeGreaterThan(kind.count / 100);
  },
  120_000,
);

afterAll(() => {
  expect(peakBytes - usedBefore).toBeLessThan(maxGrowthBytes);
});

interface Tally {
  models: number;
  refusals: number;
}

async function attempt(kind: FuzzKind, random: Random, tally: Tally): Promise<void> {
  const input = kind.make(random);
  if ('modelfile' in input) return judgeModelfile(input.modelfile, tally);
  const { outcomes, ignored } = await orHang(() => recognize(input.files));
  assert(outcomes.length + ignored.length > 0, 'Nothing is said of it');
  for (const { code } of ignored) assert(hasText(`import.ignored.code.${code}`), `No words for ${code}`);
  const models = outcomes.flatMap(({ result }) => ('model' in result ? [result.model] : []));
  const refusals = outcomes.flatMap(({ result }) =>
    'model' in result ? [] : [result.refusal, ...(result.more ?? [])],
  );
  refusals.forEach(expectWords);
  for (const model of models) await judge(model);
  const isSample = models.length > 0 ? tally.models % importEvery === 0 : tally.refusals % importEvery === 0;
  tally.models += models.length;
  tally.refusals += refusals.length;
  if (isSample) await importAll(outcomes);
}

/** Does what must come to an end, however busy the machine is. */
async function orHang<T>(work: () => T | Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('It hangs')), hangMilliseconds);
  });
  const start = performance.now();
  const result = await Promise.race([Promise.resolve(work()), hang]).finally(() => clearTimeout(timer));
  // No timer goes off while it computes.
  assert(performance.now() - start < hangMilliseconds, 'It hangs');
  return result;
}

function expectWords({ code, named }: Refusal): void {
  assert(code !== 'unexpected', `It was not foreseen: ${named?.name}`);
  for (const words of ['cause', 'cure'])
    assert(hasText(`import.refused.code.${code}.${words}`), `No ${words} of ${code}`);
}

/** Reads again, without a line of the product's own, what it takes for a model. */
async function judge({ format, files }: Recognized): Promise<void> {
  if (format === 'safetensors') return judgeFolder(new Map(files.map(({ name, blob }) => [name, blob])));
  for (const [index, { blob, field }] of files.entries()) {
    const use = field === 'adapters' ? 'adapter' : index === 0 ? 'model' : 'projector';
    await judgeGguf(blob, use);
  }
}

/** Imports what may be imported, and sees that the server was asked for nothing else. */
async function importAll(outcomes: readonly Outcome[]): Promise<void> {
  const simulator = createSimulator({ models: ['llama3.2:1b'] });
  const models = outcomes.flatMap(({ result }) => ('model' in result && fits(result.model) ? [result.model] : []));
  for (const [index, { files, base }] of models.entries()) {
    await runImport(
      { model: `fuzz-${index}`, files, settings: base ? { from: 'llama3.2:1b' } : {} },
      {
        client: createClient(simulator.transport),
        digests: new DigestMemory({ hash: sha256Hex }),
        uploads: new UploadPlaces(2),
        uploadsEarly: false,
        signal: new AbortController().signal,
        onEvent: () => {},
      },
    );
  }
  const uploads = simulator.requests.filter(({ method, path }) => method === 'POST' && path.startsWith('/api/blobs/'));
  const creates = simulator.requests.filter(({ path }) => path === '/api/create');
  expect(creates).toHaveLength(models.length);
  expect(uploads.length).toBeLessThanOrEqual(models.reduce((sum, { files }) => sum + files.length, 0));
  // Of what was refused or left aside no byte went out: all that did is of what was recognised.
  const sizes = new Set(models.flatMap(({ files }) => files.map(({ blob }) => blob.size)));
  expect(uploads.filter(({ sizeBytes }) => !sizes.has(sizeBytes!))).toEqual([]);
  await simulator.close();
}

/** Whether the Import room offers it: of an architecture that the server converts. */
function fits(model: Recognized): boolean {
  return !serverFit(model, { server: { kind: 'ollama' }, version: '0.24.0' }).some(({ isBlocking }) => isBlocking);
}

async function judgeModelfile(text: string, tally: Tally): Promise<void> {
  const parsed = await orHang(() => {
    const read = parseModelfile(text);
    return { ...read, ...toCreateRequest(read), own: read.problems };
  });
  for (const { code, line } of parsed.problems) assert(line > 0, `${code} without a line`);
  // What is sent is JSON: a number that is none would arrive as null.
  const { parameters = {} } = parsed.request;
  for (const [name, value] of Object.entries(parameters))
    assert(Number.isFinite(value) || typeof value !== 'number', name);
  if (parsed.own.length > 0) {
    tally.refusals += 1;
    return;
  }
  tally.models += 1;
  const printed = await orHang(() => printModelfile(parsed.instructions));
  const again = await orHang(() => parseModelfile(printed));
  assert(again.problems.length === 0, `What was printed has problems: ${again.problems[0]?.code}`);
  assert(again.instructions.length === parsed.instructions.length, 'What was printed has other instructions');
  for (const [i, { word, name, value }] of parsed.instructions.entries()) {
    const read = again.instructions[i]!;
    assert(read.word === word && read.name === name && read.value === value, `${word} reads back otherwise`);
  }
}
