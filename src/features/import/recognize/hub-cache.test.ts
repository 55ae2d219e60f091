import { expect, test } from 'vitest';
import { chain } from '../../../../e2e/models/chain';
import { safetensorsFolder } from '../../../../e2e/models/safetensors';
import type { GivenFile } from '../given/given-file';
import { recognize } from './recognize';

const repository = 'hub/models--some-org--Tiny-1B-GGUF';
const digest = 'ab'.repeat(32);
const put = (file: File, path: string): GivenFile => ({
  file: new File([file], path.slice(path.lastIndexOf('/') + 1)),
  path,
});

test('a GGUF without a name is called after its repository', async () => {
  const { outcomes, ignored } = await recognize([
    put(new File(['c0ffee'], 'main'), `${repository}/refs/main`),
    put(chain().file, `${repository}/blobs/${digest}`),
    put(new File(['{}'], 'x'), `${repository}/blobs/${'12'.repeat(20)}`),
    put(new File(['GGUF'], 'x'), `${repository}/blobs/${digest}.incomplete`),
  ]);
  expect(outcomes).toMatchObject([{ fileName: 'Tiny-1B-F16.gguf', result: { model: { format: 'gguf' } } }]);
  expect(ignored.map(({ code }) => code).toSorted()).toEqual(['hub-nameless', 'no-model', 'partial-download']);
});

test('what has its name by a link is taken by it, its blob is not a second model', async () => {
  const { outcomes, ignored } = await recognize([
    put(chain().file, `${repository}/blobs/${digest}`),
    put(chain().file, `${repository}/snapshots/c0ffee/Tiny-1B.F16.gguf`),
    put(chain().file, `${repository}/snapshots/0ld/Tiny-1B.F16.gguf`),
  ]);
  expect(outcomes.map(({ fileName }) => fileName)).toEqual(['Tiny-1B.F16.gguf']);
  expect(ignored.map(({ code }) => code)).toEqual(['hub-double', 'hub-double']);
});

test('files of two revisions are all there', async () => {
  const { outcomes } = await recognize([
    put(chain().file, `${repository}/snapshots/a/Tiny-1B.F16.gguf`),
    put(chain().file, `${repository}/snapshots/b/Tiny-1B.BF16.gguf`),
  ]);
  expect(outcomes).toHaveLength(2);
});

test('a folder of safetensors is called after its repository', async () => {
  const files = safetensorsFolder().files.map((file) => put(file, `models--org--Small/snapshots/c0ffee/${file.name}`));
  const { outcomes } = await recognize(files);
  expect(outcomes).toMatchObject([{ fileName: 'Small', result: { model: { description: { name: 'Small' } } } }]);
});

test('where nothing has a name the links are explained', async () => {
  const { files } = safetensorsFolder();
  const { outcomes } = await recognize(files.map((file, i) => put(file, `models--org--Small/blobs/${i}${digest}`)));
  expect(outcomes).toMatchObject([{ fileName: 'Small', result: { refusal: { code: 'hub-links' } } }]);
});
