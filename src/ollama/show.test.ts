import { expect, it } from 'vitest';
import { createSimulator } from '@/embedded/testing/simulator';
import { closing } from '../../e2e/closing';
import { chain } from '../../e2e/models/chain';
import { install } from '../../e2e/models/install';
import { createClient } from './client';
import { HttpError } from './errors';

it('tells everything of a model, and the vocabulary only when asked', async () => {
  const simulator = closing(createSimulator({ models: [] }));
  const client = createClient(simulator.transport);
  const parameters = { temperature: 0.5, stop: ['</s>'] };
  await install(client, 'chain', chain(), { system: 'Be brief.', parameters, license: 'MIT' });
  const shown = await client.show({ model: 'chain' });
  expect(shown).toMatchObject({ system: 'Be brief.', license: 'MIT', details: { format: 'gguf', family: 'llama' } });
  expect(shown.capabilities).toContain('completion');
  expect(shown.template).toBe(chain().request.template);
  expect(shown.parameters).toMatch(/^stop +"<\/s>"$/m);
  expect(shown.modelfile).toMatch(/^FROM /m);
  expect(shown.model_info!['tokenizer.ggml.tokens']).toBeNull();
  const verbose = await client.show({ model: 'chain', verbose: true });
  expect(verbose.model_info!['tokenizer.ggml.tokens']).toContain('<unk>');
});

it('names a model that is not there', async () => {
  const simulator = closing(createSimulator({ models: [] }));
  const error = await createClient(simulator.transport)
    .show({ model: 'gone' })
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(HttpError);
  expect(error).toMatchObject({ status: 404, serverMessage: "model 'gone' not found" });
});
