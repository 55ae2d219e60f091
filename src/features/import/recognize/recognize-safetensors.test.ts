import { describe, expect, test } from 'vitest';
import { safetensorsFolder, writeSafetensors } from '../../../../e2e/models/safetensors';
import { hasText } from '@/shared/texts';
import type { GivenFile } from './intake';
import { recognize } from './recognize';

const within = (folder: string, files: File[]): GivenFile[] =>
  files.map((file) => ({ file, path: folder === '' ? file.name : `${folder}/${file.name}` }));
const json = (name: string, value: unknown) => new File([JSON.stringify(value)], name);

/** The folder with files taken away, put in place of those of their name, or added. */
function changed(options: { without?: string[]; and?: File[]; fileCount?: number }): File[] {
  const { without = [], and = [], fileCount = 2 } = options;
  const gone = [...without, ...and.map(({ name }) => name)];
  return [...safetensorsFolder({ fileCount }).files.filter(({ name }) => !gone.includes(name)), ...and];
}

test('a folder is one model, its files keyed by their names', async () => {
  const { files } = safetensorsFolder({ fileCount: 3 });
  const { outcomes, ignored } = await recognize(within('org/my-model', [...files, new File(['#'], 'README.md')]));
  expect(outcomes).toHaveLength(1);
  const { fileName, result } = outcomes[0]!;
  if (!('model' in result)) throw new Error(result.refusal.code);
  expect(fileName).toBe('my-model');
  expect(result.model).toMatchObject({
    format: 'safetensors',
    description: {
      kind: 'model',
      architecture: 'LlamaForCausalLM',
      quantization: 'F16',
      contextLength: 2048,
      layers: 1,
    },
  });
  expect(result.model.files.map(({ name, field }) => `${field} ${name}`).toSorted()).toEqual([
    'files config.json',
    'files model-00001-of-00003.safetensors',
    'files model-00002-of-00003.safetensors',
    'files model-00003-of-00003.safetensors',
    'files tokenizer.json',
    'files tokenizer_config.json',
  ]);
  expect(ignored).toEqual([{ path: 'org/my-model/README.md', code: 'no-model' }]);
});

test('files of a folder that were picked by themselves are one model too', async () => {
  const { outcomes } = await recognize(within('', safetensorsFolder({ fileCount: 2 }).files));
  expect(outcomes).toMatchObject([{ fileName: 'model', result: { model: { format: 'safetensors' } } }]);
});

test('weights that the index does not name are left, parts of a pooling keep their place', async () => {
  const extra = new File([writeSafetensors({})], 'consolidated.safetensors');
  const pooling = [json('config.json', {}), new File([writeSafetensors({})], 'model.safetensors')];
  const { outcomes, ignored } = await recognize([
    ...within('m', changed({ and: [extra] })),
    ...within('m/1_Pooling', pooling),
  ]);
  const { result } = outcomes[0]!;
  if (!('model' in result)) throw new Error(result.refusal.code);
  expect(result.model.files.map(({ name }) => name)).toContain('1_Pooling/config.json');
  expect(result.model.files.map(({ name }) => name)).not.toContain('consolidated.safetensors');
  expect(ignored.map(({ path, code }) => `${code} ${path}`).toSorted()).toEqual([
    'nested m/1_Pooling/model.safetensors',
    'not-in-index m/consolidated.safetensors',
  ]);
});

test('what its makers recommend for sampling is read', async () => {
  const recommended = json('generation_config.json', { temperature: 0.6, top_k: 20, repetition_penalty: 1.05 });
  const { outcomes } = await recognize(within('m', changed({ and: [recommended] })));
  const { result } = outcomes[0]!;
  if (!('model' in result)) throw new Error(result.refusal.code);
  expect(result.model.description.defaults).toEqual({ temperature: 0.6, top_k: 20, repeat_penalty: 1.05 });
  expect(result.model.files.map(({ name }) => name)).toContain('generation_config.json');
});

const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n';
const odd = (dtype: string, shape = [1]) => {
  const header = new TextEncoder().encode(JSON.stringify({ odd: { dtype, shape, data_offsets: [0, 2] } }));
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, BigInt(header.length), true);
  return new File([length.buffer, header, new Uint8Array(2)], 'model.safetensors');
};
const config = (more: object) => json('config.json', { architectures: ['LlamaForCausalLM'], ...more });
const part = 'model-00002-of-00002.safetensors';

