import { describe, expect, test } from 'vitest';
import { sha256Hex } from '@/base/sha256/hash-blob';
import { adapted } from '../../../../e2e/models/adapter';
import { brokenFiles } from '../../../../e2e/models/broken';
import { chain } from '../../../../e2e/models/chain';
import {
  blobThatBegins,
  filesOf,
  manifestPath,
  modelsFolder,
  textLayers,
  weightLayers,
  type FolderFiles,
  type StoredFixture,
} from '../../../../e2e/models/models-folder';
import { withProjector } from '../../../../e2e/models/projector';
import { shards } from '../../../../e2e/models/shards';
import { recognize } from '../recognize/recognize';
import type { StoredModel } from './stored-model';

const texts: Parameters<typeof textLayers>[0] & { license: string[] } = {
  template: '\uFEFF{{ .System }}\n{{ .Prompt }}\r\n ',
  system: '  Be brief.\n\n“Always.”\t',
  license: ['MIT\n', 'Apache <2.0>'],
  params: { stop: ['<|end|>', 'two words'], temperature: 0.25, num_ctx: 1048576, use_mmap: false, odd: { a: [null] } },
  messages: [
    { role: 'user', content: 'Hi', images: ['aGk='] },
    { role: 'assistant', content: '' },
  ],
};

function stored(name = 'plain', more: Partial<StoredFixture> = {}): StoredFixture {
  return { name, layers: weightLayers(chain()), ...more };
}

/** Recognises a folder as it would be picked. */
function given(folder: FolderFiles, root = '.ollama/models') {
  return recognize(filesOf(folder).map(({ path, file }) => ({ file, path: root === '' ? path : `${root}/${path}` })));
}

async function models(folder: FolderFiles): Promise<StoredModel[]> {
  const { houses, outcomes } = await given(folder);
  expect(outcomes).toEqual([]);
  expect(houses).toHaveLength(1);
  return houses[0]!.models;
}

async function only(folder: FolderFiles): Promise<StoredModel> {
  const all = await models(folder);
  expect(all).toHaveLength(1);
  return all[0]!;
}

function movable({ result }: StoredModel) {
  if ('stay' in result) throw new Error(JSON.stringify(result.stay));
  return result;
}

function stayOf({ result }: StoredModel) {
  if (!('stay' in result)) throw new Error('It can be moved');
  return result.stay;
}

