import { describe, expect, test } from 'vitest';
import { u32 } from '@/formats/gguf-value';
import { writeGguf } from '@/formats/gguf-writer';
import { hasText } from '@/shared/texts';
import { adapted } from '../../../../e2e/models/adapter';
import { brokenFiles } from '../../../../e2e/models/broken';
import { chain, embedding } from '../../../../e2e/models/chain';
import { withProjector } from '../../../../e2e/models/projector';
import { shards } from '../../../../e2e/models/shards';
import type { GivenFile } from '../given/given-file';
import type { Recognized } from '../weights/recognized';
import { type Outcome, recognize } from './recognize';

const alone = (...files: File[]): GivenFile[] => files.map((file) => ({ file, path: file.name }));
const within = (folder: string, ...files: File[]) => files.map((file) => ({ file, path: `${folder}/${file.name}` }));

function modelOf(outcome: Outcome | undefined): Recognized {
  if (!outcome || 'refusal' in outcome.result) throw new Error(JSON.stringify(outcome?.result));
  return outcome.result.model;
}

async function single(...files: File[]): Promise<Outcome> {
  const { outcomes } = await recognize(alone(...files));
  expect(outcomes).toHaveLength(1);
  return outcomes[0]!;
}

async function bytesOf(blob: Blob): Promise<Buffer> {
  return Buffer.from(await blob.arrayBuffer());
}

describe('single files', () => {
  test('a whole model is described, with its file under a name that servers accept', async () => {
    const odd = new File([chain().file], 'C:\\models\\My Model.GGUF');
    const model = modelOf(await single(odd));
    expect(model.description).toMatchObject({ kind: 'model', architecture: 'llama', quantization: 'F16' });
    expect(model.files).toEqual([{ name: 'C__models_My Model.gguf', blob: odd, field: 'files' }]);
  });

  test('an embedding model is one too', async () => {
    expect(modelOf(await single(embedding().file)).description.kind).toBe('embedding');
  });

  test('every broken file is refused, with a reason that has words', async () => {
    for (const [name, { file, code }] of Object.entries(await brokenFiles())) {
      const { result } = await single(file);
      if ('model' in result) throw new Error(`${name} was taken for a model`);
      expect(result.refusal.code, name).toMatch(code === 'not-gguf' ? /^found-/ : code);
      for (const words of ['cause', 'cure'])
        expect(hasText(`import.refused.code.${result.refusal.code}.${words}`), name).toBe(true);
    }
  });

  test('a file that cannot be read is refused, not thrown', async () => {
    const file = new File(['x'], 'gone.gguf');
    file.slice = () => {
      throw new DOMException('gone', 'NotFoundError');
    };
    expect((await single(file)).result).toMatchObject({ refusal: { code: 'unreadable' } });
  });

  test('an ONNX model is told by its name', async () => {
    expect((await single(new File(['x'], 'm.onnx'))).result).toMatchObject({ refusal: { code: 'onnx' } });
  });

  test('many that are no models become a list', async () => {
    const files = Array.from({ length: 200 }, (_, i) => new File(['text'], `${i}.txt`));
    const { outcomes, ignored } = await recognize(alone(chain().file, ...files));
    expect(outcomes).toHaveLength(1);
    expect(ignored).toHaveLength(200);
    expect(ignored[0]).toEqual({ path: '0.txt', code: 'not-gguf' });
  });
});

describe('split models', () => {
  test('parts become one model of one file, whatever their order and between others', async () => {
    const { files, whole } = await shards(4);
    const other = chain().file;
    const { outcomes } = await recognize(alone(files[2]!, other, files[0]!, files[3]!, files[1]!));
    expect(outcomes.map(({ fileName }) => fileName)).toEqual(['chain.gguf', other.name]);
    const model = modelOf(outcomes[0]);
    expect(model.mergedFrom).toBe(4);
    expect(model.description).toMatchObject({ kind: 'model', split: undefined });
    expect(model.files).toHaveLength(1);
    expect((await bytesOf(model.files[0]!.blob)).equals(await bytesOf(whole))).toBe(true);
  });

  test('two models in their own folders stay apart', async () => {
    const [one, other] = [await shards(2), await shards(2)];
    const { outcomes } = await recognize([...within('a', ...one.files), ...within('b', ...other.files)]);
    expect(outcomes.map((outcome) => modelOf(outcome).mergedFrom)).toEqual([2, 2]);
  });

  test('parts that were renamed are put together by what they hold', async () => {
    const { files } = await shards(3);
    const renamed = files.map((file, i) => (i === 1 ? new File([file], 'copy.gguf') : file));
    expect(modelOf(await single(...renamed)).mergedFrom).toBe(3);
  });

  test('what is missing, doubled, foreign or misnamed is named', async () => {
    const { files } = await shards(9);
    const [one, two, three, four] = files as [File, File, File, File];
    const lacking = await single(one, three, four);
    expect(lacking.fileName).toBe('chain.gguf');
    expect(lacking.result).toMatchObject({ refusal: { code: 'shards-missing', named: { parts: '2, 5–9', count: 9 } } });
    const copy = new File([two], 'chain-00002-of-00009.gguf');
    expect((await single(...files, copy)).result).toMatchObject({
      refusal: { code: 'shard-doubled', named: { index: 2 } },
    });
    const foreign = (await shards(2)).files[1]!;
    const named = new File([foreign], 'chain-00010-of-00009.gguf');
    expect((await single(...files, named)).result).toMatchObject({
      refusal: { code: 'shard-foreign', named: { name: named.name } },
    });
    const swapped = [new File([one], two.name), new File([two], one.name), ...files.slice(2)];
    expect((await single(...swapped)).result).toMatchObject({
      refusal: { code: 'shard-misnamed' },
      more: [{ code: 'shard-misnamed' }],
    });
  });

  test('a merged model passes the same pre-flight', async () => {
    const noTokenizer = (await brokenFiles()).noTokens!.file;
    const { unpackGguf } = await import('../../../../e2e/models/unpack');
    const { metadata, tensors } = await unpackGguf(noTokenizer);
    const split = (no: number) =>
      [
        ['split.no', u32(no)],
        ['split.count', u32(2)],
        ['split.tensors.count', u32(tensors.length)],
      ] as const;
    const part = (no: number, own: typeof tensors) =>
      new File(
        [writeGguf({ metadata: new Map([...(no === 0 ? metadata : []), ...split(no)]), tensors: own })],
        `x-0000${no + 1}-of-00002.gguf`,
      );
    const { result } = await single(part(0, tensors.slice(0, 3)), part(1, tensors.slice(3)));
    expect(result).toMatchObject({ refusal: { code: 'no-tokenizer' } });
  });
});

