import { expect, test } from 'vitest';
import { elideImages } from './elide-images';

const inWords = (beginning: string, length: number) => `${beginning}… (${length})`;

test('of images the beginning is shown, and what else is long is shown whole', () => {
  const long = 'A'.repeat(10_000);
  const request = { model: 'm', messages: [{ role: 'user', content: long, images: [`iVBORw0KGgo${long}`, 'short'] }] };
  const { text, hasImages } = elideImages(request, inWords);
  expect(hasImages).toBe(true);
  expect(JSON.parse(text)).toEqual({
    model: 'm',
    messages: [{ role: 'user', content: long, images: ['iVBORw0KGgoAAAAAAAAAAAAA… (10011)', 'short'] }],
  });
});

test('a request without images is as it is', () => {
  const request = { model: 'm', images: 7, tools: [{ images: ['x'] }] };
  expect(elideImages(request, inWords)).toEqual({ text: JSON.stringify(request, null, 2), hasImages: false });
});