describe('a model', () => {
  test('is made of the same files and of what its small layers say, word for word', async () => {
    const fixture = chain();
    const folder = await modelsFolder({ name: 'mine:7b', layers: [...weightLayers(fixture), ...textLayers(texts)] });
    const model = await only(folder);
    expect(model).toMatchObject({
      name: 'mine:7b',
      config: { family: 'llama', parameterSize: '366K', quantization: 'F16' },
      parts: ['template', 'system', 'params', 'messages', 'license'],
    });
    const blobs = [...folder].filter(([path]) => path.startsWith('blobs/'));
    expect(model.sizeBytes).toBe(blobs.reduce((sum, [, { size }]) => sum + size, 0));
    const { model: recognized, settings } = movable(model);
    const { template, system, license, params, messages } = texts;
    expect(settings).toEqual({ template, system, license, parameters: params, messages });
    expect(recognized.files).toEqual([
      {
        name: 'model.gguf',
        field: 'files',
        digest: `sha256:${await sha256Hex(fixture.file)}`,
        blob: expect.objectContaining({ size: fixture.file.size }),
      },
    ]);
    expect(recognized.description).toMatchObject({ kind: 'model', architecture: 'llama' });
  });

  test('brings along its projector, and its adapter where adapters belong', async () => {
    const seeing = withProjector();
    const changed = await adapted();
    const all = await models(
      await modelsFolder(
        { name: 'a', layers: weightLayers(changed) },
        {
          name: 'b',
          layers: [...weightLayers(seeing), { kind: 'projector', content: withProjector('mmproj').projector }],
        },
      ),
    );
    const keys = all.map((each) => movable(each).model.files.map(({ name, field }) => `${field} ${name}`));
    expect(keys).toEqual([
      ['files model.gguf', 'adapters adapter.gguf'],
      ['files model.gguf', 'files projector.gguf', 'files projector-2.gguf'],
    ]);
    expect(all.map(({ parts }) => parts)).toEqual([['adapter'], ['projector']]);
  });

  test('keeps what only its config says', async () => {
    const config = {
      renderer: 'qwen3-coder',
      parser: 'qwen3-coder',
      requires: '0.14.0',
      capabilities: ['tools', 7, 'thinking'],
    };
    const { settings } = movable(await only(await modelsFolder(stored('c', { config }))));
    expect(settings).toEqual({
      renderer: 'qwen3-coder',
      parser: 'qwen3-coder',
      requires: '0.14.0',
      info: { capabilities: ['tools', 'thinking'] },
    });
  });

  test('with a template of its own gets no stop words that it did not have', async () => {
    const template = textLayers({ template: 'x' });
    const withStop = textLayers({ template: 'x', params: { stop: ['y'] } });
    const all = await models(
      await modelsFolder(
        { name: 'a', layers: [...weightLayers(chain()), ...template] },
        { name: 'b', layers: [...weightLayers(chain()), ...withStop] },
        { name: 'c', layers: weightLayers(chain()) },
      ),
    );
    const parameters = all.map((each) => movable(each).settings.parameters);
    expect(parameters).toEqual([{ stop: [] }, { stop: ['y'] }, undefined]);
  });

  test('of 2023 is read too: an odd template, embeddings, the last of several, blobs named with a colon', async () => {
    const layers = [
      ...weightLayers(chain()),
      { kind: 'embed', content: '[]' },
      { kind: 'prompt', content: 'old' },
      { kind: 'system', content: 'first' },
      { kind: 'system', content: 'last' },
      { kind: 'params', content: '{"top_k":1,"seed":2}' },
      { kind: 'params', content: '{"seed":3}' },
      { kind: 'messages', content: 'null\n' },
    ];
    const folder = await modelsFolder({ name: 'old', layers });
    folder.delete(await blobThatBegins(folder, '[]'));
    const renamed = new Map([...folder].map(([path, blob]) => [path.replace('sha256-', 'sha256:'), blob]));
    expect(movable(await only(renamed)).settings).toEqual({
      template: 'old',
      system: 'last',
      parameters: { top_k: 1, seed: 3, stop: [] },
    });
  });
});

describe('where a folder lies', () => {
  const root = async (path: string) =>
    (await given(await modelsFolder(stored()), path)).houses.map((house) => house.path);

  test('does not matter: itself, above it, or its two folders by themselves', async () => {
    expect(await root('models')).toEqual(['models']);
    expect(await root('.ollama/models')).toEqual(['.ollama/models']);
    expect(await root('backup/manifests/2024/ollama/models')).toEqual(['backup/manifests/2024/ollama/models']);
    expect(await root('')).toEqual(['']);
  });

  test('names are as lists show them', async () => {
    const names = ['llama3', 'me/mine:q4', 'hf.co/bartowski/Qwen-GGUF:Q4_K_M', 'localhost:5000/library/x:latest'];
    const all = await models(await modelsFolder(...names.map((name) => stored(name))));
    expect(all.map(({ name }) => name)).toEqual([
      'hf.co/bartowski/Qwen-GGUF:Q4_K_M',
      'llama3:latest',
      'localhost:5000/library/x:latest',
      'me/mine:q4',
    ]);
  });

  test('what lies there besides is listed with the reason, and models beside it are found', async () => {
    const folder = await modelsFolder(stored());
    const blob = new Blob(['x'.repeat(100)]);
    const unused = `blobs/sha256-${'0'.repeat(64)}`;
    folder.set(unused, chain().file);
    folder.set(`blobs/sha256-${'1'.repeat(64)}-partial`, blob);
    folder.set(`blobs/sha256-${'1'.repeat(64)}-partial-12`, blob);
    folder.set('blobs/sha256-3141592', blob);
    folder.set('blobs/._sha256-2', blob);
    folder.set('manifests/registry.ollama.ai/library/plain/.DS_Store', blob);
    folder.set('manifests/too/short', blob);
    folder.set('chain.gguf', chain().file);
    const { houses, outcomes, ignored } = await given(folder, 'models');
    expect(houses[0]!.models.map(({ name }) => name)).toEqual(['plain:latest']);
    expect(outcomes.map(({ fileName }) => fileName)).toEqual(['chain.gguf']);
    const at = (path: string, code: string) => ({ path: `models/${path}`, code });
    expect(ignored).toEqual([
      at('blobs/._sha256-2', 'system-file'),
      at('manifests/registry.ollama.ai/library/plain/.DS_Store', 'system-file'),
      at(`blobs/sha256-${'1'.repeat(64)}-partial`, 'partial-download'),
      at(`blobs/sha256-${'1'.repeat(64)}-partial-12`, 'partial-download'),
      at('blobs/sha256-3141592', 'partial-download'),
      at('manifests/too/short', 'no-model'),
      at(unused, 'unused-blob'),
    ]);
  });

  test('blobs without manifests are looked into as files are, and foreign manifests are none', async () => {
    const folder = await modelsFolder(stored());
    folder.delete(manifestPath('plain'));
    const { houses, outcomes } = await given(folder);
    expect(houses).toEqual([]);
    expect(outcomes).toHaveLength(1);
    const foreign = new Map([['manifests/a/b/c/d', new Blob(['apiVersion: v1'])]]);
    expect(await given(foreign)).toMatchObject({ houses: [], ignored: [{ code: 'no-model' }] });
  });
});

