// One queue: its plots, every figure, its definition and, where that is allowed, its rows.

import {h, row, setText, table} from './dom.js';
import {actionsTable} from './overview.js';
import {operations} from './operations.js';
import {ratesPlot, rowsPlot} from './plot.js';
import {look} from './server.js';
import {bytes, count, rate, span} from './words.js';

const FIGURES = [
  ['Rows', 'rows', count], ['Ready', 'ready', count], ['Owned', 'owned', count],
  ['Oldest ready', 'oldestReadyMs', span], ['Oldest owned', 'oldestOwnedMs', span],
  ['In a second, last minute', 'insertsPerSecond', rate],
  ['Out a second, last minute', 'endsPerSecond', rate],
  ['Live bytes', 'liveBytes', bytes], ['Dead bytes', 'deadBytes', bytes],
  ['File', 'fileBytes', bytes], ['Mapped', 'mappedBytes', bytes],
  ['Written since opening', 'rowsWritten', count], ['Removed since', 'rowsRemoved', count],
  ['Given back by abort', 'restoredByAbort', count],
  ['Given back by closing', 'restoredByClose', count],
  ['Given back, time over', 'restoredByLease', count],
  ['Moved to dead letters', 'deadLetters', count],
  ['Dropped by bounds', 'droppedByBounds', count],
  ['Waits served at once', 'waitsImmediate', count], ['Waits served later', 'waitsDelayed', count],
  ['Waits in vain', 'waitsTimedOut', count],
  ['Conditions evaluated', 'conditionEvaluations', count],
  ['Appends', 'appends', count], ['Syncs', 'syncs', count],
  ['Reads by mapping', 'mappedReads', count], ['Reads by call', 'callReads', count],
  ['Mappings refused', 'mappingFailures', count],
  ['Oldest row id', 'firstRowId', count], ['Next row id', 'nextRowId', count],
];

const OWNERS = ['Session', 'Client', 'Rows', 'Owned for'];

function ownersTable() {
  const made = table('Owners', OWNERS);
  made.element.id = 'owners';
  return {
    element: made.element,
    show(owners) {
      made.element.hidden = owners.length === 0;
      made.body.replaceChildren(...owners.map((owner) => row(OWNERS, count(owner.session),
        owner.client, count(owner.rows), span(owner.oldestMs))));
    },
  };
}

function valueText(value) {
  if (value === null) {
    return 'NULL';
  }
  const text = typeof value === 'object' ? `0x${value.hex}` : String(value);
  return text.length > 500 ? `${text.slice(0, 500)} … (${count(text.length)} characters)` : text;
}

function rowsTable(answer) {
  const shown = answer.rows.find((one) => one.row !== null);
  const columns = shown ? Object.keys(shown.row.cols) : [];
  const made = table(`The oldest ${answer.rows.length} rows${answer.more ? ', there are more' : ''}`,
    ['Row id', 'State', ...columns], 'cells');
  for (const one of answer.rows) {
    const cells = one.row === null
      ? [h('td', {colspan: Math.max(1, columns.length)}, `too long to be shown: ${bytes(one.bytes)}`)]
      : columns.map((column) => h('td', {}, valueText(one.row.cols[column])));
    made.body.append(h('tr', {}, h('th', {scope: 'row'}, count(one.rowid)),
      h('td', {}, one.state), ...cells));
  }
  return h('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Rows'},
    made.element);
}

export function queuePage(main, name, tell) {
  const failure = h('p', {class: 'bad', role: 'status'});
  const plots = h('div');
  const figures = h('dl');
  const definition = h('pre', {tabindex: 0, 'aria-label': 'Definition'});
  const rows = h('div');
  const rowsButton = h('button', {type: 'button', onclick: showRows}, 'Show the oldest rows');
  const rowsPart = h('section', {hidden: true, 'aria-label': 'Rows'},
    h('h3', {}, 'Rows'), rowsButton, rows);
  const changes = operations(name, tell);
  const owners = ownersTable();
  const actions = actionsTable('Done last');
  const shown = new Map(FIGURES.map(([label, key]) => {
    const value = h('dd');
    figures.append(h('div', {}, h('dt', {}, label), value));
    return [key, value];
  }));
  main.replaceChildren(h('p', {}, h('a', {href: '#/'}, 'All queues')), h('h2', {}, name), failure,
    plots, h('h3', {}, 'Figures'), figures, owners.element, rowsPart, changes.element, actions.element,
    h('h3', {}, 'Definition'), definition);

  async function showRows() {
    try {
      rows.replaceChildren(rowsTable(await look('rows', {name, limit: 50})));
    } catch (refused) {
      tell(`Rows cannot be shown: ${refused.message}`);
    }
  }

  return {
    title: `${name} – q4j`,
    async refresh() {
      const answer = await look('queue', {name});
      const queue = answer.queue;
      setText(failure, queue.failure);
      plots.replaceChildren(
        h('h3', {}, 'Rows'), rowsPlot(queue.points, false),
        h('h3', {}, 'Rows a second: ', h('span', {class: 'key-in'}, 'in (whole line)'), ', ',
          h('span', {class: 'key-out'}, 'out (broken line)')), ratesPlot(queue.points));
      FIGURES.forEach(([, key, words]) =>
        setText(shown.get(key), key in queue ? words(queue[key]) : '–'));
      setText(definition, answer.definition);
      rowsPart.hidden = !answer.rowsAllowed;
      owners.show(answer.owners);
      changes.show(answer.changesAllowed);
      actions.show(answer.actions, answer.at);
      return answer;
    },
  };
}
