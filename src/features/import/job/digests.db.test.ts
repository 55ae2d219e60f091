import { Dexie } from 'dexie';
import { afterEach, expect, test } from 'vitest';
import type { Digest } from '@/ollama';
import { openDigests, type DigestStorage } from './digests.db';

const one: Digest = `sha256:${'1'.repeat(64)}`;
const two: Digest = `sha256:${'2'.repeat(64)}`;

let open: DigestStorage[] = [];
let clock = 0;

function storage(limit?: number): DigestStorage {
  const opened = openDigests({ limit, now: () => (clock += 1) });
  open.push(opened);
  return opened;
}

afterEach(async () => {
  open.forEach((each) => each.close());
  open = [];
  await Dexie.delete('paddock-digests');
});

test('keeps digests from one visit to the next', async () => {
  await storage().put('a', one);
  open[0]!.close();
  const later = storage();
  expect(await later.get('a')).toBe(one);
  expect(await later.get('b')).toBeUndefined();
});

test('keeps those that were used last', async () => {
  const digests = storage(2);
  await digests.put('a', one);
  await digests.put('b', two);
  await digests.get('a');
  await digests.put('c', two);
  expect(await digests.get('a')).toBe(one);
  expect(await digests.get('b')).toBeUndefined();
  expect(await digests.get('c')).toBe(two);
});

test('forgets a digest under every key', async () => {
  const digests = storage();
  await digests.put('a', one);
  await digests.put('b', one);
  await digests.put('c', two);
  await digests.remove(one);
  expect(await digests.get('a')).toBeUndefined();
  expect(await digests.get('b')).toBeUndefined();
  expect(await digests.get('c')).toBe(two);
});
