// Runs the statements of standard input through Node's mysql: NODE_PATH=/usr/share/nodejs node node.js PORT
// Lines and answers are those of dbi.pl.
'use strict';
const mysql = require('mysql');
const connection = mysql.createConnection({
  host: '127.0.0.1',
  port: Number(process.argv[2]),
  user: 'me',
  password: '',
  charset: 'utf8mb4',
  flags: '-FOUND_ROWS',
  typeCast: (field) => field.string(),
});
const lines = require('readline').createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const query = JSON.parse(line);
  connection.query(query.sql, query.args || [], (error, result) => {
    const answer = error
      ? { error: error.errno, state: error.sqlState, words: error.message }
      : Array.isArray(result)
        ? { rows: result.map((row) => Object.values(row)) }
        : { ok: result.affectedRows };
    console.log(JSON.stringify(answer));
  });
});
lines.on('close', () => connection.end());
