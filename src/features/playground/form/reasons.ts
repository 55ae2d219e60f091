import type { Capability, ShowResponse } from '@/ollama';

/** Whether a model says that it lacks an ability. One that says nothing of itself, as of servers before 0.6.4, may have it. */
export function cannot(ability: Capability, show: ShowResponse | undefined): boolean {
  return show?.capabilities?.length ? !show.capabilities.includes(ability) : false;
}
