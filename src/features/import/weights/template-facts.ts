import { ggufBool, ggufNumber } from '@/formats/gguf-describe';
import { readGguf, readGgufArray } from '@/formats/gguf-reader';
import type { Recognized } from './recognized';
import type { TemplateFacts } from '@/shared/model-form/convert-template';

/**
 * What the conversion of a model's chat template needs to know, read when it is needed: the tokens at a
 * text's ends stand somewhere in a vocabulary of megabytes. Undefined without a chat template. Never
 * throws: where the tokens cannot be read there are none.
 */
export async function templateFacts({ format, description, files }: Recognized): Promise<TemplateFacts | undefined> {
  const { chatTemplate } = description;
  if (!chatTemplate) return undefined;
  try {
    if (format === 'gguf') return { chatTemplate, ...(await ofGguf(files[0]!.blob)) };
    const config = files.find(({ name }) => name === 'tokenizer_config.json');
    return { chatTemplate, ...ofConfig(config && (JSON.parse(await config.blob.text()) as unknown)) };
  } catch {
    return { chatTemplate, addsBos: true };
  }
}

type Boundaries = Omit<TemplateFacts, 'chatTemplate'>;

async function ofGguf(blob: Blob): Promise<Boundaries> {
  const gguf = await readGguf(blob);
  const tokens = gguf.metadata.get('tokenizer.ggml.tokens');
  const list = tokens?.type === 'array' ? await readGgufArray(blob, tokens.value) : [];
  const textOf = (key: string) => textIn(list[ggufNumber(gguf, `tokenizer.ggml.${key}_token_id`) ?? -1]);
  return { bos: textOf('bos'), eos: textOf('eos'), addsBos: ggufBool(gguf, 'tokenizer.ggml.add_bos_token') !== false };
}

function ofConfig(config: unknown): Boundaries {
  const { bos_token, eos_token, add_bos_token } = (config ?? {}) as Record<string, unknown>;
  return { bos: textIn(bos_token), eos: textIn(eos_token), addsBos: add_bos_token !== false };
}

/** A token as its text, or as the object that some tokenizers write of it. */
function textIn(token: unknown): string | undefined {
  if (typeof token === 'string') return token;
  const { content } = (token ?? {}) as { content?: unknown };
  return typeof content === 'string' ? content : undefined;
}
