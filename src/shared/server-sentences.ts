import type { HttpError, StreamError } from '@/ollama';
import type { Texts } from './texts';

type ShellErrorCode = keyof Texts['errors']['codes'] | keyof Texts['failures'];
type RoomErrorCode = {
  [Room in keyof Texts & string]: Texts[Room] extends { errors: infer Codes }
    ? `${Room}.${keyof Codes & string}`
    : never;
}[keyof Texts & string];

/** Every cause that has words: in errors.json, in failures.json, or in a room's own texts under `errors`, as `import.uploadCut`. */
export type ErrorCode = ShellErrorCode | RoomErrorCode;

// Sentences of Ollama itself, of its registry client, of its engine and of the operating system that have
// been the same for years and each have one cure. Whatever else is said is shown, not judged.
// (server/routes.go, server/images.go, server/download.go, server/sched.go, manifest/layer.go, llm/status.go,
// llm/llama_server.go of github.com/ollama/ollama at v0.24.0 and v0.33.0-rc2)

const sentences: readonly [RegExp, ErrorCode][] = [
  [/no space left on device|not enough space on the disk|disk quota exceeded/i, 'serverDiskFull'],
  [/requires a newer version of ollama/i, 'ollamaTooOld'],
  [/^server busy/, 'serverBusy'],
  [/^unauthorized: (access denied|unknown ollama key)/, 'registryDenied'],
  [/^digest mismatch, file must be downloaded again/, 'downloadMismatch'],
  [/^digest mismatch, expected/, 'uploadMismatch'],
  [/^ollama cloud is disabled/, 'cloudDisabled'],
  [/requires MLX support, but the MLX runtime is not available/, 'mlxMissing'],
  [/llama-server binary not found|error starting llama-server: .*(no such file|cannot find the)/, 'engineMissing'],
  // Before what a model lacks: an engine that ran out of memory often ends with "failed to load model" too.
  [
    /model requires more (system|gpu) memory|unable to load full model on GPU|out[ -]of[ -](device )?memory|(cuda|hip)Malloc failed|failed to allocate|allocation failed|not enough memory|insufficient memory|ErrorOutOf(Device)?Memory/i,
    'serverOutOfMemory',
  ],
  [
    /exceeds? the (available context size|context length|model's maximum context length)|prompt is longer than the context length|exceeds maximum context length/,
    'promptTooLong',
  ],
  [/may be incompatible with your version of Ollama|(unknown|unsupported) model architecture/, 'modelIncompatible'],
  // Of llama-server, which newer ones load a chat model into for writing alone. Its cure is none of what follows.
  [/^This server does not support embeddings\. Start it with/, 'noEmbeddings'],
  [
    / does not support (chat|generate|embeddings|embedding|insert|thinking|tools|vision|completion|image)/,
    'notSupported',
  ],
  [/^(invalid model name|unqualified name)/, 'invalidModelName'],
  // Of the request, though their status is 500.
  [/^(option "[^"]*" must be of |invalid format: |invalid JSON schema in format)/, 'requestRefused'],
];

/** What Hugging Face says with a 400, of a repository that is there. Its words for others are shown. */
const huggingFaceSentences: readonly [RegExp, ErrorCode][] = [
  [/\bsharded GGUF\b/, 'registrySharded'],
  [/specified tag is not (a valid|available)/, 'registryTag'],
];

/** What can go wrong between a server and a registry. Said of other things too, so only read in a pull or push. */
const registrySentences: readonly [RegExp, ErrorCode][] = [
  [/^(pull model manifest: )?file does not exist/, 'notInRegistry'],
  [/server gave HTTP response to HTTPS client|insecure protocol http/, 'registryInsecure'],
  [/failed to verify certificate|\bx509: |certificate (is not|has expired)/, 'registryCertificate'],
  [
    /^max retries exceeded|\bdial (tcp|udp)\b|\bno such host\b|timeout\b|deadline exceeded|connection re(set|fused)|unreachable|\bEOF\b|part stalled|proxyconnect|maximum redirects exceeded|server misbehaving/,
    'registryUnreachable',
  ],
  [/realm host .* does not match/, 'registryRefused'],
  [/permission denied|read-only file system|access is denied/i, 'serverStorageDenied'],
];

/** What is said of a push alone, which opens what it sends. It is told of a missing model by the file that it looked for. */
const pushSentences: readonly [RegExp, ErrorCode][] = [
  [/^open .*\bmanifests\b.*(no such file|cannot find the)/, 'modelMissing'],
  [/^open .*\bsha256-.*(no such file|cannot find the)/, 'blobMissing'],
];

/** What a registry's refusals are called where they are of a push. */
const asPush: Partial<Record<ErrorCode, ErrorCode>> = {
  registryPrivate: 'pushForbidden',
  notInRegistry: 'pushNowhere',
  registryRefused: 'pushRefused',
};

/** Which cause a server's words name, or undefined where they name none that we know. */
export function knownText({ serverMessage, path }: HttpError | StreamError): ErrorCode | undefined {
  if (path === '/api/push') {
    const code = find(pushSentences, serverMessage) ?? transferCode(serverMessage);
    return code && (asPush[code] ?? code);
  }
  // A create that has to pull its base says so.
  const isPull = path === '/api/pull' || /^pull model manifest: /.test(serverMessage);
  if (isPull) return transferCode(serverMessage);
  return find(sentences, serverMessage) ?? unreachableRegistry(serverMessage);
}

function transferCode(message: string): ErrorCode | undefined {
  return (
    find(sentences, message) ??
    find(huggingFaceSentences, message) ??
    registryStatus(message) ??
    find(registrySentences, message) ??
    unreachableRegistry(message)
  );
}

/** A registry is asked for nothing else by anything but a transfer. */
function unreachableRegistry(message: string): ErrorCode | undefined {
  return /\bdial tcp\b|\bno such host\b|^max retries exceeded/.test(message) ? 'registryUnreachable' : undefined;
}

function find(known: typeof sentences, message: string): ErrorCode | undefined {
  return known.find(([pattern]) => pattern.test(message))?.[1];
}

/**
 * [Note: The registry's statuses] Only 404 has words of its own (`file does not exist`); of any other from 400
 * on the number and the body are quoted: `pull model manifest: 429: …`. What asks for a token does so
 * without any words around it, and what fetches layers says `unexpected status code 403`.
 * (server/images.go makeRequestWithRetry, server/auth.go getAuthorizationToken, server/download.go,
 * server/upload.go at v0.24.0 and v0.33.0-rc2)
 */
function registryStatus(message: string): ErrorCode | undefined {
  const quoted =
    /^(?:pull model manifest: |max retries exceeded: )*(?:unexpected status code |http status )?([45]\d\d)(?=\D|$)/.exec(
      message,
    );
  if (!quoted) return undefined;
  const status = Number(quoted[1]);
  if (status === 401 || status === 403 || status === 407) return 'registryPrivate';
  if (status === 404 || status === 410) return 'notInRegistry';
  if (status === 412) return 'ollamaTooOld';
  if (status === 408) return 'registryUnreachable';
  if (status === 429) return 'registryLimited';
  return status >= 500 ? 'registryFailed' : 'registryRefused';
}
