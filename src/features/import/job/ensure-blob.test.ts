import { describe, expect, test } from 'vitest';
import { abortError } from '@/base/abort';
import { HttpError, UnreachableError, type Client, type Digest } from '@/ollama';
import { ensureBlob } from './ensure-blob';
import { UploadPlaces } from './upload-places';

const digest: Digest = `sha256:${'0'.repeat(64)}`;
const other: Digest = `sha256:${'1'.repeat(64)}`;
const path = `/api/blobs/${digest}`;
const blob = new Blob(['bytes']);

type Answer<T> = T | Error;

/** A server that answers each HEAD and POST with the next of the given answers. */
function server(answers: { heads: Answer<boolean>[]; posts?: Answer<'created' | 'existed'>[] }) {
  const calls: string[] = [];
  const next = <T>(list: Answer<T>[], call: string): T => {
    calls.push(call);
    const answer = list.shift();
    if (answer === undefined) throw new Error(`unexpected ${call}`);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const client: Pick<Client, 'hasBlob' | 'uploadBlob'> = {
    hasBlob: async () => next(answers.heads, 'HEAD'),
    uploadBlob: async () => next(answers.posts ?? [], 'POST'),
  };
  return { client, calls };
}

function ensure(client: Pick<Client, 'hasBlob' | 'uploadBlob'>, given: { uploads?: UploadPlaces; blob?: Blob } = {}) {
  const steps: string[] = [];
  const how = ensureBlob(client, digest, given.blob ?? blob, {
    uploads: given.uploads ?? new UploadPlaces(2),
    onStep: (step) => steps.push(step),
    onProgress: () => undefined,
  });
  return { how, steps };
}

test('what is there is not uploaded', async () => {
  const { client, calls } = server({ heads: [true] });
  await expect(ensure(client).how).resolves.toBe('existed');
  expect(calls).toEqual(['HEAD']);
});

test('what is missing is uploaded after one HEAD', async () => {
  const { client, calls } = server({ heads: [false], posts: ['created'] });
  const { how, steps } = ensure(client);
  await expect(how).resolves.toBe('uploaded');
  expect(calls).toEqual(['HEAD', 'POST']);
  expect(steps).toEqual(['checking', 'uploading']);
});

test('stands in line when all places are taken, and asks again when its turn comes', async () => {
  const { client, calls } = server({ heads: [false, true] });
  const uploads = new UploadPlaces(1);
  let finish = () => {};
  void uploads.run(other, () => new Promise<void>((resolve) => (finish = resolve)));
  const { how, steps } = ensure(client, { uploads });
  await expect.poll(() => steps).toEqual(['checking', 'queued']);
  finish();
  await expect(how).resolves.toBe('existed');
  expect(calls).toEqual(['HEAD', 'HEAD']);
});

test('the same blob for another model waits for the upload under way, and is not sent again', async () => {
  const { client, calls } = server({ heads: [false, false, true], posts: ['created'] });
  let finish = () => {};
  const post = client.uploadBlob;
  client.uploadBlob = async (...call) => {
    await new Promise<void>((resolve) => (finish = resolve));
    return post(...call);
  };
  const uploads = new UploadPlaces(2);
  const first = ensure(client, { uploads });
  const second = ensure(client, { uploads });
  await expect.poll(() => second.steps).toEqual(['checking', 'queued']);
  finish();
  await expect(first.how).resolves.toBe('uploaded');
  await expect(second.how).resolves.toBe('existed');
  expect(calls).toEqual(['HEAD', 'HEAD', 'POST', 'HEAD']);
});

describe('after a network error in mid-upload', () => {
  const lost = () => new UnreachableError(path);

  test('somebody else may have stored it', async () => {
    const { client, calls } = server({ heads: [false, true], posts: [lost()] });
    await expect(ensure(client).how).resolves.toBe('existed');
    expect(calls).toEqual(['HEAD', 'POST', 'HEAD']);
  });

  test('a server that answers means that the connection was cut', async () => {
    const { client } = server({ heads: [false, false], posts: [lost()] });
    await expect(ensure(client).how).rejects.toMatchObject({ name: 'ImportError', code: 'import.uploadCut' });
  });

  test('a server that does not is unreachable', async () => {
    const { client } = server({ heads: [false, lost()], posts: [lost()] });
    await expect(ensure(client).how).rejects.toBeInstanceOf(UnreachableError);
  });

  test('a file that can no longer be read is the cause', async () => {
    const { client } = server({ heads: [false, false], posts: [lost()] });
    const changed = new Blob(['bytes']);
    changed.slice = () => {
      throw new DOMException('changed', 'NotReadableError');
    };
    await expect(ensure(client, { blob: changed }).how).rejects.toMatchObject({ code: 'fileChanged' });
  });
});

test('an error status is the server’s own', async () => {
  const refusal = new HttpError(500, path, 'no space left on device');
  const { client, calls } = server({ heads: [false], posts: [refusal] });
  await expect(ensure(client).how).rejects.toBe(refusal);
  expect(calls).toEqual(['HEAD', 'POST']);
});

test('an abort stays an abort, without a further HEAD', async () => {
  const { client, calls } = server({ heads: [false], posts: [abortError()] });
  await expect(ensure(client).how).rejects.toMatchObject({ name: 'AbortError' });
  expect(calls).toEqual(['HEAD', 'POST']);
});
