import { expect, it } from 'vitest';
import { createSimulator } from '@/embedded/testing/simulator';
import { closing } from '../../e2e/closing';
import { createClient } from './client';
import { parseKeepAlive } from './keep-alive';

it.each([
  ['90', 90],
  ['0.5', 0.5],
  ['5m', 300],
  [' 5 min ', 300],
  ['1h30m', 5400],
  ['1 hour, 30 minutes', 5400],
  ['1.5h', 5400],
  ['300ms', 0.3],
  ['2 Days', 172_800],
  ['1w', 604_800],
  ['-1', -1],
  ['-1h', -1],
  ['292 w', 176_601_600],
])('reads %j', (text, seconds) => {
  expect(parseKeepAlive(text)).toEqual({ seconds });
});

it.each([
  ['', 'empty'],
  ['  ', 'empty'],
  ['0', 'zero'],
  ['0h0m', 'zero'],
  ['soon', 'notADuration'],
  ['5 parsecs', 'notADuration'],
  ['5m30', 'notADuration'],
  ['1e3', 'notADuration'],
  ['constructor', 'notADuration'],
  ['5constructor', 'notADuration'],
  ['Infinity', 'notADuration'],
  ['99999999h', 'tooLong'],
  ['9'.repeat(400), 'tooLong'],
])('refuses %j: %s', (text, problem) => {
  expect(parseKeepAlive(text)).toEqual({ problem });
});

it('is understood by the server', async () => {
  const simulator = closing(createSimulator({ now: () => new Date(2026, 0, 1) }));
  const client = createClient(simulator.transport);
  for (const text of ['0.5', '1h30m', '292w', '-1']) {
    const { seconds } = parseKeepAlive(text) as { seconds: number };
    await client.load({ model: 'qwen3:8b', keep_alive: seconds });
    const [running] = (await client.running()).models;
    const leftSeconds = (Date.parse(running!.expires_at!) - new Date(2026, 0, 1).getTime()) / 1000;
    if (seconds < 0) expect(leftSeconds).toBeGreaterThan(3e9);
    else expect(leftSeconds).toBe(seconds);
  }
});
