import type { TurnClient } from './run-turn';

/** A client that calls back when the first of an answer has come. Until then its server may be loading the model. */
export function hearing({ chat, chatWhole, generate }: TurnClient, onHeard: () => void): TurnClient {
  async function* heard<T>(lines: AsyncIterable<T>): AsyncGenerator<T, void, void> {
    let isFirst = true;
    for await (const line of lines) {
      if (isFirst) onHeard();
      isFirst = false;
      yield line;
    }
  }
  return {
    chat: (...call) => heard(chat(...call)),
    generate: (...call) => heard(generate(...call)),
    chatWhole: (...call) => chatWhole(...call).finally(onHeard),
  };
}
