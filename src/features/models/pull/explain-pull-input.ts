import type { Translate } from '@/shared/texts';
import { explainName } from '../explain-name';
import type { PullInput } from './pull-input';

/** Why a text cannot be pulled, in words; undefined when it can. */
export function explainPullInput(input: PullInput, t: Translate): string | undefined {
  switch (input.kind) {
    case 'model':
      return undefined;
    case 'empty':
      return t('models.pull.problem.empty');
    case 'foreign-link':
      return t('models.pull.problem.foreignLink', { host: input.host });
    case 'foreign-command':
      return t('models.pull.problem.foreignCommand', { command: input.command });
    case 'problem':
      return explainName(input.problem, t);
  }
}
