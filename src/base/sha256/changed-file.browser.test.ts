import { commands, userEvent } from 'vitest/browser';
import { afterEach, expect, test } from 'vitest';
import { Sha256Pool } from './pool';

const path = 'test-results/digest-me.txt';
const pool = new Sha256Pool({ limit: 1 });

afterEach(async () => {
  pool.close();
  await commands.removeFile(path).catch(() => undefined);
});

test('a file on disk is digested', async () => {
  const file = await pickedFile('abc');
  expect(await pool.digest(file)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('a file that changed since it was picked is told, and the pool goes on', async () => {
  const file = await pickedFile('abc');
  await commands.writeFile(path, 'another length');
  await expect(pool.digest(file)).rejects.toMatchObject({ name: 'Sha256Error', code: 'file-changed' });
  expect(await pool.digest(new Blob([]))).toMatch(/^e3b0c442/);
});

test('a file that is gone is told', async () => {
  const file = await pickedFile('abc');
  await commands.removeFile(path);
  await expect(pool.digest(file)).rejects.toMatchObject({ name: 'Sha256Error', code: 'file-unreadable' });
});

/** A real file, picked as a user does. */
async function pickedFile(content: string): Promise<File> {
  await commands.writeFile(path, content);
  const input = document.createElement('input');
  input.type = 'file';
  document.body.append(input);
  await userEvent.upload(input, path);
  const [file] = input.files ?? [];
  if (!file) throw new Error('Nothing was picked');
  return file;
}
