import { describe, expect, test, vi } from 'vitest';
import { abortError } from '@/base/abort';
import { Sha256Error } from '@/base/sha256/errors';
import { HttpError, UnreachableError, type Client, type Digest } from '@/ollama';
import { DigestMemory } from './digest-memory';
import { resemblesNothing } from './early-upload';
import { applyEvent, newProgress, storedFraction } from './job';
import type { ImportPlan } from '../draft/plan';
import { runImport, type ImportTools } from './run-import';
import { UploadPlaces } from './upload-places';

const blob = new Blob([new Uint8Array(64 * 1024 * 1024)]);
const plan: ImportPlan = { model: 'm', files: [{ name: 'a.gguf', blob, field: 'files' }], settings: {} };
const hex = 'd'.repeat(64);
const digest: Digest = `sha256:${hex}`;
const mismatch = () => new HttpError(400, '/api/blobs', 'in words that nobody reads');

/** Something that the test lets happen. */
function gate<T>() {
  let open!: (value: T) => void;
  let fail!: (error: unknown) => void;
  const promise = new Promise<T>((resolve, reject) => ((open = resolve), (fail = reject)));
  return { promise, open, fail };
}

/** A server, a digest and an upload that go on until they are told to end. */
function world({ models = [] as { size: number }[] | Error, plan: given = plan, places = 2 } = {}) {
  const stored = new Set<string>();
  const calls: string[] = [];
  const digesting = gate<string>();
  const uploading = gate<'created'>();
  const abort = new AbortController();
  let job = newProgress(given);
  const fractions: (number | undefined)[] = [];
  const uploads = new UploadPlaces(places);
  const client = {
    list: async () => {
      calls.push('LIST');
      if (models instanceof Error) throw models;
      return { models, unreadable: 0 };
    },
    show: async () => ({ details: {} }),
    hasBlob: async (asked: Digest) => {
      calls.push('HEAD');
      return stored.has(asked);
    },
    uploadBlob: async (under: Digest, body: Blob, options: Parameters<Client['uploadBlob']>[2]) => {
      if (under === digest) {
        calls.push('POST');
        stored.add(digest);
        return 'created' as const;
      }
      calls.push('POST early');
      options?.onProgress?.({ sentBytes: body.size / 2, totalBytes: body.size });
      options?.signal?.addEventListener('abort', () => uploading.fail(abortError()));
      return uploading.promise.catch((error: unknown) => {
        if (error instanceof DOMException) calls.push('stopped');
        throw error;
      });
    },
    async *create() {
      calls.push('CREATE');
      yield { status: 'success' };
    },
  } as unknown as ImportTools['client'];
  const tools: ImportTools = {
    client,
    digests: new DigestMemory({
      hash: (_, options) => {
        options?.signal?.addEventListener('abort', () => digesting.fail(abortError()));
        return digesting.promise;
      },
    }),
    uploads,
    uploadsEarly: true,
    signal: abort.signal,
    onEvent: (event) => {
      job = applyEvent(job, event);
      fractions.push(storedFraction(job));
    },
  };
  const began = () => expect.poll(() => calls).toContain('POST early');
  return {
    ...{ stored, calls, digesting, uploading, abort, tools, began, fractions, uploads },
    run: () => runImport(given, tools),
    state: () => job.files[0]!.state,
  };
}

test('a new file is sent while it is digested, and what the server made of it is proved by a HEAD', async () => {
  const { run, began, digesting, uploading, stored, calls, state, fractions } = world();
  const done = run();
  await began();
  expect(state()).toMatchObject({ at: 'digesting', sent: { doneBytes: blob.size / 2 } });
  digesting.open(hex);
  await expect.poll(state).toMatchObject({ at: 'uploading', transfer: { doneBytes: blob.size / 2 } });
  stored.add(digest);
  uploading.fail(mismatch());
  await done;
  expect(calls).toEqual(['LIST', 'POST early', 'HEAD', 'HEAD', 'CREATE']);
  expect(state()).toEqual({ at: 'stored', how: 'uploaded' });
  const shown = fractions.filter((fraction) => fraction !== undefined);
  expect(shown).toEqual([...shown].sort((a, b) => a - b));
});

