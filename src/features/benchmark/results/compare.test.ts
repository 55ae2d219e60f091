import { expect, it } from 'vitest';
import type { ServerId } from '@/shared/server';
import { side, target } from './compare.fixture';
import { compareRuns, differenceOf } from './compare';
import { fileName, NoBenchmarkError, readRunFile, toRunFile } from './run-file';
import { spreadOf } from './statistics';
import { toCsv } from './to-csv';

it('says by how much, and whether that is more than usual', () => {
  const spread = (...numbers: number[]) => spreadOf(numbers)!;
  expect(differenceOf(spread(10, 11, 12), spread(20, 22, 24))).toMatchObject({ share: 1, verdict: 'beyond' });
  expect(differenceOf(spread(10, 20, 30), spread(12, 22, 32)).verdict).toBe('within');
  expect(differenceOf(spread(10, 10), spread(20, 20)).verdict).toBe('unsure');
});

it('puts the same model on the same server together, by its address too', () => {
  const before = side(
    [target('a'), target('b')],
    [
      [10, 10, 10],
      [50, 51, 52],
    ],
  );
  const now = side(
    [{ ...target('b'), serverId: 'other' as ServerId }, target('c')],
    [
      [100, 101, 102],
      [1, 1, 1],
    ],
  );
  const compared = compareRuns(now, before);
  expect(compared.map(({ group }) => group.target)).toEqual([0]);
  expect(compared[0]!.differences.generationRate).toMatchObject({ verdict: 'beyond', before: { median: 51 } });
});

it('compares two runs of one model each whatever they are of', () => {
  const compared = compareRuns(side([target('a')], [[10, 10, 10]]), side([target('b', 't')], [[20, 20, 20]]));
  expect(compared[0]!.differences.generationRate).toMatchObject({ share: -0.5, verdict: 'beyond' });
});

it('has nothing to say of runs that share nothing', () => {
  const one = side([target('a'), target('b')], [[10], [10]]);
  expect(compareRuns(one, side([target('c'), target('d')], [[10], [10]]))).toEqual([]);
});

it('is a file, and comes back of it as a run of its own', async () => {
  const { run, measurements } = side([target('a')], [[10, 11, 12]]);
  const file = new Blob([toRunFile(run, measurements)]);
  const read = await readRunFile(file);
  expect(read.run).toMatchObject({ plan: { runs: 3, targets: [{ model: 'a' }] }, isImported: true, endedAtMs: 0 });
  expect(read.run.id).not.toBe(run.id);
  expect(read.measurements.map(({ step }) => step)).toEqual(measurements.map(({ step }) => step));
  expect(read.measurements.every((each) => each.run === read.run.id)).toBe(true);
});

it.each([
  ['', 'empty'],
  ['[]', 'a list'],
  ['{"format":"paddock-chats"}', 'of another kind'],
  ['{"format":"paddock-benchmark","run":{"id":"x","createdAtMs":1,"targets":[]}}', 'without a model'],
])('is not taken from %j, which is %s', async (text) => {
  await expect(readRunFile(new Blob([text]))).rejects.toBeInstanceOf(NoBenchmarkError);
});

it('is a table for spreadsheets, in which nothing is a formula', async () => {
  const { run, measurements } = side([target('=cmd|a!A1')], [[10, 11]]);
  const lines = (await toCsv({ ...run, label: 'Two, "so" to say' }, measurements)).trimEnd().split('\r\n');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^run,at,server,server_url,version,model,/);
  expect(lines[1]).toContain('"Two, ""so"" to say"');
  expect(lines[1]).toContain("'=cmd|a!A1");
});

it('is called by its name and day', () => {
  const { run } = side([target('a')], [[1]]);
  expect(fileName({ ...run, label: '../Büro & Keller' }, 'csv')).toBe('benchmark-büro-keller-1970-01-01-00-00.csv');
  expect(fileName(run, 'json')).toBe('benchmark-1970-01-01-00-00.json');
});
