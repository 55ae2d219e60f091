import { describe, expect, it } from 'vitest';
import { createSimulator } from '@/embedded/testing/simulator';
import { closing } from '../../e2e/closing';
import { createClient } from './client';
import { ProtocolError, UnreachableError } from './errors';
import { version } from './version';

describe('version', () => {
  it('is the server’s own', async () => {
    const simulator = closing(createSimulator({ profile: '0.33' }));
    expect(await createClient(simulator.transport).version()).toBe('0.33.0-rc2');
  });

  it.each(['{"status":"ok"}', '[]', '<html>a router</html>'])('tells what is no Ollama: %s', async (body) => {
    const transport = { fetch: async () => new Response(body), upload: () => Promise.reject(new Error('unused')) };
    await expect(version(transport)).rejects.toBeInstanceOf(ProtocolError);
  });

  it('tells a server that does not answer', async () => {
    const simulator = closing(createSimulator());
    simulator.faults.set('/api/version', { kind: 'unreachable' });
    await expect(version(simulator.transport)).rejects.toBeInstanceOf(UnreachableError);
  });
});
