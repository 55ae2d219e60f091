import { expect, test } from 'vitest';
import { leaveStrays } from './stray-files';

const double = new Uint8Array([0, 5, 22, 7, 0, 2, 0, 0]);
const given = (path: string, content: BlobPart = 'x') => ({
  file: new File([content], path.slice(path.lastIndexOf('/') + 1)),
  path,
});

test.each([
  ['system-file', ['m/.DS_Store', 'm/Thumbs.db', 'm/desktop.ini', 'm/Desktop.ini', 'model.gguf:Zone.Identifier']],
  ['system-file', ['__MACOSX/m/model.gguf', 'a/__MACOSX/x', 'm/@eaDir/model.gguf/x', 'm/._config.json', '._Modelfile']],
  ['partial-download', ['m.gguf.part', 'm.gguf.crdownload', 'm.gguf.aria2', 'blobs/ab12.incomplete', 'M.GGUF.!qB']],
  ['leftover', ['m.gguf.lock', 'a/m.gguf.metadata', 'config.json~', '.config.json.swp', '.#config.json']],
] as const)('%s: %j', async (code, paths) => {
  const { kept, ignored } = await leaveStrays(paths.map((path) => given(path)));
  expect(kept).toEqual([]);
  expect(
    ignored.toSorted((one, other) => paths.indexOf(one.path as never) - paths.indexOf(other.path as never)),
  ).toEqual(paths.map((path) => ({ path, code })));
});

test('companions of macOS are known by their bytes, whatever their names', async () => {
  const files = [given('._a.gguf', double), given('b.safetensors', double), given('c.gguf', double)];
  expect((await leaveStrays(files)).ignored.map(({ code }) => code)).toEqual(Array(3).fill('system-file'));
});

test('what may be a model stays', async () => {
  const files = [
    given('._hidden.gguf', 'GGUF'),
    given('m/model.gguf', 'GGUF'),
    given('m/config.json'),
    given('m/part'),
    given('m/model.gguf.part1of2'),
    given('m/.hidden'),
    given('part/metadata/lock.gguf', 'GGUF'),
  ];
  expect(await leaveStrays(files)).toEqual({ kept: files, ignored: [] });
});

test('what cannot be read stays to be refused with the reason', async () => {
  const file = new File(['x'], 'gone.gguf');
  file.slice = () => {
    throw new DOMException('gone', 'NotFoundError');
  };
  expect((await leaveStrays([{ file, path: file.name }])).kept).toHaveLength(1);
});
