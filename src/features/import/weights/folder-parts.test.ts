import { expect, test } from 'vitest';
import { peftAdapter } from '../../../../e2e/models/peft';
import { safetensorsFolder, writeSafetensors } from '../../../../e2e/models/safetensors';
import { recognize, type Outcome } from '../recognize/recognize';

const within = (files: readonly File[], folder = 'org/tuned') =>
  files.map((file) => ({ file, path: `${folder}/${file.name}` }));
const renamed = (file: File, name: string) => new File([file], name);
const filesOf = ({ result }: Outcome) =>
  'model' in result ? result.model.files.map(({ name }) => name).toSorted() : [result.refusal.code];
const modelFiles = ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'];

test('full weights with a config that an adapter left are a model', async () => {
  const config = new File(['{"peft_type":"LORA"}'], 'adapter_config.json');
  const { outcomes, ignored } = await recognize(within([...safetensorsFolder().files, config]));
  expect(outcomes.map(filesOf)).toEqual([modelFiles]);
  expect(ignored).toEqual([{ path: 'org/tuned/adapter_config.json', code: 'adapter-config' }]);
});

test('a model and an adapter in one folder are offered both, each of its own files', async () => {
  const { adapters } = await peftAdapter();
  const { outcomes, ignored } = await recognize(within([...adapters, ...safetensorsFolder().files]));
  expect(outcomes.map(filesOf).toSorted((one, other) => other.length - one.length)).toEqual([
    modelFiles,
    ['adapter_config.json', 'adapter_model.safetensors'],
  ]);
  expect(outcomes.map(({ fileName }) => fileName).toSorted()).toEqual(['tuned', 'tuned-adapter']);
  const all = outcomes.flatMap(({ sources }) => sources.map(({ path }) => path));
  expect(new Set(all).size).toBe(all.length);
  expect(ignored).toEqual([]);
});

test('an adapter that lacks its config does not keep the model back', async () => {
  const { adapters } = await peftAdapter();
  const { outcomes } = await recognize(within([adapters[0]!, ...safetensorsFolder().files]));
  expect(outcomes.map(filesOf)).toContainEqual(['no-adapter-config']);
  expect(outcomes.map(filesOf)).toContainEqual(modelFiles);
});

test('an adapter under another name, beside the config of its base, is an adapter', async () => {
  const { adapters } = await peftAdapter();
  const config = safetensorsFolder().files.find(({ name }) => name === 'config.json')!;
  const { outcomes } = await recognize(within([renamed(adapters[0]!, 'model.safetensors'), adapters[1]!, config]));
  expect(outcomes.map(filesOf)).toEqual([['adapter_config.json', 'model.safetensors']]);
});

test('weights beside an adapter that no config tells of are left by name', async () => {
  const { adapters } = await peftAdapter();
  const states = new File([writeSafetensors({})], 'optimizer.safetensors');
  const { outcomes, ignored } = await recognize(within([...adapters, states]));
  expect(outcomes.map(filesOf)).toEqual([['adapter_config.json', 'adapter_model.safetensors']]);
  expect(ignored).toEqual([{ path: 'org/tuned/optimizer.safetensors', code: 'not-adapter' }]);
});

test.each([
  ['model.safetensors', ['consolidated.safetensors', 'vae.safetensors', 'model.fp16.safetensors']],
  ['consolidated.safetensors', ['extra.safetensors']],
  ['consolidated.00.safetensors', ['lora.safetensors']],
  ['model.bf16.safetensors', ['consolidated.safetensors']],
  ['weights.safetensors', []],
])('without an index %s is taken as the CLI does, the others are left by name', async (name, others) => {
  const files = safetensorsFolder().files.filter((file) => file.name !== 'model.safetensors');
  const weights = safetensorsFolder().files.find((file) => file.name === 'model.safetensors')!;
  const { outcomes, ignored } = await recognize(
    within([...others.map((other) => renamed(weights, other)), ...files, renamed(weights, name)]),
  );
  expect(outcomes.map(filesOf)).toEqual([
    [...modelFiles.filter((each) => each !== 'model.safetensors'), name].toSorted(),
  ]);
  expect(ignored).toEqual(others.map((other) => ({ path: `org/tuned/${other}`, code: 'other-weights' })));
});
