import type { RouteLocationRaw } from 'vue-router';

/** Two models of the current server side by side; without another one, it is asked for. */
export function toCompare(name: string, other?: string): RouteLocationRaw {
  return { name: 'model-compare', params: { name }, query: other === undefined ? {} : { with: other } };
}
