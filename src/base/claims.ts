import { delay } from './abort';

/** How long an open page may take to say that it holds something. */
const answerMs = 1000;

/**
 * Lets the open pages of this site know who works on what: `holds` tells whether this page holds the
 * thing of an id. The answer is whether another page says within a second that it does. Works without a
 * secure context, unlike the Web Locks API.
 */
export function openClaims(name: string, holds: (id: string) => boolean): (id: string) => Promise<boolean> {
  const channel = new BroadcastChannel(name);
  const asked = new Map<string, () => void>();

  channel.addEventListener('message', ({ data }: MessageEvent<{ kind: 'who-holds' | 'i-hold'; id: string }>) => {
    if (data.kind === 'i-hold') asked.get(data.id)?.();
    else if (holds(data.id)) channel.postMessage({ kind: 'i-hold', id: data.id });
  });

  return async (id) => {
    const answered = new Promise<true>((resolve) => asked.set(id, () => resolve(true)));
    channel.postMessage({ kind: 'who-holds', id });
    try {
      return await Promise.race([answered, delay(answerMs).then(() => false)]);
    } finally {
      asked.delete(id);
    }
  };
}
