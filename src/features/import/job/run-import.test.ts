import { describe, expect, test, vi } from 'vitest';
import { abortError } from '@/base/abort';
import { Sha256Error } from '@/base/sha256/errors';
import { sha256Hex } from '@/base/sha256/hash-blob';
import {
  HttpError,
  StreamError,
  type CreateRequest,
  type Digest,
  type ProgressChunk,
  type ShowResponse,
} from '@/ollama';
import { DigestMemory } from './digest-memory';
import { FileControls } from './file-controls';
import { applyEvent, type JobProgress, newProgress } from './job';
import { type ImportPlan, toCreateRequest } from '../draft/plan';
import { type ImportTools, runImport } from './run-import';
import { UploadPlaces } from './upload-places';

const files: ImportPlan['files'] = [
  { name: 'a.gguf', blob: new Blob(['first']), field: 'files' },
  { name: 'b.gguf', blob: new Blob(['second']), field: 'files' },
];
const plan: ImportPlan = { model: 'm', files, settings: { system: 'Be brief.' } };
const emptyDetails = {} as ShowResponse['details'];

/** A server that keeps what it is given, and a job that follows what the import tells. */
function world(given: { plan?: ImportPlan; tools?: Partial<ImportTools>; lines?: (ProgressChunk | Error)[] } = {}) {
  const stored = new Map<Digest, Blob>();
  const creates: CreateRequest[] = [];
  let job: JobProgress = newProgress(given.plan ?? plan);
  const tools: ImportTools = {
    client: {
      list: async () => ({ models: [], unreadable: 0 }),
      show: async () => ({ details: emptyDetails }),
      delete: async () => undefined,
      hasBlob: async (digest) => stored.has(digest),
      uploadBlob: async (digest, blob, options) => {
        options?.onProgress?.({ sentBytes: blob.size, totalBytes: blob.size });
        stored.set(digest, blob);
        return 'created';
      },
      async *create(request) {
        creates.push(request);
        for (const line of given.lines ?? [{ status: 'parsing GGUF' }, { status: 'success' }]) {
          if (line instanceof Error) throw line;
          yield line;
        }
      },
    },
    digests: new DigestMemory({ hash: sha256Hex }),
    uploads: new UploadPlaces(2),
    uploadsEarly: false,
    signal: new AbortController().signal,
    onEvent: (event) => (job = applyEvent(job, event)),
    ...given.tools,
  };
  return { stored, creates, tools, run: () => runImport(given.plan ?? plan, tools), job: () => job };
}

test('digests, stores and creates', async () => {
  const { run, stored, creates, job } = world();
  await run();
  const [first, second] = [...stored.keys()];
  expect(creates).toEqual([{ model: 'm', system: 'Be brief.', files: { 'a.gguf': first, 'b.gguf': second } }]);
  expect(job().files).toEqual([
    { name: 'a.gguf', field: 'files', sizeBytes: 5, digest: first, state: { at: 'stored', how: 'uploaded' } },
    { name: 'b.gguf', field: 'files', sizeBytes: 6, digest: second, state: { at: 'stored', how: 'uploaded' } },
  ]);
  expect(job().state).toEqual({ at: 'creating' });
  expect(job().lines.map(({ status }) => status)).toEqual(['parsing GGUF', 'success']);
});

test('adapters go into their own field', () => {
  const digests: Digest[] = ['sha256:1', 'sha256:2'];
  const withAdapter: ImportPlan = { ...plan, files: [files[0]!, { ...files[1]!, field: 'adapters' }] };
  expect(toCreateRequest(withAdapter, digests)).toEqual({
    model: 'm',
    system: 'Be brief.',
    files: { 'a.gguf': 'sha256:1' },
    adapters: { 'b.gguf': 'sha256:2' },
  });
});

test('one file that fails does not cost the other its upload, and nothing is created', async () => {
  const digests = new DigestMemory({
    hash: (blob) => {
      if (blob.size === 5) throw new Sha256Error('file-changed', 'shorter than it was');
      return sha256Hex(blob);
    },
  });
  const { run, stored, creates, job } = world({ tools: { digests } });
  await expect(run()).rejects.toMatchObject({ name: 'ImportError', code: 'fileChanged' });
  expect(stored.size).toBe(1);
  expect(creates).toEqual([]);
  expect(job().files.map(({ state }) => state)).toEqual([
    { at: 'failed', during: 'digesting' },
    { at: 'stored', how: 'uploaded' },
  ]);
});

test('after a mismatch the file is read anew, after another failure its digest is kept', async () => {
  const whole: number[] = [];
  const digests = new DigestMemory({
    hash: (blob) => {
      whole.push(blob.size);
      return sha256Hex(blob);
    },
  });
  const one: ImportPlan = { ...plan, files: [files[0]!] };
  const failures = [
    new HttpError(500, '/api/blobs', 'disk'),
    new HttpError(400, '/api/blobs', 'digest mismatch, expected "sha256:1", got "sha256:2"'),
  ];
  const { run, tools } = world({ plan: one, tools: { digests } });
  const upload = tools.client.uploadBlob;
  tools.client = {
    ...tools.client,
    uploadBlob: (...call) => {
      const failure = failures.shift();
      return failure ? Promise.reject(failure) : upload(...call);
    },
  };
  await expect(run()).rejects.toMatchObject({ status: 500 });
  await expect(run()).rejects.toMatchObject({ status: 400 });
  expect(whole).toEqual([5]);
  await run();
  expect(whole).toEqual([5, 5]);
});

