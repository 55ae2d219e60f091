import { describe, expect, test } from 'vitest';
import { sentencePieces } from '../../../../e2e/models/fuzz/safetensors';
import { safetensorsFolder, writeSafetensors } from '../../../../e2e/models/safetensors';
import { hasText } from '@/shared/texts';
import type { GivenFile } from '../given/given-file';
import { recognize } from '../recognize/recognize';

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

const pieces = (...texts: string[]) =>
  new File([sentencePieces(texts.map((text) => ({ text, score: 0, type: 1 })))], 'tokenizer.model');
const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n';
const odd = (dtype: string, shape = [1], more: object = {}) => {
  const bytes = (shape.reduce((product, length) => product * length, 1) * Number(/\d+/.exec(dtype)![0])) / 8;
  return weightsOf({ odd: { dtype, shape, data_offsets: [0, bytes] }, ...more }, bytes);
};
const weightsOf = (tensors: object, dataBytes: number, name = 'model.safetensors') => {
  const header = new TextEncoder().encode(JSON.stringify(tensors));
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, BigInt(header.length), true);
  return new File([length.buffer, header, new Uint8Array(dataBytes)], name);
};
const sound = JSON.parse(
  await safetensorsFolder()
    .files.find(({ name }) => name === 'config.json')!
    .text(),
) as object;
const config = (more: object) => json('config.json', { ...sound, ...more });
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
    ['files-missing', 'm', changed({ and: [json('config.json', { architectures: ['BertModel'] })] })],
    ['bad-index', 'm/model.safetensors.index.json', changed({ and: [json('model.safetensors.index.json', {})] })],
    ['tensors-missing', 'm', changed({ and: [new File([writeSafetensors({})], part)] })],
    [
      'tensor-doubled',
      'm/model-b.safetensors',
      changed({ fileCount: 1, and: [odd('F16'), new File([odd('F16')], 'model-b.safetensors')] }),
    ],
    ['bad-dtype', 'm', changed({ fileCount: 1, and: [odd('F64')] })],
    [
      'weights-packed',
      'm',
      changed({ fileCount: 1, and: [odd('I32'), config({ quantization_config: { quant_method: 'awq' } })] }),
    ],
    ['weights-packed', 'm', changed({ fileCount: 1, and: [odd('F8_E4M3', [1, 1])] })],
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
    const more = weightsOf(header, 8, 'more.safetensors');
    const { outcomes } = await recognize(within('m', [...files, more]));
    expect('model' in outcomes[0]!.result).toBe(true);
  });
});

describe('an adapter made by PEFT', () => {
  const lora = (half: string, at: number, more: object = {}) => ({
    [`base_model.model.model.layers.0.self_attn.q_proj.lora_${half}.weight`]: {
      dtype: 'F32',
      shape: [1, 2],
      data_offsets: [at, at + 8],
      ...more,
    },
  });
  const weightFile = (tensors: object, dataBytes = 16) => weightsOf(tensors, dataBytes, 'adapter_model.safetensors');
  const weights = weightFile({ ...lora('A', 0), ...lora('B', 8) });
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
    ['bad-dtype', [weightFile(lora('A', 0, { dtype: 'I32' }), 8), json('adapter_config.json', settings)]],
    ['tensors-missing', [weightFile(lora('A', 0), 8), json('adapter_config.json', settings)]],
    ['no-lora-matrix', [weightFile(lora('A', 0, { shape: [2] }), 8), json('adapter_config.json', settings)]],
    [
      'no-lora-matrix',
      [weightFile({ 'lm_head.weight': { dtype: 'F32', shape: [1, 2], data_offsets: [0, 8] } }, 8), whole[1]!],
    ],
    ['no-tensors', [weightFile({}, 0), json('adapter_config.json', settings)]],
    ['bad-config-value', [weights, json('adapter_config.json', { ...settings, lora_alpha: 16.5 })]],
    ['bad-config-value', [weights, json('adapter_config.json', { ...settings, lora_parameters: 'x' })]],
    ['bad-adapter-config', [weights, new File(['\uFEFF{}'], 'adapter_config.json')]],
  ])('is refused: %s', async (code, files) => {
    const { outcomes } = await recognize(within('lora', files));
    expect(outcomes).toMatchObject([{ result: { refusal: { code } } }]);
  });
});

/** The folder's own tokenizer, changed. */
const tokenizer = (
  change: (tokenizer: { model: Record<string, unknown>; added_tokens: object[] }) => object | void,
) => {
  const vocab = { a: 0, b: 1, c: 2 };
  const own = {
    model: { type: 'BPE', vocab, merges: ['a b'] } as Record<string, unknown>,
    added_tokens: [{ id: 3, content: '<s>', special: true }],
  };
  return json('tokenizer.json', change(own) ?? own);
};

