import { translate } from '@/shared/texts';
import type { SetFacts } from './set-facts';

type Titled = Pick<SetFacts, 'name' | 'model' | 'createdAt'>;

/** What a set is called: its name, else its model and when it was made. */
export function setTitle(facts: Titled, locale: string): string {
  const { name, model } = facts;
  return name ?? translate('embeddings.set.unnamed', { model, time: setTime(facts, locale) });
}

/** When a set was made: of one of today the time alone. */
export function setTime({ createdAt }: Pick<SetFacts, 'createdAt'>, locale: string): string {
  const isToday = new Date(createdAt).toDateString() === new Date().toDateString();
  return new Date(createdAt).toLocaleString(locale, {
    ...(!isToday && { day: 'numeric', month: 'short' }),
    hour: '2-digit',
    minute: '2-digit',
    ...(isToday && { second: '2-digit' }),
  });
}
