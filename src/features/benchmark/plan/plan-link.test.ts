import type { LocationQuery } from 'vue-router';
import { expect, it } from 'vitest';
import { embeddedServer, type Server, type ServerId } from '@/shared/servers.store';
import { defaultPlan, type BenchmarkPlan } from './plan';
import { fromQuery, parsePlan, toQuery } from './plan-link';

const box: Server = { id: 'b' as ServerId, kind: 'ollama', name: 'Box', url: 'http://box.test:11434/ollama' };
const servers = [box, embeddedServer];
const serverOf = (id: string) => servers.find((server) => server.id === id);

const plan: BenchmarkPlan = {
  targets: [
    { serverId: box.id, model: 'hf.co/a/b:Q4_K_M' },
    { serverId: embeddedServer.id, model: 'tiny:latest' },
  ],
  loads: 3,
  runs: 4,
  promptTokens: [128, 2048],
  answerTokens: 64,
  contexts: [4096],
  concurrency: [1, 8],
  temperature: 0.5,
  seed: 7,
  isRaw: false,
};

it('carries a plan from one browser to another, where the servers have other ids', () => {
  const query = toQuery(plan, serverOf) as LocationQuery;
  expect(fromQuery(query, servers)).toEqual({ plan, strangers: [] });
  const there = { ...box, id: 'other' as ServerId };
  expect(fromQuery(query, [there, embeddedServer])!.plan.targets[0]).toEqual({
    serverId: 'other',
    model: 'hf.co/a/b:Q4_K_M',
  });
});

it('names what is on servers that are not in the list', () => {
  const query = toQuery(plan, serverOf) as LocationQuery;
  const read = fromQuery(query, [embeddedServer])!;
  expect(read.strangers).toEqual([{ model: 'hf.co/a/b:Q4_K_M', address: box.url }]);
  expect(read.plan.targets).toEqual([plan.targets[1]]);
});

it('is no plan where the link has none', () => {
  expect(fromQuery({}, servers)).toBeUndefined();
  expect(fromQuery({ runs: '3' }, servers)).toBeUndefined();
});

it('believes nothing', () => {
  const query: LocationQuery = {
    of: ['', 'lonely', null, 'm http://box.test:11434/ollama', 'm http://box.test:11434/ollama'],
    loads: '-5',
    runs: '1e9',
    prompt: 'NaN,,Infinity,512.4,512,-1,1,2,3,4,5,6,7,8,9',
    answer: '0',
    context: 'x',
    at: ['1', '2'],
    temperature: 'hot',
    seed: '  ',
    raw: null,
  };
  expect(fromQuery(query, servers)!.plan).toEqual({
    ...defaultPlan,
    targets: [{ serverId: box.id, model: 'm' }],
    loads: 0,
    runs: 20,
    promptTokens: [16, 512],
    answerTokens: 2,
  });
});

it('measures something, whatever a link says', () => {
  expect(fromQuery({ of: 'm browser', loads: '0', runs: '0' }, servers)!.plan.runs).toBe(defaultPlan.runs);
});

it('reads a stored plan, and throws for what is none', () => {
  expect(parsePlan(JSON.stringify(plan))).toEqual(plan);
  expect(parsePlan('{"targets":7,"isRaw":"no"}')).toEqual(defaultPlan);
  expect(() => parsePlan('[]')).toThrow(TypeError);
});
