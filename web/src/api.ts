// Requests to the server that this page came from, with the token of this tab. Nothing else is ever requested.

export interface Diagnostic { at: { file: string; line: number; column: number }; message: string; expected: string; help: string; source_line: string }

/** A problem document of the server (RFC 9457). */
export class Problem extends Error {
  constructor(readonly status: number, message: string, readonly diagnostics: Diagnostic[] = []) {
    super(message);
  }
}

const KEY = 'knockon-token';
export const token = (): string | null => sessionStorage.getItem(KEY);
export function setToken(secret: string | null): void {
  if (secret) sessionStorage.setItem(KEY, secret);
  else sessionStorage.removeItem(KEY);
}

async function ask(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = {};
  const secret = token();
  if (secret) headers['authorization'] = `Bearer ${secret}`;
  if (body !== undefined) headers['content-type'] = body instanceof Blob ? 'application/octet-stream' : 'application/json';
  const init: RequestInit = { method, headers };
  if (signal) init.signal = signal;
  if (body !== undefined) init.body = body instanceof Blob ? body : JSON.stringify(body);
  const answer = await fetch(`/api/v1${path}`, init).catch((e: Error) => {
    throw e.name === 'AbortError' ? e : new Problem(0, 'The server does not answer.');
  });
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({}));
  throw new Problem(answer.status, problem.detail ?? answer.statusText, problem.diagnostics ?? []);
}

export const get = async <T>(path: string, signal?: AbortSignal): Promise<T> => (await ask('GET', path, undefined, signal)).json() as Promise<T>;
export const text = async (path: string): Promise<string> => (await ask('GET', path)).text();
export const post = async <T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> => (await ask('POST', path, body, signal)).json() as Promise<T>;
export const put = async <T>(path: string, body: Blob): Promise<T> => (await ask('PUT', path, body)).json() as Promise<T>;

/** Follows server-sent events; EventSource cannot send a token. */
export async function follow(path: string, each: (data: unknown) => void, signal: AbortSignal): Promise<void> {
  const reader = (await ask('GET', path, undefined, signal)).body!.pipeThrough(new TextDecoderStream()).getReader();
  let left = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    left += value;
    const events = left.split('\n\n');
    left = events.pop() ?? '';
    for (const event of events) {
      const data = event.split('\n').find((l) => l.startsWith('data: '));
      if (data) each(JSON.parse(data.slice(6)));
    }
  }
}