describe('a tokenizer is refused', () => {
  test.each<[string, string, File[]]>([
    ['bad-config', 'tokenizer.json', [new File(['{'], 'tokenizer.json')]],
    ['bad-config', 'tokenizer.json', [new File(['\uFEFF{}'], 'tokenizer.json')]],
    ['bad-tokenizer-json', 'tokenizer.json', [json('tokenizer.json', [])]],
    ['empty-vocabulary', 'tokenizer.json', [json('tokenizer.json', {})]],
    ['empty-vocabulary', 'tokenizer.json', [tokenizer(() => ({ model: { vocab: null } }))]],
    ['bad-tokenizer-json', 'tokenizer.json', [tokenizer(() => ({ model: [] }))]],
    ['bad-tokenizer-json', 'tokenizer.json', [tokenizer(({ model }) => void (model.vocab = { a: 'x' }))]],
    ['bad-tokenizer-json', 'tokenizer.json', [tokenizer(({ model }) => void (model.vocab = { a: -1 }))]],
    ['bad-tokenizer-json', 'tokenizer.json', [tokenizer(({ model }) => void (model.vocab = 'a'))]],
    ['bad-tokenizer-json', 'tokenizer.json', [tokenizer(({ model }) => void (model.merges = [[1, 2]]))]],
    ['bad-tokenizer-json', 'tokenizer.json', [tokenizer(({ model }) => void (model.merges = []))]],
    ['bad-tokenizer-json', 'tokenizer.json', [tokenizer((own) => ({ ...own, added_tokens: [{ content: 'x' }] }))]],
    ['bad-tokenizer-json', 'tokenizer.json', [tokenizer((own) => ({ ...own, pre_tokenizer: 'x' }))]],
    ['tokenizer-kind', 'tokenizer.json', [tokenizer(({ model }) => void (model.vocab = [['a', -1]]))]],
    ['tokenizer-gaps', 'tokenizer.json', [tokenizer((own) => ({ ...own, added_tokens: [{ id: 9, content: 'x' }] }))]],
    ['duplicate-tokens', 'tokenizer.json', [tokenizer((own) => ({ ...own, added_tokens: [{ id: 3, content: 'a' }] }))]],
    [
      'duplicate-tokens',
      'tokenizer.json',
      [tokenizer((own) => ({ ...own, added_tokens: [{ id: 3, content: 'a\0x' }] }))],
    ],
    ['bad-tokenizer-model', 'tokenizer.model', [new File(['IQ== 0\nIg== 1\n'], 'tokenizer.model')]],
    ['duplicate-tokens', 'tokenizer.model', [pieces('a', 'b', 'a')]],
    ['bad-added-tokens', 'added_tokens.json', [pieces('a', 'b'), json('added_tokens.json', { x: 7 })]],
    ['bad-config', 'added_tokens.json', [pieces('a', 'b'), json('added_tokens.json', [])]],
    ['duplicate-tokens', 'tokenizer.model', [pieces('a', 'b'), json('added_tokens.json', { a: 2 })]],
    ['bad-config', 'tokenizer_config.json', [json('tokenizer_config.json', [])]],
    ['bad-config-value', 'tokenizer_config.json', [json('tokenizer_config.json', { chat_template: 5 })]],
    ['bad-config-value', 'tokenizer_config.json', [json('tokenizer_config.json', { add_bos_token: 'yes' })]],
    ['bad-config', 'generation_config.json', [json('generation_config.json', [])]],
  ])('%s of %s', async (code, name, and) => {
    const { outcomes } = await recognize(within('m', changed({ and, fileCount: 1 })));
    expect(outcomes).toMatchObject([{ fileName: `m/${name}`, result: { refusal: { code } } }]);
    for (const words of ['cause', 'cure']) expect(hasText(`import.refused.code.${code}.${words}`)).toBe(true);
  });

  test.each<[string, File[]]>([
    ['pairs as lists', [tokenizer(({ model }) => void (model.merges = [['a', 'b']]))]],
    [
      'an added token that the vocabulary has',
      [tokenizer((own) => ({ ...own, added_tokens: [{ id: 0, content: 'a' }] }))],
    ],
    [
      'a list of patterns',
      [
        tokenizer((own) => ({
          ...own,
          pre_tokenizer: { pretokenizers: [{ type: 'Split', pattern: { Regex: 'x' } }] },
        })),
      ],
    ],
    ['a list of templates', [json('tokenizer_config.json', { chat_template: [{ name: 'default', template: 'x' }] })]],
    ['pieces with what is added to them', [pieces('a', 'b'), json('added_tokens.json', { b: 1, c: 2 })]],
    [
      'a number that is none',
      [new File([JSON.stringify(sound).replace('}', ', "limit": [0, Infinity, NaN]}')], 'config.json')],
    ],
  ])('but not for %s', async (_, and) => {
    const { outcomes } = await recognize(within('m', changed({ and, fileCount: 1 })));
    expect(outcomes).toMatchObject([{ result: { model: { format: 'safetensors' } } }]);
  });

  test('special tokens that would end the server stay here', async () => {
    const map = json('special_tokens_map.json', { additional_special_tokens: ['<start_of_turn>'] });
    const keysOf = async (files: File[]) => {
      const { outcomes, ignored } = await recognize(within('m', changed({ and: files, fileCount: 1 })));
      const { result } = outcomes[0]!;
      if (!('model' in result)) throw new Error(result.refusal.code);
      return { keys: result.model.files.map(({ name }) => name), ignored };
    };
    const beside = await keysOf([pieces('a', 'b'), map]);
    expect(beside.keys).not.toContain(map.name);
    expect(beside.ignored).toEqual([{ path: `m/${map.name}`, code: 'nested' }]);
    // Without a SentencePiece model nobody reads it.
    expect((await keysOf([map])).keys).toContain(map.name);
  });
});

