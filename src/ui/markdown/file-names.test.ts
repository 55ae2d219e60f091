import { expect, it } from 'vitest';
import { codeFileName } from './file-names';

it.each([
  ['python', 'code.py'],
  ['TypeScript', 'code.ts'],
  ['vue', 'code.vue'],
  ['dockerfile', 'Dockerfile'],
  ['make', 'Makefile'],
  ['', 'code.txt'],
  ['../../etc', 'code.txt'],
  ['constructor', 'code.txt'],
])('a fence of %j is saved as %s', (lang, name) => {
  expect(codeFileName(lang)).toBe(name);
});