test('an upload that is through before the digest costs one HEAD more', async () => {
  const { run, began, digesting, uploading, stored, calls, state } = world();
  const done = run();
  await began();
  stored.add(digest);
  uploading.fail(mismatch());
  await expect.poll(() => state().at).toBe('digesting');
  digesting.open(hex);
  await done;
  expect(calls).toEqual(['LIST', 'POST early', 'HEAD', 'CREATE']);
  expect(state()).toEqual({ at: 'stored', how: 'uploaded' });
});

test('is stopped as soon as the server is known to have the blob', async () => {
  const { run, began, digesting, stored, calls, state } = world();
  stored.add(digest);
  const done = run();
  await began();
  digesting.open(hex);
  await done;
  expect(calls).toEqual(['LIST', 'POST early', 'HEAD', 'stopped', 'CREATE']);
  expect(state()).toEqual({ at: 'stored', how: 'existed' });
});

describe('the ordinary way is gone', () => {
  test.each([
    ['where a server keeps nothing of a mismatch', mismatch()],
    ['after the connection was cut in mid-upload', new UnreachableError('/api/blobs')],
    ['after a refusal', new HttpError(413, '/api/blobs', '<html>')],
  ])('%s', async (_, failure) => {
    const { run, began, digesting, uploading, calls, state } = world();
    const done = run();
    await began();
    uploading.fail(failure);
    digesting.open(hex);
    await done;
    expect(calls.slice(-3)).toEqual(['HEAD', 'POST', 'CREATE']);
    expect(state()).toEqual({ at: 'stored', how: 'uploaded' });
  });

  test('where a server takes a blob under any digest', async () => {
    const { run, began, digesting, uploading, calls } = world();
    const done = run();
    await began();
    uploading.open('created');
    digesting.open(hex);
    await done;
    expect(calls.slice(-3)).toEqual(['HEAD', 'POST', 'CREATE']);
  });

  test('when there is no place until the digest is known', async () => {
    const { run, uploads, digesting, calls } = world({ places: 1 });
    const other = gate<void>();
    void uploads.run(`sha256:${'0'.repeat(64)}`, () => other.promise);
    const done = run();
    await expect.poll(() => calls).toEqual(['LIST']);
    digesting.open(hex);
    await expect.poll(() => calls).toEqual(['LIST', 'HEAD']);
    other.open();
    await done;
    expect(calls).toEqual(['LIST', 'HEAD', 'HEAD', 'POST', 'CREATE']);
  });

  test.each([
    ['where a model of about the size is listed', { models: [{ size: blob.size + 500 }] }],
    ['where the list cannot be had', { models: new UnreachableError('/api/tags') }],
  ])('%s', async (_, given) => {
    const { run, digesting, calls } = world(given);
    const done = run();
    await expect.poll(() => calls).toEqual(['LIST']);
    digesting.open(hex);
    await done;
    expect(calls).toEqual(['LIST', 'HEAD', 'POST', 'CREATE']);
  });

  test('for what is small', async () => {
    const small: ImportPlan = { ...plan, files: [{ ...plan.files[0]!, blob: blob.slice(1) }] };
    const { run, digesting, calls } = world({ plan: small });
    digesting.open(hex);
    await run();
    expect(calls).toEqual(['HEAD', 'POST', 'CREATE']);
  });

  test('where the setting is off', async () => {
    const { run, digesting, calls, tools } = world();
    tools.uploadsEarly = false;
    digesting.open(hex);
    await run();
    expect(calls).toEqual(['HEAD', 'POST', 'CREATE']);
  });

  test('for what has a digest', async () => {
    const known: ImportPlan = { ...plan, files: [{ ...plan.files[0]!, digest }] };
    const { run, calls } = world({ plan: known });
    await run();
    expect(calls).toEqual(['HEAD', 'POST', 'CREATE']);
  });
});

test('a stop ends digest and upload, and asks nothing more', async () => {
  const { run, began, abort, calls } = world();
  const done = run();
  await began();
  abort.abort();
  await expect(done).rejects.toMatchObject({ name: 'AbortError' });
  expect(calls).toEqual(['LIST', 'POST early', 'stopped']);
});

