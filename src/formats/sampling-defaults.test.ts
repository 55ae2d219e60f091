import { expect, test } from 'vitest';
import { chainModel } from './chain-model';
import { describeGguf } from './gguf-describe';
import { readGguf } from './gguf-reader';
import { f32, text, u32, type GgufInput } from './gguf-value';
import { configDefaults } from './sampling-defaults';

const described = async (metadata: Record<string, GgufInput>) =>
  describeGguf(await readGguf(chainModel({ words: [' Hello', '.'], metadata })));

test('a GGUF’s recommended sampling is read under Ollama’s names, as it was written', async () => {
  const { defaults } = await described({
    'general.sampling.temp': f32(0.6),
    'general.sampling.top_k': u32(20),
    'general.sampling.top_p': f32(0.95),
    'general.sampling.min_p': f32(0),
    'general.sampling.penalty_repeat': f32(1.05),
    'general.sampling.penalty_last_n': u32(128),
    'general.sampling.mirostat': u32(2),
  });
  expect(defaults).toEqual({
    temperature: 0.6,
    top_k: 20,
    top_p: 0.95,
    min_p: 0,
    repeat_penalty: 1.05,
    repeat_last_n: 128,
  });
});

test('a GGUF that recommends nothing, or no numbers, has no defaults', async () => {
  expect((await described({})).defaults).toBeUndefined();
  expect((await described({ 'general.sampling.temp': text('hot') })).defaults).toBeUndefined();
});

test('a generation_config.json is read the same way', () => {
  expect(
    configDefaults({
      temperature: 0.7,
      top_k: 20,
      top_p: 0.8,
      repetition_penalty: 1.05,
      eos_token_id: [1],
      min_p: null,
    }),
  ).toEqual({ temperature: 0.7, top_k: 20, top_p: 0.8, repeat_penalty: 1.05 });
  expect(configDefaults({ do_sample: true })).toBeUndefined();
});
