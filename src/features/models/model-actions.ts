import type { RouteLocationRaw } from 'vue-router';
import type { ListedModel } from '@/ollama';
import { toChat, toDerive, toPlayground } from '@/shared/links';
import { canLoad } from '@/shared/loading';
import type { ServerAbilities } from '@/shared/server-abilities';
import type { TextKey } from '@/shared/texts';
import { toCompare } from './compare/to-compare';

/** What can be done with models, in the words of the API where it has some. */
export type ModelAction =
  'chat' | 'try' | 'derive' | 'copy' | 'rename' | 'push' | 'update' | 'load' | 'unload' | 'compare' | 'delete';

/** What decides which of them are offered. */
export interface ActionFacts {
  abilities: Pick<ServerAbilities, 'pulls'>;
  /** The names of the models that are loaded. */
  loadedNames: ReadonlySet<string>;
}

/** An action as a button, a link or an entry of a menu. */
export interface OfferedAction {
  action: ModelAction;
  label: TextKey;
  icon: string;
  /** Where it leads. Actions without one are asked of the page, which has a dialog for each: see ModelDialogs. */
  to?: RouteLocationRaw;
  /** Why it cannot be done with these models, where it could with others. */
  disabledReason?: TextKey;
}

/** What somebody wants to do with these models. */
export interface AskedAction {
  action: ModelAction;
  models: ListedModel[];
}

/** The names that an action has taken off the list, and those that it has put there. */
export interface ModelChanges {
  gone: string[];
  made: string[];
}

interface ActionLine {
  action: ModelAction;
  label: TextKey;
  icon: string;
  /** For how many models at once it is offered. */
  atMost: number;
  to?: (models: ListedModel[]) => RouteLocationRaw;
  /** Whether it is offered at all. */
  isOffered?: (models: ListedModel[], facts: ActionFacts) => boolean;
  disabledReason?: (models: ListedModel[], facts: ActionFacts) => TextKey | undefined;
}

const lines: ActionLine[] = [
  {
    action: 'chat',
    label: 'models.action.chat',
    icon: 'i-lucide-message-square',
    atMost: 1,
    to: ([model]) => toChat(model!.name),
    // Servers before 0.30 do not list what a model can do: then it is tried.
    disabledReason: ([model]) =>
      model?.capabilities && !model.capabilities.includes('completion') ? 'models.action.noChat' : undefined,
  },
  {
    action: 'try',
    label: 'models.action.try',
    icon: 'i-lucide-square-terminal',
    atMost: 1,
    to: ([model]) => toPlayground(model!.name),
    isOffered: ([model]) => !model?.capabilities || model.capabilities.includes('completion'),
  },
  {
    action: 'derive',
    label: 'models.action.derive',
    icon: 'i-lucide-git-branch-plus',
    atMost: 1,
    to: ([model]) => toDerive(model!.name),
  },
  {
    action: 'load',
    label: 'models.action.load',
    icon: 'i-lucide-play',
    atMost: 1,
    isOffered: ([model], { loadedNames }) => canLoad(model!) && !loadedNames.has(model!.name),
  },
  {
    action: 'unload',
    label: 'models.action.unload',
    icon: 'i-lucide-power',
    atMost: Infinity,
    isOffered: (models, { loadedNames }) => models.length > 1 || loadedNames.has(models[0]!.name),
    disabledReason: (models, { loadedNames }) =>
      models.some(({ name }) => loadedNames.has(name)) ? undefined : 'models.action.noneLoaded',
  },
  {
    action: 'update',
    label: 'models.action.update',
    icon: 'i-lucide-circle-arrow-up',
    atMost: Infinity,
    isOffered: (_, { abilities }) => abilities.pulls,
  },
  { action: 'copy', label: 'models.action.copy', icon: 'i-lucide-copy', atMost: Infinity },
  { action: 'rename', label: 'models.action.rename', icon: 'i-lucide-pencil', atMost: 1 },
  {
    action: 'push',
    label: 'models.action.push',
    icon: 'i-lucide-upload',
    atMost: 1,
    isOffered: (_, { abilities }) => abilities.pulls,
  },
  {
    action: 'compare',
    label: 'models.action.compare',
    icon: 'i-lucide-git-compare-arrows',
    atMost: 2,
    to: ([one, other]) => toCompare(one!.name, other?.name),
  },
  { action: 'delete', label: 'common.delete', icon: 'i-lucide-trash-2', atMost: Infinity },
];

/** What can be done with one model or several, in the order in which it is shown. None for none. */
export function actionsFor(models: ListedModel[], facts: ActionFacts): OfferedAction[] {
  if (models.length === 0) return [];
  return lines
    .filter(({ atMost, isOffered }) => models.length <= atMost && (isOffered?.(models, facts) ?? true))
    .map(({ action, label, icon, to, disabledReason }) => ({
      action,
      label,
      icon,
      ...(to && { to: to(models) }),
      ...withReason(disabledReason?.(models, facts)),
    }));
}

function withReason(disabledReason: TextKey | undefined): Pick<OfferedAction, 'disabledReason'> {
  return disabledReason ? { disabledReason } : {};
}
