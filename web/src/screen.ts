// Screen: a name, its hits with the reasons token by token, a decision on each, and what was decided before.
import { get, post } from './api.js';
import { busy, field, h, problem, say, table } from './dom.js';
import { link, note, type Route } from './route.js';

interface Decision { id: number; at: string; actor: string; name: string; list: string; record: string; same: boolean; reason: string }
interface Hit {
  score: number; verdict: string; list: string; record: string; name: string; places: string[]; citation: string; from: string | null; until: string | null;
  why: string[]; record_version: string; decision: Decision | null; decision_is_current: boolean | null;
}
interface Answer { audit: number; records: number; lists: string; hits: Hit[] }

const VERDICTS: Record<string, string> = { same_entity: 'same entity', same_family: 'same family: a sister, branch or namesake', different: 'different' };

function decided(hit: Hit): HTMLElement | null {
  const d = hit.decision;
  if (!d) return null;
  const stale = hit.decision_is_current === false;
  return h('p', { class: stale ? 'bad' : 'good' }, `${d.actor} decided on ${d.at.slice(0, 10)} that this ${d.same ? 'is' : 'is not'} the party: “${d.reason}”. `,
    stale && 'The record has changed since: look again.');
}

function one(name: string, hit: Hit, again: () => void): HTMLElement {
  const reason = h('input', { name: 'reason', required: true, maxlength: 2000, autocomplete: 'off' });
  const out = h('div');
  const decide = async (same: boolean) => {
    if (!reason.reportValidity()) return;
    await busy(null, out, async () => {
      await post('/decisions', { name, list: hit.list, record: hit.record, same, reason: reason.value, record_version: hit.record_version });
      say('Decided.');
      again();
    });
  };
  return h('article', { class: 'card' },
    h('h3', {}, `${hit.name} `, h('span', { class: 'tag' }, VERDICTS[hit.verdict] ?? hit.verdict)),
    h('p', { class: 'soft' }, `${hit.list}, record ${hit.record}${hit.places.length ? `, ${hit.places.join(' ')}` : ''}${hit.from ? `, from ${hit.from}` : ''}${hit.until ? ` until ${hit.until}` : ''}. ${hit.citation}`),
    h('p', {}, `Probability that it is the same: ${hit.score.toFixed(3)}`),
    h('details', {}, h('summary', {}, 'Why'), h('ul', {}, ...hit.why.map((w) => h('li', {}, w)))),
    decided(hit),
    h('details', {}, h('summary', {}, 'Decide'), h('div', { class: 'row' }, field('Reason', reason, 'wide'),
      h('button', { type: 'button', onclick: () => void decide(true) }, 'It is the party'),
      h('button', { type: 'button', onclick: () => void decide(false) }, 'It is not')), out));
}

export function screen(main: HTMLElement, at: Route): void {
  const name = h('input', { name: 'name', required: true, maxlength: 500, autocomplete: 'off', value: at.query.get('name') ?? '' });
  const place = h('input', { name: 'place', maxlength: 2, size: 4, pattern: '[A-Za-z]{2}', title: 'two letters, such as CN', autocomplete: 'off', value: at.query.get('place') ?? '' });
  const button = h('button', { class: 'main' }, 'Screen');
  const out = h('section', { 'aria-label': 'Hits' });
  const past = h('section', { 'aria-label': 'Decisions' });
  const search = () => busy(button, out, async () => {
    note(link('screen', [], { name: name.value, place: place.value }));
    const places = place.value ? [place.value.toUpperCase()] : [];
    const answer = await post<Answer>('/screen', { name: name.value, places });
    say(`${answer.hits.length} records found`);
    out.replaceChildren(
      h('h2', {}, answer.hits.length ? `${answer.hits.length} of ${answer.records} records may be “${name.value}”` : `No record found for “${name.value}” among ${answer.records}; silence is not clearance`),
      ...answer.hits.map((hit) => one(name.value, hit, () => void search())),
      h('p', { class: 'soft' }, `Entry ${answer.audit} of the audit log; lists ${answer.lists.slice(0, 12)}.`));
    await history();
  });
  const history = async () => {
    const page = await get<{ items: Decision[] }>(`/decisions?limit=50${name.value ? `&name=${encodeURIComponent(name.value)}` : ''}`);
    past.replaceChildren(h('h2', {}, 'Decisions'), table(name.value ? 'Decisions on this name' : 'Decisions, newest first', ['when', 'who', 'name', 'list', 'record', 'is the party', 'why'],
      page.items.map((d) => [d.at.slice(0, 16).replace('T', ' '), d.actor, d.name, d.list, d.record, d.same ? 'yes' : 'no', d.reason]), 'none yet'));
  };
  main.append(h('h1', {}, 'Which list records a name may be'),
    h('form', { onsubmit: (e) => { e.preventDefault(); void search(); } }, field('Name, in any script', name, 'wide'), field('Country', place), button), out, past);
  if (name.value) void search();
  else void history().catch((e) => past.replaceChildren(problem(e)));
}
