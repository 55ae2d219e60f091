import type { Client } from '@/ollama';

/** A client that calls back when the first line of an answer has come. Until then its server may be loading the model. */
export function hearing({ chat }: Pick<Client, 'chat'>, onHeard: () => void): Pick<Client, 'chat'> {
  return {
    chat: async function* (request, options) {
      let isFirst = true;
      for await (const chunk of chat(request, options)) {
        if (isFirst) onHeard();
        isFirst = false;
        yield chunk;
      }
    },
  };
}
