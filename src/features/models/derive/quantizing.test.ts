import { expect, test } from 'vitest';
import type { ListedModel, ModelDetails, ShowResponse } from '@/ollama';
import { embeddedServer } from '@/shared/servers.store';
import { quantizingOf } from './quantizing';

const server = { kind: 'ollama' } as const;
const details = (more: Partial<ModelDetails> = {}) =>
  ({ format: 'gguf', quantization_level: 'F16', ...more }) as ModelDetails;
const shown = (more: Partial<ShowResponse> = {}): ShowResponse => ({
  details: details(),
  model_info: { 'general.parameter_count': 1_000_000 },
  ...more,
});
const listed = (size: number) => ({ name: 'm', size }) as ListedModel;

test('16 bits can become fewer, and the size to expect is that of the weights', () => {
  const found = quantizingOf(shown(), listed(2_001_000), server)!;
  expect(found.keptBytes).toBe(2_001_000);
  expect(found.to.map(({ name }) => name)).toEqual(['Q8_0', 'Q4_K_M', 'Q4_K_S']);
  expect(found.to[0]!.sizeBytes).toBe(1_062_500);
  expect(quantizingOf(shown({ details: details({ quantization_level: 'BF16' }) }), undefined, server)).toBeDefined();
});

test('a projector beside the model stays as it is', () => {
  const found = quantizingOf(shown({ projector_info: {} }), listed(2_500_000), server)!;
  expect(found.to[0]!.sizeBytes).toBe(1_062_500 + 500_000);
});

test.each<[string, Partial<ShowResponse>]>([
  ['has few already', { details: details({ quantization_level: 'Q4_K_M' }) }],
  ['says F32, which servers read as nothing', { details: details({ quantization_level: 'F32' }) }],
  ['is no GGUF', { details: details({ format: 'safetensors' }) }],
  ['does not tell how many weights it has', { model_info: {} }],
  ['is in the cloud', { remote_host: 'https://ollama.com' }],
])('nothing is offered for what %s', (_, more) => {
  expect(quantizingOf(shown(more), listed(2_000_000), server)).toBeUndefined();
});

test('nothing is offered by the server in the page', () => {
  expect(quantizingOf(shown(), listed(2_000_000), embeddedServer)).toBeUndefined();
});
