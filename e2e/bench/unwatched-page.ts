import type { CDPSession } from '@playwright/test';

/**
 * A page that nobody watches. Playwright has every request of its pages reported, piece by piece, which costs
 * the page more than the pieces themselves; a target of a context that it does not know it leaves alone.
 */
export interface UnwatchedPage {
  /** Evaluates an expression and resolves with its value. */
  evaluate<T>(expression: string): Promise<T>;
  /** Asks until an expression is true, for 20 seconds or longer. */
  until(expression: string, withinMs?: number): Promise<void>;
  send(method: string, params?: object): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

interface Answer {
  id?: number;
  result?: Record<string, unknown>;
  error?: { message: string };
}

export async function openUnwatched(system: CDPSession, url: string): Promise<UnwatchedPage> {
  const { browserContextId } = await system.send('Target.createBrowserContext');
  const { targetId } = await system.send('Target.createTarget', { url, browserContextId, width: 1400, height: 900 });
  const { sessionId } = await system.send('Target.attachToTarget', { targetId, flatten: false });
  const waiting = new Map<number, (answer: Answer) => void>();
  let count = 0;
  system.on('Target.receivedMessageFromTarget', ({ message }) => {
    const answer = JSON.parse(message) as Answer;
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  const send: UnwatchedPage['send'] = async (method, params = {}) => {
    const id = (count += 1);
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
    await system.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) });
    const { result, error } = await answered;
    waiting.delete(id);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  };
  const evaluate = async <T>(expression: string): Promise<T> => {
    const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, returnByValue: true });
    if (exceptionDetails) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    return (result as { value: T }).value;
  };
  return {
    evaluate,
    send,
    async until(expression, withinMs = 20_000) {
      // Between two documents there is nothing to evaluate it in.
      for (let tries = 0; !(await evaluate<boolean>(expression).catch(() => false)); tries += 1) {
        if (tries > withinMs / 200) throw new Error(`Never so: ${expression}`);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    },
    close: async () => void (await system.send('Target.disposeBrowserContext', { browserContextId: browserContextId })),
  };
}
