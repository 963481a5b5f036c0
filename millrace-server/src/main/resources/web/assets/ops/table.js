import { h, setText } from '../dom.js';

/**
 * A table that is sorted by its headings and shown in pages, and that changes in place: rows keep their elements, so that
 * neither the focus nor a selection is lost while figures move.
 */
export class DataTable {
  #rows = null; // not known yet
  #page = 0;
  #built = new Map();

  /**
   * @param {object} options
   * @param {string} options.caption for screen readers
   * @param {Array<{key: string, label: string, hint?: string, num?: boolean, minor?: boolean, sort?: (row) => any,
   *     text?: (row) => string, tone?: (row) => string, cell?: (row) => {element: Node, refresh?: (row) => void}}>} options.columns
   *     `text` or `cell` says what stands there, `tone` is good, warn, bad or empty; columns without `sort` are not sorted by
   * @param {(row) => string} options.id
   * @param {string} options.empty what is said where there is nothing
   * @param {number} [options.size] of a page
   * @param {string} options.sortBy a column's key
   * @param {boolean} [options.down] largest first
   */
  constructor(options) {
    this.options = { size: 25, down: false, ...options };
    this.sortBy = options.sortBy;
    this.down = this.options.down;
    this.head = h('tr', null, options.columns.map((column) => this.#heading(column)));
    this.body = h('tbody');
    this.empty = h('p.muted.table-empty', null, options.empty);
    this.scroll = h('div.scroll-x', { tabindex: 0, role: 'region', 'aria-label': options.caption },
      h('table.table', null, h('caption.visually-hidden', null, options.caption), h('thead', null, this.head), this.body));
    this.pager = this.#pager();
    this.element = h('div.data', null, this.scroll, this.empty, this.pager);
    this.#render();
  }

  /** What it shows from now on; null while that is not known. */
  set rows(rows) {
    this.#rows = rows;
    this.#render();
  }

  #heading(column) {
    const kind = `th${column.num ? '.num' : ''}${column.minor ? '.minor' : ''}`;
    if (!column.sort) return h(kind, { scope: 'col' }, column.label || h('span.visually-hidden', null, 'Actions'));
    const button = h('button.sort', { type: 'button', title: column.hint, onclick: () => this.#sort(column) }, column.label);
    const th = h(kind, { scope: 'col', 'data-key': column.key }, button);
    return th;
  }

  #sort(column) {
    this.down = this.sortBy === column.key ? !this.down : Boolean(column.num);
    this.sortBy = column.key;
    this.#page = 0;
    this.#render();
  }

  #pager() {
    this.where = h('span.faint', { 'aria-live': 'polite' });
    this.back = h('button.btn.btn-small', { type: 'button', onclick: () => this.#turn(-1) }, 'Back');
    this.on = h('button.btn.btn-small', { type: 'button', onclick: () => this.#turn(1) }, 'Next');
    return h('div.pager', { hidden: true }, this.where, this.back, this.on);
  }

  #turn(by) {
    this.#page += by;
    this.#render();
  }

  #sorted() {
    const { columns } = this.options;
    const value = (columns.find((column) => column.key === this.sortBy) ?? columns[0]).sort;
    const sign = this.down ? -1 : 1;
    return [...(this.#rows ?? [])].sort((a, b) => sign * compare(value(a), value(b)) || compare(this.options.id(a), this.options.id(b)));
  }

  #render() {
    const { size } = this.options;
    const total = this.#rows?.length ?? 0;
    const pages = Math.max(1, Math.ceil(total / size));
    this.#page = Math.min(Math.max(0, this.#page), pages - 1);
    const from = this.#page * size;
    this.#fill(this.#sorted().slice(from, from + size));
    for (const th of this.head.children) {
      if (!th.dataset.key) continue;
      const by = th.dataset.key === this.sortBy;
      if (by) th.setAttribute('aria-sort', this.down ? 'descending' : 'ascending');
      else th.removeAttribute('aria-sort');
    }
    this.scroll.hidden = total === 0;
    this.empty.hidden = this.#rows == null || total > 0;
    this.pager.hidden = pages === 1;
    setText(this.where, `${from + 1} to ${Math.min(from + size, total)} of ${total}`);
    this.back.disabled = this.#page === 0;
    this.on.disabled = this.#page === pages - 1;
  }

  #fill(rows) {
    const built = new Map();
    for (const row of rows) {
      const id = this.options.id(row);
      const line = this.#built.get(id) ?? this.#line(row);
      line.refresh(row);
      built.set(id, line);
    }
    this.#built = built;
    const wanted = [...built.values()].map((line) => line.element);
    const shown = [...this.body.children];
    if (shown.length !== wanted.length || shown.some((element, i) => element !== wanted[i])) place(this.body, wanted);
  }

  #line(row) {
    const cells = this.options.columns.map((column) => {
      const td = h(`td${column.num ? '.num' : ''}${column.minor ? '.minor' : ''}`);
      if (!column.cell) return { td, refresh: (now) => (setText(td, column.text(now)), tone(td, column.tone?.(now))) };
      const { element, refresh } = column.cell(row);
      td.append(element);
      return { td, refresh: refresh ?? (() => {}) };
    });
    const element = h('tr', null, cells.map((cell) => cell.td));
    return {
      element,
      refresh: (now) => {
        cells.forEach((cell) => cell.refresh(now));
        if (this.options.isChosen) element.toggleAttribute('data-chosen', this.options.isChosen(now));
      },
    };
  }
}

/** In that order; elements that stand right are not touched, so that the focus stays. */
function place(body, wanted) {
  wanted.forEach((element, i) => {
    if (body.children[i] !== element) body.insertBefore(element, body.children[i] ?? null);
  });
  while (body.children.length > wanted.length) body.lastChild.remove();
}

function tone(td, name) {
  if (name) td.dataset.tone = name;
  else delete td.dataset.tone;
}

function compare(a, b) {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), undefined, { numeric: true });
}
