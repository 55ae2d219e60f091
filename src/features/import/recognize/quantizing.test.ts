import { describe, expect, test } from 'vitest';
import { chainModel } from '@/formats/chain-model';
import { u32 } from '@/formats/gguf-value';
import { embeddedServer, type Server } from '@/shared/servers.store';
import { adapted } from '../../../../e2e/models/adapter';
import { peftAdapter } from '../../../../e2e/models/peft';
import { withProjector } from '../../../../e2e/models/projector';
import { safetensorsFolder } from '../../../../e2e/models/safetensors';
import { recognize } from './recognize';
import type { Recognized } from '../weights/recognized';
import { quantizingOf } from '../weights/quantizing';

async function recognized(files: File[]): Promise<Recognized> {
  const { result } = (await recognize(files.map((file) => ({ file, path: file.name })))).outcomes[0]!;
  if (!('model' in result)) throw new Error(result.refusal.code);
  return result.model;
}
const gguf = (fileType: number, more: { poolingType?: number } = {}) =>
  recognized([
    new File([chainModel({ words: [' Hi'], metadata: { 'general.file_type': u32(fileType) }, ...more })], 'a.gguf'),
  ]);
const names = (model: Recognized, server: Pick<Server, 'kind'> = { kind: 'ollama' }) =>
  (quantizingOf(model, server)?.to ?? []).map(({ name }) => name);
const all = ['Q8_0', 'Q4_K_M', 'Q4_K_S'];

describe('quantizing is offered', () => {
  test('for 16-bit GGUFs, embedding models among them', async () => {
    expect(names(await gguf(1))).toEqual(all);
    expect(names(await gguf(32))).toEqual(all);
    expect(names(await gguf(1, { poolingType: 1 }))).toEqual(all);
  });

  test('for folders, which the server converts to F16 first', async () => {
    expect(names(await recognized(safetensorsFolder().files))).toEqual(all);
  });
});

describe('quantizing is not offered', () => {
  test('for what is quantized already, says F32 (which reads as nothing), or says nothing known', async () => {
    for (const fileType of [0, 7, 15, 999]) expect(names(await gguf(fileType)), String(fileType)).toEqual([]);
  });

  test('for adapters of either kind', async () => {
    expect(names(await recognized((await adapted()).adapters))).toEqual([]);
    expect(names(await recognized((await peftAdapter()).adapters))).toEqual([]);
  });

  test('for gpt-oss, whose weights come in a type of their own', async () => {
    const model = await recognized(safetensorsFolder().files);
    expect(names({ ...model, description: { ...model.description, architecture: 'GptOssForCausalLM' } })).toEqual([]);
  });

  test('by the server in the page', async () => {
    expect(names(await gguf(1), embeddedServer)).toEqual([]);
  });
});

test('the size to expect is that of the weights, and of a projector beside them', async () => {
  const { file, projector } = withProjector('projector');
  const model = await recognized([file, projector]);
  const { parameterCount } = model.description;
  expect(quantizingOf(model, { kind: 'ollama' })!.to[0]!.sizeBytes).toBeCloseTo(
    (parameterCount * 8.5) / 8 + projector.size,
    0,
  );
  const alone = await recognized([file]);
  expect(quantizingOf(alone, { kind: 'ollama' })!.to[1]!.sizeBytes).toBeLessThan(alone.files[0]!.blob.size / 2);
});
