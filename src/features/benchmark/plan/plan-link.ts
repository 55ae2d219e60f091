import type { LocationQuery, LocationQueryRaw, RouteLocationRaw } from 'vue-router';
import { isFields } from '@/ollama/read';
import { abilitiesOf } from '@/shared/server-abilities';
import type { Server } from '@/shared/server';
import type { BenchmarkPlan, Target } from './plan';
import { readPlan } from './read-plan';

/** A model that a link names on a server which is not in the list. */
export interface Stranger {
  model: string;
  address: string;
}

/** Stands for the server inside the page, which has no address. */
const browser = 'browser';

/** The room; with a plan its form is filled with it. */
export function toBenchmark(plan?: BenchmarkPlan, serverOf?: (id: string) => Server | undefined): RouteLocationRaw {
  return { name: 'benchmark', query: plan && serverOf ? toQuery(plan, serverOf) : {} };
}

/** What was measured in a run; `against` compares it with another one. */
export function toBenchmarkRun(run: string, against?: string): RouteLocationRaw {
  return { name: 'benchmark-run', params: { run }, query: against === undefined ? {} : { against } };
}

/**
 * A plan as the query of a link, short enough to be read. Servers are named by their addresses: their ids mean
 * something in this browser alone.
 */
export function toQuery(plan: BenchmarkPlan, serverOf: (id: string) => Server | undefined): LocationQueryRaw {
  return {
    of: plan.targets.map(({ serverId, model }) => `${model} ${addressOf(serverOf(serverId)) ?? serverId}`),
    loads: String(plan.loads),
    runs: String(plan.runs),
    prompt: plan.promptTokens.join(),
    answer: String(plan.answerTokens),
    ...(plan.contexts.length > 0 && { context: plan.contexts.join() }),
    at: plan.concurrency.join(),
    temperature: String(plan.temperature),
    seed: String(plan.seed),
    raw: plan.isRaw ? '1' : '0',
  };
}

/**
 * The plan that a link has, and what of it is on servers that are not in the list; undefined for a link without
 * one. Anything may stand in an address: what is no plan's becomes its default. Never throws.
 */
export function fromQuery(
  query: LocationQuery,
  servers: readonly Server[],
): { plan: BenchmarkPlan; strangers: Stranger[] } | undefined {
  if (query.of === undefined) return undefined;
  const targets: Target[] = [];
  const strangers: Stranger[] = [];
  for (const text of [query.of].flat()) {
    const [model = '', address = ''] = (text ?? '').split(' ');
    if (model === '' || address === '') continue;
    const server = servers.find((each) => addressOf(each) === address) ?? servers.find(({ id }) => id === address);
    if (server) targets.push({ serverId: server.id, model });
    else strangers.push({ model, address });
  }
  const plan = readPlan({
    targets,
    loads: numberOf(query.loads),
    runs: numberOf(query.runs),
    promptTokens: numbersOf(query.prompt),
    answerTokens: numberOf(query.answer),
    contexts: numbersOf(query.context),
    concurrency: numbersOf(query.at),
    temperature: numberOf(query.temperature),
    seed: numberOf(query.seed),
    isRaw: query.raw === undefined ? undefined : query.raw !== '0',
  });
  return { plan, strangers };
}

/** Reads a plan that was stored as JSON. Throws for what is no object, as storage expects. */
export function parsePlan(text: string): BenchmarkPlan {
  const value: unknown = JSON.parse(text);
  if (!isFields(value)) throw new TypeError('No plan');
  return readPlan(value);
}

function addressOf(server: Server | undefined): string | undefined {
  return server && (abilitiesOf(server).isLocal ? browser : server.url);
}

function numberOf(value: LocationQuery[string] | undefined): number | undefined {
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : undefined;
}

function numbersOf(value: LocationQuery[string] | undefined): (number | undefined)[] {
  return typeof value === 'string' ? value.split(',').map(numberOf) : [];
}
