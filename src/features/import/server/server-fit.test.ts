import { describe, expect, test } from 'vitest';
import { describeGguf } from '@/formats/gguf-describe';
import { readGguf } from '@/formats/gguf-reader';
import { chain } from '../../../../e2e/models/chain';
import { embeddedServer, type Server } from '@/shared/servers.store';
import type { Recognized } from '../weights/recognized';
import { serverFit } from './server-fit';

const description = describeGguf(await readGguf(chain().file));
const gguf: Recognized = { format: 'gguf', description, files: [], warnings: [] };
const folder = (architecture: string): Recognized => ({
  ...gguf,
  format: 'safetensors',
  description: { ...description, architecture },
});
const withOddProjector: Recognized = { ...gguf, warnings: [{ code: 'old-projector', severity: 'warn' }] };

function codes(
  model: Recognized,
  version: string | undefined,
  server: Pick<Server, 'kind'> = { kind: 'ollama' },
): string[] {
  return serverFit(model, { server, version }).map(({ code, isBlocking }) => (isBlocking ? `no: ${code}` : code));
}

describe('serverFit', () => {
  test.each<[Recognized, string | undefined, string[]]>([
    [gguf, '0.24.0', []],
    [gguf, undefined, []],
    [gguf, '0.5.4', ['no: too-old']],
    [gguf, '0.5.5-rc1', []],
    [folder('LlamaForCausalLM'), '0.24.0', []],
    [folder('LlamaForCausalLM'), '0.9.0', ['architecture-unsure']],
    [folder('MistralForCausalLM'), '0.24.3', ['no: architecture-unknown']],
    [folder('MistralForCausalLM'), '0.31.0', ['architecture-unsure']],
    [folder('MistralForCausalLM'), '0.0.0', ['architecture-unsure']],
    [withOddProjector, '0.30.3', ['projector-unknown']],
    [withOddProjector, undefined, ['projector-unknown']],
    [withOddProjector, '0.30.4', []],
    [withOddProjector, '1.0.0', []],
  ])('%#', (model, version, expected) => {
    expect(codes(model, version)).toEqual(expected);
  });

  test('the server in the page converts nothing, and knows projectors', () => {
    expect(codes(folder('LlamaForCausalLM'), '0.30.0', embeddedServer)).toEqual(['no: embedded-safetensors']);
    expect(codes(withOddProjector, '0.30.0', embeddedServer)).toEqual([]);
  });
});
