import { hasText, type Translate } from '../texts';
import type { Violation } from './judge';

/** What is wrong at a place of an answer, in words. */
export function violationWords(t: Translate, { keyword, wanted }: Violation): string {
  const key = `format.violation.${keyword}`;
  return hasText(key) ? t(key, { wanted }) : t('format.violation.other', { keyword, wanted });
}

/** A place as people write it: `pets[0].name`. Empty for the whole. */
export function placeOf(path: string): string {
  const names = path.split('/').slice(1);
  return names
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((name, at) => {
      if (/^\d+$/.test(name)) return `[${name}]`;
      if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)) return `[${JSON.stringify(name)}]`;
      return at === 0 ? name : `.${name}`;
    })
    .join('');
}
