import { expect, test } from 'vitest';
import { chainModel } from '@/formats/chain-model';
import { text } from '@/formats/gguf-value';
import { hasText } from '@/shared/texts';
import { brokenFiles } from '../../../e2e/models/broken';
import { chain, embedding } from '../../../e2e/models/chain';
import { recognize } from './recognize';

test('a whole model is described, with its file under a name that servers accept', async () => {
  const { file } = chain();
  const odd = new File([file], 'C:\\models\\My Model.GGUF');
  const outcome = await recognize(odd);
  if ('refusal' in outcome) throw new Error(outcome.refusal.code);
  expect(outcome.model.description).toMatchObject({ kind: 'model', architecture: 'llama', quantization: 'F16' });
  expect(outcome.model.files).toEqual([{ name: 'C__models_My Model.gguf', blob: odd, field: 'files' }]);
});

test('an embedding model is one too', async () => {
  const outcome = await recognize(embedding().file);
  expect('model' in outcome && outcome.model.description.kind).toBe('embedding');
});

test('every broken file is refused, with a reason that has words', async () => {
  for (const [name, { file, code }] of Object.entries(await brokenFiles())) {
    const outcome = await recognize(file);
    if ('model' in outcome) throw new Error(`${name} was taken for a model`);
    const { refusal } = outcome;
    expect(refusal.code, name).toMatch(code === 'not-gguf' ? /^found-/ : code);
    for (const words of ['cause', 'cure'])
      expect(hasText(`import.refused.code.${refusal.code}.${words}`), name).toBe(true);
  }
});

test.each(['adapter', 'projector'] as const)('a lone %s is refused for now', async (kind) => {
  const data = chainModel({ words: [' a'], metadata: { 'general.type': text(kind) } });
  expect(await recognize(new File([data], 'x.gguf'))).toEqual({ refusal: { code: kind } });
});

test('a file that cannot be read is refused, not thrown', async () => {
  const file = new File(['x'], 'gone.gguf');
  file.slice = () => {
    throw new DOMException('gone', 'NotFoundError');
  };
  expect(await recognize(file)).toMatchObject({ refusal: { code: 'unreadable' } });
});
