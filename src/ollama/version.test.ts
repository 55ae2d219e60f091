import { describe, expect, it } from 'vitest';
import { createSimulator } from '@/embedded/testing/simulator';
import { closing } from '../../e2e/closing';
import { createClient } from './client';
import { ProtocolError, UnreachableError } from './errors';
import { isAtLeast, version } from './version';

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

describe('isAtLeast', () => {
  it.each<[string | undefined, boolean | undefined]>([
    ['0.24.0', false],
    ['0.29.9', false],
    ['0.30.0', true],
    ['v0.30.1', true],
    ['0.33.0-rc2', true],
    ['1.0.0', true],
    ['0.0.0', undefined],
    ['0.0.0-dirty', undefined],
    ['main', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('0.30.0: %s -> %s', (text, expected) => {
    expect(isAtLeast(text, [0, 30, 0])).toBe(expected);
  });
});
