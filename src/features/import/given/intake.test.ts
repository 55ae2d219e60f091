import { expect, test } from 'vitest';
import { fileAt, type RootHandle } from './file-handles';
import { takeDropped, takeHandles, takePicked } from './intake';

interface Entry {
  name: string;
  isFile: boolean;
  isDirectory: boolean;
  fullPath: string;
}

type Tree = { [name: string]: Tree | string };

/** An entry as browsers give them: folders tell a hundred at a time. `broken` cannot be read. */
function entryOf(name: string, content: Tree | string, parent = ''): Entry {
  const fullPath = `${parent}/${name}`;
  if (typeof content === 'string') {
    const file = (resolve: (file: File) => void, reject: (error: unknown) => void) =>
      content === 'broken' ? reject(new Error(content)) : resolve(new File([content], name));
    return { name, fullPath, isFile: true, isDirectory: false, ...{ file } };
  }
  const left = Object.entries(content).map(([child, inside]) => entryOf(child, inside, fullPath));
  const readEntries = (resolve: (batch: Entry[]) => void, reject: (error: unknown) => void) =>
    name === 'locked' ? reject(new Error(name)) : setTimeout(() => resolve(left.splice(0, 100)));
  return { name, fullPath, isFile: false, isDirectory: true, ...{ createReader: () => ({ readEntries }) } };
}

function transferOf(...entries: Entry[]): DataTransfer {
  const items = entries.map((entry) => ({
    kind: 'file',
    webkitGetAsEntry: () => entry,
    getAsFile: () => new File(['x'], entry.name),
  }));
  return { items } as unknown as DataTransfer;
}

test('folders are walked, whatever their depth and size, and paths kept', async () => {
  const many = Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`${i}.bin`, 'x']));
  const folder = entryOf('model', { 'config.json': '{}', deep: { deeper: many }, '.git': { config: 'x' } });
  const { folders, intake } = takeDropped(transferOf(entryOf('a.gguf', 'x'), folder));
  expect(folders).toEqual(['model']);
  const { files, unreadable } = await intake;
  expect(unreadable).toEqual([]);
  expect(files).toHaveLength(252);
  expect(files.slice(0, 2).map(({ path }) => path)).toEqual(['a.gguf', 'model/config.json']);
  expect(files.at(-1)!.path).toBe('model/deep/deeper/249.bin');
});

test('what cannot be read is listed, and the rest is there', async () => {
  const folder = entryOf('m', { 'a.gguf': 'broken', locked: {}, 'b.gguf': 'x' });
  const { files, unreadable } = await takeDropped(transferOf(folder)).intake;
  expect(files.map(({ path }) => path)).toEqual(['m/b.gguf']);
  expect(unreadable).toEqual(['m/a.gguf', 'm/locked']);
});

test('a picked folder keeps its paths, without what is hidden in it', async () => {
  const at = (path: string) =>
    Object.defineProperty(new File(['x'], path.split('/').at(-1)!), 'webkitRelativePath', { value: path });
  const { folders, intake } = takePicked(['.ollama/a.gguf', '.ollama/.git/b', '.ollama/sub/c'].map(at));
  expect(folders).toEqual(['.ollama']);
  expect((await intake).files.map(({ path }) => path)).toEqual(['.ollama/a.gguf', '.ollama/sub/c']);
  expect((await takePicked([new File(['x'], 'd.gguf')]).intake).files[0]!.path).toBe('d.gguf');
});

/** A handle as the File System Access API gives them. `broken` cannot be read. */
function handleOf(name: string, content: Tree | string): RootHandle {
  if (typeof content === 'string') {
    const getFile = async () => {
      if (content === 'broken') throw new DOMException('', 'NotReadableError');
      return new File([content], name);
    };
    return { kind: 'file', name, getFile } as unknown as RootHandle;
  }
  const children = new Map(Object.entries(content).map(([child, inside]) => [child, handleOf(child, inside)]));
  const child = async (wanted: string) => {
    const found = children.get(wanted);
    if (!found) throw new DOMException('', 'NotFoundError');
    return found;
  };
  const values = async function* () {
    yield* children.values();
  };
  return { kind: 'directory', name, values, getDirectoryHandle: child, getFileHandle: child } as unknown as RootHandle;
}

test('a folder given as a handle is walked, and each of its files can be found again from it', async () => {
  const root = handleOf('.ollama', {
    'a.gguf': 'x',
    'b.gguf': 'broken',
    '.git': { config: 'x' },
    models: { blobs: { one: '1' } },
  });
  const { folders, intake } = takeHandles([root, handleOf('c.gguf', 'c')]);
  expect(folders).toEqual(['.ollama']);
  const { files, unreadable } = await intake;
  expect(files.map(({ path }) => path)).toEqual(['.ollama/a.gguf', '.ollama/models/blobs/one', 'c.gguf']);
  expect(unreadable).toEqual(['.ollama/b.gguf']);
  for (const { root: own, path, file } of files)
    expect(await (await fileAt(own!, path)).text()).toBe(await file.text());
  await expect(fileAt(root, '.ollama/models/gone/one')).rejects.toMatchObject({ name: 'NotFoundError' });
});