describe('models and what goes with them', () => {
  test.each(['projector', 'mmproj'] as const)('a %s joins the model beside it', async (type) => {
    const { file, projector } = withProjector(type);
    const model = modelOf(await single(projector, file));
    expect(model.projector).toBe(projector.name);
    expect(model.files.map(({ name, field }) => [name, field])).toEqual([
      [file.name, 'files'],
      [projector.name, 'files'],
    ]);
    expect(model.warnings.some(({ code }) => code === 'old-projector')).toBe(type === 'mmproj');
  });

  test('of several projectors one is taken, the others are said to be left', async () => {
    const { file, projector } = withProjector();
    const second = new File([projector], 'mmproj-2.gguf');
    const { outcomes, ignored } = await recognize(within('m', file, projector, second));
    expect(modelOf(outcomes[0]).projector).toBe('mmproj.gguf');
    expect(ignored).toEqual([{ path: 'm/mmproj-2.gguf', code: 'other-projector' }]);
  });

  test('a lone projector is refused, and so is one beside an embedding model only', async () => {
    const { projector } = withProjector();
    expect((await single(projector)).result).toEqual({ refusal: { code: 'projector' } });
    const { outcomes } = await recognize(alone(projector, embedding().file));
    expect(outcomes.map(({ result }) => 'model' in result)).toEqual([false, true]);
  });

  test('an adapter asks for a base of its own family', async () => {
    const { adapters } = await adapted();
    const model = modelOf(await single(adapters[0]!));
    expect(model.base).toEqual({ families: ['llama'] });
    expect(model.files.map(({ name, field }) => [name, field])).toEqual([['adapter.gguf', 'adapters']]);
  });
});

describe('folders', () => {
  test('what is no part of a model is listed with its reason', async () => {
    const big = new Uint8Array(70_000);
    const { outcomes, ignored } = await recognize([
      ...within('m', chain().file, new File(['#'], 'README.md'), new File([big], 'data.bin2')),
      ...within('m/x', new File(['x'], 'model.onnx'), new File(['x'], 'a.pth'), new File(['x'], 'tf_model.h5')),
    ]);
    expect(outcomes).toHaveLength(1);
    expect(Object.fromEntries(ignored.map(({ path, code }) => [path, code]))).toEqual({
      'm/README.md': 'no-model',
      'm/data.bin2': 'no-model',
      'm/x/model.onnx': 'onnx',
      'm/x/a.pth': 'pytorch',
      'm/x/tf_model.h5': 'other-format',
    });
  });

  test('a GGUF under another name is found by its bytes', async () => {
    const { file } = chain();
    const renamed = new File([new Uint8Array(await file.arrayBuffer())], 'sha256-0123');
    const { outcomes } = await recognize(within('blobs', renamed));
    expect(modelOf(outcomes[0]).files[0]!.name).toBe('sha256-0123.gguf');
  });

  test('a folder of PyTorch weights is refused as one', async () => {
    const files = [
      new File(['{}'], 'config.json'),
      new File(['x'], 'pytorch_model-1.bin'),
      new File(['x'], 'pytorch_model-2.bin'),
    ];
    const { outcomes } = await recognize(within('old', ...files));
    expect(outcomes).toMatchObject([{ fileName: 'old', result: { refusal: { code: 'pytorch' } } }]);
  });

  test('more files of a model’s size than a call takes arguments', async () => {
    const file = new File([new Uint8Array(70_000)], 'data.bin2');
    file.slice = () => ({ text: () => Promise.resolve('none') }) as Blob;
    const given = Array.from({ length: 130_000 }, (_, i) => ({ file, path: `all/${i}.bin2` }));
    const { outcomes, ignored } = await recognize(given);
    expect(outcomes).toEqual([]);
    expect(ignored).toHaveLength(130_000);
  });

  test('every model of a folder gets the same of many projectors', async () => {
    const { file, projector } = withProjector();
    const many = (like: File, name: string) =>
      Array.from({ length: 40 }, (_, i) => new File([like], `${name}-${i}.gguf`));
    const given = within('m', ...many(file, 'model'), ...many(projector, 'mmproj'));
    const { outcomes, ignored } = await recognize(given);
    expect(outcomes).toHaveLength(40);
    expect(modelOf(outcomes[39]).projector).toBe('mmproj-0.gguf');
    expect(ignored).toHaveLength(39);
  });

  test('thirty thousand files are sorted in one go', async () => {
    const files = Array.from({ length: 30_000 }, (_, i) => new File(['x'], `${i}.txt`));
    const { outcomes, ignored } = await recognize([...within('all', ...files), ...within('all', chain().file)]);
    expect(outcomes).toHaveLength(1);
    expect(ignored).toHaveLength(30_000);
  });
});