describe('a folder is refused', () => {
  test.each<[string, string, File[]]>([
    ['no-config', 'm', changed({ without: ['config.json'] })],
    ['bad-config', 'm/generation_config.json', changed({ and: [new File(['{'], 'generation_config.json')] })],
    ['bad-config', 'm/config.json', changed({ and: [new File(['{'], 'config.json')] })],
    ['no-model-type', 'm', changed({ and: [json('config.json', {})] })],
    ['no-folder-tokenizer', 'm', changed({ without: ['tokenizer.json'] })],
    ['found-git-lfs', 'm/tokenizer.json', changed({ and: [new File([pointer], 'tokenizer.json')] })],
    ['found-git-lfs', `m/${part}`, changed({ and: [new File([pointer], part)] })],
    ['found-empty', `m/${part}`, changed({ and: [new File([], part)] })],
    ['files-missing', 'm', changed({ without: [part] })],
    ['files-missing', 'm', changed({ without: [part, 'model.safetensors.index.json'] })],
    ['bad-index', 'm/model.safetensors.index.json', changed({ and: [json('model.safetensors.index.json', {})] })],
    ['tensors-missing', 'm', changed({ and: [new File([writeSafetensors({})], part)] })],
    [
      'tensor-doubled',
      'm/b.safetensors',
      changed({ fileCount: 1, and: [odd('F16'), new File([odd('F16')], 'b.safetensors')] }),
    ],
    ['bad-dtype', 'm', changed({ fileCount: 1, and: [odd('F64')] })],
    [
      'weights-packed',
      'm',
      changed({ fileCount: 1, and: [odd('I32'), config({ quantization_config: { quant_method: 'awq' } })] }),
    ],
    ['weights-mlx', 'm', changed({ fileCount: 1, and: [odd('U32'), config({ quantization: { bits: 4 } })] })],
    ['empty-shape', 'm/model.safetensors', changed({ fileCount: 1, and: [odd('F16', [])] })],
    [
      'header-too-large',
      'm/model.safetensors',
      changed({ fileCount: 1, and: [new File([new Uint8Array(9).fill(255)], 'model.safetensors')] }),
    ],
  ])('%s, naming %s', async (code, name, files) => {
    const { outcomes } = await recognize(within('m', files));
    expect(outcomes).toMatchObject([{ fileName: name, result: { refusal: { code } } }]);
    for (const words of ['cause', 'cure']) expect(hasText(`import.refused.code.${code}.${words}`)).toBe(true);
  });

  test('a whole number that no converter reads does no harm', async () => {
    const { files } = safetensorsFolder();
    const header = { 'embeddings.position_ids': { dtype: 'I64', shape: [1], data_offsets: [0, 8] } };
    const bytes = new TextEncoder().encode(JSON.stringify(header));
    const length = new DataView(new ArrayBuffer(8));
    length.setBigUint64(0, BigInt(bytes.length), true);
    const more = new File([length.buffer, bytes, new Uint8Array(8)], 'more.safetensors');
    const { outcomes } = await recognize(within('m', [...files, more]));
    expect('model' in outcomes[0]!.result).toBe(true);
  });
});

describe('an adapter made by PEFT', () => {
  const weights = new File([odd('F32')], 'adapter_model.safetensors');
  const settings = { peft_type: 'LORA', r: 8, lora_alpha: 16, base_model_name_or_path: 'org/base' };
  const whole = [weights, json('adapter_config.json', settings)];

  test('asks for a base that Ollama can convert it for', async () => {
    const { outcomes } = await recognize(within('lora', [...whole, json('tokenizer.json', {})]));
    const { result } = outcomes[0]!;
    if (!('model' in result)) throw new Error(result.refusal.code);
    expect(result.model.base).toEqual({ families: ['llama', 'gemma2'], named: 'org/base' });
    expect(result.model.description.kind).toBe('adapter');
    expect(result.model.files.map(({ name, field }) => `${field} ${name}`)).toEqual([
      'adapters adapter_config.json',
      'adapters adapter_model.safetensors',
    ]);
  });

  test.each<[string, File[]]>([
    ['no-adapter-config', [weights]],
    ['bad-adapter-config', [weights, json('adapter_config.json', { peft_type: 'LORA' })]],
    ['no-lora', [weights, json('adapter_config.json', { ...settings, peft_type: 'IA3' })]],
    ['bad-dtype', [new File([odd('I8')], weights.name), json('adapter_config.json', settings)]],
  ])('is refused: %s', async (code, files) => {
    const { outcomes } = await recognize(within('lora', files));
    expect(outcomes).toMatchObject([{ result: { refusal: { code } } }]);
  });
});