test('a file whose digest is known is not read', async () => {
  const hash = vi.fn<() => Promise<string>>();
  const digest: Digest = `sha256:${'d'.repeat(64)}`;
  const known: ImportPlan = { ...plan, files: [{ ...files[0]!, digest }] };
  const { run, stored, creates, job } = world({ plan: known, tools: { digests: new DigestMemory({ hash }) } });
  await run();
  expect(hash).not.toHaveBeenCalled();
  expect([...stored.keys()]).toEqual([digest]);
  expect(creates).toEqual([{ model: 'm', system: 'Be brief.', files: { 'a.gguf': digest } }]);
  expect(job().files[0]).toMatchObject({ digest, state: { at: 'stored', how: 'uploaded' } });
});

test('a file that is not what its known digest says is damaged', async () => {
  const known: ImportPlan = { ...plan, files: [{ ...files[0]!, digest: `sha256:${'d'.repeat(64)}` }] };
  const { run, tools, creates } = world({ plan: known });
  tools.client.uploadBlob = () => Promise.reject(new HttpError(400, '/api/blobs', 'anything'));
  await expect(run()).rejects.toMatchObject({ name: 'ImportError', code: 'import.blobDamaged' });
  tools.client.uploadBlob = () => Promise.reject(new HttpError(500, '/api/blobs', 'no space left on device'));
  await expect(run()).rejects.toMatchObject({ status: 500 });
  expect(creates).toEqual([]);
});

test('an error line of create is thrown, with the lines before it kept', async () => {
  const { run, job } = world({ lines: [{ status: 'parsing GGUF' }, new StreamError('/api/create', 'unexpected EOF')] });
  await expect(run()).rejects.toMatchObject({ name: 'StreamError', serverMessage: 'unexpected EOF' });
  expect(job().lines).toEqual([{ status: 'parsing GGUF' }]);
});

test('a stop while a file is uploaded creates nothing', async () => {
  const abort = new AbortController();
  const { run, tools, creates } = world({ tools: { signal: abort.signal } });
  tools.client = {
    ...tools.client,
    uploadBlob: async () => {
      abort.abort();
      throw abortError();
    },
  };
  await expect(run()).rejects.toMatchObject({ name: 'AbortError' });
  expect(creates).toEqual([]);
});

describe('single files', () => {
  /** A server whose uploads end when the test says so. */
  function slowWorld() {
    const controls = new FileControls();
    const uploads = new Map<string, { finish: () => void; fail: (error: unknown) => void }>();
    const given = world({ tools: { controls } });
    given.tools.client.uploadBlob = (digest, blob, options) =>
      new Promise((resolve, reject) => {
        options?.signal?.addEventListener('abort', () => reject(abortError()));
        const finish = () => {
          given.stored.set(digest, blob);
          resolve('created');
        };
        uploads.set(blob.size === 5 ? 'a' : 'b', { finish, fail: reject });
      });
    const states = () => given.job().files.map(({ state }) => state.at);
    return { ...given, controls, uploads, states };
  }

  test('a stopped file leaves the others alone, and is taken up again when asked for', async () => {
    const { run, controls, uploads, states, creates } = slowWorld();
    const running = run();
    await vi.waitFor(() => expect(states()).toEqual(['uploading', 'uploading']));
    controls.stop(0);
    await vi.waitFor(() => expect(states()).toEqual(['stopped', 'uploading']));
    controls.retry(0);
    await vi.waitFor(() => expect(states()).toEqual(['uploading', 'uploading']));
    uploads.get('b')!.finish();
    uploads.get('a')!.finish();
    await running;
    expect(creates).toHaveLength(1);
  });

  test('one that fails can be asked for while others are under way, and says why until then', async () => {
    const { run, controls, uploads, states, job, creates } = slowWorld();
    const running = run();
    await vi.waitFor(() => expect(uploads.size).toBe(2));
    const error = new HttpError(500, '/api/blobs', 'no space left on device');
    uploads.get('a')!.fail(error);
    await vi.waitFor(() => expect(states()).toEqual(['failed', 'uploading']));
    expect(job().files[0]!.error).toBe(error);
    controls.retry(0);
    await vi.waitFor(() => expect(states()).toEqual(['uploading', 'uploading']));
    expect(job().files[0]!.error).toBeUndefined();
    uploads.get('a')!.finish();
    uploads.get('b')!.finish();
    await running;
    expect(creates).toHaveLength(1);
  });

  test('nobody is asked any more when all others have ended: stopped files end in a stop', async () => {
    const { run, controls, uploads, states, creates } = slowWorld();
    const running = run();
    await vi.waitFor(() => expect(states()).toEqual(['uploading', 'uploading']));
    controls.stop(0);
    uploads.get('b')!.finish();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(states()).toEqual(['stopped', 'stored']);
    expect(creates).toEqual([]);
  });
});

test('a file that changes while it is digested is noticed, a part of a merged one too', async () => {
  for (const part of [0, 1]) {
    const parts = [new File(['first'], 'a'), new File(['second'], 'b')];
    const digests = new DigestMemory({
      hash: (blob) => {
        parts[part]!.slice = () =>
          ({ arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')) }) as never;
        return sha256Hex(blob);
      },
    });
    const merged: ImportPlan = { ...plan, files: [{ ...files[0]!, blob: new Blob(parts), parts }] };
    const { run, stored } = world({ plan: merged, tools: { digests } });
    await expect(run()).rejects.toMatchObject({ name: 'ImportError', code: 'fileChanged' });
    expect(stored.size).toBe(0);
  }
});

test('a model derived from another has no files to store', async () => {
  const { run, creates } = world({ plan: { model: 'm', files: [], settings: { from: 'base', system: 'Hi.' } } });
  await run();
  expect(creates).toEqual([{ model: 'm', from: 'base', system: 'Hi.' }]);
});
