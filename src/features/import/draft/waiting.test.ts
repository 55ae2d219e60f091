import { expect, test } from 'vitest';
import type { RefusalCode } from '../given/refusal';
import type { RefusedDraft } from './draft';
import { sourcesThatWait } from './waiting';

const given = (path: string, content = 'x') => ({
  file: new File([content], path.slice(path.lastIndexOf('/') + 1)),
  path,
});

function refused(code: RefusalCode, ...sources: RefusedDraft['sources']): RefusedDraft {
  return { id: 'a', fileName: 'm.gguf', sizeBytes: 0, state: 'refused', refusal: { code }, more: [], sources };
}

const told = (draft: RefusedDraft, ...files: RefusedDraft['sources']) =>
  sourcesThatWait(draft, files)?.map(({ path }) => path);

test.each<[RefusalCode, string, string]>([
  ['shards-missing', 'm-00001-of-00002.gguf', 'm-00002-of-00002.gguf'],
  ['shards-missing', 'm.gguf.part1of2', 'm.gguf.part2of2'],
  ['cut-missing', 'm.gguf.001', 'm.gguf.002'],
  ['cut-end-missing', 'm.gguf.aa', 'm.gguf.ab'],
])('%s: %s goes to where %s lies', (code, here, comes) => {
  expect(told(refused(code, given(here)), given(`more/${comes}`))).toEqual([`more/${here}`]);
  expect(told(refused(code, given(here)), given(`other-${comes}`))).toBeUndefined();
  expect(told(refused('found-other', given(here)), given(comes))).toBeUndefined();
});

test('what is given again is not there twice; a part that broke off is replaced', () => {
  const parts = [given('m.gguf.part1of2', 'half'), given('m.gguf.part2of2')];
  expect(told(refused('shards-missing', ...parts), given('m.gguf.part2of2'))).toEqual(['m.gguf.part1of2']);
  expect(told(refused('cut-short', ...parts), given('m.gguf.part1of2', 'whole'))).toEqual(['m.gguf.part2of2']);
});
