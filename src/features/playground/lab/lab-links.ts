import type { RouteLocationRaw } from 'vue-router';

/** The runs that this browser keeps. */
export function toRuns(): RouteLocationRaw {
  return { name: 'playground-lab', params: { page: 'runs' } };
}

/**
 * Two runs side by side, by their ids. Without a first one the request that is being edited stands in its place; without
 * another one, that is asked for.
 */
export function toComparison(one?: string, other?: string): RouteLocationRaw {
  return {
    name: 'playground-lab',
    params: { page: 'compare' },
    query: { ...(one !== undefined && { one }), ...(other !== undefined && { other }) },
  };
}

/** The request that is being edited, several times. */
export function toRepeat(): RouteLocationRaw {
  return { name: 'playground-lab', params: { page: 'repeat' } };
}
