import { expect, it, vi } from 'vitest';
import { run } from './prepare.mjs';

it('hands over the code that a program ends with', async () => {
  expect(await run(process.execPath, ['-e', 'process.exit(3)'])).toBe(3);
  expect(await run(process.execPath, ['-e', 'process.exit(3)'], {}, { limitSeconds: 60 })).toBe(3);
});

it('says that a program could not be started', async () => {
  expect(await run('no-such-program-anywhere', [])).toBe(127);
});

it('ends what does not end, with all that it started', async () => {
  const child = `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); // ${process.pid} inner'])`;
  const code = `${child}; setInterval(() => {}, 1000);`;
  const kill = vi.spyOn(process, 'kill');
  try {
    expect(await run(process.execPath, ['-e', code], {}, { limitSeconds: 1 })).toBe(124);
    const group = kill.mock.calls[0]![0];
    expect(group).toBeLessThan(0);
    // Nobody is left in the group. Those who were killed are gone a moment later.
    await vi.waitFor(() => expect(() => process.kill(group, 0)).toThrow('ESRCH'));
  } finally {
    kill.mockRestore();
  }
});
