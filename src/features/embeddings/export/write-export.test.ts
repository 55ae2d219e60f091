import { describe, expect, it } from 'vitest';
import { parseInputs } from '../inputs/parse-inputs';
import { ExportWriter, shortest } from './write-export';

const head = { name: 'Set', model: 'm', legacy: false, createdAt: '2026-01-01T00:00:00.000Z', dimensions: 2 };
const texts = ['one', 'with "quotes", commas\nand lines', '=1+1', ' blank', 'hälf'];
const vectors = Float32Array.from([0.1, -0.2, 1, 0, 1e-9, 3.4e38, 0.010071029, 7, -0.5, 0.25]);

function written(format: 'json' | 'csv'): string {
  const writer = new ExportWriter(format, head);
  return [
    writer.begin(),
    writer.piece(texts.slice(0, 2), vectors.subarray(0, 4)),
    writer.piece(texts.slice(2), vectors.subarray(4)),
    writer.end(),
  ].join('');
}

it('JSON has all texts and their vectors, to the last bit', () => {
  const read = JSON.parse(written('json')) as { vectors: { text: string; embedding: number[] }[] };
  expect(read).toMatchObject(head);
  expect(read.vectors.map(({ text }) => text)).toEqual(texts);
  expect(Float32Array.from(read.vectors.flatMap(({ embedding }) => embedding))).toEqual(vectors);
});

it('CSV is read again as it was', () => {
  const csv = written('csv');
  expect(csv.split('\r\n')[0]).toBe('text,0,1');
  expect(parseInputs(csv, { format: 'csv', column: 0, hasHeader: true }).texts).toEqual(texts);
  expect(csv).toContain('one,0.1,-0.2\r\n');
});

it('nothing is a file, too', () => {
  const writer = new ExportWriter('json', head);
  expect(JSON.parse(writer.begin() + writer.end())).toEqual({ ...head, vectors: [] });
});

describe('numbers', () => {
  it('are written in as few digits as tell them apart', () => {
    expect([0.1, 0.010071029, 1, 0, -0.5, 1e-9].map((value) => shortest(Math.fround(value)))).toEqual([
      '0.1',
      '0.010071029',
      '1',
      '0',
      '-0.5',
      '1e-9',
    ]);
  });

  it('are the same when they are read', () => {
    const bits = new Uint32Array(1);
    const value = new Float32Array(bits.buffer);
    for (let at = 0; at < 20_000; at += 1) {
      bits[0] = Math.imul(at, 2_654_435_761) & 0xff7fffff;
      if (Number.isFinite(value[0]!)) expect(Math.fround(Number(shortest(value[0]!)))).toBe(value[0]!);
    }
  });
});
