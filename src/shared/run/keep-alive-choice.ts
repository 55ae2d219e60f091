import type { KeepAlive } from '@/ollama';
import { forever } from '@/ollama/keep-alive';

/** How long a model is to stay: the server's own way, a choice in seconds, for ever, not at all, or as it is typed. */
export type KeepChoice = 'server' | '300' | '1800' | '3600' | 'forever' | 'unload' | 'other';

export const keepSeconds = ['300', '1800', '3600'] as const;

export function toKeepChoice(keepAlive: KeepAlive | undefined): KeepChoice {
  if (keepAlive === undefined) return 'server';
  if (keepAlive === 0) return 'unload';
  if (typeof keepAlive === 'number' && keepAlive < 0) return 'forever';
  return keepSeconds.find((seconds) => Number(seconds) === keepAlive) ?? 'other';
}

/** What a choice asks for; undefined for what is to be typed, and for what is left to the server. */
export function fromKeepChoice(choice: KeepChoice): KeepAlive | undefined {
  if (choice === 'server' || choice === 'other') return undefined;
  if (choice === 'forever') return forever;
  return choice === 'unload' ? 0 : Number(choice);
}
