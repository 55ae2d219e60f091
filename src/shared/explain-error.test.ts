import { describe, expect, test } from 'vitest';
import { HttpError, ProtocolError, StreamCutError, StreamError, UnreachableError } from '@/ollama';
import errors from '@/locales/en/errors.json';
import failures from '@/locales/en/failures.json';
import importTexts from '@/locales/en/import.json';
import { codeOf, explainError, isStaleChunk, type ErrorCode } from './explain-error';
import { embeddedServer, type Server, type ServerId } from './servers.store';

const server: Server = { id: 'a' as ServerId, kind: 'ollama', name: 'Box', url: 'http://10.0.0.2:11434' };
const http = (status: number, message = '', path = '/api/tags') => new HttpError(status, path, message);

describe('the cause', () => {
  test.each<[string, unknown, ErrorCode]>([
    ['no readable answer', new UnreachableError('/api/tags'), 'unreachable'],
    ['400', http(400, 'missing request body'), 'requestRefused'],
    ['500 for an option', http(500, 'option "seed" must be of type integer', '/api/generate'), 'requestRefused'],
    ['500 for a format', http(500, 'invalid JSON schema in format', '/api/generate'), 'requestRefused'],
    ['400 with a bad name', http(400, 'invalid model name'), 'invalidModelName'],
    ['400 for an ability', http(400, '"tiny:latest" does not support tools'), 'notSupported'],
    ['400 for a digest', http(400, 'digest mismatch, expected "sha256:a", got "sha256:b"'), 'uploadMismatch'],
    ['401', http(401, 'unauthorized'), 'authorizationNeeded'],
    ['401 of the cloud', new HttpError(401, '/api/chat', 'unauthorized', 'https://ollama.com/connect'), 'signInNeeded'],
    ['403 without a word', http(403), 'hostRefused'],
    ['403 with one', http(403, 'Forbidden'), 'forbidden'],
    ['403 of the cloud', http(403, 'ollama cloud is disabled: remote model'), 'cloudDisabled'],
    ['404 for a model', http(404, "model 'x' not found", '/api/show'), 'modelMissing'],
    ['404 for a route', http(404, '404 page not found'), 'routeMissing'],
    ['404 of a web server', http(404, '<html>nothing here</html>'), 'routeMissing'],
    ['404 without a word', http(404), 'routeMissing'],
    ['405', http(405, '405 method not allowed'), 'routeMissing'],
    ['407', http(407), 'authorizationNeeded'],
    ['408', http(408), 'timedOut'],
    ['413', http(413, '<html>Request Entity Too Large</html>', '/api/blobs/sha256:a'), 'tooLarge'],
    ['429', http(429), 'serverBusy'],
    ['499', http(499, 'request canceled'), 'requestCanceled'],
    ['500 of the engine', http(500, 'llama runner process has terminated', '/api/chat'), 'runFailed'],
    ['500 of create', http(500, 'unexpected EOF', '/api/create'), 'createFailed'],
    ['500 elsewhere', http(500, 'boom'), 'serverFailed'],
    ['500 with a full disk', http(500, 'write /x: no space left on device'), 'serverDiskFull'],
    ['502', http(502, '<html></html>'), 'proxyFailed'],
    ['503', http(503), 'proxyFailed'],
    [
      '503 of a full queue',
      http(503, 'server busy, please try again.  maximum pending requests exceeded'),
      'serverBusy',
    ],
    ['504', http(504), 'timedOut'],
    ['a status nobody knows', http(418), 'requestRefused'],
    ['an error line of chat', new StreamError('/api/chat', 'oops'), 'runFailed'],
    ['an error line of create', new StreamError('/api/create', 'unsupported architecture "X"'), 'createFailed'],
    ['an error line of pull', new StreamError('/api/pull', 'oops'), 'streamFailed'],
    [
      'an unknown model in pull',
      new StreamError('/api/pull', 'pull model manifest: file does not exist'),
      'notInRegistry',
    ],
    ...(
      [
        // ollama/ollama#14199, #16483, #12826
        [
          'pull model manifest: 412: \n\nThe model you are attempting to pull requires a newer version of Ollama.\n\nPlease download the latest version at:\n\n\thttps://ollama.com/download\n\n',
          'ollamaTooOld',
        ],
        [
          'pull model manifest: 412: \n\nThe model you are attempting to pull requires a newer version of Ollama that may be in pre-release.',
          'ollamaTooOld',
        ],
        ['pull model manifest: 412', 'ollamaTooOld'],
        // ollama/ollama#8045, #7240, #7268, #8326
        ['pull model manifest: 401: Invalid username or password.', 'registryPrivate'],
        ['pull model manifest: 403: Access to model x is restricted', 'registryPrivate'],
        ['401', 'registryPrivate'],
        ['pull model manifest: 429: We had to rate limit your IP (192.0.2.1)', 'registryLimited'],
        [
          'pull model manifest: 400: The specified tag is not a valid quantization scheme. Please use another tag or "latest"',
          'registryTag',
        ],
        [
          'pull model manifest: 400: The specified tag is not available in the repository. Please use another tag or "latest"',
          'registryTag',
        ],
        ['pull model manifest: 400: Repository is not GGUF or is not compatible with llama.cpp', 'registryRefused'],
        [
          'pull model manifest: 400: The specified repository contains sharded GGUF. Ollama does not support this yet.',
          'registrySharded',
        ],
        ['pull model manifest: 404: not here', 'notInRegistry'],
        ['pull model manifest: 451', 'registryRefused'],
        // ollama/ollama#8873, #13129
        ['pull model manifest: 500: internal error', 'registryFailed'],
        ['pull model manifest: 500: <!DOCTYPE html>\n<html>', 'registryFailed'],
        ['503: upstream connect error', 'registryFailed'],
        ['max retries exceeded: unexpected status code 502', 'registryFailed'],
        ['max retries exceeded: unexpected EOF', 'registryUnreachable'],
        // ollama/ollama#1798, #5974, #17868
        [
          'pull model manifest: Get "https://registry.ollama.ai/v2/library/x/manifests/latest": tls: failed to verify certificate: x509: certificate signed by unknown authority',
          'registryCertificate',
        ],
        [
          'pull model manifest: Get "https://r/": tls: failed to verify certificate: x509: certificate has expired or is not yet valid',
          'registryCertificate',
        ],
        ['pull model manifest: Get "https://r/": net/http: TLS handshake timeout', 'registryUnreachable'],
        [
          'pull model manifest: Get "https://r/": dial tcp: lookup r on 127.0.0.53:53: server misbehaving',
          'registryUnreachable',
        ],
        ['pull model manifest: Get "https://r/": dial tcp: lookup r: no such host', 'registryUnreachable'],
        ['pull model manifest: Get "https://r/": context deadline exceeded', 'registryUnreachable'],
        [
          'pull model manifest: Get "https://r/": proxyconnect tcp: dial tcp 10.0.0.1:3128: connect: connection refused',
          'registryUnreachable',
        ],
        ['read tcp 10.0.0.2:5->10.0.0.3:443: read: connection reset by peer', 'registryUnreachable'],
        ['pull model manifest: Get "https://r/": http: server gave HTTP response to HTTPS client', 'registryInsecure'],
        ['insecure protocol http', 'registryInsecure'],
        ['write /x/blobs/sha256-a-partial: no space left on device', 'serverDiskFull'],
        ['max retries exceeded: write C:\\x: There is not enough space on the disk.', 'serverDiskFull'],
        ['open /usr/share/ollama/.ollama/models/blobs/sha256-a-partial-0: permission denied', 'serverStorageDenied'],
        ['this model requires MLX support, but the MLX runtime is not available', 'mlxMissing'],
      ] as [string, ErrorCode][]
    ).map(([words, code]): [string, unknown, ErrorCode] => [
      `a pull: ${words}`,
      new StreamError('/api/pull', words),
      code,
    ]),
    ['a create that pulls', new StreamError('/api/create', 'pull model manifest: 412: x'), 'ollamaTooOld'],
    ['a number in a create', new StreamError('/api/create', '500: odd'), 'createFailed'],
    ...(
      [
        [500, 'model requires more system memory (12.3 GiB) than is available (7.9 GiB)', 'serverOutOfMemory'],
        [500, 'llama runner process has terminated: cudaMalloc failed: out of memory', 'serverOutOfMemory'],
        [
          500,
          'llama-server process has terminated: exit status 1: ggml_backend_cuda_buffer_type_alloc_buffer: allocating 5000 MiB on device 0: cudaMalloc failed: out of memory',
          'serverOutOfMemory',
        ],
        [500, 'llama-server reported out-of-memory during startup: failed to allocate context', 'serverOutOfMemory'],
        [
          500,
          'llama runner process has terminated: error loading model: unable to allocate; vk::Device::allocateMemory: ErrorOutOfDeviceMemory',
          'serverOutOfMemory',
        ],
        [
          400,
          'request (5202 tokens) exceeds the available context size (4096 tokens), try increasing it',
          'promptTooLong',
        ],
        [400, 'the input length exceeds the context length', 'promptTooLong'],
        [
          400,
          'the prompt is longer than the context length currently available to the model; shorten the prompt, adjust the context length in settings, or use a model with a longer context length',
          'promptTooLong',
        ],
        [500, 'input after truncation exceeds maximum context length', 'promptTooLong'],
        [400, "input length (9 tokens) exceeds the model's maximum context length (8 tokens)", 'promptTooLong'],
        [
          500,
          'llama-server process has terminated: exit status 1: error: failed to load model: this model may be incompatible with your version of Ollama. If you previously pulled this model, try updating it by running `ollama pull x`',
          'modelIncompatible',
        ],
        [
          500,
          "llama-server process has terminated: error loading model: unknown model architecture: 'x'",
          'modelIncompatible',
        ],
        [
          500,
          "llama-server binary not found (checked: /usr/lib/ollama/llama-server). Run 'cmake -S llama/server --preset cpu && cmake --build --preset cpu' first",
          'engineMissing',
        ],
        [
          500,
          'error starting llama-server: fork/exec /usr/lib/ollama/llama-server: no such file or directory ',
          'engineMissing',
        ],
        [501, 'This server does not support embeddings. Start it with `--embeddings`', 'noEmbeddings'],
        [500, 'timed out waiting for llama-server to start - ', 'runFailed'],
        [404, 'Not Found', 'routeMissing'],
      ] as [number, string, ErrorCode][]
    ).map(([status, words, code]): [string, unknown, ErrorCode] => [
      `${status}: ${words}`,
      http(status, words, '/api/chat'),
      code,
    ]),
    ['a refused push', new StreamError('/api/push', 'unauthorized: access denied'), 'registryDenied'],
    [
      'a push by nobody',
      new StreamError('/api/push', 'unauthorized: unknown ollama key "ssh-ed25519 A"'),
      'registryDenied',
    ],
    ['a push under the name of another', new StreamError('/api/push', '403: '), 'pushForbidden'],
    ['a push to no user', new StreamError('/api/push', 'file does not exist'), 'pushNowhere'],
    [
      'a push that is too large',
      new StreamError('/api/push', 'max retries exceeded: http status 413 Request Entity Too Large: '),
      'pushRefused',
    ],
    [
      'a push over plain http',
      new StreamError('/api/push', 'Head "https://box:5000/v2/": http: server gave HTTP response to HTTPS client'),
      'registryInsecure',
    ],
    [
      'a push into the void',
      new StreamError('/api/push', 'Head "http://box:1/v2/": dial tcp 127.0.0.1:1: connect: connection refused'),
      'registryUnreachable',
    ],
    [
      'a push of what is not there',
      new StreamError('/api/push', 'open /root/.ollama/models/manifests/a/b/c/d: no such file or directory'),
      'modelMissing',
    ],
    [
      'a push of what lost a file',
      new StreamError('/api/push', 'open C:\\models\\blobs\\sha256-ab: The system cannot find the file specified.'),
      'blobMissing',
    ],
    ['a push of no name', new StreamError('/api/push', 'unqualified name: registry.ollama.ai/a b'), 'invalidModelName'],
    [
      'a pull without network',
      new StreamError('/api/pull', 'Get "https://r": dial tcp: lookup r'),
      'registryUnreachable',
    ],
    [
      'a damaged pull',
      new StreamError('/api/pull', 'digest mismatch, file must be downloaded again: want a'),
      'downloadMismatch',
    ],
    ['a broken connection', new StreamCutError('/api/chat', 'reset'), 'streamReset'],
    ['an early end', new StreamCutError('/api/chat', 'ended'), 'streamEnded'],
    ['an answer of no Ollama', new ProtocolError('/api/version', 'the body is not JSON'), 'notOllama'],
    ['a full storage', new DOMException('full', 'QuotaExceededError'), 'storageFull'],
    ['a changed file', new DOMException('gone', 'NotReadableError'), 'fileChanged'],
    ['a forbidden file', new DOMException('no', 'NotAllowedError'), 'fileRefused'],
    ['no memory', new RangeError('Array buffer allocation failed'), 'outOfMemory'],
    ['an old page', new TypeError('Failed to fetch dynamically imported module: http://x/a.js'), 'pageOutdated'],
    ['an error of our own', Object.assign(new Error('x'), { code: 'fileChanged' }), 'fileChanged'],
    ['a code without words', Object.assign(new Error('x'), { code: 'ENOENT' }), 'unexpected'],
    ['any other error', new Error('x'), 'unexpected'],
    ['what is no error', 'x', 'unexpected'],
    ['nothing at all', undefined, 'unexpected'],
  ])('of %s', (_, error, code) => {
    expect(codeOf(error, server)).toBe(code);
  });

  test('of an embedded server that does not answer is the page, not the network', () => {
    expect(codeOf(new UnreachableError('/api/tags'), embeddedServer)).toBe('embeddedUnavailable');
  });
});

