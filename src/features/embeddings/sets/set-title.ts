import { translate } from '@/shared/texts';
import type { SetFacts } from './set-facts';

/** What a set is called: its name, else its model and when it was made. */
export function setTitle(
  { name, model, createdAt }: Pick<SetFacts, 'name' | 'model' | 'createdAt'>,
  locale: string,
): string {
  if (name !== undefined) return name;
  const isToday = new Date(createdAt).toDateString() === new Date().toDateString();
  const time = new Date(createdAt).toLocaleString(locale, {
    ...(!isToday && { day: 'numeric', month: 'short' }),
    hour: '2-digit',
    minute: '2-digit',
    ...(isToday && { second: '2-digit' }),
  });
  return translate('embeddings.set.unnamed', { model, time });
}
