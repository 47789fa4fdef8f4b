// All queues, the backups, and what was done last.

import {h, row, setText, table} from './dom.js';
import {rowsPlot} from './plot.js';
import {look} from './server.js';
import {ago, bytes, count, rate, span} from './words.js';

const HEADS = ['Queue', 'Rows', 'Ready', 'Owned', 'Oldest ready', 'Oldest owned', 'In a second',
  'Out a second', 'File', 'Rows in the last minute'];
const BACKUPS = ['Backup set', 'Last run', 'Last restore drill', 'More'];
const ACTIONS = ['Asked for', 'When', 'Outcome'];

function fillOf(queue) {
  const words = `live ${bytes(queue.liveBytes)}, dead ${bytes(queue.deadBytes)}, `
    + `of ${bytes(queue.fileBytes)}; mapped ${bytes(queue.mappedBytes)}`;
  return h('span', {},
    h('meter', {min: 0, max: Math.max(1, queue.fileBytes), value: queue.liveBytes,
      'aria-label': 'live bytes of the file', title: words}),
    h('br'), h('small', {class: 'faint'}, words));
}

function values(queue) {
  if (queue.failure) {
    return ['–', '–', '–', '–', '–', '–', '–'];
  }
  return [count(queue.rows), count(queue.ready), count(queue.owned), span(queue.oldestReadyMs),
    span(queue.oldestOwnedMs), rate(queue.insertsPerSecond), rate(queue.endsPerSecond)];
}

export function actionsTable(title) {
  const made = table(title, ACTIONS);
  return {
    element: made.element,
    show(actions, now) {
      made.element.hidden = actions.length === 0;
      made.body.replaceChildren(...actions.map((action) => row(ACTIONS, action.what,
        ago(action.asked, now),
        h('span', {class: action.failed ? 'bad' : ''},
          action.ended === null ? 'under way' : (action.failed ? 'failed: ' : '') + action.outcome))));
    },
  };
}

export function overview(main) {
  const queues = table('Queues, figures of the last minute', HEADS);
  const backups = table('Backups', BACKUPS);
  const actions = actionsTable('Done last');
  const filter = h('input', {id: 'filter', type: 'search', autocomplete: 'off'});
  const more = h('p', {class: 'faint', role: 'status'});
  const none = h('p', {hidden: true}, 'There are no queues yet.');
  const known = new Map();
  main.replaceChildren(h('h2', {}, 'Queues'),
    h('form', {role: 'search', onsubmit: (event) => event.preventDefault()},
      h('label', {for: 'filter'}, 'Names with'), filter),
    queues.element, none, more, backups.element, actions.element);

  function line(queue) {
    const link = h('a', {href: `#/queue/${encodeURIComponent(queue.name)}`}, queue.name);
    const failure = h('span', {class: 'bad'});
    const cells = values(queue).map((value) => h('span', {}, value));
    const file = h('span');
    const plot = h('span');
    const element = row(HEADS, h('span', {}, link, ' ', failure), ...cells, file, plot);
    return {element, cells, file, plot, failure};
  }

  function show(answer) {
    const seen = new Set();
    answer.shown.forEach((queue) => {
      seen.add(queue.name);
      if (!known.has(queue.name)) {
        known.set(queue.name, line(queue));
      }
      const parts = known.get(queue.name);
      values(queue).forEach((value, i) => setText(parts.cells[i], value));
      setText(parts.failure, queue.failure);
      parts.file.replaceChildren(...(queue.failure ? [] : [fillOf(queue)]));
      parts.plot.replaceChildren(rowsPlot(queue.points, true));
    });
    for (const name of [...known.keys()]) {
      if (!seen.has(name)) {
        known.get(name).element.remove();
        known.delete(name);
      }
    }
    answer.shown.forEach((queue, i) => {
      const element = known.get(queue.name).element;
      if (queues.body.children[i] !== element) {
        queues.body.insertBefore(element, queues.body.children[i] ?? null);
      }
    });
    none.hidden = answer.queues > 0;
    setText(more, answer.found > answer.shown.length
      ? `${count(answer.found - answer.shown.length)} more are not shown: narrow the names.` : '');
    backups.element.hidden = answer.backups.length === 0;
    backups.body.replaceChildren(...answer.backups.map((backup) => row(BACKUPS, backup.set,
      ago(backup.lastRun, answer.at), ago(backup.lastDrill, answer.at),
      h('span', {class: backup.failure ? 'bad' : ''}, backup.failure || backup.detail))));
    actions.show(answer.actions, answer.at);
  }

  return {
    title: 'q4j queues',
    async refresh() {
      const answer = await look('status', {match: filter.value});
      show(answer);
      return answer;
    },
  };
}
