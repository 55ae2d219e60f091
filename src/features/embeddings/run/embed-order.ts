import { RateMeter } from '@/base/rate';
import { explainError } from '@/shared/explain-error';
import { toEmbeddings } from '@/shared/links';
import type { Server } from '@/shared/server';
import { i18n, translate } from '@/shared/texts';
import type { WorkOrder, WorkState, WorkView } from '@/shared/work';
import { measureNorms } from '../sets/measure-norms';
import type { SetFacts } from '../sets/set-facts';
import type { SetShelf } from '../sets/set-shelf';
import { runEmbed, type Arrival } from './run-embed';

export const embedKind = 'embeddings.work.embed';

/** How far the making of a set is. */
export interface EmbedProgress {
  /** The model's name. */
  model: string;
  setId: string;
  /** How many texts have their vector. */
  count: number;
  total: number;
  /** When the first request was sent, in milliseconds since 1970. */
  sinceMs?: number;
  textsPerSecond?: number;
  remainingSeconds?: number;
}

interface Ports {
  shelf: SetShelf;
  factsOf: (id: string) => SetFacts | undefined;
  ended: (id: string, state: WorkState<EmbedProgress>) => void;
}

/** The work that asks for all vectors of a set which it has not yet. */
export function embedOrder(
  server: Server,
  facts: SetFacts,
  { shelf, factsOf, ended }: Ports,
): WorkOrder<EmbedProgress> {
  const { id, model } = facts;
  const initial: EmbedProgress = {
    model,
    setId: id,
    count: facts.count,
    total: facts.wantedCount - facts.leftOut.length,
  };
  return {
    id,
    kind: embedKind,
    server,
    // A server embeds one batch after the other anyway.
    lane: { name: 'embed', atOnce: 1 },
    initial,
    describe: (state) => describe(state, server),
    isKeptUntilDone: true,
    waitsFor: ({ progress: { sinceMs, textsPerSecond } }) =>
      sinceMs === undefined || textsPerSecond !== undefined ? undefined : { model, sinceMs },
    run: async ({ client, signal, report }) => {
      const now = factsOf(id);
      const contents = await shelf.contents(id);
      if (!now || !contents) return;
      const { texts, done } = contents;
      const isWanted = (index: number) => !done.has(index) && !now.leftOut.includes(index);
      const wanted = texts.flatMap((_, index) => (isWanted(index) ? index : []));
      const total = done.size + wanted.length;
      const meter = new RateMeter();
      const sinceMs = Date.now();
      const tell = (count: number) =>
        report({
          ...initial,
          count: done.size + count,
          total,
          sinceMs,
          textsPerSecond: meter.bytesPerSecond,
          remainingSeconds: meter.remainingSeconds(wanted.length),
        });
      meter.add(0, performance.now());
      tell(0);
      const { setup, batchSize, dimensions } = now;
      await runEmbed(
        { model, setup, batchSize, texts, wanted, dimensions },
        {
          client,
          signal,
          onProgress: (count) => {
            meter.add(count, performance.now());
            tell(count);
          },
          keep: async (arrival) => {
            const facts = factsOf(id);
            if (!facts || !(await shelf.append(withArrival(facts, arrival), arrival))) throw new SetGoneError();
          },
        },
      );
      await shelf.change(id, { isOpen: false });
    },
    after: (state) => ended(id, state),
  };
}

/** Another page has deleted the set that is being made. */
class SetGoneError extends Error {
  readonly code = 'embeddings.setGone';
}

/** What is known of a set when more of its vectors have come. */
function withArrival(facts: SetFacts, arrival: Arrival): SetFacts {
  const { indexes, vectors, dimensions, requestCount, seconds, tokens } = arrival;
  const isFirst = facts.count === 0;
  const counted = isFirst
    ? tokens
    : facts.tokens !== undefined && tokens !== undefined
      ? facts.tokens + tokens
      : undefined;
  const { tokens: _, ...others } = facts;
  return {
    ...others,
    dimensions,
    count: facts.count + indexes.length,
    norms: measureNorms(vectors, dimensions, facts.norms),
    requestCount: facts.requestCount + requestCount,
    seconds: facts.seconds + seconds,
    sizeBytes: facts.sizeBytes + vectors.byteLength,
    ...(counted !== undefined && { tokens: counted }),
  };
}

/** As the dock shows it. */
function describe(state: WorkState<EmbedProgress>, server: Server): WorkView {
  const { model, setId, count, total, textsPerSecond, remainingSeconds } = state.progress;
  const view = { title: model, to: toEmbeddings({ set: setId }), progress: total > 0 ? count / total : 1 };
  const locale = i18n.global.locale.value;
  const far = translate('embeddings.work.far', {
    count: count.toLocaleString(locale),
    total: total.toLocaleString(locale),
  });
  if (state.at === 'failed') return { ...view, detail: explainError(state.error, { server }).title };
  if (state.at !== 'running') return { ...view, detail: far };
  if (textsPerSecond === undefined) return { ...view, detail: far };
  const rate = textsPerSecond.toLocaleString(locale, { maximumFractionDigits: textsPerSecond < 10 ? 1 : 0 });
  return { ...view, detail: translate('embeddings.work.farWithRate', { far, rate }), remainingSeconds };
}
