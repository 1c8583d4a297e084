// Draws the OpenAPI document of this server: operations by tag, parameters, bodies, answers. Requests nothing else.
'use strict';
(async () => {
  const make = (tag, text, more = {}) => Object.assign(document.createElement(tag), { textContent: text ?? '' }, more);
  const doc = await (await fetch('/api/v1/openapi.json')).json();
  document.getElementById('about').textContent = `${doc.info.description} Version ${doc.info.version}.`;
  const named = (ref) => ref.replace('#/components/schemas/', '');
  // A schema in the shape of an example, with types for values; a name that comes again is not opened again.
  const shape = (schema, seen = []) => {
    if (schema === true || schema === undefined) return 'any';
    if (schema.$ref) {
      const name = named(schema.$ref);
      return seen.includes(name) ? name : shape(doc.components.schemas[name], [...seen, name]);
    }
    if (schema.const !== undefined) return schema.const;
    if (schema.enum) return schema.enum.join(' | ');
    const choice = schema.anyOf || schema.oneOf;
    if (choice) {
      const real = choice.filter((s) => s.type !== 'null');
      return real.length === 1 ? shape(real[0], seen) : real.map((s) => shape(s, seen));
    }
    const type = Array.isArray(schema.type) ? schema.type.filter((t) => t !== 'null').join(' | ') : schema.type;
    if (type === 'object' || schema.properties || schema.allOf) {
      const out = {};
      for (const part of schema.allOf || []) Object.assign(out, shape(part, seen));
      for (const [key, value] of Object.entries(schema.properties || {})) {
        out[(schema.required || []).includes(key) ? key : `${key}?`] = shape(value, seen);
      }
      if (schema.additionalProperties && typeof schema.additionalProperties === 'object') out['…'] = shape(schema.additionalProperties, seen);
      return out;
    }
    if (type === 'array') return [shape(schema.items, seen)];
    return schema.format ? `${type} (${schema.format})` : type || 'any';
  };
  const body = (content) => Object.entries(content || {}).flatMap(([media, c]) => {
    const drawn = shape(c.schema);
    return [make('p', media, { className: 'soft' }), typeof drawn === 'string' ? make('p', drawn) : make('pre', JSON.stringify(drawn, null, 2), { tabIndex: 0 })];
  });
  const main = document.getElementById('operations');
  const tags = new Map();
  for (const [path, methods] of Object.entries(doc.paths)) {
    for (const [method, o] of Object.entries(methods)) {
      const tag = o.tags[0];
      if (!tags.has(tag)) tags.set(tag, []);
      const box = make('details', '', { id: o.operationId });
      const head = make('summary');
      head.append(make('span', method.toUpperCase(), { className: 'method' }), make('code', path), ` ${o.summary}`);
      const inside = make('div', '', { className: 'inside' });
      if (o.description) inside.append(make('p', o.description));
      if (o.parameters.length) {
        const table = make('table');
        for (const p of o.parameters) {
          const row = table.insertRow();
          row.append(make('th', p.name + (p.required ? '' : '?'), { scope: 'row' }), make('td', p.in, { className: 'soft' }), make('td', p.description || shape(p.schema)));
        }
        inside.append(make('h3', 'Parameters'), table);
      }
      if (o.requestBody) inside.append(make('h3', 'Body'), ...body(o.requestBody.content));
      for (const [status, r] of Object.entries(o.responses)) {
        if (status < 300) inside.append(make('h3', `${status}`), ...body(r.content));
      }
      inside.append(make('p', `Otherwise: ${Object.entries(o.responses).filter(([s]) => s >= 300).map(([s, r]) => `${s} ${r.description}`).join('; ')}.`, { className: 'soft' }));
      box.append(head, inside);
      tags.get(tag).push(box);
    }
  }
  for (const [tag, boxes] of tags) {
    const section = make('section');
    section.append(make('h2', tag), ...boxes);
    main.append(section);
  }
  const open = () => { const box = document.getElementById(location.hash.slice(1)); if (box) { box.open = true; box.scrollIntoView(); } };
  addEventListener('hashchange', open);
  open();
  document.getElementById('filter').addEventListener('input', (e) => {
    const wanted = e.target.value.toLowerCase();
    for (const box of main.querySelectorAll('details')) box.hidden = !box.firstChild.textContent.toLowerCase().includes(wanted);
    for (const section of main.querySelectorAll('section')) section.hidden = !section.querySelector('details:not([hidden])');
  });
  document.documentElement.dataset.ready = 'yes';
})();
