// Decide: a transaction, the determination step by step with paragraphs and dates, and a slider over time.
import { post } from './api.js';
import { busy, field, h, say, table } from './dom.js';
import { link, note, type Route } from './route.js';

interface Step { rule: string; version: string; citation: string; result: string; facts: string[] }
interface Determination { standing: unknown; steps: Step[]; missing: string[]; holds_until: string | null }
interface Spell { from: string; until: string; determination: Determination }
interface Answer { audit: number; determination: Determination | null; spells: Spell[] | null; text: string[]; about: { law_published_to: string; not_modelled: string[]; notice: string } }

const EXAMPLE = `{
  "as_of": "2019-06-01",
  "regimes": ["us-ear"],
  "activity": "export",
  "from": "US",
  "to": "CN",
  "parties": [
    { "id": "buyer", "roles": ["purchaser", "end_user"], "place": "CN",
      "listed": [{ "list": "us-el", "from": "2019-05-16", "requirement": "all_items_subject_to_ear", "policy": "presumption_of_denial" }] }
  ],
  "item": { "name": "line card", "kind": "commodity", "eccn": "EAR99", "origin": "US" }
}`;

function steps(d: Determination): HTMLElement {
  return table('Rules that were looked at', ['result', 'rule', 'version of', 'provision', 'facts'],
    d.steps.map((s) => [s.result.replaceAll('_', ' '), s.rule, s.version, s.citation, s.facts.join(', ')]));
}

export function decide(main: HTMLElement, at: Route): void {
  const deal = h('textarea', { rows: 16, spellcheck: 'false', name: 'deal', 'aria-label': 'Transaction as JSON' });
  deal.value = at.query.get('deal') ?? EXAMPLE;
  const from = h('input', { type: 'date', name: 'from', value: at.query.get('from') ?? '2019-01-01' });
  const until = h('input', { type: 'date', name: 'until', value: at.query.get('until') ?? '2021-12-31' });
  const file = h('input', { type: 'file', accept: '.json,application/json', 'aria-label': 'A transaction file' });
  file.addEventListener('change', () => void file.files?.[0]?.text().then((t) => { deal.value = t; }));
  const button = h('button', { class: 'main' }, 'Decide');
  const out = h('section', { 'aria-label': 'Determination' });
  const over = h('section', { 'aria-label': 'Over time' });

  const ask = () => busy(button, out, async () => {
    let transaction: unknown;
    try { transaction = JSON.parse(deal.value); } catch (e) { throw new Error(`The transaction is not JSON: ${(e as Error).message}`); }
    note(link('decide', [], { deal: deal.value, from: from.value, until: until.value }));
    const answer = await post<Answer>('/decide', { transaction });
    out.replaceChildren(h('h2', {}, 'On the day of the transaction'), h('pre', { class: 'card' }, answer.text[0] ?? ''), steps(answer.determination!),
      h('details', {}, h('summary', {}, `Not modelled (${answer.about.not_modelled.length})`), h('ul', {}, ...answer.about.not_modelled.map((n) => h('li', {}, n)))),
      h('p', { class: 'soft' }, `Law published up to ${answer.about.law_published_to}. Entry ${answer.audit} of the audit log. ${answer.about.notice}`));
    say('Decided.');
    await time(transaction);
  });

  const time = (transaction: unknown) => busy(null, over, async () => {
    const { spells } = await post<Answer>('/decide', { transaction, from: from.value, until: until.value });
    const all = spells ?? [];
    const day = (text: string) => Date.parse(text) / 86_400_000;
    const first = day(from.value);
    const slider = h('input', { type: 'range', min: 0, max: day(until.value) - first, value: 0, 'aria-label': 'Day' });
    const shown = h('div', { 'aria-live': 'polite' });
    const texts = (await post<Answer>('/decide', { transaction, from: from.value, until: until.value })).text;
    const show = () => {
      const date = new Date((first + slider.valueAsNumber) * 86_400_000).toISOString().slice(0, 10);
      const i = all.findIndex((s) => s.from <= date && date <= s.until);
      slider.setAttribute('aria-valuetext', date);
      const s = all[i];
      shown.replaceChildren(...(s ? [h('h3', {}, `${date}: the answer of ${s.from} to ${s.until}`), h('pre', { class: 'card' }, texts[i] ?? ''), steps(s.determination)] : [h('p', {}, date)]));
    };
    slider.addEventListener('input', show);
    over.replaceChildren(h('h2', {}, 'Over time'),
      table('Stretches of one answer', ['from', 'until', 'standing'], all.map((s, i) => [s.from, s.until, (texts[i] ?? '').split('\n')[0]?.replace(/^standing\s+/, '') ?? ''])),
      field('Day', slider, 'wide'), shown);
    show();
  });

  main.append(h('h1', {}, 'What the modelled law says of a transaction'),
    h('form', { onsubmit: (e) => { e.preventDefault(); void ask(); } }, field('Transaction', deal, 'wide'),
      h('div', { class: 'row' }, field('or from a file', file), field('Over time from', from), field('until', until), button)), out, over);
  if (at.query.has('deal')) void ask();
}