describe('the words', () => {
  const ofRooms = Object.keys(importTexts.errors).map((code) => `import.${code}`);
  test.each([...Object.keys(errors.codes), ...Object.keys(failures), ...ofRooms] as ErrorCode[])(
    'of %s are complete',
    (code) => {
      const named = { file: 'f.gguf', name: 'n', server: 'Box' };
      const { title, cause, cure } = explainError(Object.assign(new Error('why'), { code, named }), { server });
      for (const text of [title, cause, cure]) {
        expect(text).not.toBe('');
        expect(text).not.toMatch(/errors\.(codes\.)?\w/);
      }
    },
  );

  test('name the server, its address and the page', () => {
    const { title, cause } = explainError(new UnreachableError('/api/tags'), { server });
    expect(title).toBe('Box cannot be reached');
    expect(cause).toContain('http://10.0.0.2:11434');
  });

  test('stand without a server too', () => {
    expect(explainError(new UnreachableError('/api/tags')).title).toBe('The server cannot be reached');
    expect(explainError(http(500, 'write: no space left on device')).title).toBe('The disk of the server is full');
  });

  test('of the server itself are quoted, a web page is not', () => {
    expect(explainError(http(500, 'boom')).serverWords).toBe('boom');
    expect(explainError(http(502, '<html>Bad Gateway</html>')).serverWords).toBeUndefined();
    expect(explainError(http(403)).serverWords).toBeUndefined();
    const page = new StreamError('/api/pull', 'pull model manifest: 500: <!DOCTYPE html>\n<html>Internal</html>');
    expect(explainError(page).serverWords).toBe('pull model manifest: 500');
  });

  test('of an error of our own fill in what it names', () => {
    const error = Object.assign(new Error('x'), { code: 'unexpected', named: { message: 'the cat' } });
    expect(explainError(error).cause).toBe('the cat');
  });
});

test('a sign-in address is offered only when it is https', () => {
  const at = (url: string) => explainError(new HttpError(401, '/api/chat', 'unauthorized', url)).remedy;
  expect(at('https://ollama.com/connect?x=1')).toEqual({ kind: 'link', url: 'https://ollama.com/connect?x=1' });
  expect(at('javascript:alert(1)')).toBeUndefined();
});

test.each([
  ['Chromium', 'Failed to fetch dynamically imported module: http://x/a.js'],
  ['Firefox', 'error loading dynamically imported module: http://x/a.js'],
  ['Safari', 'Importing a module script failed.'],
  ['Vite', 'Unable to preload CSS for /assets/a.css'],
])('a part of the page that is gone is known by the words of %s', (_, message) => {
  expect(isStaleChunk(new TypeError(message))).toBe(true);
});