describe('a config is refused', () => {
  test.each<[string, object]>([
    ['num_attention_heads', { num_attention_heads: 0 }],
    ['num_attention_heads', { num_attention_heads: null }],
    ['num_hidden_layers', { num_hidden_layers: 0 }],
    ['num_hidden_layers', { num_hidden_layers: 5e9 }],
    [
      'num_hidden_layers',
      { architectures: ['Qwen3VLForConditionalGeneration'], text_config: { num_hidden_layers: 0 } },
    ],
    ['vocab_size', { vocab_size: 4e9 }],
    ['vocab_size', { vocab_size: '32000' }],
    ['vocab_size', { architectures: ['Gemma3ForCausalLM'], text_config: { vocab_size: -1 } }],
    ['text_config', { text_config: [] }],
    ['model_type', { model_type: 5 }],
    ['architectures', { architectures: ['LlamaForCausalLM', 5] }],
    ['hidden_size', { hidden_size: undefined }],
    ['hidden_size', { hidden_size: 288.5 }],
    ['rms_norm_eps', { rms_norm_eps: 'small' }],
    ['rms_norm_eps', { rms_norm_eps: undefined }],
    ['rope_scaling', { rope_scaling: 'x' }],
    ['rope_scaling', { rope_scaling: { factor: '8' } }],
    ['rope_scaling', { architectures: ['Qwen2ForCausalLM'], rope_scaling: { type: 'dynamic' } }],
  ])('for its %s', async (name, more) => {
    const { outcomes } = await recognize(within('m', changed({ and: [config(more)], fileCount: 1 })));
    expect(outcomes).toMatchObject([
      { fileName: 'm/config.json', result: { refusal: { code: 'bad-config-value', named: { name } } } },
    ]);
  });

  test('whose heads do not fit the weights', async () => {
    const { outcomes } = await recognize(
      within('m', changed({ and: [config({ num_attention_heads: 7 })], fileCount: 1 })),
    );
    expect(outcomes).toMatchObject([{ result: { refusal: { code: 'heads-misfit' } } }]);
  });
});

test('a folder whose index or numbers leave no weights is no model', async () => {
  const index = json('model.safetensors.index.json', { weight_map: {} });
  const none = new File([odd('F16')], 'model-00001-of-00000.safetensors');
  for (const files of [
    changed({ and: [index], fileCount: 1 }),
    changed({ without: ['model.safetensors'], and: [none], fileCount: 1 }),
  ]) {
    expect((await recognize(within('m', files))).outcomes).toMatchObject([
      { result: { refusal: { code: 'no-tensors' } } },
    ]);
  }
});

test('an index that names a file elsewhere lacks it', async () => {
  const index = json('model.safetensors.index.json', { weight_map: { a: '../other/model.safetensors' } });
  const { outcomes } = await recognize(within('m', changed({ and: [index], fileCount: 1 })));
  expect(outcomes).toMatchObject([{ result: { refusal: { code: 'files-missing' } } }]);
});

test('scalars are taken for the architecture that has some', async () => {
  const { files } = safetensorsFolder();
  const scalar = odd('F32', []);
  const gemma = json('config.json', { architectures: ['Gemma4ForConditionalGeneration'] });
  const folder = [...files.filter(({ name }) => !/^(config\.json|model)/.test(name)), scalar, gemma];
  expect((await recognize(within('m', folder))).outcomes).toMatchObject([
    { result: { model: { format: 'safetensors' } } },
  ]);
});