test('a stop while only the upload is waited for ends it', async () => {
  const { run, began, digesting, abort, calls, state } = world();
  const done = run();
  await began();
  digesting.open(hex);
  await expect.poll(() => state().at).toBe('uploading');
  abort.abort();
  await expect(done).rejects.toMatchObject({ name: 'AbortError' });
  await expect.poll(() => calls).toEqual(['LIST', 'POST early', 'HEAD', 'stopped']);
});

test('a digest that fails ends the upload', async () => {
  const { run, began, digesting, calls } = world();
  const done = run();
  await began();
  digesting.fail(new Error('no digest'));
  await expect(done).rejects.toThrow('no digest');
  await expect.poll(() => calls).toEqual(['LIST', 'POST early', 'stopped']);
});

test('a model is resembled by its file with a little besides', () => {
  const models = [{ size: blob.size + 2000 }];
  expect(resemblesNothing(blob, models)).toBe(false);
  expect(resemblesNothing(blob.slice(3000), models)).toBe(false);
  expect(resemblesNothing(blob.slice(0, blob.size / 2), models)).toBe(true);
  expect(resemblesNothing(new Blob([blob, new Uint8Array(2001)]), models)).toBe(true);
});

describe('ready before it is proven', () => {
  const other: Digest = `sha256:${'e'.repeat(64)}`;

  /** A server that names a digest, and has models of some names. */
  function early({ names = [] as string[], said = digest, quote = (text: string) => text } = {}) {
    const given = world();
    const has = new Set(names);
    const { client } = given.tools;
    let placeholder: Digest | undefined;
    let version = 'first';
    given.tools.createsEarly = true;
    given.tools.client = {
      ...client,
      list: async () => ({
        models: [...has].map((name) => ({
          name: `${name}:latest`,
          model: name,
          digest: version,
          details: {} as never,
        })),
        unreadable: 0,
      }),
      show: async ({ model }) => {
        if (!has.has(model)) throw new HttpError(404, '/api/show', 'not found');
        return { details: {} } as never;
      },
      uploadBlob: (under, ...rest) => {
        placeholder ??= under;
        return client.uploadBlob(under, ...rest);
      },
      async *create(request) {
        yield* client.create(request);
        given.calls.push(`made of ${Object.values(request.files ?? {}).join()}`);
        has.add(request.model);
      },
      delete: async (model) => {
        given.calls.push('DELETE');
        has.delete(model);
      },
    };
    const events: string[] = [];
    const { onEvent } = given.tools;
    let job = newProgress(plan);
    given.tools.onEvent = (event) => {
      onEvent(event);
      events.push(event.type);
      job = applyEvent(job, event);
    };
    const claim = (isKept = true) => {
      if (isKept) given.stored.add(said);
      const words = quote(`digest mismatch, expected "${placeholder}", got "${said}"`);
      given.uploading.fail(new HttpError(400, '/api/blobs', words));
    };
    const replace = () => (version = 'second');
    return { ...given, has, events, claim, replace, job: () => job };
  }

  test('the model is made with the digest that the server names, and proven by our own', async () => {
    const { run, began, claim, digesting, calls, job, events, tools } = early();
    const done = run();
    await began();
    claim();
    await expect.poll(() => job().state).toEqual({ at: 'proving' });
    expect(calls).toContain(`made of ${digest}`);
    expect(job()).toMatchObject({ check: 'missing', files: [{ state: { at: 'proving' } }] });
    expect(job().files[0]!.digest).toBeUndefined();
    expect(await tools.digests.recall(blob)).toBeUndefined();
    digesting.open(hex);
    await done;
    expect(events).not.toContain('unmade');
    expect(calls).not.toContain('DELETE');
    expect(job().files[0]).toMatchObject({ digest, state: { at: 'stored', how: 'uploaded' } });
    expect(await tools.digests.recall(blob)).toBe(digest);
    expect(applyEvent(job(), { type: 'job-done' })).toMatchObject({ check: 'passed', state: { at: 'done' } });
  });

  test('what was made is deleted where our own digest differs, and only ours is remembered', async () => {
    const { run, began, claim, digesting, has, job, tools } = early({ said: other });
    const done = run();
    await began();
    claim();
    await expect.poll(() => job().state.at).toBe('proving');
    digesting.open(hex);
    await expect(done).rejects.toMatchObject({ name: 'ImportError', code: 'import.digestDiffers' });
    expect(has.size).toBe(0);
    expect(job().check).toBeUndefined();
    expect(await tools.digests.recall(blob)).toBe(digest);
  });

  test('what somebody has put in its place meanwhile is left alone', async () => {
    const { run, began, claim, replace, digesting, has, job } = early({ said: other });
    const done = run();
    await began();
    claim();
    await expect.poll(() => job().state.at).toBe('proving');
    await new Promise((resolve) => setImmediate(resolve));
    replace();
    digesting.open(hex);
    await expect(done).rejects.toMatchObject({ code: 'import.digestDiffersKept' });
    expect([...has]).toEqual(['m']);
  });

  test('a name that exists is not replaced before our own digest is there', async () => {
    const { run, began, claim, digesting, calls, job } = early({ names: ['m'], said: other });
    const done = run();
    await began();
    claim();
    await expect.poll(() => job().files[0]!.state.at).toBe('proving');
    await expect.poll(() => job().state).toEqual({ at: 'storing' });
    expect(calls).not.toContain('CREATE');
    digesting.open(hex);
    await done;
    expect(calls.slice(-3)).toEqual(['POST', 'CREATE', `made of ${digest}`]);
    expect(calls).not.toContain('DELETE');
  });

  test.each<[string, { isKept?: boolean; quote?: (text: string) => string }]>([
    ['that the server does not have', { isKept: false }],
    ['in words that are not known', { quote: () => 'no such luck' }],
    ['of another upload', { quote: (text: string) => text.replace(/expected "sha256:./, 'expected "sha256:x') }],
  ])('a digest %s is nothing to go by', async (_, { isKept, quote }) => {
    const { run, began, claim, digesting, calls, events } = early({ quote });
    const done = run();
    await began();
    claim(isKept ?? true);
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls).not.toContain('CREATE');
    digesting.open(hex);
    await done;
    expect(events).not.toContain('ready');
    expect(calls).toContain(`made of ${digest}`);
  });

  test('a stop while it is being checked leaves the model, and says that the check is missing', async () => {
    const { run, began, claim, abort, has, job } = early();
    const done = run();
    await began();
    claim();
    await expect.poll(() => job().state.at).toBe('proving');
    abort.abort();
    await expect(done).rejects.toMatchObject({ name: 'AbortError' });
    expect([...has]).toEqual(['m']);
    expect(applyEvent(job(), { type: 'job-stopped' })).toMatchObject({
      check: 'missing',
      state: { at: 'stopped', during: 'proving' },
    });
  });

  test('a file that cannot be read to its end leaves the model unchecked', async () => {
    const { run, began, claim, digesting, has, job } = early();
    const done = run();
    await began();
    claim();
    await expect.poll(() => job().state.at).toBe('proving');
    digesting.fail(new Sha256Error('file-changed', 'is another one'));
    await expect(done).rejects.toMatchObject({ name: 'ImportError', code: 'import.unchecked' });
    expect([...has]).toEqual(['m']);
    expect(job().check).toBe('missing');
  });

  test('nothing is digested while anything is sent to this machine, however slowly', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      for (const isNear of [true, false]) {
        const { run, calls, claim, tools, job } = early();
        tools.isNear = isNear;
        tools.digests = new DigestMemory({
          hash: async () => {
            calls.push('DIGEST');
            return hex;
          },
        });
        const done = run();
        await vi.waitFor(() => expect(calls).toContain('POST early'));
        await vi.advanceTimersByTimeAsync(10_000);
        expect(calls.includes('DIGEST'), `near: ${isNear}`).toBe(!isNear);
        claim();
        await done;
        expect(job().files[0]!.state).toEqual({ at: 'stored', how: 'uploaded' });
      }
    } finally {
      vi.useRealTimers();
    }
  });

  test('the setting is off: our own digest is waited for', async () => {
    const { run, began, claim, digesting, calls, events, tools } = early();
    tools.createsEarly = false;
    const done = run();
    await began();
    claim();
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls).not.toContain('CREATE');
    digesting.open(hex);
    await done;
    expect(events).not.toContain('ready');
  });
});
