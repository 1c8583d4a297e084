// The state of a screen stands in the address, so that every state can be linked to: `#/case/zte-2018?set=…`.

export interface Route { screen: string; rest: string[]; query: URLSearchParams }

export function route(): Route {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [screen = '', ...rest] = path.split('/').map(decodeURIComponent);
  return { screen: screen || 'screen', rest, query: new URLSearchParams(query) };
}

export function link(screen: string, rest: string[] = [], query: Record<string, string | string[]> = {}): string {
  const q = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) for (const v of [value].flat()) if (v !== '') q.append(key, v);
  const text = q.toString();
  return `#/${[screen, ...rest].map(encodeURIComponent).join('/')}${text ? `?${text}` : ''}`;
}

/** Notes a state in the address without drawing the screen again. */
export function note(address: string): void {
  history.replaceState(null, '', address);
}
