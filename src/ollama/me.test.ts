import { expect, it } from 'vitest';
import { createSimulator } from '@/embedded/testing/simulator';
import { closing } from '../../e2e/closing';
import { createClient } from './client';

it('tells who the server is signed in as, or where to sign in', async () => {
  const simulator = closing(createSimulator());
  const client = createClient(simulator.transport);
  expect(await client.me()).toEqual({ name: 'simulator', email: 'simulator@localhost', plan: 'free' });
  expect(simulator.requests).toEqual([{ method: 'POST', path: '/api/me' }]);
  simulator.signOut();
  await expect(client.me()).rejects.toMatchObject({
    status: 401,
    serverMessage: 'unauthorized',
    signinUrl: expect.stringMatching(/^https:\/\/ollama\.com\/connect\?name=simulator&key=/),
  });
});
