import { expect, test } from 'vitest';
import { HttpError, ProtocolError, UnreachableError } from '@/ollama';
import { createQueryClient } from './query-client';

/** How often a query asks when every answer is this error. */
async function asked(error: Error): Promise<number> {
  const client = createQueryClient();
  let count = 0;
  const query = client.fetchQuery({
    queryKey: ['x'],
    retryDelay: 0,
    retry: client.getDefaultOptions().queries!.retry,
    queryFn: () => {
      count += 1;
      throw error;
    },
  });
  await expect(query).rejects.toBe(error);
  return count;
}

test('an accident is asked about once more', async () => {
  expect(await asked(new UnreachableError('/api/tags'))).toBe(2);
  expect(await asked(new HttpError(500, '/api/tags', 'boom'))).toBe(2);
});

test('a considered answer is taken as it is', async () => {
  expect(await asked(new HttpError(404, '/api/show', 'not found'))).toBe(1);
  expect(await asked(new ProtocolError('/api/version', 'no version'))).toBe(1);
});
