import { throwIfAborted } from '@/base/abort';
import { HttpError, ProtocolError, StreamError, type Client } from '@/ollama';
import { codeOf } from '@/shared/explain-error';
import { textsPerRequest, toRequest, type EmbedSetup } from '../ask/embed-setup';
import type { Piece } from '../sets/set-facts';
import { OtherLengthError, RefusedTextsError, type RefusedText, type Refusal } from './embed-error';

/** What is to be embedded. */
export interface EmbedJob {
  model: string;
  setup: EmbedSetup;
  batchSize: number;
  texts: readonly string[];
  /** The places of the texts that have no vector yet, in order. */
  wanted: readonly number[];
  /** How many numbers vectors have that are there already; 0 where there are none. */
  dimensions: number;
}

/** Vectors that came, with what they cost. */
export interface Arrival extends Piece {
  dimensions: number;
  requestCount: number;
  seconds: number;
  /** Absent where the server does not say. */
  tokens?: number;
}

interface Tools {
  client: Pick<Client, 'embed' | 'embeddings'>;
  signal: AbortSignal;
  /** Called for a batch at a time, before the next is asked for. Rejecting ends the run. */
  keep: (arrival: Arrival) => Promise<void>;
  /** Called with every request that is through: how many vectors came since the run began. */
  onProgress?: (count: number) => void;
}

/**
 * Asks for the vectors of texts, batch by batch. What arrived is kept before anything is thrown. A batch that is
 * refused for one of its texts is asked for again text by text; then RefusedTextsError tells which they are. Throws
 * OtherLengthError where vectors are no longer as long as those before, ProtocolError for what are no vectors, and
 * what embedding throws. Aborting gives the request up.
 */
export async function runEmbed(job: EmbedJob, { client, signal, keep, onProgress }: Tools): Promise<void> {
  const { wanted, batchSize } = job;
  const basket = new Basket(job.dimensions);
  const step = textsPerRequest(job.setup, batchSize);
  let count = 0;

  const ask = async (indexes: readonly number[]) => {
    basket.put(indexes, await embedTexts(job, indexes, client, signal));
    count += indexes.length;
    onProgress?.(count);
  };
  const empty = async () => {
    const arrival = basket.take();
    if (arrival) await keep(arrival);
  };

  const refused: RefusedText[] = [];
  try {
    for (let at = 0; at < wanted.length; at += step) {
      throwIfAborted(signal);
      const indexes = wanted.slice(at, at + step);
      try {
        await ask(indexes);
      } catch (error) {
        if (refusalOf(error) === undefined) throw error;
        refused.push(...(await askOneByOne(indexes, error, ask)));
      }
      if (refused.length > 0) break;
      if (basket.count >= batchSize) await empty();
    }
  } finally {
    await empty();
  }
  if (refused.length > 0) throw new RefusedTextsError(refused);
}

/** Asks for each text of a batch that was refused. Returns which are, none where the batch was too much as a whole. */
async function askOneByOne(
  indexes: readonly number[],
  refusal: unknown,
  ask: (indexes: readonly number[]) => Promise<void>,
): Promise<RefusedText[]> {
  if (indexes.length === 1) return [{ index: indexes[0]!, why: refusalOf(refusal)! }];
  const refused: RefusedText[] = [];
  for (const index of indexes) {
    try {
      await ask([index]);
    } catch (error) {
      const why = refusalOf(error);
      if (why === undefined) throw error;
      refused.push({ index, why });
    }
  }
  return refused;
}

/** What a refusal says of the text; undefined where it says nothing of it. */
function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof HttpError) && !(error instanceof StreamError)) return undefined;
  if (codeOf(error) === 'promptTooLong') return 'tooLong';
  // server/routes.go EmbedHandler at v0.24.0
  return /\bNaN\b/.test(error.serverMessage) ? 'notANumber' : undefined;
}

interface Answer {
  vectors: readonly (readonly number[])[];
  seconds: number;
  tokens?: number;
  path: string;
}

async function embedTexts(
  { model, setup, texts }: EmbedJob,
  indexes: readonly number[],
  client: Tools['client'],
  signal: AbortSignal,
): Promise<Answer> {
  const request = toRequest(
    model,
    setup,
    indexes.map((index) => texts[index]!),
  );
  const { path, body } = request;
  const beganAt = performance.now();
  const seconds = () => (performance.now() - beganAt) / 1000;
  if (request.path === '/api/embeddings') {
    const { embedding } = await client.embeddings(request.body, { signal });
    return { vectors: [embedding], seconds: seconds(), path };
  }
  const { embeddings, prompt_eval_count: tokens } = await client.embed(body, { signal });
  if (embeddings.length !== indexes.length) {
    throw new ProtocolError(path, `${embeddings.length} vectors for ${indexes.length} texts`);
  }
  return { vectors: embeddings, seconds: seconds(), path, ...(tokens !== undefined && { tokens }) };
}

/** Vectors on their way from answers to where they are kept. */
class Basket {
  private indexes: number[] = [];
  private vectors: Float32Array[] = [];
  private cost = { requestCount: 0, seconds: 0, tokens: 0, isCounted: true };

  constructor(private dimensions: number) {}

  get count(): number {
    return this.indexes.length;
  }

  /** Takes an answer whole or, where one of its vectors is none or has another length, not at all. */
  put(indexes: readonly number[], { vectors, seconds, tokens, path }: Answer): void {
    let length = this.dimensions;
    const read = vectors.map((vector) => {
      if (vector.length === 0) throw new ProtocolError(path, 'a vector is empty');
      if (length > 0 && vector.length !== length) throw new OtherLengthError(length, vector.length);
      length = vector.length;
      const numbers = Float32Array.from(vector);
      // What is too large for the 32 bits that vectors are made of is infinite there.
      if (!numbers.every(Number.isFinite)) throw new ProtocolError(path, 'a vector has numbers beyond all bounds');
      return numbers;
    });
    this.dimensions = length;
    this.indexes.push(...indexes);
    this.vectors.push(...read);
    this.cost.requestCount += 1;
    this.cost.seconds += seconds;
    this.cost.tokens += tokens ?? 0;
    if (tokens === undefined) this.cost.isCounted = false;
  }

  /** What is in it, which is empty then. */
  take(): Arrival | undefined {
    if (this.count === 0) return undefined;
    const { indexes, dimensions } = this;
    const vectors = new Float32Array(indexes.length * dimensions);
    this.vectors.forEach((vector, at) => vectors.set(vector, at * dimensions));
    const { requestCount, seconds, tokens, isCounted } = this.cost;
    this.indexes = [];
    this.vectors = [];
    this.cost = { requestCount: 0, seconds: 0, tokens: 0, isCounted: true };
    return { indexes, vectors, dimensions, requestCount, seconds, ...(isCounted && { tokens }) };
  }
}
