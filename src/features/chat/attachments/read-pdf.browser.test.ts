import { expect, test } from 'vitest';
import { pdfOf } from './pdf.fixture';
import { readPdf } from './read-pdf';

const maxLength = 1_000_000;

test('reads the pages one after the other, and tells each', async () => {
  const seen: string[] = [];
  const onProgress = (page: number, pages: number) => void seen.push(`${page}/${pages}`);
  const found = await readPdf(pdfOf(['One page', 'Another page', 'The last']), { maxLength, onProgress });
  expect(found).toEqual({ text: 'One page\n\nAnother page\n\nThe last', pages: 3 });
  expect(seen).toEqual(['1/3', '2/3', '3/3']);
});

test('knows the characters of a PDF that only names them', async () => {
  // "日本" in Shift JIS, which the map turns into glyphs of Adobe's Japanese collection, and another one into text.
  const found = await readPdf(pdfOf(['93FA967B'], { encoding: '90ms-RKSJ-H' }), { maxLength });
  expect(found.text).toBe('日本');
});

test('ends at the page that would be too much', async () => {
  const found = await readPdf(pdfOf(['12345', '12345', '12345']), { maxLength: 12 });
  expect(found).toEqual({ text: '12345\n\n12345', pages: 3, readPages: 2 });
});

test.each([
  ['one that is cut', pdfOf(['text']).slice(0, 200), 'pdfBroken'],
  ['one with nothing behind its name', new Blob(['%PDF-1.7\nhello']), 'pdfBroken'],
  ['one with a password', pdfOf(['text'], { encrypted: true }), 'pdfLocked'],
  ['one of pictures', pdfOf(['', '']), 'pdfScanned'],
])('refuses %s', async (_, file, code) => {
  await expect(readPdf(file, { maxLength })).rejects.toMatchObject({ code });
});

test('ends at once when it is aborted', async () => {
  const controller = new AbortController();
  const onProgress = () => controller.abort();
  const reading = readPdf(pdfOf(Array<string>(50).fill('page')), { maxLength, signal: controller.signal, onProgress });
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  await expect(readPdf(pdfOf(['a']), { maxLength, signal: controller.signal })).rejects.toMatchObject({
    name: 'AbortError',
  });
  // Others are not touched by it.
  expect((await readPdf(pdfOf(['a']), { maxLength })).text).toBe('a');
});
