import { describe, expect, test } from 'vitest';
import { chainModel } from '@/formats/chain-model';
import { bool } from '@/formats/gguf-value';
import { safetensorsFolder } from '../../../../e2e/models/safetensors';
import type { GivenFile } from '../given/given-file';
import type { Recognized } from '../weights/recognized';
import { templateFacts } from '../weights/template-facts';
import { recognize } from './recognize';

const chatML =
  "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}" +
  "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

describe('the facts of a model', () => {
  const recognized = async (files: File[]): Promise<Recognized> => {
    const given: GivenFile[] = files.map((file) => ({ file, path: file.name }));
    const { result } = (await recognize(given)).outcomes[0]!;
    if (!('model' in result)) throw new Error(result.refusal.code);
    return result.model;
  };
  const chain = (more: Parameters<typeof chainModel>[0]) => recognized([new File([chainModel(more)], 'a.gguf')]);

  test('of a GGUF are in its vocabulary', async () => {
    const model = await chain({ words: [' Hi'], chatTemplate: chatML });
    expect(await templateFacts(model)).toEqual({ chatTemplate: chatML, bos: '<s>', eos: '</s>', addsBos: true });
    const metadata = { 'tokenizer.ggml.add_bos_token': bool(false) };
    expect(await templateFacts(await chain({ words: [' Hi'], chatTemplate: chatML, metadata }))).toMatchObject({
      addsBos: false,
    });
    expect(await templateFacts(await chain({ words: [' Hi'] }))).toBeUndefined();
  });

  test('of a folder are in its tokenizer_config.json, a token as text or as an object', async () => {
    const config = { chat_template: chatML, bos_token: { content: '<s>' }, eos_token: '</s>', add_bos_token: false };
    const others = safetensorsFolder().files.filter(({ name }) => name !== 'tokenizer_config.json');
    const model = await recognized([...others, new File([JSON.stringify(config)], 'tokenizer_config.json')]);
    expect(await templateFacts(model)).toEqual({ chatTemplate: chatML, bos: '<s>', eos: '</s>', addsBos: false });
  });
});
