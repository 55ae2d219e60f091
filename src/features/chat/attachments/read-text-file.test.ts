import { describe, expect, it } from 'vitest';
import { maxTextBytes, offeredBytes, readTextFile } from './read-text-file';

/** A file of any size that holds nothing, and counts what is read of it. */
function endless(size: number, line = 'All work and no play makes Jack a dull boy.\n') {
  const read = { bytes: 0 };
  const slice = (start: number, end: number) => {
    read.bytes += end - start;
    return new Blob([line.repeat(Math.ceil((end - start) / line.length)).slice(0, end - start)]);
  };
  return { file: { size, slice } as unknown as Blob, read };
}

describe('readTextFile', () => {
  it('reads any encoding, and tells what it guessed', async () => {
    expect(await readTextFile(new Blob(['Grüß Gott']))).toEqual({ text: 'Grüß Gott', guess: undefined });
    const latin = new Blob([Uint8Array.from('Grüß', (each) => each.charCodeAt(0))]);
    expect(await readTextFile(latin)).toEqual({ text: 'Grüß', guess: 'windows-1252' });
    expect(await readTextFile(latin, { encoding: 'windows-1251' })).toMatchObject({ text: 'GrьЯ' });
    const marked = new Uint8Array([0xff, 0xfe, 0x41, 0, 0x42, 0]);
    expect(await readTextFile(new Blob([marked]))).toEqual({ text: 'AB', guess: undefined });
  });

  it('refuses what is no text, and what is nothing', async () => {
    await expect(readTextFile(new Blob([]))).rejects.toMatchObject({ code: 'empty' });
    await expect(readTextFile(new Blob([Uint8Array.of(1, 2, 3, 0, 0, 9)]))).rejects.toMatchObject({ code: 'binary' });
  });

  it('says of 100 MB what they would be, from the beginning alone', async () => {
    const { file, read } = endless(100_000_000);
    const found = await readTextFile(file);
    expect(found).toEqual({ tokens: expect.any(Number) });
    expect('tokens' in found && found.tokens).toBeGreaterThan(10_000_000);
    expect(read.bytes).toBeLessThan(100_000);
  });

  it('takes the beginning of it on request, up to the end of a line', async () => {
    const { file, read } = endless(100_000_000);
    const found = await readTextFile(file, { onlyBeginning: true });
    expect(found).toMatchObject({ readBytes: offeredBytes });
    expect('text' in found && found.text.endsWith('boy.\n')).toBe(true);
    expect(read.bytes).toBe(offeredBytes);
    // A text without lines is cut where it is.
    const oneLine = await readTextFile(endless(maxTextBytes + 1, 'a').file, { onlyBeginning: true });
    expect('text' in oneLine && oneLine.text.length).toBe(offeredBytes);
  });

  it('refuses 100 MB that are no text by their beginning', async () => {
    const { file, read } = endless(100_000_000, 'a\0\0\0');
    await expect(readTextFile(file)).rejects.toMatchObject({ code: 'binary' });
    expect(read.bytes).toBeLessThan(100_000);
  });
});