describe('a model stays', () => {
  async function stayWith(change: (folder: FolderFiles) => unknown, fixture = stored()) {
    const folder = await modelsFolder(fixture);
    await change(folder);
    return stayOf(await only(folder));
  }

  const full = () => stored('plain', { layers: [...weightLayers(chain()), ...textLayers(texts)] });

  test('when a blob is missing, all of them are named', async () => {
    const stay = await stayWith(async (folder) => {
      folder.delete(await blobThatBegins(folder, 'GGUF'));
      folder.delete(await blobThatBegins(folder, 'MIT'));
    }, full());
    expect(stay).toEqual({
      code: 'blob-missing',
      layers: [
        { kind: 'model', expectedBytes: expect.any(Number), sizeBytes: undefined },
        { kind: 'license', expectedBytes: 4, sizeBytes: undefined },
      ],
    });
    const noneThere = await stayWith((folder) => {
      for (const path of folder.keys()) if (path.startsWith('blobs/')) folder.delete(path);
    });
    expect(noneThere.code).toBe('blobs-elsewhere');
  });

  test('when one was copied by half, or is longer than it should be', async () => {
    const resized = (bytes: number) =>
      stayWith(async (folder) => {
        const path = await blobThatBegins(folder, 'GGUF');
        const blob = folder.get(path)!;
        folder.set(path, new Blob([blob.slice(0, bytes), ...(bytes > blob.size ? ['x'] : [])]));
      });
    expect(await resized(1000)).toMatchObject({ code: 'blob-short', layers: [{ kind: 'model', sizeBytes: 1000 }] });
    expect((await resized(Infinity)).code).toBe('blob-long');
    const config = await stayWith(async (folder) =>
      folder.set(await blobThatBegins(folder, '{"model'), new Blob(['{'])),
    );
    expect(config).toMatchObject({ code: 'blob-short', layers: [{ kind: 'config', sizeBytes: 1 }] });
  });

  test('when a small blob is not what its name says, for no server would notice', async () => {
    const stay = await stayWith(async (folder) => {
      const path = await blobThatBegins(folder, '  Be brief');
      folder.set(path, new Blob([new Uint8Array(folder.get(path)!.size)]));
    }, full());
    expect(stay).toMatchObject({ code: 'blob-damaged', layers: [{ kind: 'system' }] });
  });

  test('when its manifest or a small layer is nothing that Ollama writes', async () => {
    const manifest = (text: string) => stayWith((folder) => folder.set(manifestPath('plain'), new Blob([text])));
    const digest = `sha256:${'0'.repeat(64)}`;
    for (const text of [
      '',
      '{',
      '[]',
      '{"layers":[null]}',
      `{"layers":[{"mediaType":"x","digest":"${digest}","size":-1}]}`,
      '{"layers":[{"mediaType":"x","digest":"../../etc/passwd","size":1}]}',
      '{"config":{}}',
    ]) {
      expect((await manifest(text)).code, text).toBe('manifest-foreign');
    }
    for (const layer of [
      { kind: 'params', content: '[1]' },
      { kind: 'params', content: '{' },
      { kind: 'messages', content: '{"role":"user"}' },
      { kind: 'messages', content: '[{"content":"x"}]' },
    ]) {
      const stay = await stayWith(() => {}, stored('plain', { layers: [...weightLayers(chain()), layer] }));
      expect(stay, layer.content).toMatchObject({ code: 'text-foreign', layers: [{ kind: layer.kind }] });
    }
  });

  test('when it is none of the kind that create makes', async () => {
    const only = (more: Partial<StoredFixture>) => stayWith(() => {}, stored('plain', more));
    const remote = { remote_host: 'https://ollama.com:443', remote_model: 'gpt-oss:120b' };
    expect(await only({ layers: [], config: remote })).toEqual({ code: 'cloud', name: 'gpt-oss:120b' });
    expect((await only({ layers: textLayers(texts) })).code).toBe('no-weights');
    const tensor = [{ kind: 'tensor', content: 'x' }];
    expect((await only({ layers: tensor })).code).toBe('tensors');
    expect((await only({ config: { model_format: 'safetensors' } })).code).toBe('tensors');
    const draft = [...weightLayers(chain()), { kind: 'draft', content: 'x' }];
    expect(await only({ layers: draft })).toEqual({
      code: 'layer-unknown',
      name: 'application/vnd.ollama.image.draft',
    });
    const { files, adapters } = await adapted();
    expect((await only({ layers: weightLayers({ files, adapters: [...adapters, ...adapters] }) })).code).toBe(
      'several-adapters',
    );
    expect((await only({ layers: weightLayers({ files, adapters: [chain().file] }) })).code).toBe('other-kind');
    expect((await only({ layers: weightLayers({ files: [withProjector().projector], adapters: [] }) })).code).toBe(
      'other-kind',
    );
    const parts = await shards(2);
    expect((await only({ layers: weightLayers({ files: [parts.files[0]!], adapters: [] }) })).code).toBe('split');
  });

  test('when its file would not pass the pre-flight, whatever it is', async () => {
    const broken = Object.entries(await brokenFiles()).filter(([name]) => name !== 'empty');
    const all = await models(
      await modelsFolder(
        ...broken.map(([name, { file }]) => stored(name, { layers: weightLayers({ files: [file], adapters: [] }) })),
      ),
    );
    expect(all).toHaveLength(broken.length);
    for (const each of all) {
      expect(stayOf(each), each.name).toMatchObject({ code: 'preflight', layers: [{ kind: 'model' }] });
    }
  });

  test('when the browser may not read it', async () => {
    const folder = filesOf(await modelsFolder(full()));
    const locked = async (isLocked: (path: string, file: File) => boolean | Promise<boolean>) => {
      const files = await Promise.all(
        folder.map(async ({ path, file }) => {
          const copy = new File([file], file.name);
          if (!(await isLocked(path, file))) return { path, file: copy };
          const refuse = () => Promise.reject(new DOMException('locked', 'NotReadableError'));
          copy.slice = () => Object.assign(new Blob(), { arrayBuffer: refuse });
          copy.arrayBuffer = refuse;
          return { path, file: copy };
        }),
      );
      return stayOf((await recognize(files)).houses[0]!.models[0]!);
    };
    expect((await locked((path) => path.startsWith('manifests/'))).code).toBe('manifest-unreadable');
    const begins = (text: string) => async (_: string, file: File) =>
      (await file.slice(0, text.length).text()) === text;
    expect(await locked(begins('GGUF'))).toMatchObject({ code: 'blob-unreadable', layers: [{ kind: 'model' }] });
    expect(await locked(begins('MIT'))).toMatchObject({ code: 'blob-unreadable', layers: [{ kind: 'license' }] });
  });
});

test('a folder of thousands is read by its manifests: what models share is read once', async () => {
  const file = chain().file;
  const shared = [...weightLayers({ files: [file], adapters: [] }), ...textLayers({ license: ['x'] })];
  const folder = filesOf(
    await modelsFolder(...Array.from({ length: 200 }, (_, i) => stored(`m${i}`, { layers: shared }))),
  );
  let reads = 0;
  for (const { file } of folder) {
    const { arrayBuffer } = file;
    file.arrayBuffer = function (this: File) {
      reads += 1;
      return arrayBuffer.call(this);
    };
  }
  const unused = Array.from({ length: 20_000 }, (_, i) => ({
    path: `blobs/sha256-${String(i).padStart(64, '0')}`,
    file: new File(['x'], 'x'),
  }));
  const { houses, ignored } = await recognize([...folder, ...unused]);
  expect(houses[0]!.models.every(({ result }) => 'model' in result)).toBe(true);
  // A manifest each, one config and one license: the model's own file is read by slices.
  expect(reads).toBe(202);
  expect(ignored).toHaveLength(20_000);
});
