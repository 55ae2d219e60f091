import type { Translate } from '@/shared/texts';
import type { BenchmarkPlan } from '../plan/plan';
import type { Condition } from './summary';

type Asked = Pick<Condition, 'kind' | 'context' | 'promptTokens' | 'concurrency'> & { countedPromptTokens?: number };

/** A condition in words, as far as a plan has several: `prompt 512, 2 at once`. */
export function conditionWords(condition: Asked, plan: BenchmarkPlan, t: Translate, locale: string): string {
  const number = (n: number) => Math.round(n).toLocaleString(locale);
  const { kind, context, promptTokens, concurrency, countedPromptTokens: counted } = condition;
  const words: string[] = [];
  if (promptTokens !== undefined) {
    const tokens = number(promptTokens);
    const isAsAsked = counted === undefined || number(counted) === tokens;
    words.push(
      isAsAsked
        ? t('benchmark.results.prompt', { tokens })
        : t('benchmark.results.promptCounted', { tokens, counted: number(counted) }),
    );
  }
  if (context !== undefined) words.push(t('benchmark.results.context', { tokens: number(context) }));
  if (concurrency !== undefined && plan.concurrency.length + concurrency > 2)
    words.push(t('benchmark.results.atOnce', {}, concurrency));
  if (words.length === 0) return t(kind === 'load' ? 'benchmark.results.loadPlain' : 'benchmark.results.plain');
  const [first = '', ...rest] = words;
  return [first.charAt(0).toLocaleUpperCase(locale) + first.slice(1), ...rest].join(', ');
}
